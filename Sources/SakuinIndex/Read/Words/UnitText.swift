// SPDX-License-Identifier: GPL-2.0-or-later
//
// The text of many posts as numbers, one for each unit, so that equal n-grams are equal runs of numbers.

internal import Glibc
internal import SakuinText
internal import Synchronization

/// Units of texts one behind the other, with gaps between those that do not stand side by side.
struct UnitText: Sendable {
    /// Units and gaps that are held for one question: at four bytes each, and as much again while they are gathered and sorted, a sixteenth of
    /// the machine's memory; 256 MB at least.
    static let most = max(1 << 25, min(sysconf(Int32(_SC_PHYS_PAGES)) / 128 * sysconf(Int32(_SC_PAGESIZE)), 1 << 30))

    /// With gaps at both ends.
    private(set) var units = [UnitNumber.gap]
    private(set) var words = WordTable()
    /// Where the units of each post begin, ascending.
    private(set) var starts: [UInt32] = []
    /// Units without the gaps.
    private(set) var count = 0
    /// Matches whose neighbourhood the units are.
    private(set) var matches = 0

    mutating func beginPost() { starts.append(UInt32(units.count)) }

    /// - Parameter isWanted: of each character whether it is; a unit is where all of it is. Nil for all.
    mutating func append(_ folded: FoldedText, where isWanted: [Bool]? = nil) {
        let bytes = folded.bytes
        var cursor = UnitCursor()
        var isBehindUnit = false
        while let unit = cursor.next(in: bytes.span) {
            if let isWanted, isWanted[unit.places].contains(false) {
                isBehindUnit = false
                continue
            }
            if !(unit.isJoined && isBehindUnit), units.last != UnitNumber.gap { units.append(UnitNumber.gap) }
            units.append(unit.scalar ?? UnitNumber.firstWord + words.add(bytes.span.extracting(unit.range)))
            count += 1
            isBehindUnit = true
        }
        if units.last != UnitNumber.gap { units.append(UnitNumber.gap) }
    }

    /// Appends what stands near matches, but for the matches.
    /// - Parameters:
    ///   - matches: bytes of the raw text.
    ///   - window: characters of the folded text before and behind each match.
    mutating func append(_ folded: FoldedText, near matches: [Range<Int>], window: Int) {
        guard !matches.isEmpty else { return }
        self.matches += matches.count
        append(folded, where: UnitText.neighbourhood(of: matches.map(folded.foldedRange(ofRaw:)), window, in: folded))
    }

    private static func neighbourhood(of matches: [Range<Int>], _ window: Int, in folded: FoldedText) -> [Bool] {
        // The place of the character that each byte belongs to, or would begin.
        var places: [Int] = []
        places.reserveCapacity(folded.bytes.count + 1)
        var place = -1
        for byte in folded.bytes {
            if byte & 0xC0 != 0x80 { place += 1 }
            places.append(place)
        }
        places.append(place + 1)
        let ranges = matches.map { match in
            let first = places[match.lowerBound]
            return match.isEmpty ? first..<first : first..<places[match.upperBound - 1] + 1
        }
        var isNear = [Bool](repeating: false, count: place + 1)
        for range in ranges {
            for place in max(0, range.lowerBound - window)..<min(isNear.count, range.upperBound + window) {
                isNear[place] = true
            }
        }
        for range in ranges { for place in range { isNear[place] = false } }
        return isNear
    }

    /// Makes room for so many units: a text that grows by doubling would take twice as much.
    mutating func reserve(_ units: Int) { self.units.reserveCapacity(units) }

    /// Appends all that `other` has.
    mutating func append(_ other: UnitText) {
        // The first gap of the other is the last one that is there.
        let base = UInt32(units.count - 1)
        let numbers = (0..<other.words.count).map { words.add(other.words[$0].span) }
        starts.append(contentsOf: other.starts.lazy.map { $0 + base })
        units.append(
            contentsOf: other.units.lazy.dropFirst().map { unit in
                unit < UnitNumber.firstWord ? unit : UnitNumber.firstWord + numbers[Int(unit - UnitNumber.firstWord)]
            })
        count += other.count
        matches += other.matches
    }

    /// A run of joined units as text: between two words stands a space.
    func text(_ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        var isBehindWord = false
        for unit in units[range] {
            if unit >= UnitNumber.firstWord {
                if isBehindWord { bytes.append(UInt8(ascii: " ")) }
                bytes += words[Int(unit - UnitNumber.firstWord)]
            } else if let scalar = Unicode.Scalar(unit) {
                bytes += UTF8.encode(scalar).map(Array.init) ?? []
            }
            isBehindWord = unit >= UnitNumber.firstWord
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// How many posts these places are in.
    /// - Parameter places: ascending, each in the lower half of its number.
    func posts(of places: ArraySlice<UInt64>) -> Int {
        var (count, end) = (0, UInt32(0))
        for place in places.lazy.map({ UInt32(truncatingIfNeeded: $0) }) where place >= end {
            count += 1
            var (low, high) = (0, starts.count)
            while low < high {
                let middle = (low + high) / 2
                if starts[middle] <= place { low = middle + 1 } else { high = middle }
            }
            end = low < starts.count ? starts[low] : .max
        }
        return count
    }
}

extension MatchCounting {
    /// The units of these posts, or of a part of their text.
    /// - Parameters:
    ///   - most: units and gaps that may be held.
    ///   - append: of a post what is wanted of it.
    func units(
        of docids: [UInt32], most: Int,
        _ append: @escaping @Sendable (inout VerifiedPost, inout UnitText) throws(IndexError) -> Void
    ) throws(IndexError) -> Counting<UnitText> {
        let held = Held()
        let parts = try posts.shares(of: docids) { (share, database, deadline) throws(IndexError) in
            var part = UnitText()
            for docid in share where !deadline.isOver(after: Deadline.post) {
                let before = part.units.count
                var post = VerifiedPost(docid, in: database)
                part.beginPost()
                try append(&post, &part)
                if held.add(part.units.count - before) > most { deadline.pass() }
            }
            return part
        }
        if held.add(0) > most { return .tooMuchText(most) }
        guard parts.reduce(0, { $0 + $1.starts.count }) == docids.count, !deadline.hasPassed else { return .outOfTime }
        var text = UnitText()
        text.reserve(parts.reduce(0) { $0 + $1.units.count })
        for part in parts { text.append(part) }
        return .done(text)
    }
}

/// How many units all threads hold.
private final class Held: Sendable {
    private let units = Atomic(0)

    func add(_ more: Int) -> Int { units.add(more, ordering: .relaxed).newValue }
}
