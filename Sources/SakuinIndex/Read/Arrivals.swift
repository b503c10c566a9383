// SPDX-License-Identifier: GPL-2.0-or-later
//
// What has come into the index behind a place in the order of arrival, and matches: only what arrived is judged, never the whole index.

public import SakuinText

/// A place in the order in which posts came into an index.
///
/// ```swift
/// let page = try reader.arrivals(ArrivalRequest(query: QueryParser.parse("東京"), after: ArrivalCursor(kept)))
/// kept = page.next.text  // "0123456789abcdef-42"
/// ```
public struct ArrivalCursor: Sendable, Equatable {
    /// What tells the index from another one.
    var journal: String
    /// The number of arrivals before it.
    var position: Int

    init(journal: String, position: Int) {
        self.journal = journal
        self.position = position
    }

    /// Nil unless `text` is that of a cursor.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 16, UInt64(parts[0], radix: 16) != nil,
            let position = Int(parts[1]),
            position >= 0, String(position) == parts[1]
        else { return nil }
        self.init(journal: String(parts[0]), position: position)
    }

    /// The cursor as it travels: hexadecimal digits, a hyphen and a decimal number.
    public var text: String { "\(journal)-\(position)" }
}

/// A question that is asked of what arrives.
///
/// ```swift
/// var request = ArrivalRequest(query: try QueryParser.parse("東京"), after: nil)
/// let baseline = try reader.arrivals(request)  // begins here: no events
/// request.after = baseline.next
/// ```
public struct ArrivalRequest: Sendable {
    public var query: Query
    public var fold: FoldLevel
    /// Where to go on; nil to begin with what comes next.
    public var after: ArrivalCursor?
    /// True if new posts that say nearly the same as a known one are told, too.
    public var includesCopies: Bool
    /// More matches than this of one commit are told as a number.
    public var flood: Int

    public init(
        query: Query, fold: FoldLevel = .standard, after: ArrivalCursor?, includesCopies: Bool = false, flood: Int = 50
    ) {
        self.query = query
        self.fold = fold
        self.after = after
        self.includesCopies = includesCopies
        self.flood = flood
    }
}

/// What there is to tell a follower.
///
/// ```swift
/// switch event.news {
/// case .post(let found, let isEdited): print(isEdited ? "edited" : "new", found.post.id)
/// case .flood(let flood): print(flood.matches, "of", flood.arrivals)
/// }
/// ```
public struct ArrivalEvent: Sendable {
    public enum News: Sendable {
        /// A post that is new, or whose wording is.
        case post(FoundPost, isEdited: Bool)
        case flood(Flood)
    }

    /// Matches that are not told one by one, because they are many or because it is no longer known which are new.
    public struct Flood: Sendable, Equatable {
        public var matches: Int
        /// Posts that came.
        public var arrivals: Int
        /// False if some of the matches may have been told before.
        public var areAllNew: Bool
        /// Seconds since 1970 UTC; nil where no match has a time.
        public var times: ClosedRange<Int64>?
    }

    public var news: News
    /// Where to go on behind it.
    public var next: ArrivalCursor
}

/// What has arrived.
///
/// ```swift
/// let page = try reader.arrivals(request)
/// if !page.isAtEnd { request.after = page.next }  // and ask again
/// ```
public struct ArrivalPage: Sendable {
    public enum Beginning: Sendable, Equatable {
        /// Nothing was followed before.
        case baseline
        /// The cursor is of another index: of what came meanwhile nothing is known, and this is a baseline again.
        case reset
        case continued
    }

    public var beginning: Beginning
    public var events: [ArrivalEvent] = []
    /// Where to go on behind all that was looked at.
    public var next: ArrivalCursor
    /// True if nothing more has arrived by this revision.
    public var isAtEnd: Bool
}

