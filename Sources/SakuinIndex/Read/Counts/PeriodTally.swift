// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts counted by when they were made. Docids are ordered by time but for the docid skew, so nearly all of them tell their period
// alone; of those near a period's edge the stored time is read, and kept: a question after the first reads none.

internal import SakuinText
internal import Synchronization

/// How many posts, or whatever is counted of them, lie in each period.
struct PeriodTally: Sendable, Equatable {
    /// By the period's number; none is 0.
    var counts: [Int: Int] = [:]
    var undated = 0
    /// Of posts of which only the day is known, where a period is less.
    var untimed = 0

    /// The same by a period that comes again and again.
    func cyclic(_ period: CalendarPeriod) -> PeriodTally {
        guard period.isCyclic else { return self }
        var tally = self
        tally.counts = [:]
        for (number, count) in counts { tally.counts[period.number(inCycle: number), default: 0] += count }
        return tally
    }
}

/// Counts posts of one revision by one period.
final class PeriodCounter {
    private let period: CalendarPeriod
    private let times: DocidTimes
    private let posts: ManyPosts
    private let key: KeptNumbers.Key
    private var known: KnownValues

    private static let undated = Int32.min
    private static let untimed = Int32.min + 1

    /// - Parameter period: one that does not come again.
    init(_ period: CalendarPeriod, times: DocidTimes, in posts: ManyPosts, kept: KeptNumbers.Key) {
        self.period = period
        self.times = times
        self.posts = posts
        key = kept
        known = KeptNumbers.shared.values(of: key)
    }

    /// How many of these posts lie in each period, or what their weights come to; nil where the time is over before.
    /// - Parameters:
    ///   - docids: ascending.
    ///   - weights: of each of them; nil for 1.
    func tally(_ docids: [UInt32], weights: [Int]? = nil) throws(IndexError) -> PeriodTally? {
        guard let codes = try codes(of: docids) else { return nil }
        var tally = PeriodTally()
        var (last, sum): (Int32, Int) = (PeriodCounter.undated, 0)
        func close(_ tally: inout PeriodTally) {
            switch last {
            case PeriodCounter.undated: tally.undated += sum
            case PeriodCounter.untimed: tally.untimed += sum
            default: if sum != 0 { tally.counts[Int(last), default: 0] += sum }
            }
        }
        for (place, code) in codes.enumerated() {
            if code != last {
                close(&tally)
                (last, sum) = (code, 0)
            }
            sum += weights?[place] ?? 1
        }
        close(&tally)
        return tally
    }

    /// The period of each post, or one of the other codes.
    private func codes(of docids: [UInt32]) throws(IndexError) -> [Int32]? {
        var codes: [Int32] = []
        codes.reserveCapacity(docids.count)
        var unsure: [UInt32] = []
        var places: [Int] = []
        var (exact, number): (Range<UInt32>, Int32) = (0..<0, 0)
        for docid in docids {
            if posts.deadline.isOver(after: Deadline.candidate) { return nil }
            if !exact.contains(docid) {
                if docid > times.lastDated {
                    codes.append(PeriodCounter.undated)
                    continue
                }
                let guess = period.number(ofSeconds: times.guess(docid))
                (exact, number) = (exactDocids(of: guess), Int32(guess))
            }
            if !exact.contains(docid) {
                places.append(codes.count)
                unsure.append(docid)
            }
            codes.append(number)
        }
        guard let resolved = try resolve(unsure) else { return nil }
        for (place, code) in zip(places, resolved) { codes[place] = code }
        return codes
    }

    /// Docids that only posts of this period can have.
    private func exactDocids(of number: Int) -> Range<UInt32> {
        let seconds = period.seconds(number)
        // At midnight stand the posts of which only the day is known.
        let isMixed = period.needsTimeOfDay && PeriodCounter.isMidnight(seconds.lowerBound)
        return times.exact(isMixed ? seconds.lowerBound + 1..<seconds.upperBound : seconds)
    }

    private static func isMidnight(_ seconds: Int64) -> Bool {
        CivilDate(secondsInJapan: seconds).startInJapan == seconds
    }

    // MARK: What docids do not tell

    /// The codes of these posts; nil where the time is over before.
    private func resolve(_ docids: [UInt32]) throws(IndexError) -> [Int32]? {
        let unknown = zip(docids, known.values(of: docids)).filter { $0.1 == nil }.map(\.0)
        if !unknown.isEmpty {
            guard let delta = try read(unknown.filter { Docids.tier(of: $0) != .main }) else { return nil }
            let main = try readOrdered(unknown.filter { Docids.tier(of: $0) == .main })
            // What was read is kept where the time was over, too: the same question gets further with each try.
            let found = (delta + main.read).sorted { $0.docid < $1.docid }
            known.add(found.map { ($0.docid, code(of: $0.moment)) })
            KeptNumbers.shared.keep(known, for: key)
            guard main.isComplete else { return nil }
        }
        return known.values(of: docids).map { $0 ?? PeriodCounter.undated }
    }

