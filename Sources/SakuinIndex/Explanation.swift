// SPDX-License-Identifier: GPL-2.0-or-later
//
// Why a query finds what it finds: its tree, the terms behind each clause, and what verification made of the candidates.

public import SakuinText

/// What the index makes of a query.
public struct Explanation: Sendable {
    /// A part of the query.
    public struct Clause: Sendable {
        public enum Kind: String, Sendable {
            case all, any, not, text, loose, expression, link, source, id
            case replyTo = "re"
            case flag = "is"
            case time
        }

        public var kind: Kind
        /// What is sought, as it is written; empty for all, any and not.
        public var text = ""
        /// Of a text or an expression.
        public var field: TextClause.Field?
        /// The level at which it is sought.
        public var level: FoldLevel?
        /// The terms that candidates are found by.
        public var terms: [TermCount] = []
        public var parts: [Clause] = []
        /// Candidates that this clause is the first not to hold for.
        public var rejected = 0
        /// True if it holds for the post that was asked about.
        public var holds: Bool?
    }

    /// A term and how many posts have it.
    public struct TermCount: Sendable {
        public var term: String
        /// True if all terms count that begin so.
        public var isPrefix: Bool
        /// Posts that have it anywhere, and in the title.
        public var posts: Int
        public var titles: Int
    }

    /// What is known of one post.
    public struct PostVerdict: Sendable {
        public var id: String
        /// True if the postings name it, and if they alone tell that it matches.
        public var isCandidate: Bool
        public var isSure: Bool
        /// True if it matches.
        public var matches: Bool
    }

    public var clause: Clause
    /// Posts of the index.
    public var posts: Int
    /// Posts that the postings name.
    public var candidates = 0
    /// Those of which the postings alone tell that they match, those that were read and do match, and those that do not.
    public var sure = 0
    public var accepted = 0
    public var rejected = 0
    /// False if the time was over before all candidates were looked at.
    public var isComplete = true
    public var post: PostVerdict?
}

extension IndexReader {
    /// Explains what `query` finds and, if `id` is given, why it finds that post or does not.
    /// - Parameter id: as for ``posts(named:limit:)``, the newest; the explanation tells of no post if there is none.
    public func explain(
        _ query: Query, fold: FoldLevel, id: String? = nil, until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> Explanation {
        let posts = try summary().posts
        return try onOneRevision { (database) throws(IndexError) in
            let deadline = Deadline(end)
            let judge = try ClauseJudge(
                query, Verifier.NodeMaking(level: fold, displacement: displacement, database: database), deadline)
            let candidates = try QueryPlanner(displacement: displacement, statistics: nil, database: database)
                .plan(judge.node)
            var explanation = Explanation(clause: judge.clause, posts: posts)
            let walk = try PostingWalk(candidates, in: database)
            var rejections: [Int: Int] = [:]
            while let candidate = try walk.next() {
                if deadline.isOver(after: candidate.isSure ? Deadline.candidate : Deadline.post) { break }
                explanation.candidates += 1
                var post = VerifiedPost(candidate.docid, in: database)
                if candidate.isSure {
                    explanation.sure += 1
                } else if let clause = try judge.blame(&post) {
                    rejections[clause, default: 0] += 1
                    explanation.rejected += 1
                } else {
                    explanation.accepted += 1
                }
            }
            explanation.isComplete = !deadline.hasPassed
            var number = 0
            explanation.clause.count(rejections, &number)
            guard let id, let docid = try IndexReader.docids(named: id, limit: 1, in: database).first
            else { return explanation }
            var post = VerifiedPost(docid, in: database)
            let offered = try PostingWalk(candidates, in: database, bounds: docid...docid).next()
            try judge.tell(&explanation.clause, of: &post)
            explanation.post = Explanation.PostVerdict(
                id: try post.stored().id, isCandidate: offered != nil, isSure: offered?.isSure ?? false,
                matches: try judge.blame(&post) == nil)
            return explanation
        }
    }
}

extension Explanation.Clause {
    /// Takes its own rejections and those of its parts, which are numbered as `ClauseJudge` does.
    fileprivate mutating func count(_ rejections: [Int: Int], _ number: inout Int) {
        rejected = rejections[number] ?? 0
        number += 1
        for index in parts.indices { parts[index].count(rejections, &number) }
    }
}

/// A clause with what evaluates it.
private struct ClauseJudge {
    let clause: Explanation.Clause
    let node: Verifier.Node
    private let parts: [ClauseJudge]
    /// Its place in the tree: a clause before its parts.
    private let number: Int