extension IndexReader {
    /// What has come into the index behind `request.after` and matches, oldest arrival first, as far as a page goes.
    public func arrivals(_ request: ArrivalRequest) throws(IndexError) -> ArrivalPage {
        try onOneRevision { (database) throws(IndexError) in
            let identity = try ArrivalJournal.identity(in: database)
            let end = ArrivalCursor(journal: identity, position: try ArrivalJournal.end(in: database))
            guard let after = request.after else { return ArrivalPage(beginning: .baseline, next: end, isAtEnd: true) }
            // An index that was put back from a copy knows less than it did.
            guard after.journal == identity, after.position <= end.position else {
                return ArrivalPage(beginning: .reset, next: end, isAtEnd: true)
            }
            guard after != end else { return ArrivalPage(beginning: .continued, next: end, isAtEnd: true) }
            let recent = try recentArrivals(from: after.position, in: database)
            var following = try Following(request, after, recent, times, database)
            return try following.page()
        }
    }

    /// The arrivals of the revision that is read, kept for the next who asks.
    private func recentArrivals(from position: Int, in database: XapianDatabase) throws(IndexError) -> RecentArrivals {
        if let kept = keptArrivals, kept.moves == moves, kept.start <= position { return kept }
        let made = try RecentArrivals(from: position, moves: moves, in: database)
        keptArrivals = made
        return made
    }
}

/// One follower's question to one revision.
private struct Following {
    private let request: ArrivalRequest
    private let arrivals: RecentArrivals
    private let times: DocidTimes
    private let database: XapianDatabase
    private let query: CompiledQuery
    /// Where the follower goes on.
    private let first: Int
    private var position: Int
    private let journal: String

    /// Events of a page, and arrivals that are looked at for it: it takes a few milliseconds, mostly.
    private static let mostEvents = 200
    private static let mostArrivals = 5000
    /// Below it each is judged by itself.
    private static let fewArrivals = 32
    /// What is looked at of a count whose end is not worth it.
    private static let countingTime = Duration.seconds(5)

    init(
        _ request: ArrivalRequest, _ after: ArrivalCursor, _ arrivals: RecentArrivals, _ times: DocidTimes,
        _ database: XapianDatabase
    ) throws(IndexError) {
        self.request = request
        self.arrivals = arrivals
        self.times = times
        self.database = database
        query = try QueryScope(level: request.fold, times: times, in: database).compile(request.query)
        first = after.position
        position = after.position
        journal = after.journal
    }

    /// An arrival that is there and matches.
    private struct Match {
        var position: Int
        var docid: UInt32
        /// Where it arrived as a new one; nil for one that was there before the follower's place, and was edited.
        var new: Int?
    }

    private func cursor(_ position: Int) -> ArrivalCursor { ArrivalCursor(journal: journal, position: position) }

    mutating func page() throws(IndexError) -> ArrivalPage {
        var events: [ArrivalEvent] = []
        var looked = 0
        for entry in arrivals.entries where entry.end > position {
            if events.count >= Following.mostEvents || looked >= Following.mostArrivals { break }
            switch entry.content {
            case .counted(let count, let dumps):
                if let flood = try flood(of: dumps, arrivals: count) {
                    events.append(ArrivalEvent(news: .flood(flood), next: cursor(entry.end)))
                }
            case .listed(let listed):
                events += try self.events(of: listed, entry.start)
                looked += listed.count
            }
            position = entry.end
        }
        return ArrivalPage(
            beginning: .continued, events: events, next: cursor(position),
            isAtEnd: position >= arrivals.entries.last?.end ?? position)
    }

    // MARK: Listed

    private func events(of listed: [Arrival], _ start: Int) throws(IndexError) -> [ArrivalEvent] {
        let matches = try isolated(try matches(among: listed, start))
        guard matches.count <= request.flood else {
            var flood = ArrivalEvent.Flood(matches: matches.count, arrivals: listed.count, areAllNew: true)
            for match in matches { try extend(&flood, with: match.docid) }
            return [ArrivalEvent(news: .flood(flood), next: cursor(start + listed.count))]
        }
        var events: [ArrivalEvent] = []
        for match in matches {
            let found = try arrivals.withPost(match.docid) { (post) throws(IndexError) in
                try query.found(&post, in: database)
            }
            events.append(
                ArrivalEvent(news: .post(found, isEdited: match.new == nil), next: cursor(match.position + 1)))
        }
        return events
    }