    private typealias Read = (docid: UInt32, moment: PostTime?)

    private func read(_ docids: [UInt32]) throws(IndexError) -> [Read]? {
        try posts.values(of: docids) { (post) throws(IndexError) in try post.time() }?.map { ($0.docid, $0.value) }
    }

    /// Docids of the main database follow the order of time slots: what lies between two posts of one period is of that period, too.
    /// So few have to be read, in rounds that halve what is open.
    /// - Returns: those that were read or lie between two, all of them unless the time was over.
    private func readOrdered(_ docids: [UInt32]) throws(IndexError) -> (read: [Read], isComplete: Bool) {
        var moments = [PostTime??](repeating: nil, count: docids.count)
        var open: [ClosedRange<Int>] = docids.isEmpty ? [] : [0...docids.count - 1]
        var wanted = docids.isEmpty ? [] : Set([0, docids.count - 1])
        while !wanted.isEmpty {
            let places = wanted.sorted()
            guard let found = try read(places.map { docids[$0] }) else { break }
            for (place, one) in zip(places, found) { moments[place] = .some(one.moment) }
            wanted = []
            var halves: [ClosedRange<Int>] = []
            for range in open {
                let (first, last) = (moments[range.lowerBound] ?? nil, moments[range.upperBound] ?? nil)
                guard range.count > 2 else { continue }
                if tellsBetween(first), tellsBetween(last), code(of: first) == code(of: last) {
                    for place in range.dropFirst().dropLast() { moments[place] = .some(first) }
                } else {
                    let middle = (range.lowerBound + range.upperBound) / 2
                    wanted.insert(middle)
                    halves += [range.lowerBound...middle, middle...range.upperBound]
                }
            }
            open = halves
        }
        var read: [Read] = []
        for (docid, moment) in zip(docids, moments) { if let moment { read.append((docid, moment)) } }
        return (read, read.count == docids.count)
    }

    /// False of times that share a slot with others: those before 1970 and after 2090, and by the hour what is at midnight.
    private func tellsBetween(_ moment: PostTime?) -> Bool {
        guard let moment else { return true }
        let slot = TimeSlot.of(seconds: moment.seconds)
        if slot == TimeSlot.epoch || slot == 1 { return false }
        return !period.needsTimeOfDay || slot != TimeSlot.of(seconds: moment.day.startInJapan)
    }

    private func code(of moment: PostTime?) -> Int32 {
        guard let moment else { return PeriodCounter.undated }
        if period.needsTimeOfDay, moment.precision == .day { return PeriodCounter.untimed }
        return Int32(period.number(ofSeconds: moment.seconds))
    }
}

/// What was read of posts to be counted, for all readers of this process: of the main database it stays true as long as that is the
/// same, of the delta until the next commit.
final class KeptNumbers: Sendable {
    static let shared = KeptNumbers()

    /// What is kept, of which database.
    struct Key: Hashable, Sendable {
        /// Of the index's folder.
        var path: String
        /// That of the main database.
        var main: UInt64
        var revision: Int
        /// The name of a period, or of another number.
        var name: String

        fileprivate func isOfSameMain(as other: Key) -> Bool {
            path == other.path && main == other.main && name == other.name
        }
    }

    private struct Entry {
        var key: Key
        var values: KnownValues
    }

    private let entries = Mutex<[Entry]>([])

    /// Each has up to 8 bytes of a post. There are six that differ for one index.
    private static let most = 12

    /// All posts of a revision.
    struct Totals: Sendable {
        var tally: PeriodTally
        /// Seconds since 1970 UTC of the oldest and the newest post that have a time.
        var span: ClosedRange<Int64>?
    }

    private let totals = Mutex<[(key: Key, totals: Totals)]>([])

    /// What all posts of this revision come to, if it was reckoned.
    func totals(of key: Key) -> Totals? {
        totals.withLock { $0.first { $0.key == key }?.totals }
    }

    func keep(_ more: Totals, for key: Key) {
        guard key.main != 0 else { return }
        totals.withLock { totals in
            totals.removeAll { $0.key.isOfSameMain(as: key) }
            totals.insert((key, more), at: 0)
            if totals.count > KeptNumbers.most { totals.removeLast() }
        }
    }

    func values(of key: Key) -> KnownValues {
        // Where it cannot be told which main database it is, nothing is kept.
        guard key.main != 0 else { return KnownValues() }
        guard let entry = entries.withLock({ $0.first { $0.key.isOfSameMain(as: key) } }) else { return KnownValues() }
        return entry.key == key ? entry.values : entry.values.ofMain
    }

    func keep(_ values: KnownValues, for key: Key) {
        guard key.main != 0 else { return }
        entries.withLock { entries in
            entries.removeAll { $0.key.isOfSameMain(as: key) }
            entries.insert(Entry(key: key, values: values), at: 0)
            if entries.count > KeptNumbers.most { entries.removeLast() }
        }
    }
}