    init(_ query: Query, _ making: Verifier.NodeMaking, _ deadline: Deadline) throws(IndexError) {
        var count = 0
        try self.init(query, making, deadline, &count)
    }

    private init(
        _ query: Query, _ making: Verifier.NodeMaking, _ deadline: Deadline, _ count: inout Int
    ) throws(IndexError) {
        number = count
        count += 1
        node = try Verifier.node(query, making)
        var parts: [ClauseJudge] = []
        for part in query.parts {
            parts.append(try ClauseJudge(part, query.isNot ? making.opposite : making, deadline, &count))
        }
        self.parts = parts
        var clause = Explanation.Clause(query, making)
        clause.parts = parts.map(\.clause)
        switch query {
        case .text(let text): clause.terms = try ClauseJudge.terms(of: text, making, deadline)
        case .loose(let texts): for text in texts { clause.terms += try ClauseJudge.terms(of: text, making, deadline) }
        default: break
        }
        self.clause = clause
    }

    /// The clause that does not hold for `post`, the first one if there are several; nil if the post matches.
    func blame(_ post: inout VerifiedPost) throws(IndexError) -> Int? {
        guard clause.kind == .all else { return try Verifier.accepts(node, &post) ? nil : number }
        for part in parts {
            if let failed = try part.blame(&post) { return failed }
        }
        return nil
    }

    /// Writes into `told`, which is this clause, what holds for `post`.
    func tell(_ told: inout Explanation.Clause, of post: inout VerifiedPost) throws(IndexError) {
        told.holds = try Verifier.accepts(node, &post)
        for (index, part) in parts.enumerated() { try part.tell(&told.parts[index], of: &post) }
    }

    /// The terms of a phrase, as the planner asks for them; of forms at a wider level those that there are.
    private static func terms(
        of clause: TextClause, _ making: Verifier.NodeMaking, _ deadline: Deadline
    ) throws(IndexError) -> [Explanation.TermCount] {
        guard let pattern = Pattern(clause.phrase, level: making.level(clause.level), isPrefix: clause.isPrefix)
        else { return [] }
        let phrase = Phrase(pattern, try WideForms(pattern, in: making.database))
        let titlePrefix = Array(Schema.TermPrefix.title.rawValue.utf8)
        var counts: [Explanation.TermCount] = []
        for needle in phrase.loose ?? phrase.needles {
            for term in needle.terms {
                func posts(_ term: [UInt8]) throws(IndexError) -> Int {
                    guard needle.isPrefix else { return try making.database.frequency(of: term) }
                    // A post that has several of the terms is one.
                    let walk = try PostingWalk(.terms(from: term), in: making.database)
                    var count = 0
                    while !deadline.isOver(after: Deadline.candidate), try walk.next() != nil { count += 1 }
                    return count
                }
                let count = Explanation.TermCount(
                    term: String(decoding: term, as: UTF8.self), isPrefix: needle.isPrefix, posts: try posts(term),
                    titles: try posts(titlePrefix + term))
                if count.posts > 0 || needle.terms.count == 1 { counts.append(count) }
            }
        }
        return counts
    }
}

extension Query {
    fileprivate var parts: [Query] {
        switch self {
        case .all(let parts), .any(let parts): parts
        case .not(let part): [part]
        default: []
        }
    }

    fileprivate var isNot: Bool { if case .not = self { true } else { false } }
}

extension Explanation.Clause {
    fileprivate init(_ query: Query, _ making: Verifier.NodeMaking) {
        switch query {
        case .all: self.init(kind: .all)
        case .any: self.init(kind: .any)
        case .not: self.init(kind: .not)
        case .text(let clause):
            self.init(
                kind: .text, text: clause.phrase + (clause.isPrefix ? "*" : ""), field: clause.field,
                level: making.level(clause.level))
        case .loose(let clauses): self.init(kind: .loose, text: clauses.map(\.phrase).joined(separator: " "))
        case .expression(let clause):
            self.init(
                kind: .expression, text: clause.source, field: clause.field, level: making.level(clause.level))
        case .link(let address): self.init(kind: .link, text: address.written)
        case .source(let path): self.init(kind: .source, text: path)
        case .id(let id): self.init(kind: .id, text: id)
        case .replyTo(let id): self.init(kind: .replyTo, text: id)
        case .flag(let flag): self.init(kind: .flag, text: flag.rawValue)
        case .time(let range):
            self.init(
                kind: .time, text: [range.lowerBound, range.upperBound].map(Self.moment).joined(separator: "..<"))
        }
    }

    /// Empty for a bound that there is none of.
    private static func moment(_ seconds: Int64) -> String {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return "" }
        return PostTime(seconds: seconds, precision: .second).description
    }
}
