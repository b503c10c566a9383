// SPDX-License-Identifier: GPL-2.0-or-later
//
// A phrase that may be broken: mail and saved pages break lines wherever one is full, and names are written with a space or
// without. White space counts for nothing, but between two words of letters, where any is as good as one space.

/// A phrase that stands in a text with white space in other places, or without.
///
/// ```swift
/// let (raw, pattern) = (Array("山田\nむらう".utf8), BrokenPattern("山田むらう"))
/// pattern?.ranges(in: raw.span) { FoldedText(FoldedText(raw.span), to: $0) }  // [0..<16]
/// ```
public struct BrokenPattern: Sendable, Equatable {
    /// What is sought at the levels up to that of the phrase, narrowest first.
    public let needles: [Needle]
    /// The phrase as written, in NFC, without white space: what level 0 compares; nil at other levels.
    private let written: [UInt8]?

    /// The phrase at one level.
    public struct Needle: Sendable, Equatable {
        public let level: FoldLevel
        /// Folded, without the white space that counts for nothing.
        public let bytes: [UInt8]
        fileprivate let startsInWord: Bool
        fileprivate let endsInWord: Bool
        fileprivate let search: ByteSearch
    }

    /// Nil if the phrase holds nothing that is indexed.
    public init?(_ phrase: String, level: FoldLevel = .standard) {
        guard Pattern(phrase) != nil else { return nil }
        let indexed = FoldedText(phrase)
        needles = FoldLevel.allCases.filter { $0 >= .indexed && $0 <= max(level, .indexed) }.compactMap { each in
            let bytes = UnbrokenText(FoldedText(indexed, to: each).bytes).bytes
            guard !bytes.isEmpty else { return nil }
            return Needle(
                level: each, bytes: bytes,
                startsInWord: CharacterClass(bytes.span.scalar(at: 0).value) == .word,
                endsInWord: CharacterClass(bytes.span.scalar(before: bytes.count)) == .word,
                search: ByteSearch(bytes: bytes))
        }
        written = level < .indexed ? BrokenPattern.composed(Array(phrase.utf8)) : nil
        if needles.isEmpty { return nil }
    }

    /// True if the phrase stands in `raw`; `text` folds it.
    public func matches(_ raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> Bool {
        needles.contains { !occurrences(of: $0, in: text($0.level), raw, most: 1).isEmpty }
    }

    /// Where the phrase stands in `raw`, in bytes: from left to right and without overlap at each level.
    public func ranges(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> [Range<Int>] {
        var found: Set<Range<Int>> = []
        for needle in needles {
            found.formUnion(
                occurrences(of: needle, in: text(needle.level), raw, overlapping: false).map(\.raw))
        }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }

    /// All places, those that overlap included.
    func occurrences(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> Set<Occurrence> {
        var found: Set<Occurrence> = []
        for needle in needles { found.formUnion(occurrences(of: needle, in: text(needle.level), raw)) }
        return found
    }

    private func occurrences(
        of needle: Needle, in text: FoldedText, _ raw: Span<UInt8>, overlapping: Bool = true,
        most: Int = .max
    ) -> [Occurrence] {
        let unbroken = UnbrokenText(text.bytes)
        var found: [Occurrence] = []
        var from = 0
        while found.count < most, let position = needle.search.find(in: unbroken.bytes.span, from: from) {
            let end = position + needle.bytes.count
            from = position + 1
            let range = unbroken.range(of: position..<end)
            guard text.hasWordEdges(range, starts: needle.startsInWord, ends: needle.endsInWord) else {
                continue
            }
            let occurrence = Occurrence(
                indexed: text.indexedRange(of: range), raw: text.rawRange(of: range))
            if let written {
                let own = raw.extracting(occurrence.raw)
                guard BrokenPattern.composed(Array(own.indices.map { own[$0] })) == written else {
                    continue
                }
            }
            found.append(occurrence)
            if !overlapping { from = end }
        }
        return found
    }

    /// What level 0 compares: NFC without white space.
    private static func composed(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            let (scalar, width) = bytes.span.scalar(at: offset)
            if !UnbrokenText.isWhiteSpace(scalar) { kept += bytes[offset..<offset + width] }
            offset += width
        }
        return Normalization.composed(kept.span)
    }
}

/// A folded text without the white space that counts for nothing, with the way back.
struct UnbrokenText {
    private(set) var bytes: [UInt8] = []
    /// Where bytes of the folded text are left out: from this offset of `bytes` on so many are missing in all. Ascending.
    private var missing: [(offset: Int, count: Int)] = []

    init(_ folded: [UInt8]) {
        bytes.reserveCapacity(folded.count)
        var offset = 0
        var isBehindWord = false
        while offset < folded.count {
            let (scalar, width) = folded.span.scalar(at: offset)
            guard UnbrokenText.isWhiteSpace(scalar) else {
                bytes += folded[offset..<offset + width]
                isBehindWord = CharacterClass(scalar) == .word
                offset += width
                continue
            }
            offset += width
            while offset < folded.count {
                let (next, width) = folded.span.scalar(at: offset)
                guard UnbrokenText.isWhiteSpace(next) else { break }
                offset += width
            }
            let isBetweenWords =
                isBehindWord && offset < folded.count
                && CharacterClass(folded.span.scalar(at: offset).value) == .word
            if isBetweenWords { bytes.append(UInt8(ascii: " ")) }
            missing.append((bytes.count, offset - bytes.count))
        }
    }

    /// Unicode's White_Space (PropList.txt), of which folded text has these.
    static func isWhiteSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// The bytes of the folded text for those of `range`, which is not empty and begins and ends with something else than white space.
    func range(of range: Range<Int>) -> Range<Int> {
        range.lowerBound + count(before: range.lowerBound)..<range.upperBound
            + count(before: range.upperBound - 1)
    }

    /// How many bytes are missing before the byte at `offset`.
    private func count(before offset: Int) -> Int {
        var (low, high) = (0, missing.count)
        while low < high {
            let middle = (low + high) / 2
            if missing[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : missing[low - 1].count
    }
}
