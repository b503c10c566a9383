// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which thread a post is of, and what that thread is called: by the line that its tree begins with (Index/THREADS.md).

internal import SakuinText

/// The threads of posts, each found once, whichever of its posts are asked about.
final class ThreadRoots {
    private let graph: ReplyGraph
    private var roots: [Root] = []
    /// By docid: the number of its thread's root.
    private var numbers: [UInt32: Int] = [:]

    /// What a thread is named by.
    struct Root: Hashable {
        /// The id of its first post, or of the one that is missing there; of a board's thread, that of its posts without their numbers.
        var id: [UInt8]
        /// The first post, where it is in the index and no post of a board.
        var docid: UInt32?
        /// The least docid of the thread: several may begin with one id.
        var thread: UInt32 = 0

        func isBefore(_ other: Root) -> Bool {
            id == other.id ? thread < other.thread : id.lexicographicallyPrecedes(other.id)
        }
    }

    init(_ graph: ReplyGraph) {
        self.graph = graph
    }

    /// Where the time is over meanwhile, it may be the root of a part of the thread.
    func root(of docid: UInt32) throws(IndexError) -> Root {
        if let number = numbers[docid] { return roots[number] }
        var nodes: [ReplyGraph.Node] = []
        let thread = try graph.thread(of: [docid]) { nodes.append($0) }
        var root = try root(of: nodes, isComplete: thread.isComplete)
        root.thread = thread.docids.first ?? docid
        for member in thread.docids { numbers[member] = roots.count }
        roots.append(root)
        return root
    }

    private func root(of nodes: [ReplyGraph.Node], isComplete: Bool) throws(IndexError) -> Root {
        guard let first = try ThreadTree(nodes, isComplete: isComplete, graph).first else { return Root(id: []) }
        switch first {
        case .missing(let id): return Root(id: Array(id.utf8))
        case .post(let node):
            if let board = PostID.thread(of: node.id) { return Root(id: Array(board.utf8)) }
            return Root(id: Array(node.id.utf8), docid: node.docid)
        }
    }
}
