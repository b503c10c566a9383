// SPDX-License-Identifier: GPL-2.0-or-later
//
// All n-grams of a text that come up often enough, each with its places: places that begin with the same units are a group, which
// the unit behind parts into smaller ones (M. Nagao, S. Mori, "A new method of n-gram statistics for large number of n and automatic
// extraction of words and phrases from large text data of Japanese", 1994). No dictionary is asked.

internal import SakuinText
internal import Synchronization

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
    /// How often each unit comes up.
    private let counts: [UInt32]
    /// The unit by which a place is sorted in the upper half, the place in the lower one.
    private var places: [UInt64] = []
    /// As many, while they are sorted.
    private var others: [UInt64] = []

    /// Places that are sorted at a time, unless one unit alone has more: 64 MB. Of a long text more, as it is read once for each share:
    /// two bytes for each of its units, in all threads together.
    private static let share = 1 << 22
    /// Places of which some threads are sooner done than one.
    private static let few = 1 << 16

    private init(_ text: UnitText, _ counts: [UInt32], least: Int, until deadline: Deadline) {
        (self.text, self.counts, self.least, self.deadline) = (text, counts, least, deadline)
    }

    /// Calls with each n-gram that is closed and no lone kana, and with its places, ascending, in the lower halves: on several threads,
    /// each with a value of its own.
    /// - Parameter start: what each thread begins with.
    /// - Returns: what the threads have made of it, in no order; nil if the time is over before.
    static func closed<Found: Sendable>(
        of text: UnitText, least: Int, until deadline: Deadline, _ start: Found,
        _ body: @escaping @Sendable (inout Found, Gram, ArraySlice<UInt64>) -> Void
    ) throws(IndexError) -> [Found]? {
        let least = max(1, least)
        var counts = [UInt32](repeating: 0, count: Int(UnitNumber.firstWord) + text.words.count)
        for unit in text.units where unit != UnitNumber.gap { counts[Int(unit)] += 1 }
        let unitCounts = counts
        let work = GroupWork<Found>(Self.shares(of: unitCounts, least, text.units.count))
        @Sendable func run(_ deadline: Deadline) {
            var groups = GramGroups(text, unitCounts, least: least, until: deadline)
            var found = start
            while let share = work.take(), groups.visit(share, { body(&found, $0, $1) }) { work.end() }
            work.give(found)
        }
        if text.units.count >= few, WorkerThreads.useful > 1 {
            let (end, asker) = (deadline.end, deadline.asker)
            try WorkerThreads.run(WorkerThreads.useful, takesFewer: true) { (_, _) throws(IndexError) in
                run(Deadline(end, asker: asker))
            }
        }
        // All of a small text, and what no thread has taken, where none could be had.
        run(deadline)
        return work.found
    }

    /// Units that are frequent enough, with how many places they have, parted so that each part has its share of places.
    private static func shares(of counts: [UInt32], _ least: Int, _ places: Int) -> [Share] {
        let most = max(share, places / (8 * WorkerThreads.useful))
        var shares: [Share] = []
        for (unit, count) in counts.enumerated() where count >= least {
            if let last = shares.last, last.places + Int(count) <= most {
                shares[shares.count - 1].places += Int(count)
                shares[shares.count - 1].units = last.units.lowerBound..<UInt32(unit + 1)
            } else {
                shares.append(Share(units: UInt32(unit)..<UInt32(unit + 1), places: Int(count)))
            }
        }
        return shares
    }

    /// - Returns: false if the time is over before.
    private mutating func visit(_ share: Share, _ body: (Gram, ArraySlice<UInt64>) -> Void) -> Bool {
        places.removeAll(keepingCapacity: true)
        places.reserveCapacity(share.places)
        let (units, low, high) = (text.units, share.units.lowerBound, share.units.upperBound)
        for (place, unit) in units.enumerated() {
            guard unit >= low, unit < high, counts[Int(unit)] >= least else { continue }
            places.append(UInt64(unit) << 32 | UInt64(place))
        }
        guard !deadline.isOver(after: units.count) else { return false }
        sort(places.indices)
        forEachGroup(of: places.indices) { groups, group in groups.visit(group, length: 1, body) }
        return !deadline.hasPassed
    }

    /// Sorts places, which ascend, by the units in their upper halves.
    private mutating func sort(_ range: Range<Int>) {
        guard range.count >= GramGroups.few else {
            // In place: of a slice there would be a copy each time.
            unsafe places.withUnsafeMutableBufferPointer { all in
                var places = unsafe UnsafeMutableBufferPointer(rebasing: all[range])
                unsafe places.sort()
            }
            return
        }
        if others.count < range.count { others = [UInt64](repeating: 0, count: range.count) }
        // A radix sort, the lower half of the unit first; what is equal stays in its order.
        for shift in [32, 32 + GramGroups.digit] {
            var ends = [Int](repeating: 0, count: 1 << GramGroups.digit)
            func digit(_ place: UInt64) -> Int { Int(place >> UInt64(shift)) & (1 << GramGroups.digit - 1) }
            for index in range { ends[digit(places[index])] += 1 }
            var sum = 0
            for value in ends.indices { (ends[value], sum) = (sum, sum + ends[value]) }
            for index in range {
                let value = digit(places[index])
                others[ends[value]] = places[index]
                ends[value] += 1
            }
            for index in 0..<range.count { places[range.lowerBound + index] = others[index] }
        }
    }

    /// Bits of a unit that are sorted by at a time: two digits hold every unit.
    private static let digit = 14

    /// The places of `group` have the first `length` units in common.
    private mutating func visit(_ group: Range<Int>, length: Int, _ body: (Gram, ArraySlice<UInt64>) -> Void) {
        guard !deadline.isOver(after: group.count) else { return }
        let first = Int(truncatingIfNeeded: places[group.lowerBound] & 0xFFFF_FFFF)
        let (left, right) = (text.units[first - 1], text.units[first + length])
        var (isSameLeft, isSameRight) = (left != UnitNumber.gap, right != UnitNumber.gap)
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
        let isWord = length > 1 || text.units[first] >= UnitNumber.firstWord || !text.units[first].isKanaUnit
        if isWord, !isSameRight || isLongest {
            body(Gram(place: first, length: length, isCut: isSameRight), places[group])
        }
        guard !isLongest else { return }
        if !isSameRight { sort(group) }
        forEachGroup(of: group) { groups, smaller in groups.visit(smaller, length: length + 1, body) }
    }

    /// Of places that are sorted, those of one unit each, where they are enough.
    private mutating func forEachGroup(of range: Range<Int>, _ body: (inout GramGroups, Range<Int>) -> Void) {
        var start = range.lowerBound
        while start < range.upperBound {
            let unit = places[start] >> 32
            var end = start + 1
            while end < range.upperBound, places[end] >> 32 == unit { end += 1 }
            if unit != UInt64(UnitNumber.gap), end - start >= least { body(&self, start..<end) }
            start = end
        }
    }
}

/// Units that follow each other, and how many places those that are frequent have.
private struct Share: Sendable {
    var units: Range<UInt32>
    var places: Int
}

/// The shares that no thread has taken yet, and what came of the others.
private final class GroupWork<Found: Sendable>: Sendable {
    private let shares: [Share]
    private let next = Atomic(0)
    private let ended = Atomic(0)
    private let all = Mutex<[Found]>([])

    init(_ shares: [Share]) { self.shares = shares }

    func take() -> Share? {
        let number = next.add(1, ordering: .relaxed).oldValue
        return number < shares.count ? shares[number] : nil
    }

    /// All of a share was visited.
    func end() { ended.add(1, ordering: .relaxed) }

    func give(_ found: Found) { all.withLock { $0.append(found) } }

    /// Nil if a share was not visited to its end.
    var found: [Found]? {
        ended.load(ordering: .relaxed) == shares.count ? all.withLock { $0 } : nil
    }
}