    private func matches(among listed: [Arrival], _ start: Int) throws(IndexError) -> [Match] {
        var arrived: [Match] = []
        var known: Set<UInt32> = []
        for (index, arrival) in listed.enumerated() where start + index >= position {
            // What came and was edited since, or went and came again, is told once, and where it arrived last.
            let place = arrivals.place(of: arrival.documentKey)
            guard place.last == start + index, let docid = try arrivals.docid(of: arrival, at: start + index),
                known.insert(docid).inserted
            else { continue }
            let new = place.new.flatMap { $0 >= first ? $0 : nil }
            arrived.append(Match(position: start + index, docid: docid, new: new))
        }
        guard let least = known.min(), let greatest = known.max() else { return [] }
        if arrived.count > Following.fewArrivals {
            let iterator = try PostingIterator(query.candidates, in: database, bounds: least...greatest)
            // Reading a post takes as long as some tens of candidates.
            if try iterator.cost() < 30 * arrived.count {
                var matching: Set<UInt32> = []
                while let candidate = try iterator.next() {
                    guard known.contains(candidate.docid) else { continue }
                    if candidate.isExact {
                        matching.insert(candidate.docid)
                    } else if try accepts(candidate.docid) {
                        matching.insert(candidate.docid)
                    }
                }
                return arrived.filter { matching.contains($0.docid) }
            }
        }
        var matches: [Match] = []
        for one in arrived where try accepts(one.docid) { matches.append(one) }
        return matches
    }

    private func accepts(_ docid: UInt32) throws(IndexError) -> Bool {
        try arrivals.withPost(docid) { (post) throws(IndexError) in try query.judge.accepts(&post) }
    }

    // MARK: Copies

    /// Without new posts that say nearly what one says that came before; of a flood, whose number is told alone, with them.
    private func isolated(_ matches: [Match]) throws(IndexError) -> [Match] {
        guard !request.includesCopies, matches.count <= 4 * max(request.flood, 50) else { return matches }
        var isolated: [Match] = []
        for match in matches {
            if let new = match.new, try arrivals.isCopy(match.docid, at: new) { continue }
            isolated.append(match)
        }
        return isolated
    }

    // MARK: Counted

    /// The matches of the dumps that came; nil where there are none.
    private func flood(of dumps: [Int], arrivals: Int) throws(IndexError) -> ArrivalEvent.Flood? {
        var candidates = query.candidates
        if !dumps.isEmpty {
            let terms = dumps.map { Schema.booleanTerm(.dump, String($0)) }
            candidates = .and([candidates, .anyTerm(terms)])
        }
        let iterator = try PostingIterator(candidates, in: database)
        let end = ContinuousClock.now + Following.countingTime
        var flood = ArrivalEvent.Flood(matches: 0, arrivals: arrivals, areAllNew: false)
        while let candidate = try iterator.next(), ContinuousClock.now < end {
            if !candidate.isExact, try !accepts(candidate.docid) { continue }
            flood.matches += 1
            if flood.matches <= Following.mostEvents { try extend(&flood, with: candidate.docid) }
        }
        return flood.matches > 0 ? flood : nil
    }

    private func extend(_ flood: inout ArrivalEvent.Flood, with docid: UInt32) throws(IndexError) {
        var post = VerifiedPost(docid, in: database)
        guard let seconds = try post.time()?.seconds else { return }
        flood.times = flood.times.map { min($0.lowerBound, seconds)...max($0.upperBound, seconds) } ?? seconds...seconds
    }
}
