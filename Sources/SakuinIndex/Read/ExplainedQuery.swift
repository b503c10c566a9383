// SPDX-License-Identifier: GPL-2.0-or-later
//
// Why a query finds what it finds: its tree, the terms behind each clause, and what verification made of the candidates.

public import SakuinText

extension IndexReader {
    /// Explains what `query` finds and, if `id` is given, why it finds that post or does not.
    /// - Parameter id: as for ``posts(named:limit:)``, the newest; the explanation tells of no post if there is none.
    public func explain(
        _ query: Query, fold: FoldLevel, id: String? = nil, until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> Explanation {
        let posts = try summary().posts
        return try onOneRevision { (database) throws(IndexError) in
            let deadline = Deadline(end)
            let scope = QueryScope(level: fold, times: times, in: database, until: deadline)
            let compiled = try scope.compile(query)
            let candidates = compiled.candidates
            var explanation = Explanation(clause: try scope.explained(query, deadline), posts: posts)
            let iterator = try PostingIterator(candidates, in: database)
            var rejections: [Int: Int] = [:]
            while let candidate = try iterator.next() {
                if deadline.isOver(after: candidate.isExact ? Deadline.candidate : Deadline.post) { break }
                explanation.candidates += 1
                var post = VerifiedPost(candidate.docid, in: database)
                if candidate.isExact {
                    explanation.exact += 1
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
            guard let id, let docid = try database.docids(named: id, limit: 1).first
            else { return explanation }
            var post = VerifiedPost(docid, in: database)
            let offered = try PostingIterator(candidates, in: database, bounds: docid...docid).next()
            try compiled.tell(&explanation.clause, of: &post)
            explanation.post = Explanation.PostVerdict(
                id: try post.stored().id, isCandidate: offered != nil, isExact: offered?.isExact ?? false,
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

extension QueryScope {
    /// What is told of a query: a clause for each of its parts.
    fileprivate func explained(_ query: Query, _ deadline: Deadline) throws(IndexError) -> Explanation.Clause {
        switch query {
        case .all(let parts): try explained("all", parts, deadline)
        case .any(let parts): try explained("any", parts, deadline)
        case .not(let part): try opposite.explained("not", [part], deadline)
        case .text(let clause): try explained(clause, deadline)
        case .sentence(let clauses): try explained(sentence: clauses, deadline)
        case .near(let clause): try explained(clause, deadline)
        case .regex(let clause): explained(clause)
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
}
