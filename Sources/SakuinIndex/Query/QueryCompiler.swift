// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query is made ready for one revision of the index, in one pass: what the postings are asked for, and how each post that they
// name is judged. Words, sentences and regular expressions are compiled in their files in `Operators`, and so is each selector.

internal import SakuinText

/// The judge of a query, or of a part of it: the brute-force meaning, on one post.
protocol PostJudge: Sendable {
    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool

    /// What is sought in the texts, to be shown.
    var shown: [ShownText] { get }

    /// True if a sentence is sought: its pieces overlap, and are shown as one.
    var isSentence: Bool { get }
}

extension PostJudge {
    var shown: [ShownText] { [] }
    var isSentence: Bool { false }
}

/// What is sought in a text.
struct ShownText: Sendable {
    var sought: Sought
    var field: TextClause.Field
}

/// A query, or a part of one, made ready.
struct CompiledQuery: Sendable {
    /// Posts that can match; those that are not marked as unsure do.
    let candidates: Candidates
    let judge: any PostJudge
    /// Of what is made of other queries: these, in their order.
    private(set) var parts: [CompiledQuery] = []
    /// True for all of several queries.
    private(set) var isConjunction = false
    /// What is left out by a NOT.
    fileprivate var excluded: Candidates?

    init(_ candidates: Candidates, _ judge: any PostJudge) {
        self.candidates = candidates
        self.judge = judge
    }

    static func all(_ parts: [CompiledQuery]) -> CompiledQuery {
        var query = CompiledQuery(together(parts), AllJudge(parts: parts.map(\.judge)))
        query.parts = parts
        query.isConjunction = true
        return query
    }

    static func any(_ parts: [CompiledQuery]) -> CompiledQuery {
        var query = CompiledQuery(.or(parts.map(\.candidates)), AnyJudge(parts: parts.map(\.judge)))
        query.parts = parts
        return query
    }

    static func not(_ part: CompiledQuery) -> CompiledQuery {
        var query = CompiledQuery(.andNot(.all, .or([part.candidates])), NotJudge(part: part.judge))
        query.parts = [part]
        query.excluded = part.candidates
        return query
    }

    private static func together(_ parts: [CompiledQuery]) -> Candidates {
        let excluded = parts.compactMap(\.excluded)
        let included = parts.filter { $0.excluded == nil }.map(\.candidates)
        // All posts, sure or not, are no restriction beside another.
        let restricting = included.filter { $0 != .all && $0 != .unsure(.all) }
        var base: Candidates = restricting.count > 1 ? .and(restricting) : restricting.first ?? .all
        if included.contains(.unsure(.all)) { base = .unsure(base) }
        return excluded.isEmpty ? base : .andNot(base, .or(excluded))
    }
}

// MARK: Groups

private struct AllJudge: PostJudge {
    let parts: [any PostJudge]

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        for part in parts where try !part.accepts(&post) { return false }
        return true
    }

    var shown: [ShownText] { parts.flatMap(\.shown) }
    var isSentence: Bool { parts.contains(where: \.isSentence) }
}

struct AnyJudge: PostJudge {
    let parts: [any PostJudge]

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        for part in parts where try part.accepts(&post) { return true }
        return false
    }

    var shown: [ShownText] { parts.flatMap(\.shown) }
    var isSentence: Bool { parts.contains(where: \.isSentence) }
}

/// What is left out is not shown.
private struct NotJudge: PostJudge {
    let part: any PostJudge

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool { try !part.accepts(&post) }
}

/// Compiles the parts of a query.
struct QueryCompiler {
    /// The question's.
    let level: FoldLevel
    /// How far a dated post's docid may lie behind that of its second.
    let displacement: Int
    /// What weights depend on, if they are wanted: then titles and rarer bigrams weigh more.
    let statistics: RankingStatistics?
    let database: XapianDatabase
    /// False for what a NOT leaves out. It is sought at the standard level whatever the question's, so that a wider
    /// level leaves out no more and never finds fewer.
    private(set) var isWanted = true

    init(
        level: FoldLevel, displacement: Int, statistics: RankingStatistics? = nil, in database: XapianDatabase
    ) {
        self.level = level
        self.displacement = displacement
        self.statistics = statistics
        self.database = database
    }

    var isRanked: Bool { statistics != nil }

    /// For what a NOT leaves out.
    var opposite: QueryCompiler {
        var opposite = self
        opposite.isWanted.toggle()
        return opposite
    }

    /// The level of a clause.
    /// - Parameter own: what stands behind its `~`.
    func level(_ own: FoldLevel?) -> FoldLevel { own ?? (isWanted ? level : .standard) }

    func compile(_ query: Query) throws(IndexError) -> CompiledQuery {
        switch query {
        case .all(let parts): .all(try compile(parts))
        case .any(let parts): .any(try compile(parts))
        case .not(let part): .not(try opposite.compile(part))
        case .text(let clause): try compile(clause)
        case .loose(let clauses): try compile(sentence: clauses)
        case .expression(let clause): try compile(clause)
        case .selector(let clause): try clause.selector.compile(self)
        }
    }

    private func compile(_ parts: [Query]) throws(IndexError) -> [CompiledQuery] {
        var compiled: [CompiledQuery] = []
        for part in parts { compiled.append(try compile(part)) }
        return compiled
    }
}
