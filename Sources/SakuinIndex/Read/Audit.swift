// SPDX-License-Identifier: GPL-2.0-or-later
//
// The promise in the user's hands: what the index answers beside what reading every post finds. The scan asks no posting
// list, takes no text for plain, and trusts nothing but the stored posts and the rules of matching.

public import SakuinText

/// What an index and a scan of its posts find for one query.
///
/// ```swift
/// let audit = try reader.compare(QueryParser.parse("東京"), fold: .standard)
/// audit.isEqual  // true
/// ```
public struct Audit: Sendable {
    /// Posts that were read.
    public var posts = 0
    /// Matches by the index, and by the scan.
    public var byIndex = 0
    public var byScan = 0
    /// Ids of posts that only the scan finds, and that only the index finds: the first of them.
    public var missing: [String] = []
    public var extra: [String] = []

    public var isEqual: Bool { missing.isEmpty && extra.isEmpty && byIndex == byScan }

    /// Ids that are kept of each kind.
    public static let mostIDs = 100
}

extension IndexReader {
    /// Reads every post and compares. All of it on one revision: where that goes meanwhile, from the start.
    /// - Throws: an error with the code `cancelled` where nobody waits for it any longer.
    public func compare(_ query: Query, fold: FoldLevel) throws(IndexError) -> Audit {
        try onOneRevision { (database) throws(IndexError) in
            let compiled = try QueryScope(level: fold, times: times, in: database).compile(query)
            var comparison = Audit()
            let iterator = try PostingIterator(compiled.candidates, in: database)
            let deadline = Deadline(nil)
            var next = try iterator.next()
            for docid in try database.allPosts() {
                guard !deadline.isOver(after: Deadline.post) else {
                    throw IndexError(.cancelled, "nobody waits for the comparison any longer")
                }
                while let candidate = next, candidate.docid < docid { next = try iterator.next() }
                var isFound = false
                if let candidate = next, candidate.docid == docid {
                    var post = VerifiedPost(docid, in: database)
                    isFound = candidate.isExact ? true : try compiled.judge.accepts(&post)
                }
                var post = VerifiedPost(docid, in: database, trustsPlain: false)
                let matches = try compiled.judge.accepts(&post)
                comparison.posts += 1
                if isFound { comparison.byIndex += 1 }
                if matches { comparison.byScan += 1 }
                guard isFound != matches else { continue }
                let id = try post.stored().id
                if matches, comparison.missing.count < Audit.mostIDs { comparison.missing.append(id) }
                if isFound, comparison.extra.count < Audit.mostIDs { comparison.extra.append(id) }
            }
            return comparison
        }
    }
}
