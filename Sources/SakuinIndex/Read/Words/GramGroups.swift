// SPDX-License-Identifier: GPL-2.0-or-later
//
// All n-grams of a text that come up often enough, each with its places: places that begin with the same units are a group, which
// the unit behind parts into smaller ones (M. Nagao, S. Mori, "A new method of n-gram statistics for large number of n and automatic
// extraction of words and phrases from large text data of Japanese", 1994). No dictionary is asked.

internal import SakuinText

/// A run of joined units.
struct Gram: Sendable {
    /// The first of its places in the text.
    var place: Int
    var length: Int
    /// True if it is as long as an n-gram may be, and goes on in one way alone.
    var isCut: Bool

    /// Units of an n-gram at most.
    static let longest = 8

    var range: Range<Int> { place..<place + length }
}

/// Finds the closed n-grams of a text: those that have not the same unit to their right wherever they stand, nor to their left, for then
/// the longer n-gram says the same. So n-grams are joined to their longest. Of what is longer than the longest the beginning is found.
struct GramGroups {
    private let text: UnitText
    /// How often an n-gram comes up at least.
    private let least: Int
    private let deadline: Deadline
    /// The unit by which a place is sorted in the upper half, the place in the lower one.
    private var places: [UInt64] = []

    /// Places that are sorted at a time, unless one unit alone has more: 32 MB.
    private static let share = 1 << 22

    init(_ text: UnitText, least: Int, until deadline: Deadline) {
        self.text = text
        self.least = max(1, least)
        self.deadline = deadline
    }

    /// Calls with each n-gram that is closed and no lone kana, and with its places, ascending, in the lower halves.
    /// - Returns: false if the time is over before.
    mutating func forEachClosed(_ body: (Gram, ArraySlice<UInt64>) -> Void) -> Bool {
        var counts = [UInt32](repeating: 0, count: Int(UnitText.firstWord) + text.words.count)
        for unit in text.units where unit != UnitText.gap { counts[Int(unit)] += 1 }
        func isFrequent(_ unit: UInt32) -> Bool { Int(counts[Int(unit)]) >= least }
        var low: UInt32 = 1
        while low < counts.count {
            var (high, sum) = (low, 0)
            while high < counts.count {
                let count = isFrequent(high) ? Int(counts[Int(high)]) : 0
                if sum > 0, sum + count > GramGroups.share { break }
                sum += count
                high += 1
            }
            if sum > 0 {
                places.removeAll(keepingCapacity: true)
                places.reserveCapacity(sum)
                for (place, unit) in text.units.enumerated() where unit >= low && unit < high && isFrequent(unit) {
                    places.append(UInt64(unit) << 32 | UInt64(place))
                }
                places.sort()
                forEachGroup(of: places.indices) { groups, group in groups.visit(group, length: 1, body) }
            }
            guard !deadline.isOver(after: sum + counts.count) else { return false }
            low = high
        }
        return !deadline.hasPassed
    }

    /// The places of `group` have the first `length` units in common.
    private mutating func visit(_ group: Range<Int>, length: Int, _ body: (Gram, ArraySlice<UInt64>) -> Void) {
        guard !deadline.isOver(after: group.count) else { return }
        let first = Int(truncatingIfNeeded: places[group.lowerBound] & 0xFFFF_FFFF)
        let (left, right) = (text.units[first - 1], text.units[first + length])
        var (isSameLeft, isSameRight) = (left != UnitText.gap, right != UnitText.gap)
        for index in group {
            let place = Int(truncatingIfNeeded: places[index] & 0xFFFF_FFFF)
            // A gap stands behind the last unit, so there is one.
            let next = text.units[place + length]
            if next != right { isSameRight = false }
            if isSameLeft, text.units[place - 1] != left { isSameLeft = false }
            places[index] = UInt64(next) << 32 | UInt64(place)
        }
        // What is longer has the same to its left too.
        guard !isSameLeft else { return }
        let isLongest = length == Gram.longest
        let isWord = length > 1 || text.units[first] >= UnitText.firstWord || !text.units[first].isKanaUnit
        if isWord, !isSameRight || isLongest {
            body(Gram(place: first, length: length, isCut: isSameRight), places[group])
        }
        guard !isLongest else { return }
        if !isSameRight { places[group].sort() }
        forEachGroup(of: group) { groups, smaller in groups.visit(smaller, length: length + 1, body) }
    }

    /// Of places that are sorted, those of one unit each, where they are enough.
    private mutating func forEachGroup(of range: Range<Int>, _ body: (inout GramGroups, Range<Int>) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let unit = places[start] >> 32
            var end = start + 1
            while end < range.upperBound, places[end] >> 32 == unit { end += 1 }
            if unit != UInt64(UnitText.gap), end - start >= least { body(&self, start..<end) }
            start = end
        }
    }
}
