// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index found, in the words of the wire.

import SakuinClient
import SakuinIndex
import SakuinText

/// Makes answers out of posts of one revision.
struct AnswerMaker {
    private let reader: IndexReader
    private let fold: FoldLevel
    /// What is wanted on both sides of every match; nil for none.
    private let context: MatchContext.Extent?

    init(_ reader: IndexReader, fold: FoldLevel = .standard, context: MatchContext.Extent? = nil) {
        self.reader = reader
        self.fold = fold
        self.context = context
    }

    func hit(_ found: FoundPost) throws(IndexError) -> Hit {
        let post = found.post.current
        var hit = Hit(
            id: found.post.id, key: try reader.key(of: found.post), time: post.time?.description, title: post.title,
            replyTo: post.replyTo, url: post.url,
            source: try source(found.post.sources[0]), score: found.weight, snippet: AnswerMaker.snippet(found),
            highlights: AnswerMaker.highlights(found), fold: fold.rawValue, lossy: post.isLossy,
            lossyMatch: found.isLossyMatch,
            copies: found.copies.map { Total(value: $0.count, relation: $0.isExact ? .exact : .atLeast) },
            contexts: context.map { contexts(of: found, extent: $0) })
        hit.replies = found.replies
        hit.thread = found.thread.map { thread in
            let relation: Total.Relation = thread.isExact ? .exact : .atLeast
            return ThreadShare(
                matched: Total(value: thread.matched, relation: relation),
                total: Total(value: thread.total, relation: relation))
        }
        return hit
    }

    func hit(_ similar: SimilarPost) throws(IndexError) -> Hit {
        try hit(FoundPost(similar))
    }

    func counted(_ post: StoredPost?) throws(IndexError) -> CountedPost? {
        guard let post else { return nil }
        return CountedPost(id: post.id, key: try reader.key(of: post), time: post.current.time?.description)
    }

    func state(pending: Int) throws(IndexError) -> IndexState { try reader.state(pending: pending) }

    private func contexts(of found: FoundPost, extent: MatchContext.Extent) -> [Context] {
        let post = found.post.current
        let fields = [(Field.title, post.title ?? "", found.titleMatches), (.body, post.body, found.bodyMatches)]
        return fields.flatMap { field, text, matches in
            var text = text
            text.makeContiguousUTF8()
            return matches.map { match in
                let context = MatchContext(of: text, match: match, extent: extent)
                return Context(field: field, before: context.before, match: context.match, after: context.after)
            }
        }
    }

    /// A match in its context, by default 40 characters on both sides.
    func line(_ match: PlacedMatch) throws(IndexError) -> KwicLine {
        let post = match.post.current
        var text = match.isInTitle ? post.title ?? "" : post.body
        text.makeContiguousUTF8()
        let context = MatchContext(of: text, match: match.range, extent: context ?? .characters(40))
        return KwicLine(
            id: match.post.id, key: try reader.key(of: match.post), time: post.time?.description,
            source: try source(match.post.sources[0]), field: match.isInTitle ? .title : .body,
            start: match.range.lowerBound, end: match.range.upperBound, left: context.before, match: context.match,
            right: context.after)
    }

    /// - Parameter bearers: of an id, newest first: at least one, and one more than `limit` if there are more.
    func posts(_ bearers: [StoredPost], limit: Int) throws(IndexError) -> PostAnswer {
        var answer = try post(bearers[0])
        for other in bearers.dropFirst().prefix(limit - 1) { answer.others.append(try post(other)) }
        answer.bearers = Total(value: bearers.count, relation: bearers.count > limit ? .atLeast : .exact)
        return answer
    }

    func exported(_ stored: StoredPost) throws(IndexError) -> ExportedPost {
        let post = stored.current
        return ExportedPost(
            id: post.id, key: try reader.key(of: stored), time: post.time?.description, title: post.title,
            body: post.body, replyTo: post.replyTo, alsoReplyTo: post.alsoReplyTo.isEmpty ? nil : post.alsoReplyTo,
            links: post.links, author: post.author, authorID: post.authorID, url: post.url,
            boundary: "\(post.boundary)", lossy: post.isLossy, source: try source(stored.sources[0]))
    }

    func line(_ line: ThreadPage.Line) throws(IndexError) -> ThreadLine {
        var answer = ThreadLine(
            depth: line.depth, asked: line.isAsked, matches: line.matches, replies: line.replies, hidden: line.hidden)
        switch line.content {
        case .missing(let id): answer.missing = id
        case .post(let found):
            answer.post = try post(found.post)
            answer.highlights = AnswerMaker.highlights(found)
        }
        return answer
    }

    private static func highlights(_ found: FoundPost) -> [Highlight] {
        found.titleMatches.map { Highlight(field: .title, start: $0.lowerBound, end: $0.upperBound) }
            + found.bodyMatches.map { Highlight(field: .body, start: $0.lowerBound, end: $0.upperBound) }
    }

