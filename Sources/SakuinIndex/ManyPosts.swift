// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts read by several threads: for totals of words that are frequent in long posts.

internal import Synchronization

extension Verifier {
    /// Below so many posts, threads cost more than they save: starting them and opening the database takes a millisecond,
    /// reading a post some 8 µs.
    private static let fewPosts = 500
    /// Posts that a thread takes at a time.
    private static let share = 64

    /// How many of these posts match.
    func count(
        of docids: [UInt32], in database: XapianDatabase, until deadline: Deadline
    ) throws(IndexError) -> Int {
        guard docids.count >= Verifier.fewPosts, WorkerThreads.useful > 1 else {
            return try count(of: docids[...], in: database, until: deadline)
        }
        // What a thread opens may be newer, but the main database is never changed.
        let main = docids.filter { Docids.tier(of: $0) == .main }
        let delta = docids.filter { Docids.tier(of: $0) != .main }
        let found: Int
        do throws(IndexError) {
            found = try countWithThreads(main, database.opener, until: deadline)
        } catch {
            // The generation may have been replaced and its files taken away: this reader has them open.
            found = try count(of: main[...], in: database, until: deadline)
        }
        return try found + count(of: delta[...], in: database, until: deadline)
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

    private func countWithThreads(
        _ docids: [UInt32], _ open: @escaping @Sendable () throws(IndexError) -> XapianDatabase,
        until deadline: Deadline
    ) throws(IndexError) -> Int {
        let work = SharedWork()
        let end = deadline.end
        try WorkerThreads.run(WorkerThreads.useful) { [self] (_, others) throws(IndexError) in
            let database = try open()
            let deadline = Deadline(end)
            while !others.haveFailed, !deadline.hasPassed {
                let first = work.next.add(Verifier.share, ordering: .relaxed).oldValue
                guard first < docids.count else { break }
                let found = try count(
                    of: docids[first..<min(first + Verifier.share, docids.count)], in: database, until: deadline)
                work.found.add(found, ordering: .relaxed)
            }
        }
        // Whether all came to their end in time.
        _ = deadline.isOver(after: .max / 2)
        return work.found.load(ordering: .relaxed)
    }

    private final class SharedWork: Sendable {
        /// The first post that no thread has taken.
        let next = Atomic(0)
        let found = Atomic(0)
    }
}
