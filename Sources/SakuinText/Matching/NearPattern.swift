// SPDX-License-Identifier: GPL-2.0-or-later
//
// Phrases that stand near each other. What is counted are characters (Unicode scalar values) of the indexed level, whatever the level
// that the phrases are sought at: spaces, marks and line feeds included.

/// Where a phrase stands in a text.
struct Occurrence: Hashable {
    /// Bytes of the text of the indexed level.
    var indexed: Range<Int>
    /// Bytes of the raw text.
    var raw: Range<Int>
}

/// A phrase of which all places in a text can be told, those that overlap included.
///
/// ```swift
/// let phrase = PhrasePattern.unbroken(Pattern.all("大阪", level: .standard, isPrefix: false))
/// ```
public enum PhrasePattern: Sendable {
    /// As it stands: the patterns of `Pattern.all`.
    case unbroken([Pattern])
    /// Broken by white space, or not.
    case broken(BrokenPattern)

    func occurrences(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> Set<Occurrence> {
        switch self {
        case .unbroken(let patterns):
            var found: Set<Occurrence> = []
            for pattern in patterns {
                found.formUnion(pattern.occurrences(in: text(pattern.textLevel), raw: raw))
            }
            return found
        case .broken(let pattern): return pattern.occurrences(in: raw, text)
        }
    }
}

/// Phrases of which each is to stand near the next.
///
/// ```swift
/// let raw = Array("東京から大阪まで".utf8)
/// let phrases = ["大阪", "東京"].map { PhrasePattern.unbroken(Pattern.all($0, level: .standard, isPrefix: false)) }
/// let near = NearPattern(phrases, distances: [2])
/// near.ranges(in: raw.span) { FoldedText(FoldedText(raw.span), to: $0) }  // [0..<6, 12..<18]
/// ```
public struct NearPattern: Sendable {
    private let phrases: [PhrasePattern]
    /// How many characters may stand between a phrase and the next, at most.
    private let distances: [Int]

    /// - Parameter distances: one less than there are phrases.
    public init(_ phrases: [PhrasePattern], distances: [Int]) {
        self.phrases = phrases
        self.distances = distances
    }

    /// True if all phrases stand in `raw`, each near the next; `text` folds it.
    public func matches(_ raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> Bool {
        !near(in: raw, text).isEmpty
    }

    /// Where phrases stand in `raw` that are near each other, in bytes, from left to right.
    public func ranges(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> [Range<Int>] {
        Set(near(in: raw, text).map(\.raw)).sorted {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        }
    }

    /// The places of all phrases that have a place of each other phrase near, from one to the next.
    private func near(in raw: Span<UInt8>, _ text: (FoldLevel) -> FoldedText) -> [Occurrence] {
        var places: [[Place]] = []
        var all: [Set<Occurrence>] = []
        for phrase in phrases {
            all.append(phrase.occurrences(in: raw, text))
            if all[all.count - 1].isEmpty { return [] }
        }
        let characters = CharacterCounts(text(.indexed).bytes, at: all)
        for occurrences in all {
            places.append(
                occurrences.map { Place(occurrence: $0, characters: characters.range($0.indexed)) })
        }
        for index in distances.indices {
            places[index + 1] = NearPattern.those(
                of: places[index + 1], near: places[index], distances[index])
        }
        for index in distances.indices.reversed() {
            places[index] = NearPattern.those(
                of: places[index], near: places[index + 1], distances[index])
        }
        return places.flatMap { $0.map(\.occurrence) }
    }

    private struct Place {
        var occurrence: Occurrence
        /// Characters of the text.
        var characters: Range<Int>
    }

    /// Those that do not overlap one of the others and have no more than `distance` characters between.
    private static func those(of places: [Place], near others: [Place], _ distance: Int) -> [Place] {
        let starts = others.map(\.characters.lowerBound).sorted()
        let ends = others.map(\.characters.upperBound).sorted()
        return places.filter { place in
            let (start, end) = (place.characters.lowerBound, place.characters.upperBound)
            return hasOne(in: starts, end...end + distance) || hasOne(in: ends, start - distance...start)
        }
    }

    private static func hasOne(in sorted: [Int], _ range: ClosedRange<Int>) -> Bool {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] <= range.upperBound
    }
}

/// How many characters stand before the places that are asked for, counted in one pass.
private struct CharacterCounts {
    private var counts: [Int: Int] = [:]

    init(_ bytes: [UInt8], at all: [Set<Occurrence>]) {
        let offsets = Set(all.joined().flatMap { [$0.indexed.lowerBound, $0.indexed.upperBound] })
            .sorted()
        var (offset, count) = (0, 0)
        for next in offsets {
            // Bytes that continue a character count for nothing (RFC 3629, 3).
            while offset < next {
                if bytes[offset] & 0xC0 != 0x80 { count += 1 }
                offset += 1
            }
            counts[next] = count
        }
    }

    func range(_ bytes: Range<Int>) -> Range<Int> {
        (counts[bytes.lowerBound] ?? 0)..<(counts[bytes.upperBound] ?? 0)
    }
}
