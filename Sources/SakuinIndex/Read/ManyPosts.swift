// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts read by several threads: for totals of words that are frequent in long posts, and for whatever else is reckoned from the
// text of many.

internal import Synchronization

/// Posts that are read for one question.
struct ManyPosts {
    let database: XapianDatabase
    let deadline: Deadline
    /// True if what is read of a post depends on others: threads have the records of the main database and nothing else.
    var areOnOneRevision = false

    /// Below so many posts, threads cost more than they save: starting one takes a tenth of a millisecond, reading a post some 8 µs.
    private static let few = 100
    /// Posts that a thread takes at a time.
    private static let greatestShare = 64

    /// Reads posts in shares that threads take one after the other.
    /// - Parameter read: makes something of a share; where the time is over meanwhile, of as much of it as was read by then.
    /// - Returns: what was made of each share that was begun, in the order of `docids`; all of them unless the time is over.
    func shares<Part: Sendable>(
        of docids: [UInt32],
        _ read: @escaping @Sendable (ArraySlice<UInt32>, XapianDatabase, Deadline) throws(IndexError) -> Part
    ) throws(IndexError) -> [Part] {
        guard docids.count >= ManyPosts.few, WorkerThreads.useful > 1, !areOnOneRevision else {
            return docids.isEmpty ? [] : [try read(docids[...], database, deadline)]
        }
        // Threads read the main database, which is never changed.
        let isAllMain = docids.allSatisfy { Docids.tier(of: $0) == .main }
        let main = isAllMain ? docids : docids.filter { Docids.tier(of: $0) == .main }
        var parts = main.isEmpty ? [] : try readWithThreads(main, read)
        if !isAllMain, !deadline.hasPassed {
            parts.append(try read(docids.filter { Docids.tier(of: $0) != .main }[...], database, deadline))
        }
        return parts
    }

    /// What `read` makes of each post, by its docid; nil where the time is over before all are read.
    func values<Value: Sendable>(
        of docids: [UInt32], _ read: @escaping @Sendable (inout VerifiedPost) throws(IndexError) -> Value
    ) throws(IndexError) -> [(docid: UInt32, value: Value)]? {
        let parts = try shares(of: docids) { (share, database, deadline) throws(IndexError) in
            var values: [(docid: UInt32, value: Value)] = []
            values.reserveCapacity(share.count)
            for docid in share where !deadline.isOver(after: Deadline.post) {
                var post = VerifiedPost(docid, in: database)
                values.append((docid, try read(&post)))
            }
            return values
        }
        let values = parts.flatMap { $0 }
        guard values.count == docids.count, !deadline.hasPassed else { return nil }
        return values.sorted { $0.docid < $1.docid }
    }

    private func readWithThreads<Part: Sendable>(
        _ docids: [UInt32],
        _ read: @escaping @Sendable (ArraySlice<UInt32>, XapianDatabase, Deadline) throws(IndexError) -> Part
    ) throws(IndexError) -> [Part] {
        let work = SharedWork<Part>()
        let (end, asker) = (deadline.end, deadline.asker)
        let records = try database.mainRecords(WorkerThreads.useful)
        let share = min(ManyPosts.greatestShare, max(1, docids.count / (8 * records.count)))
        try WorkerThreads.run(records.count, takesFewer: true) { (thread, others) throws(IndexError) in
            let deadline = Deadline(end, asker: asker)
            while !others.haveFailed, !deadline.hasPassed {
                let number = work.next.add(1, ordering: .relaxed).oldValue
                let first = number * share
                guard first < docids.count else { break }
                let part = try records[thread].withDatabase { (database) throws(IndexError) in
                    try read(docids[first..<min(first + share, docids.count)], database, deadline)
                }
                work.found.withLock { $0[number] = part }
            }
        }
        // Whether all came to their end in time.
        _ = deadline.isOver(after: .max / 2)
        var parts = work.found.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value)
        // What no thread has taken, where none could be had.
        let rest = parts.count * share
        if rest < docids.count, !deadline.hasPassed { parts.append(try read(docids[rest...], database, deadline)) }
        return parts
    }
}

extension PostJudge {
    /// How many of these posts match; where the time is over meanwhile, of those that were read by then.
    func count(
        of docids: [UInt32], in database: XapianDatabase, until deadline: Deadline
    ) throws(IndexError) -> Int {
        let posts = ManyPosts(database: database, deadline: deadline, areOnOneRevision: readsOthers)
        let parts = try posts.shares(of: docids) {
            (share, database, deadline) throws(IndexError) in
            var found = 0
            for docid in share where !deadline.isOver(after: Deadline.post) {
                var post = VerifiedPost(docid, in: database)
                if try accepts(&post) { found += 1 }
            }
            return found
        }
        return parts.reduce(0, +)
    }
}

private final class SharedWork<Part: Sendable>: Sendable {
    /// The number of the first share that no thread has taken.
    let next = Atomic(0)
    /// What was made of each share, by its number.
    let found = Mutex<[Int: Part]>([:])
}
