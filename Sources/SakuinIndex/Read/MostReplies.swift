// SPDX-License-Identifier: GPL-2.0-or-later
//
// Matches by the number of posts that answer them, those with most first.

internal import SakuinText

extension Search {
    /// The `wanted` matches behind the cursor that most posts answer. What is answered most often is looked up first: where that fills the page,
    /// no other need be read.
    func mostRepliesFirst(
        _ wanted: Int, _ verdicts: inout [UInt32: Bool]
    ) throws(IndexError) -> [SearchMatch] {
        let graph = ReplyGraph(in: database, until: deadline)
        let often = try graph.answeredOften()
        let few = try page(of: .and([candidates, often.posts]), wanted, &verdicts, leavingOut: often.rest)
        if few.count >= wanted || deadline.hasPassed { return few }
        return try page(of: candidates, wanted, &verdicts, leavingOut: -1)
    }

    /// - Parameter least: those that no more posts answer are left out.
    private func page(
        of candidates: PostingQuery, _ wanted: Int, _ verdicts: inout [UInt32: Bool], leavingOut least: Int
    ) throws(IndexError) -> [SearchMatch] {
        let iterator = try PostingIterator(candidates, in: database)
        if let most = request.mostCandidates, try iterator.cost() > most { deadline.pass() }
        var page = TimedPage(wanted)
        while let candidate = try iterator.next() {
            guard var post = try accepted(candidate, &verdicts) else {
                if deadline.hasPassed { break }
                continue
            }
            let replies = try post.replies()
            guard replies > least, !deadline.isOver(after: Deadline.post) else { continue }
            // Its text is read again if it is shown: most are not.
            var match = SearchMatch(
                post: VerifiedPost(candidate.docid, in: database), seconds: try post.time()?.seconds)
            match.replies = replies
            guard try isBehindCursorOfReplies(match), try isShown(match.post) else { continue }
            try page.insert(match) { (left, right) throws(IndexError) in
                if left.replies != right.replies { return left.replies > right.replies }
                return try isNewer(left, right)
            }
        }
        return page.matches
    }

    private func isBehindCursorOfReplies(_ match: SearchMatch) throws(IndexError) -> Bool {
        guard let after = request.after, case .replies(let count, let seconds) = after.key else { return true }
        if match.replies != count { return match.replies < count }
        if match.seconds != seconds { return match.seconds ?? .min < seconds ?? .min }
        return try order.isBehind(match.docid, after.place)
    }
}