    private func post(_ stored: StoredPost) throws(IndexError) -> PostAnswer {
        var earlier: [EarlierVersion] = []
        for version in stored.versions.dropFirst() {
            let post = version.post
            earlier.append(
                EarlierVersion(
                    time: post.time?.description, title: post.title, body: post.body, replyTo: post.replyTo,
                    lossy: post.isLossy, sources: try sources(version.sources)))
        }
        return PostAnswer(
            stored, key: try reader.key(of: stored), sources: try sources(stored.sources), earlier: earlier)
    }

    private func sources(_ places: [SourceRange]) throws(IndexError) -> [Source] {
        var sources: [Source] = []
        for place in places { sources.append(try source(place)) }
        return sources
    }

    private func source(_ place: SourceRange) throws(IndexError) -> Source {
        Source(dump: try reader.dumpPath(place.dump) ?? "", place.place)
    }

    /// The body around its matches; the title for a post that has nothing else.
    private static func snippet(_ found: FoundPost) -> Snippet {
        let post = found.post.current
        let isTitle = post.body.isEmpty && post.title != nil
        let text = isTitle ? post.title ?? "" : post.body
        let window = SnippetWindow(of: text, around: isTitle ? found.titleMatches : found.bodyMatches)
        return Snippet(
            field: isTitle ? .title : .body, start: window.range.lowerBound, text: window.text,
            cutBefore: window.range.lowerBound > 0, cutAfter: window.range.upperBound < text.utf8.count)
    }
}

extension IndexReader {
    /// The state of the index as every answer tells it.
    func state(pending: Int) throws(IndexError) -> IndexState {
        let summary = try summary()
        let asOf = summary.committedAt.map { PostTime(seconds: $0, precision: .second).description }
        return IndexState(
            generation: summary.revision, posts: summary.posts, asOf: asOf, pending: pending,
            quarantined: summary.quarantined)
    }

    /// What could not be read, by path and line; of the same trouble of a dump the first places.
    func quarantine(isJapanese: Bool) throws(IndexError) -> [Quarantined] {
        guard try summary().quarantined > 0 else { return [] }
        return try dumps().flatMap { dump in
            dump.allProblems.filter { $0.kind != .remark }.flatMap { problem in
                problem.places.map { place in
                    Quarantined(
                        path: dump.path, line: place.line, reason: problem.words(at: place).text(isJapanese: isJapanese)
                    )
                }
            }
        }
    }
}

extension DumpEntry {
    init(_ dump: DumpState, isJapanese: Bool) {
        let modified = PostTime(seconds: dump.stamp.modified / 1_000_000_000, precision: .second)
        let failure = dump.failure.flatMap { problem in problem.places.first.map(problem.words) }
        self.init(
            path: dump.path, posts: dump.posts, reader: dump.reader.isEmpty ? nil : dump.reader,
            readerVersion: dump.reader.isEmpty ? nil : dump.readerVersion, bytes: Int(dump.stamp.size),
            modified: modified.description, sha256: dump.digest.isEmpty ? nil : dump.digest,
            unread: dump.problems.reduce(0) { $0 + ($1.kind == .unread ? $1.count : 0) },
            failure: failure?.text(isJapanese: isJapanese))
    }
}

extension WhyAnswer {
    init(_ explanation: Explanation, query: String, fold: FoldLevel) {
        self.init(
            query: query, fold: fold.rawValue, posts: explanation.posts, candidates: explanation.candidates,
            sure: explanation.exact, verified: explanation.accepted, rejected: explanation.rejected,
            timedOut: !explanation.isComplete, clause: WhyClause(explanation.clause),
            post: explanation.post.map {
                WhyPost(id: $0.id, candidate: $0.isCandidate, sure: $0.isExact, matches: $0.matches)
            }, tookMilliseconds: 0)
    }
}

extension WhyClause {
    fileprivate init(_ clause: Explanation.Clause) {
        self.init(
            kind: clause.kind, text: clause.text, field: clause.field.map { "\($0)" },
            fold: clause.level?.rawValue,
            terms: clause.terms.map {
                WhyTerm(term: $0.isPrefix ? $0.term + "*" : $0.term, posts: $0.posts, titles: $0.titles)
            },
            parts: clause.parts.map(WhyClause.init), rejected: clause.rejected, holds: clause.holds)
    }
}

extension ContinuousClock.Instant {
    /// Milliseconds from then to now, to the microsecond.
    var millisecondsSince: Double {
        ((ContinuousClock.now - self) / .microseconds(1)).rounded() / 1000
    }
}

extension PostAnswer {
    /// - Parameters:
    ///   - key: nil for a post that is in no index.
    ///   - sources: of all versions.
    init(_ stored: StoredPost, key: String?, sources: [Source], earlier: [EarlierVersion] = []) {
        let post = stored.current
        self.init(
            id: stored.id, key: key, time: post.time?.description, title: post.title, body: post.body,
            replyTo: post.replyTo, links: post.links, author: post.author, url: post.url,
            boundary: "\(post.boundary)", lossy: post.isLossy, sources: sources, earlier: earlier)
        alsoReplyTo = post.alsoReplyTo.isEmpty ? nil : post.alsoReplyTo
        authorID = post.authorID
    }
}

extension Source {
    init(dump: String, _ place: Place) {
        self.init(dump: dump, member: place.member, line: place.line, lastLine: place.lastLine)
    }
}
