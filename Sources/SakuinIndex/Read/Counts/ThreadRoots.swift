// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which thread a post is of: that of the first post that is reached from answer to answer.

internal import SakuinText

/// The first posts of threads, of one revision.
final class ThreadRoots {
    private let database: XapianDatabase
    private var roots: [UInt32: Root] = [:]

    /// What a thread is named by.
    struct Root: Hashable {
        /// The id of its first post, or of the one that is missing there; of a board's thread, that of its posts without their numbers.
        var id: [UInt8]
        /// The first post, where it is in the index: several may bear one id.
        var docid: UInt32?

        func isBefore(_ other: Root) -> Bool {
            id == other.id ? docid ?? 0 < other.docid ?? 0 : id.lexicographicallyPrecedes(other.id)
        }
    }

    init(_ database: XapianDatabase) {
        self.database = database
    }

    func root(of docid: UInt32) throws(IndexError) -> Root {
        var path: [UInt32] = []
        var ids: [String] = []
        var next = docid
        while true {
            if let known = roots[next] { return note(known, for: path) }
            if let place = path.firstIndex(of: next) {
                // Posts that answer each other in a ring have no first: the one with the least id stands for it.
                let ring = path.indices[place...].map { Root(id: Array(ids[$0].utf8), docid: path[$0]) }
                return note(ring.min { $0.isBefore($1) } ?? ring[0], for: path)
            }
            let post = try PostRecord.decode(try database.record(of: next))
            path.append(next)
            ids.append(post.id)
            if let board = ThreadRoots.boardThread(of: post.id) {
                return note(Root(id: Array(board.utf8), docid: nil), for: path)
            }
            guard let target = post.current.replyTo else {
                return note(Root(id: Array(post.id.utf8), docid: next), for: path)
            }
            guard let answered = try answered(by: post, target, itself: next) else {
                return note(Root(id: Array(target.utf8), docid: nil), for: path)
            }
            next = answered
        }
    }

    private func note(_ root: Root, for path: [UInt32]) -> Root {
        for docid in path { roots[docid] = root }
        return root
    }

    /// `dat:BOARD/THREAD` of `dat:BOARD/THREAD/NUMBER`.
    private static func boardThread(of id: String) -> String? {
        guard id.hasPrefix("dat:"), PostID.scope(of: id) == .post, let slash = id.lastIndex(of: "/") else { return nil }
        return String(id[..<slash])
    }

    /// The post with the id that is answered: of several the newest, where the id is no post's own before all one of the same dump.
    private func answered(
        by post: StoredPost, _ target: String, itself: UInt32
    ) throws(IndexError) -> UInt32? {
        let bearers = try IndexReader.docids(named: target, in: database).filter { $0 != itself }
        guard !PostID.isGlobal(target), bearers.count > 1 else { return bearers.first }
        let dumps = Set(post.versions[0].sources.map(\.dump))
        for bearer in bearers {
            let other = try PostRecord.decode(try database.record(of: bearer))
            if other.sources.contains(where: { dumps.contains($0.dump) }) { return bearer }
        }
        return bearers.first
    }
}
