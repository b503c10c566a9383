// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts read by several threads: for totals of words that are frequent in long posts.

internal import Synchronization

extension PostJudge {
    /// Below so many posts, threads cost more than they save: starting them and opening the database takes a millisecond,
    /// reading a post some 8 µs.
    private static var fewPosts: Int { 500 }
    /// Posts that a thread takes at a time.
    private static var share: Int { 64 }

    /// How many of these posts match.
    func count(
        of docids: [UInt32], in database: XapianDatabase, until deadline: Deadline
    ) throws(IndexError) -> Int {
        guard docids.count >= Self.fewPosts, WorkerThreads.useful > 1 else {
            return try count(of: docids[...], in: database, until: deadline)
        }
        // What a thread opens may be newer, but the main database is never changed.
        let main = docids.filter { Docids.tier(of: $0) == .main }
        let delta = docids.filter { Docids.tier(of: $0) != .main }
        let counted = try countWithThreads(main, database.opener, until: deadline)
        return try counted.matches + count(of: main[counted.posts...], in: database, until: deadline)
            + count(of: delta[...], in: database, until: deadline)
    }

    private func count(
        of docids: ArraySlice<UInt32>, in database: XapianDatabase, until deadline: Deadline
    ) throws(IndexError) -> Int {
        var found = 0
        for docid in docids where !deadline.isOver(after: Deadline.post) {
            var post = VerifiedPost(docid, in: database)
            if try accepts(&post) { found += 1 }
        }
        return found
    }

    /// Counts as far as threads can be had that open the databases once more: all of them, or none.
    private func countWithThreads(
        _ docids: [UInt32], _ open: @escaping @Sendable () throws(IndexError) -> XapianDatabase,
        until deadline: Deadline
    ) throws(IndexError) -> (matches: Int, posts: Int) {
        let work = SharedWork()
        let (end, asker) = (deadline.end, deadline.asker)
        try WorkerThreads.run(WorkerThreads.useful, takesFewer: true) { [self] (_, others) throws(IndexError) in
            guard let database = try Self.another(open) else { return }
            let deadline = Deadline(end, asker: asker)
            while !others.haveFailed, !deadline.hasPassed {
                let first = work.next.add(Self.share, ordering: .relaxed).oldValue
                guard first < docids.count else { break }
                let found = try count(
                    of: docids[first..<min(first + Self.share, docids.count)], in: database, until: deadline)
                work.found.add(found, ordering: .relaxed)
            }
        }
        // Whether all came to their end in time.
        _ = deadline.isOver(after: .max / 2)
        return (work.found.load(ordering: .relaxed), min(docids.count, work.next.load(ordering: .relaxed)))
    }

    /// The databases once more; nil where they cannot be had, which is no fault: the generation may have been replaced and
    /// its files taken away, or the process has as many files open as it may. Whoever asks has them open.
    private static func another(
        _ open: () throws(IndexError) -> XapianDatabase
    ) throws(IndexError) -> XapianDatabase? {
        do throws(IndexError) {
            return try open()
        } catch {
            // Files that were taken away in the middle look damaged; if they are, whoever asks meets it in its own.
            guard [.missing, .system, .damaged].contains(error.code) else { throw error }
            return nil
        }
    }
}

private final class SharedWork: Sendable {
    /// The first post that no thread has taken.
    let next = Atomic(0)
    let found = Atomic(0)
}
