// SPDX-License-Identifier: GPL-2.0-or-later
//
// Why a query finds what it finds: its tree, the terms behind each clause, and what verification made of the candidates.

public import SakuinText

/// What the index makes of a query.
public struct Explanation: Sendable {
    /// A part of the query.
    public struct Clause: Sendable {
        /// `all`, `any`, `not`, `text`, `loose`, `expression`, `time`, or the name of an operator.
        public var kind: String
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
            let compiler = QueryCompiler(level: fold, displacement: displacement, in: database)
            let compiled = try compiler.compile(query)
            let candidates = compiled.candidates
            var explanation = Explanation(clause: try compiler.explained(query, deadline), posts: posts)
            let walk = try PostingWalk(candidates, in: database)
            var rejections: [Int: Int] = [:]
            while let candidate = try walk.next() {
                if deadline.isOver(after: candidate.isSure ? Deadline.candidate : Deadline.post) { break }
                explanation.candidates += 1
                var post = VerifiedPost(candidate.docid, in: database)
                if candidate.isSure {
                    explanation.sure += 1
                } else if let clause = try compiled.blame(&post) {
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
            try compiled.tell(&explanation.clause, of: &post)
            explanation.post = Explanation.PostVerdict(
                id: try post.stored().id, isCandidate: offered != nil, isSure: offered?.isSure ?? false,
                matches: try compiled.judge.accepts(&post))
            return explanation
        }
    }
}

extension Explanation.Clause {
    /// Takes its own rejections and those of its parts, which are numbered as `CompiledQuery.blame` does.
    fileprivate mutating func count(_ rejections: [Int: Int], _ number: inout Int) {
        rejected = rejections[number] ?? 0
        number += 1
        for index in parts.indices { parts[index].count(rejections, &number) }
    }
}

extension CompiledQuery {
    /// The number of the clause that does not hold for `post`, the first one if there are several; nil if the post matches. A clause has the
    /// number before those of its parts.
    fileprivate func blame(_ post: inout VerifiedPost) throws(IndexError) -> Int? {
        guard isConjunction else { return try judge.accepts(&post) ? nil : 0 }
        var number = 1
        for part in parts {
            if let failed = try part.blame(&post) { return number + failed }
            number += part.clauses
        }
        return nil
    }

    /// How many clauses it is, itself included.
    private var clauses: Int { parts.reduce(1) { $0 + $1.clauses } }

    /// Writes into `told`, which is this clause, what holds for `post`.
    fileprivate func tell(_ told: inout Explanation.Clause, of post: inout VerifiedPost) throws(IndexError) {
        told.holds = try judge.accepts(&post)
        for (index, part) in parts.enumerated() { try part.tell(&told.parts[index], of: &post) }
    }
}

extension QueryCompiler {
    /// What is told of a query: a clause for each of its parts.
    fileprivate func explained(_ query: Query, _ deadline: Deadline) throws(IndexError) -> Explanation.Clause {
        switch query {
        case .all(let parts): try explained("all", parts, deadline)
        case .any(let parts): try explained("any", parts, deadline)
        case .not(let part): try opposite.explained("not", [part], deadline)
        case .text(let clause): try explained(clause, deadline)
        case .loose(let clauses): try explained(sentence: clauses, deadline)
        case .expression(let clause): explained(clause)
        case .selector(let clause):
            Explanation.Clause(kind: clause.selector.kind, text: clause.selector.explained)
        }
    }

    private func explained(
        _ kind: String, _ parts: [Query], _ deadline: Deadline
    ) throws(IndexError) -> Explanation.Clause {
        var clause = Explanation.Clause(kind: kind)
        for part in parts { clause.parts.append(try explained(part, deadline)) }
        return clause
    }

    /// The terms of a phrase, as the postings are asked for them; of forms at a wider level those that there are.
    func terms(
        of clause: TextClause, _ deadline: Deadline
    ) throws(IndexError) -> [Explanation.TermCount] {
        guard let pattern = Pattern(clause.phrase, level: level(clause.level), isPrefix: clause.isPrefix)
        else { return [] }
        let phrase = Phrase(pattern, try WideForms(pattern, in: database))
        let titlePrefix = Array(Schema.TermPrefix.title.rawValue.utf8)
        var counts: [Explanation.TermCount] = []
        for needle in phrase.loose ?? phrase.needles {
            for term in needle.terms {
                func posts(_ term: [UInt8]) throws(IndexError) -> Int {
                    guard needle.isPrefix else { return try database.frequency(of: term) }
                    // A post that has several of the terms is one.
                    let walk = try PostingWalk(.terms(from: term), in: database)
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
