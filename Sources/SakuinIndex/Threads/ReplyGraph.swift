// SPDX-License-Identifier: GPL-2.0-or-later
//
// How posts answer each other (Index/THREADS.md). A post answers another if one of the ids that its current version names is, byte for byte, a
// name of the other: its id, or its address where the id does not tell it. An id that is not unique in the world means the posts of the
// same dumps first. Nothing of it is stored but who names what: it is reckoned when it is asked.

internal import SakuinText

/// The posts of one revision as a graph.
struct ReplyGraph {
    let database: XapianDatabase
    /// Where it is over, lists end, and answers are of no use.
    let deadline: Deadline

    init(in database: XapianDatabase, until deadline: Deadline = Deadline(nil)) {
        self.database = database
        self.deadline = deadline
    }

    /// A post, as far as replies are concerned.
    struct Node {
        let docid: UInt32
        let id: String
        /// What others name it by.
        let names: [String]
        /// What it names.
        let targets: [String]
        /// The dumps that hold any of its versions.
        let dumps: [Int]
        /// Seconds since 1970 UTC.
        let seconds: Int64?

        init(_ docid: UInt32, _ post: StoredPost) {
            self.docid = docid
            id = post.id
            let current = post.current
            targets = current.targets
            dumps = Set(post.sources.map(\.dump)).sorted()
            seconds = current.time?.seconds
            var names = [id]
            if let url = current.url, !url.hasSameBytes(as: id), current.id.map(PostID.scope) != .post {
                names.append(url)
            }
            self.names = names
        }

        func isNamed(_ name: String) -> Bool { names.contains { $0.hasSameBytes(as: name) } }

        func answers(_ name: String) -> Bool { targets.contains { $0.hasSameBytes(as: name) } }

        var answersItself: Bool { names.contains(where: answers) }
    }

    func node(_ docid: UInt32) throws(IndexError) -> Node {
        _ = deadline.isOver(after: Deadline.post)
        return Node(docid, try PostRecord.decode(try database.record(of: docid)))
    }

    // MARK: Upwards

    /// The posts that bear a name.
    /// - Parameter dumps: only those that one of these dumps holds; nil for any.
    func bearers(of name: String, in dumps: [Int]? = nil) throws(IndexError) -> [Node] {
        var query: PostingQuery = .or(
            PostingQuery.bearing(name) + [.lead(Schema.lead(.address, PostKey.digest(ofID: name)))])
        if let dumps { query = .and([query, ReplyGraph.held(by: dumps)]) }
        var found: [Node] = []
        for docid in try docids(query) {
            let node = try node(docid)
            if node.isNamed(name) { found.append(node) }
        }
        return found
    }

    /// The posts that a post means by a name, itself perhaps among them; none where the post is missing.
    func meant(by target: String, in post: Node) throws(IndexError) -> [Node] {
        if PostID.isGlobal(target) { return try bearers(of: target) }
        let near = try bearers(of: target, in: post.dumps)
        return near.isEmpty ? try bearers(of: target) : near
    }

    // MARK: Downwards

    /// How many other posts answer it.
    func replyCount(of post: Node) throws(IndexError) -> Int {
        if post.names.count == 1, PostID.isGlobal(post.id) {
            let term = Schema.booleanTerm(.replyTo, post.id)
            if !Schema.isHashed(term[...]) {
                return try database.frequency(of: term) - (post.answersItself ? 1 : 0)
            }
        }
        return try answers(to: post).count
    }

    /// The docids of the posts that answer it, ascending, without its own.
    func answers(to post: Node) throws(IndexError) -> [UInt32] {
        var found: Set<UInt32> = []
        for name in post.names { found.formUnion(try answers(to: name, of: post.dumps)) }
        found.remove(post.docid)
        return found.sorted()
    }

    /// Posts that mean by a name the one in these dumps that bears it.
    func answers(to name: String, of dumps: [Int]) throws(IndexError) -> [UInt32] {
        let term = Schema.booleanTerm(.replyTo, name)
        let count = try database.frequency(of: term)
        guard count > 0 else { return [] }
        if PostID.isGlobal(name) { return try naming(name, .term(term)) }
        let near = try naming(name, .and([.term(term), ReplyGraph.held(by: dumps)]))
        // The others of the list have their own bearers, or are far from any.
        return near.count == count ? near : near + (try farAnswers(to: name))
    }

