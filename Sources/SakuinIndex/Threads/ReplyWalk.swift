// SPDX-License-Identifier: GPL-2.0-or-later
//
// From any post of a thread to all of them: a component of the graph. Queues, and no recursion: a chain of a million answers is as deep as it is
// long.

internal import SakuinText

extension ReplyGraph {
    /// The posts of a thread, as far as they were found.
    struct Thread {
        /// Ascending.
        var docids: [UInt32]
        /// These and those that are known to be of the thread and were not looked at.
        var known: Set<UInt32>
        /// False where the time was over, or there are more than were wanted.
        var isComplete: Bool
    }

    /// The posts from which a thread is found by a name that a person gives: those that are meant by it; of a board's thread all; of a
    /// post that is missing those that answer it.
    func meant(by name: String) throws(IndexError) -> [UInt32] {
        let named = try database.docids(named: name)
        if !named.isEmpty { return named }
        let thread = name.hasSuffix("/") ? String(name.dropLast()) : name
        if PostID.thread(of: thread + "/1") != nil {
            let ofBoard = try docids(.term(Schema.booleanTerm(.thread, thread)))
            if !ofBoard.isEmpty { return ofBoard }
        }
        var answers: [UInt32] = []
        for id in PostKey.idsMeant(by: name) {
            for docid in try docids(.term(Schema.booleanTerm(.replyTo, id))) where try node(docid).answers(id) {
                answers.append(docid)
            }
        }
        return answers
    }

    /// All posts that are joined with these by answers, by a missing post that they answer, or by a board's thread.
    /// - Parameters:
    ///   - most: where there are more, those that are nearest are found, and all that the first are answers to.
    ///   - read: those of the posts that were read already.
    ///   - found: is given each post, once.
    func thread(
        of docids: [UInt32], most: Int = .max, read: [Node] = [], found: (Node) -> Void = { _ in }
    ) throws(IndexError) -> Thread {
        var walk = ReplyWalk(graph: self)
        for node in read { walk.read[node.docid] = node }
        walk.add(docids)
        while walk.visited.count < most, !deadline.hasPassed, let docid = walk.next() {
            let node = try walk.take(docid)
            found(node)
            try walk.follow(node)
        }
        return Thread(
            docids: walk.visited.sorted(), known: walk.seen, isComplete: walk.isDone && !deadline.hasPassed)
    }
}

private struct ReplyWalk {
    let graph: ReplyGraph
    /// Posts that are known to be of the thread, and those of them that were looked at.
    private(set) var seen: Set<UInt32> = []
    private(set) var visited: [UInt32] = []
    /// Those that are answered, the last first, and all others, the first first.
    private var above: [UInt32] = []
    private var others: [UInt32] = []
    private var position = 0
    /// Posts that were read when they were seen, and are to be looked at.
    var read: [UInt32: ReplyGraph.Node] = [:]
    /// Names whose bearers and answers have been added.
    private var names: Set<Name> = []

    init(graph: ReplyGraph) { self.graph = graph }

    private struct Name: Hashable {
        var text: [UInt8]
        /// Of a name that is not unique in the world: where it is used.
        var dumps: [Int]
        var isThread = false
        var isTarget = false
    }

    var isDone: Bool { above.isEmpty && position == others.count }

    mutating func next() -> UInt32? {
        if let docid = above.popLast() {
            visited.append(docid)
            return docid
        }
        guard position < others.count else { return nil }
        position += 1
        visited.append(others[position - 1])
        return others[position - 1]
    }

    mutating func take(_ docid: UInt32) throws(IndexError) -> ReplyGraph.Node {
        if let node = read.removeValue(forKey: docid) { return node }
        return try graph.node(docid)
    }

    mutating func add(_ docids: [UInt32]) {
        for docid in docids where seen.insert(docid).inserted { others.append(docid) }
    }

    mutating func follow(_ node: ReplyGraph.Node) throws(IndexError) {
        for target in node.targets { try follow(target: target, of: node) }
        for name in node.names {
            let key = Name(text: Array(name.utf8), dumps: PostID.isGlobal(name) ? [] : node.dumps)
            if names.insert(key).inserted { add(try graph.answers(to: name, of: node.dumps)) }
        }
        guard let thread = PostID.thread(of: node.id) else { return }
        if names.insert(Name(text: Array(thread.utf8), dumps: [], isThread: true)).inserted {
            add(try graph.docids(.term(Schema.booleanTerm(.thread, thread))))
        }
    }

    private mutating func follow(target: String, of node: ReplyGraph.Node) throws(IndexError) {
        let isGlobal = PostID.isGlobal(target)
        let key = Name(text: Array(target.utf8), dumps: isGlobal ? [] : node.dumps, isTarget: true)
        guard names.insert(key).inserted else { return }
        let bearers = try graph.meant(by: target, in: node)
        for bearer in bearers where seen.insert(bearer.docid).inserted {
            above.append(bearer.docid)
            read[bearer.docid] = bearer
        }
        // Posts that answer one that is missing are one thread.
        if bearers.isEmpty { add(try graph.missing(target, isGlobal ? nil : node.dumps)) }
    }
}
