// SPDX-License-Identifier: GPL-2.0-or-later

// How each answer is written and read, member by member, under the names of its coding keys. A test holds every one
// against the coding that the compiler makes of the same keys.

extension SearchAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.total, total)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
        json.member(CodingKeys.timedOut, timedOut)
        json.member(CodingKeys.hits, hits)
        json.member(CodingKeys.next, next)
        json.member(CodingKeys.wider, wider)
        json.member(CodingKeys.suggestions, suggestions)
        json.member(CodingKeys.loose, loose)
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        total = try members.value(CodingKeys.total)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
        timedOut = try members.value(CodingKeys.timedOut)
        hits = try members.value(CodingKeys.hits)
        next = try members.optional(CodingKeys.next)
        wider = try members.value(CodingKeys.wider)
        suggestions = try members.value(CodingKeys.suggestions)
        loose = try members.optional(CodingKeys.loose)
        index = try members.value(CodingKeys.index)
    }
}

extension Total: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.value, value)
        json.member(CodingKeys.relation, relation)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        value = try members.value(CodingKeys.value)
        relation = try members.value(CodingKeys.relation)
    }
}

extension WiderFold: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.more, more)
        json.member(CodingKeys.relation, relation)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        fold = try members.value(CodingKeys.fold)
        more = try members.value(CodingKeys.more)
        relation = try members.value(CodingKeys.relation)
    }
}

extension Hit: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.url, url)
        json.member(CodingKeys.source, source)
        json.member(CodingKeys.score, score)
        json.member(CodingKeys.snippet, snippet)
        json.member(CodingKeys.highlights, highlights)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.lossyMatch, lossyMatch)
        json.member(CodingKeys.copies, copies)
        json.member(CodingKeys.contexts, contexts)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        replyTo = try members.optional(CodingKeys.replyTo)
        url = try members.optional(CodingKeys.url)
        source = try members.value(CodingKeys.source)
        score = try members.optional(CodingKeys.score)
        snippet = try members.value(CodingKeys.snippet)
        highlights = try members.value(CodingKeys.highlights)
        fold = try members.value(CodingKeys.fold)
        lossy = try members.value(CodingKeys.lossy)
        lossyMatch = try members.value(CodingKeys.lossyMatch)
        copies = try members.optional(CodingKeys.copies)
        contexts = try members.optional(CodingKeys.contexts)
    }
}

extension Context: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.before, before)
        json.member(CodingKeys.match, match)
        json.member(CodingKeys.after, after)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        before = try members.value(CodingKeys.before)
        match = try members.value(CodingKeys.match)
        after = try members.value(CodingKeys.after)
    }
}

extension Suggestion: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.total, total)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        total = try members.value(CodingKeys.total)
    }
}

extension SimilarAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.hits, hits)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        hits = try members.value(CodingKeys.hits)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
        index = try members.value(CodingKeys.index)
    }
}

extension Source: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.dump, dump)
        json.member(CodingKeys.member, member)
        json.member(CodingKeys.line, line)
        json.member(CodingKeys.lastLine, lastLine)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        dump = try members.value(CodingKeys.dump)
        member = try members.optional(CodingKeys.member)
        line = try members.value(CodingKeys.line)
        lastLine = try members.value(CodingKeys.lastLine)
    }
}

extension Snippet: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.text, text)
        json.member(CodingKeys.cutBefore, cutBefore)
        json.member(CodingKeys.cutAfter, cutAfter)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        start = try members.value(CodingKeys.start)
        text = try members.value(CodingKeys.text)
        cutBefore = try members.value(CodingKeys.cutBefore)
        cutAfter = try members.value(CodingKeys.cutAfter)
    }
}

extension Highlight: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        field = try members.value(CodingKeys.field)
        start = try members.value(CodingKeys.start)
        end = try members.value(CodingKeys.end)
    }
}

extension IndexState: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.generation, generation)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.asOf, asOf)
        json.member(CodingKeys.pending, pending)
        json.member(CodingKeys.quarantined, quarantined)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        generation = try members.value(CodingKeys.generation)
        posts = try members.value(CodingKeys.posts)
        asOf = try members.optional(CodingKeys.asOf)
        pending = try members.value(CodingKeys.pending)
        quarantined = try members.value(CodingKeys.quarantined)
    }
}

extension PostAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.body, body)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.links, links)
        json.member(CodingKeys.author, author)
        json.member(CodingKeys.url, url)
        json.member(CodingKeys.boundary, boundary)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.sources, sources)
        json.member(CodingKeys.earlier, earlier)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        body = try members.value(CodingKeys.body)
        replyTo = try members.optional(CodingKeys.replyTo)
        links = try members.value(CodingKeys.links)
        author = try members.optional(CodingKeys.author)
        url = try members.optional(CodingKeys.url)
        boundary = try members.value(CodingKeys.boundary)
        lossy = try members.value(CodingKeys.lossy)
        sources = try members.value(CodingKeys.sources)
        earlier = try members.value(CodingKeys.earlier)
    }
}

extension EarlierVersion: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.body, body)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.sources, sources)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        body = try members.value(CodingKeys.body)
        replyTo = try members.optional(CodingKeys.replyTo)
        lossy = try members.value(CodingKeys.lossy)
        sources = try members.value(CodingKeys.sources)
    }
}