    /// Posts that answer a name that is not unique in the world, and have no bearer of it in their own dumps: they mean all bearers.
    private func farAnswers(to name: String) throws(IndexError) -> [UInt32] {
        if let known = database.replies.farAnswers[Array(name.utf8)] { return known }
        let dumps = Set(try bearers(of: name).flatMap(\.dumps)).sorted()
        let term = Schema.booleanTerm(.replyTo, name)
        let found = try naming(name, .andNot(.term(term), ReplyGraph.held(by: dumps)))
        if !deadline.hasPassed, database.replies.farAnswers.count < ReplyNotes.mostNames {
            database.replies.farAnswers[Array(name.utf8)] = found
        }
        return found
    }

    /// Posts that answer one that is missing: those of these dumps, if the name is not unique in the world.
    func missing(_ name: String, _ dumps: [Int]?) throws(IndexError) -> [UInt32] {
        let term: PostingQuery = .term(Schema.booleanTerm(.replyTo, name))
        return try naming(name, dumps.map { .and([term, ReplyGraph.held(by: $0)]) } ?? term)
    }

    /// The documents of a question for those that name `name`: a term that has a hash in its place is looked at.
    private func naming(_ name: String, _ query: PostingQuery) throws(IndexError) -> [UInt32] {
        let found = try docids(query)
        guard Schema.isHashed(Schema.booleanTerm(.replyTo, name)[...]) else { return found }
        var sure: [UInt32] = []
        for docid in found where try node(docid).answers(name) { sure.append(docid) }
        return sure
    }

    // MARK: Many

    /// Leads to all posts that at least so many others answer; nil if that may be too many to be looked up.
    func answered(atLeast least: Int) throws(IndexError) -> PostingQuery? {
        guard least > 0 else { return nil }
        let most = try mostAnswered()
        // The answers of a post may be divided between its names.
        let names = try mostNames()
        let ofOneName = (least + names - 1) / names
        guard most.rest < ofOneName else { return nil }
        var terms: [[UInt8]] = []
        for term in most.names where try database.frequency(of: term) >= ofOneName {
            // What has a hash in its place does not tell its name.
            if Schema.isHashed(term[...]) { return nil }
            terms.append(term)
        }
        return ReplyGraph.bearing(terms)
    }

    /// Leads to the posts that are answered most; all others have no more answers than `rest`.
    func answeredOften() throws(IndexError) -> (posts: PostingQuery, rest: Int) {
        let most = try mostAnswered()
        var (names, rest) = ([[UInt8]](), most.rest)
        for term in most.names {
            if Schema.isHashed(term[...]) {
                rest = max(rest, try database.frequency(of: term))
            } else {
                names.append(term)
            }
        }
        return (ReplyGraph.bearing(names), try mostNames() * rest)
    }

    /// How many names a post has at most: an id, and an address if any post is found by one.
    private func mostNames() throws(IndexError) -> Int {
        try database.terms(startingWith: Array(Schema.TermPrefix.address.rawValue.utf8), most: 1).isEmpty ? 1 : 2
    }

    /// - Parameter terms: of what is answered.
    private static func bearing(_ terms: [[UInt8]]) -> PostingQuery {
        let prefix = Schema.TermPrefix.replyTo.rawValue.utf8.count
        let leads = terms.flatMap { term in
            let name = String(decoding: term.dropFirst(prefix), as: UTF8.self)
            return PostingQuery.bearing(name) + [.lead(Schema.lead(.address, PostKey.digest(ofID: name)))]
        }
        return .scaled(.or(leads), 0)
    }

    /// Names that are looked up at most: each is a list of some hundred postings.
    private static let mostLookedUp = 2000

    private func mostAnswered() throws(IndexError) -> (names: [[UInt8]], rest: Int) {
        if let known = database.replies.mostAnswered { return known }
        let prefix = Array(Schema.TermPrefix.replyTo.rawValue.utf8)
        let found = try database.frequentTerms(startingWith: prefix, most: ReplyGraph.mostLookedUp)
        let names = Set(found.terms.map(Array.init)).sorted { $0.lexicographicallyPrecedes($1) }
        database.replies.mostAnswered = (names, found.rest)
        return (names, found.rest)
    }

    // MARK: Lists

    /// Posts that one of these dumps holds.
    static func held(by dumps: [Int]) -> PostingQuery {
        .anyTerm(dumps.map { Schema.booleanTerm(.dump, String($0)) })
    }

    /// Ascending; as far as the time allows.
    func docids(_ query: PostingQuery) throws(IndexError) -> [UInt32] {
        let iterator = try PostingIterator(query, in: database)
        var found: [UInt32] = []
        while !deadline.isOver(after: Deadline.candidate), let candidate = try iterator.next() {
            found.append(candidate.docid)
        }
        return found
    }
}
