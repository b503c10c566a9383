// SPDX-License-Identifier: GPL-2.0-or-later
//
// How much of the thread of a hit matches: each thread is found once, whichever of its posts are on the page.

internal import SakuinText

final class ThreadShares {
    private let query: CompiledQuery
    private let database: XapianDatabase
    private let deadline: Deadline
    private var known: [UInt32: Share] = [:]
    /// Posts that may still be read for the threads of this page.
    private var budget: Int
    /// Posts of one thread that are read: more are told as at least so many.
    private let most: Int

    typealias Share = (matched: Int, total: Int, isExact: Bool)

    init(of query: CompiledQuery, reading budget: Int, in database: XapianDatabase, until deadline: Deadline) {
        self.query = query
        self.budget = budget
        most = max(1, budget / 4)
        self.database = database
        self.deadline = deadline
    }

    /// Of a post that matches. Nil where too much was read for the other hits.
    func share(of docid: UInt32, _ hit: FoundPost) throws(IndexError) -> Share? {
        if let share = known[docid] { return share }
        // Most posts are alone, and then nothing more is to be read.
        if hit.replies == 0, hit.post.current.targets.isEmpty, PostID.thread(of: hit.post.id) == nil {
            return (1, 1, true)
        }
        guard budget > 0 else { return nil }
        let graph = ReplyGraph(in: database, until: deadline)
        let thread = try graph.thread(
            of: [docid], most: min(most, budget), read: [ReplyGraph.Node(docid, hit.post)])
        budget -= thread.docids.count
        let matched =
            thread.docids == [docid] ? 1 : try query.matches(among: thread.docids, in: database, until: deadline).count
        let share = (matched, thread.docids.count, thread.isComplete && !deadline.hasPassed)
        for member in thread.known { known[member] = share }
        return share
    }
}

extension CompiledQuery {
    /// Those of some documents, ascending, that match; as far as the time allows.
    func matches(
        among docids: [UInt32], in database: XapianDatabase, until deadline: Deadline
    ) throws(IndexError) -> Set<UInt32> {
        let both = CompiledQuery.all([CompiledQuery(.listed(docids), ListedJudge(docids: Set(docids))), self])
        let iterator = try PostingIterator(both.candidates, in: database)
        var found: Set<UInt32> = []
        while let candidate = try iterator.next() {
            if deadline.isOver(after: candidate.isExact ? Deadline.candidate : Deadline.post) { break }
            var post = VerifiedPost(candidate.docid, in: database)
            let matches = candidate.isExact ? true : try judge.accepts(&post)
            if matches { found.insert(candidate.docid) }
        }
        return found
    }
}