extension StatusAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.version, version)
        json.member(CodingKeys.state, state)
        json.member(CodingKeys.work, work)
        json.member(CodingKeys.index, index)
        json.member(CodingKeys.indexPath, indexPath)
        json.member(CodingKeys.folders, folders)
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.pending, pending)
        json.member(CodingKeys.quarantine, quarantine)
        json.member(CodingKeys.notices, notices)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        version = try members.value(CodingKeys.version)
        state = try members.value(CodingKeys.state)
        work = try members.optional(CodingKeys.work)
        index = try members.value(CodingKeys.index)
        indexPath = try members.value(CodingKeys.indexPath)
        folders = try members.value(CodingKeys.folders)
        dumps = try members.value(CodingKeys.dumps)
        pending = try members.value(CodingKeys.pending)
        quarantine = try members.value(CodingKeys.quarantine)
        notices = try members.value(CodingKeys.notices)
    }
}

extension IndexingWork: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.stage, stage)
        json.member(CodingKeys.dumps, dumps)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.fraction, fraction)
        json.member(CodingKeys.bytesPerSecond, bytesPerSecond)
        json.member(CodingKeys.secondsLeft, secondsLeft)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        stage = try members.value(CodingKeys.stage)
        dumps = try members.value(CodingKeys.dumps)
        posts = try members.value(CodingKeys.posts)
        fraction = try members.value(CodingKeys.fraction)
        bytesPerSecond = try members.value(CodingKeys.bytesPerSecond)
        secondsLeft = try members.optional(CodingKeys.secondsLeft)
    }
}

extension Quarantined: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.path, path)
        json.member(CodingKeys.line, line)
        json.member(CodingKeys.reason, reason)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        path = try members.value(CodingKeys.path)
        line = try members.optional(CodingKeys.line)
        reason = try members.value(CodingKeys.reason)
    }
}

extension IndexAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.index, index)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        index = try members.value(CodingKeys.index)
    }
}

extension ErrorAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.error, error)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        error = try members.value(CodingKeys.error)
    }
}

extension ErrorAnswer.Problem: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.code, code)
        json.member(CodingKeys.message, message)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        code = try members.value(CodingKeys.code)
        message = try members.value(CodingKeys.message)
        start = try members.optional(CodingKeys.start)
        end = try members.optional(CodingKeys.end)
    }
}

extension Total.Relation: WireValue {}
extension Field: WireValue {}

extension VerifyAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.byIndex, byIndex)
        json.member(CodingKeys.byScan, byScan)
        json.member(CodingKeys.missing, missing)
        json.member(CodingKeys.extra, extra)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        fold = try members.value(CodingKeys.fold)
        posts = try members.value(CodingKeys.posts)
        byIndex = try members.value(CodingKeys.byIndex)
        byScan = try members.value(CodingKeys.byScan)
        missing = try members.value(CodingKeys.missing)
        extra = try members.value(CodingKeys.extra)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
    }
}

extension WhyAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.query, query)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.candidates, candidates)
        json.member(CodingKeys.sure, sure)
        json.member(CodingKeys.verified, verified)
        json.member(CodingKeys.rejected, rejected)
        json.member(CodingKeys.timedOut, timedOut)
        json.member(CodingKeys.clause, clause)
        json.member(CodingKeys.post, post)
        json.member(CodingKeys.tookMilliseconds, tookMilliseconds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        query = try members.value(CodingKeys.query)
        fold = try members.value(CodingKeys.fold)
        posts = try members.value(CodingKeys.posts)
        candidates = try members.value(CodingKeys.candidates)
        sure = try members.value(CodingKeys.sure)
        verified = try members.value(CodingKeys.verified)
        rejected = try members.value(CodingKeys.rejected)
        timedOut = try members.value(CodingKeys.timedOut)
        clause = try members.value(CodingKeys.clause)
        post = try members.optional(CodingKeys.post)
        tookMilliseconds = try members.value(CodingKeys.tookMilliseconds)
    }
}

extension WhyClause: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.kind, kind)
        json.member(CodingKeys.text, text)
        json.member(CodingKeys.field, field)
        json.member(CodingKeys.fold, fold)
        json.member(CodingKeys.terms, terms)
        json.member(CodingKeys.parts, parts)
        json.member(CodingKeys.rejected, rejected)
        json.member(CodingKeys.holds, holds)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        kind = try members.value(CodingKeys.kind)
        text = try members.value(CodingKeys.text)
        field = try members.optional(CodingKeys.field)
        fold = try members.optional(CodingKeys.fold)
        terms = try members.value(CodingKeys.terms)
        parts = try members.value(CodingKeys.parts)
        rejected = try members.value(CodingKeys.rejected)
        holds = try members.optional(CodingKeys.holds)
    }
}

extension WhyTerm: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.term, term)
        json.member(CodingKeys.posts, posts)
        json.member(CodingKeys.titles, titles)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        term = try members.value(CodingKeys.term)
        posts = try members.value(CodingKeys.posts)
        titles = try members.value(CodingKeys.titles)
    }
}

extension WhyPost: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.candidate, candidate)
        json.member(CodingKeys.sure, sure)
        json.member(CodingKeys.matches, matches)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        candidate = try members.value(CodingKeys.candidate)
        sure = try members.value(CodingKeys.sure)
        matches = try members.value(CodingKeys.matches)
    }
}
