// SPDX-License-Identifier: GPL-2.0-or-later
//
// A thread as it is asked for, and as it is answered: all of it is found, a page of it is read.

public import SakuinText

/// What is asked of a thread.
///
/// ```swift
/// var request = ThreadRequest("anond:20240605205024", limit: 100)
/// request.query = try QueryParser.parse("東京")
/// let page = try reader.thread(request)
/// ```
public struct ThreadRequest: Sendable {
    /// Any post of the thread, by what names it; a board's thread, `dat:BOARD/THREAD`; or the id of a post that is missing and is answered.
    public var name: String
    /// Lines wanted at most.
    public var limit: Int
    /// ``ThreadPage/next`` of the page before.
    public var after: String?
    /// True for posts in the order of time, without gaps.
    public var isFlat = false
    /// What stands lower is left out, but for the post that is asked about and what it answers; 0 leaves what answers nobody.
    public var depth: Int?
    /// Posts that match are marked.
    public var query: Query?
    public var fold = FoldLevel.standard
    /// When to stop and answer what was found by then; nil for never.
    public var deadline: ContinuousClock.Instant?

    /// Posts of the thread that are found at most: those that are nearest to the one that is asked about.
    public var mostPosts = ThreadRequest.standardMostPosts

    /// 100,000: some seconds.
    public static let standardMostPosts = 100_000

    public init(_ name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }
}

/// A part of a thread.
///
/// ```swift
/// for line in page.lines { print(line.depth, line.isAsked) }
/// ```
public struct ThreadPage: Sendable {
    /// A post of the thread, or a gap.
    public struct Line: Sendable {
        public enum Content: Sendable {
            case post(FoundPost)
            /// The id of a post that is answered and is in no dump.
            case missing(String)
        }

        public var content: Content
        /// 0 for what answers nothing that is there.
        public var depth: Int
        /// True for the post, or the gap, that was asked about.
        public var isAsked: Bool
        /// Nil without a query.
        public var matches: Bool?
        /// How many posts answer it.
        public var replies: Int
        /// Posts below it that are left out because of the depth.
        public var hidden: Int
    }

    public var lines: [Line]
    /// Posts of the whole thread, and of them those that match; nil without a query.
    public var total: Int
    public var matched: Int?
    /// False where there are more posts than are found, or the time was over.
    public var isComplete: Bool
    /// What the next page comes behind; nil if this was the last.
    public var next: String?
}

extension IndexReader {
    /// A part of the thread in which a post stands.
    /// - Returns: nil if there is no such post, or no place that the request is to go on behind.
    public func thread(_ request: ThreadRequest) throws(IndexError) -> ThreadPage? {
        try onOneRevision { (database) throws(IndexError) in
            try ThreadReading(request, times: times, in: database)?.page()
        }
    }
}

private struct ThreadReading {
    let request: ThreadRequest
    let database: XapianDatabase
    let graph: ReplyGraph
    let times: DocidTimes
    /// The posts that are asked about, and their thread.
    private let asked: Set<UInt32>
    private let thread: ReplyGraph.Thread
    private let tree: ThreadTree

    init?(_ request: ThreadRequest, times: DocidTimes, in database: XapianDatabase) throws(IndexError) {
        self.request = request
        self.database = database
        self.times = times
        let graph = ReplyGraph(in: database, until: Deadline(request.deadline))
        self.graph = graph
        let meant = try graph.meant(by: request.name)
        guard !meant.isEmpty else { return nil }
        asked = Set(try database.docids(named: request.name))
        var nodes: [ReplyGraph.Node] = []
        thread = try graph.thread(of: meant, most: request.mostPosts) { nodes.append($0) }
        tree = try ThreadTree(nodes, isComplete: thread.isComplete, graph)
    }

    func page() throws(IndexError) -> ThreadPage? {
        var places = tree.places(depth: request.depth, asked: asked)
        if request.isFlat { places = tree.flat(places) }
        var first = 0
        if let after = request.after {
            guard let last = try index(of: after, in: places) else { return nil }
            first = last + 1
        }
        let shown = places[min(first, places.count)...].prefix(request.limit)
        let query = try compiled()
        var matching: Set<UInt32>?
        if let query { matching = try query.matches(among: thread.docids, in: database, until: graph.deadline) }
        var lines: [ThreadPage.Line] = []
        for place in shown { lines.append(try line(place, query, matching)) }
        var next: String?
        if shown.endIndex < places.count, let last = shown.last { next = try mark(of: last) }
        return ThreadPage(
            lines: lines, total: thread.docids.count, matched: matching?.count,
            isComplete: thread.isComplete && !graph.deadline.hasPassed, next: next)
    }

    private func compiled() throws(IndexError) -> CompiledQuery? {
        guard let query = request.query else { return nil }
        return try QueryScope(level: request.fold, times: times, in: database, until: graph.deadline).compile(query)
    }

    private func line(
        _ place: ThreadTree.Place, _ query: CompiledQuery?, _ matching: Set<UInt32>?
    ) throws(IndexError) -> ThreadPage.Line {
        switch place.content {
        case .missing(let id):
            return ThreadPage.Line(
                content: .missing(id), depth: place.depth,
                isAsked: asked.isEmpty && PostKey.idsMeant(by: request.name).contains { $0.hasSameBytes(as: id) },
                matches: nil, replies: place.answers, hidden: place.hidden)
        case .post(let node):
            let docid = node.docid
            var post = VerifiedPost(docid, in: database)
            let matches = matching?.contains(docid)
            var found = FoundPost(post: try post.stored(), weight: nil, titleMatches: [], bodyMatches: [])
            if matches == true, let query {
                (found.titleMatches, found.bodyMatches) = try query.judge.ranges(in: &post)
            }
            return ThreadPage.Line(
                content: .post(found), depth: place.depth, isAsked: asked.contains(docid), matches: matches,
                replies: try graph.replyCount(of: node), hidden: place.hidden)
        }
    }

    // MARK: Pages

    private static let gapPrefix = "gap:"

    /// What a place is known by on the next page.
    private func mark(of place: ThreadTree.Place) throws(IndexError) -> String {
        switch place.content {
        case .missing(let id): return ThreadReading.gapPrefix + id
        case .post(let node):
            let post = try PostRecord.decode(try database.record(of: node.docid))
            let key = try post.documentKey { (dump) throws(IndexError) in
                try IndexMetadata.dump(dump, in: database)?.path ?? ""
            }
            return PostKey.keyPrefix + key.text
        }
    }

    private func index(of mark: String, in places: [ThreadTree.Place]) throws(IndexError) -> Int? {
        if mark.hasPrefix(ThreadReading.gapPrefix) {
            let id = String(mark.dropFirst(ThreadReading.gapPrefix.count))
            return places.firstIndex {
                if case .missing(let other) = $0.content { other.hasSameBytes(as: id) } else { false }
            }
        }
        let docids = try database.docids(named: mark)
        return places.firstIndex { if case .post(let node) = $0.content { docids.contains(node.docid) } else { false } }
    }
}
