// SPDX-License-Identifier: GPL-2.0-or-later
//
// All posts that match, each one sure: what numbers are made of that must be exact.

internal import SakuinText

extension CompiledQuery {
    /// The docids of all matches, ascending; nil where the time is over before all are known.
    func matches(in database: XapianDatabase, until deadline: Deadline) throws(IndexError) -> [UInt32]? {
        let iterator = try PostingIterator(candidates, in: database)
        var sure: [UInt32] = []
        var unsure: [UInt32] = []
        while let candidate = try iterator.next() {
            if deadline.isOver(after: Deadline.candidate) { return nil }
            if candidate.isExact { sure.append(candidate.docid) } else { unsure.append(candidate.docid) }
        }
        guard !unsure.isEmpty else { return sure }
        let judge = judge
        let posts = ManyPosts(database: database, deadline: deadline, areOnOneRevision: judge.readsOthers)
        let read = try posts.values(of: unsure) { (post) throws(IndexError) in try judge.accepts(&post) }
        guard let verdicts = read else { return nil }
        let verified = verdicts.filter(\.value).map(\.docid)
        return sure.isEmpty ? verified : (sure + verified).sorted()
    }
}

extension PostJudge {
    /// Where what is sought stands in title and body, as hits show it: bytes, from left to right.
    func ranges(in post: inout VerifiedPost) throws(IndexError) -> (title: [Range<Int>], body: [Range<Int>]) {
        let title = try post.titleRanges(of: shown.filter { $0.field != .body }.map(\.sought))
        let body = try post.bodyRanges(of: shown.filter { $0.field != .title }.map(\.sought))
        return isSentence ? (joined(title), joined(body)) : (title, body)
    }
}

/// Ranges that overlap or touch as one.
private func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges {
        if let last = joined.last, range.lowerBound <= last.upperBound {
            joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
            joined.append(range)
        }
    }
    return joined
}
