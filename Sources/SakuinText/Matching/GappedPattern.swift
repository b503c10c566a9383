// SPDX-License-Identifier: GPL-2.0-or-later
//
// One extractor of web pages takes a text node of one Japanese character for an icon and drops it (Index/DUMPS.md, "Lost
// characters"): where keywords are links, アルゴリズムの進歩 has become アルゴリズム進歩. In posts of such dumps a phrase is sought with
// such gaps too.

/// A phrase from which particles and marks between other characters may be missing.
///
/// ```swift
/// let pattern = GappedPattern("アルゴリズムの進歩", level: .indexed, isPrefix: false)
/// pattern?.matches(FoldedText("アルゴリズム進歩"))  // true
/// ```
public struct GappedPattern: Sendable, Equatable {
    public let level: FoldLevel
    /// The phrase folded to that level, by characters; some may be missing.
    private let characters: [(bytes: ArraySlice<UInt8>, mayBeMissing: Bool)]
    private let pattern: Pattern

    /// What stands alone between two keywords: particles and marks, as level 1 has them.
    static let droppable = Set("のをがはにとでもへやかだなー、。・…()「」~".unicodeScalars.map(\.value))

    /// Nil if nothing may be missing.
    public init?(_ phrase: String, level: FoldLevel, isPrefix: Bool) {
        guard level >= .indexed, let pattern = Pattern(phrase, level: level, isPrefix: isPrefix) else { return nil }
        self.level = level
        self.pattern = pattern
        var characters: [(bytes: ArraySlice<UInt8>, mayBeMissing: Bool)] = []
        var offset = 0
        while offset < pattern.folded.count {
            let (scalar, width) = pattern.folded.span.scalar(at: offset)
            let isInner = offset > 0 && offset + width < pattern.folded.count
            characters.append(
                (pattern.folded[offset..<offset + width], isInner && GappedPattern.droppable.contains(scalar)))
            offset += width
        }
        guard characters.contains(where: \.mayBeMissing) else { return nil }
        self.characters = characters
    }

    public static func == (left: GappedPattern, right: GappedPattern) -> Bool { left.pattern == right.pattern }

    /// The longest pieces of the folded phrase, in bytes, of which nothing may be missing.
    public var wholePieces: [Range<Int>] {
        var pieces: [Range<Int>] = []
        for character in characters where !character.mayBeMissing {
            if let last = pieces.last, last.upperBound == character.bytes.startIndex {
                pieces[pieces.count - 1] = last.lowerBound..<character.bytes.endIndex
            } else {
                pieces.append(character.bytes.indices)
            }
        }
        return pieces
    }

    /// The folded phrase.
    public var folded: [UInt8] { pattern.folded }

    /// Where the phrase stands in `raw`, with gaps or without, in bytes, from left to right and without overlap.
    /// - Parameter text: `raw` folded to `level`.
    public func ranges(in text: FoldedText, most: Int = .max) -> [Range<Int>] {
        var found: [Range<Int>] = []
        let begin = ByteSearch(bytes: Array(characters[0].bytes))
        var from = 0
        while found.count < most, let start = begin.find(in: text.bytes.span, from: from) {
            if let end = end(of: start, in: text.bytes), pattern.hasWordEdges(start..<end, in: text) {
                found.append(text.rawRange(of: start..<end))
                from = end
            } else {
                from = start + 1
            }
        }
        return found
    }

    public func matches(_ text: FoldedText) -> Bool { !ranges(in: text, most: 1).isEmpty }

    /// The furthest end of the phrase that begins at `start`. No two neighbours are missing.
    private func end(of start: Int, in bytes: [UInt8]) -> Int? {
        // Ends of what has been matched: those whose last character is there, and those that miss it.
        var there: Set<Int> = [start]
        var missing: Set<Int> = []
        for character in characters {
            let matched = there.union(missing).filter { bytes[$0...].starts(with: character.bytes) }
            missing = character.mayBeMissing ? there : []
            there = Set(matched.map { $0 + character.bytes.count })
            if there.isEmpty, missing.isEmpty { return nil }
        }
        return there.max()
    }
}
