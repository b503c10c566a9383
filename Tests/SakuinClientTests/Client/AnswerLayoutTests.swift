// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import Testing

// The wire in full: every member of every answer by its name and in its place, written out by hand so that no
// description of the answers can change both sides.

@Suite struct AnswerLayoutTests {
    @Test("Every member of every answer has its name and its place", arguments: layouts)
    func layout(layout: Layout) throws {
        #expect(String(decoding: layout.answer.json, as: UTF8.self) == layout.json)
        #expect(try layout.readAgain() == layout.json)
    }

    @Test("Every property of an answer is on the wire", arguments: layouts)
    func properties(layout: Layout) throws {
        try checkProperties(of: layout.answer)
    }

    /// Every property has a value in these answers, so each is a member. The compiler asks for the line of a property only
    /// where that has no value from the start.
    private func checkProperties(of value: Any) throws {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .struct, let object = value as? any WireObject {
            let members = try JSONSerialization.jsonObject(with: Data(object.json)) as? [String: Any] ?? [:]
            let properties = mirror.children.map { $0.label ?? "" }
            #expect(members.count == properties.count, "\(type(of: value)): \(properties), \(members.keys.sorted())")
        }
        for child in mirror.children { try checkProperties(of: child.value) }
    }
}

/// An answer with a value for every property, and what it is on the wire.
struct Layout: Sendable, CustomTestStringConvertible {
    var answer: any WireObject & Sendable
    var json: String

    var testDescription: String { "\(type(of: answer))" }

    init(_ answer: any WireObject & Sendable, _ json: String) {
        self.answer = answer
        self.json = json
    }

    func readAgain() throws -> String { String(decoding: try again(answer).json, as: UTF8.self) }

    private func again<Answer: WireObject>(_ answer: Answer) throws -> Answer {
        try decodeAnswer(Answer.self, from: Array(json.utf8))
    }
}

private let place = Source(dump: "d", member: "m", line: 1, lastLine: 2)
private let some = Total(value: 3, relation: .atLeast)
private let state = IndexState(generation: 7, posts: 9, asOf: "2026", pending: 1, quarantined: 2)
private var full: Hit {
    var hit = plain
    (hit.replies, hit.thread) = (2, ThreadShare(matched: some, total: some))
    return hit
}
private let plain = Hit(
    id: "a", key: "key:b", time: "2024", title: "題", replyTo: "r", url: "u", source: place, score: 1.5,
    snippet: Snippet(field: .body, start: 3, text: "東京", cutBefore: true, cutAfter: false),
    highlights: [Highlight(field: .title, start: 0, end: 3)], fold: 1, lossy: false, lossyMatch: true, copies: some,
    contexts: [Context(field: .body, before: "前", match: "東", after: "後")])
private let lost = Quarantined(path: "p", line: 4, reason: "why")
private let clause = WhyClause(
    kind: "all", text: "t", field: "any", fold: 1, terms: [WhyTerm(term: "東", posts: 5, titles: 1)], parts: [],
    rejected: 0, holds: true)
private var alone: PostAnswer {
    var post = told
    (post.alsoReplyTo, post.authorID) = (["s"], "i")
    return post
}
private let told = PostAnswer(
    id: "a", key: "key:b", time: "2024", title: "題", body: "文", replyTo: "r", links: ["l"], author: "n", url: "u",
    boundary: "exact", lossy: false, sources: [place],
    earlier: [EarlierVersion(time: "2023", title: "旧", body: "前", replyTo: "r", lossy: true, sources: [])])
private var twice: PostAnswer {
    var post = alone
    post.earlier = []
    post.others = [alone]
    post.bearers = some
    return post
}

private let compared = ComparedWord(
    text: "東", first: 8, second: 1, firstPosts: 7, secondPosts: 1, firstRate: 8888.5, secondRate: 1666.5,
    logLikelihood: 3.5, logRatio: 2.5, isCut: true)
private let counted = CountedPost(id: "a", key: "key:b", time: "2024")
private var followed: FollowedEvent {
    var event = FollowedEvent(kind: .flood, cursor: "c")
    (event.hit, event.matches, event.arrivals, event.allNew) = (full, 1, 2, true)
    (event.since, event.until, event.at) = ("2024", "2025", "2026")
    return event
}

private let layouts: [Layout] = [
    Layout(
        ForgottenAnswer(
            posts: [
                ForgottenEntry(
                    id: "a", key: "key:b", state: .returning, forgottenAt: "2026", time: "2024", text: "東", versions: 2,
                    dumps: ["d", "e"], missingDumps: ["e"], copies: [counted])
            ], index: state),
        #"{"posts":[{"id":"a","key":"key:b","state":"returning","forgotten_at":"2026","time":"2024","text":"東","#
            + #""versions":2,"dumps":["d","e"],"missing_dumps":["e"],"copies":[{"id":"a","key":"key:b","time":"2024"}]}],"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        CountsAnswer(
            by: "month", unit: "matches", per: "million-chars", copies: "fold", fold: 2, zone: "+09:00", posts: 9,
            undated: 1, untimed: 2, completeUntil: "2025",
            buckets: [CountBucket(key: "2024-06", start: "2024", posts: 8, characters: 1200, incomplete: "running")],
            series: [
                CountSeries(
                    query: "q", spelling: "s", isRest: true, total: 3, undated: 4, untimed: 5, first: counted,
                    last: counted, counts: [3], shares: [0.375], notices: [Notice(message: "m", start: 0, end: 1)])
            ], tookMilliseconds: 0.5, index: state),
        #"{"by":"month","unit":"matches","per":"million-chars","copies":"fold","fold":2,"zone":"+09:00","posts":9,"#
            + #""undated":1,"untimed":2,"complete_until":"2025","buckets":[{"key":"2024-06","start":"2024","posts":8,"#
            + #""characters":1200,"incomplete":"running"}],"series":[{"query":"q","spelling":"s","rest":true,"total":3,"#
            + #""undated":4,"untimed":5,"first":{"id":"a","key":"key:b","time":"2024"},"last":{"id":"a","key":"key:b","#
            + #""time":"2024"},"counts":[3],"shares":[0.375],"notices":[{"message":"m","start":0,"end":1}]}],"#
            + #""took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        FacetsAnswer(
            query: "q", by: "thread", fold: 1, total: 9,
            values: [FacetValue(value: "a", posts: 5, key: "key:b", title: "題")], otherValues: 2, otherPosts: 3,
            without: 1, notices: [Notice(message: "m", start: 0, end: 1)], tookMilliseconds: 0.5, index: state),
        #"{"query":"q","by":"thread","fold":1,"total":9,"values":[{"value":"a","posts":5,"key":"key:b","title":"題"}],"#
            + #""other_values":2,"other_posts":3,"without":1,"notices":[{"message":"m","start":0,"end":1}],"#
            + #""took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        MatchesAnswer(
            query: "q", fold: 1, posts: 9, matches: 12,
            strings: [MatchedString(text: "東", matches: 7, posts: 5, first: counted, last: counted)], otherStrings: 2,
            otherMatches: 5, notices: [Notice(message: "m", start: 0, end: 1)], tookMilliseconds: 0.5, index: state),
        #"{"query":"q","fold":1,"posts":9,"matches":12,"strings":[{"text":"東","matches":7,"posts":5,"#
            + #""first":{"id":"a","key":"key:b","time":"2024"},"last":{"id":"a","key":"key:b","time":"2024"}}],"#
            + #""other_strings":2,"other_matches":5,"notices":[{"message":"m","start":0,"end":1}],"took_ms":0.5,"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        KwicAnswer(
            query: "q", fold: 1, copies: "list", posts: 9, matches: 12, isSample: true, seed: 42,
            lines: [
                KwicLine(
                    id: "a", key: "key:b", time: "2024", source: place, field: .body, start: 3, end: 6, left: "前",
                    match: "東", right: "後")
            ], notices: [Notice(message: "m", start: 0, end: 1)], tookMilliseconds: 0.5, index: state),
        #"{"query":"q","fold":1,"copies":"list","posts":9,"matches":12,"sample":true,"seed":42,"lines":[{"id":"a","key":"key:b","#
            + #""time":"2024","source":{"dump":"d","member":"m","line":1,"last_line":2},"field":"body","start":3,"end":6,"#
            + #""left":"前","match":"東","right":"後"}],"notices":[{"message":"m","start":0,"end":1}],"took_ms":0.5,"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        CollocatesAnswer(
            query: "q", fold: 1, copies: "list", window: 10, least: 3, measure: "ll", posts: 9, matches: 12,
            nearUnits: 200,
            archiveUnits: 9000, candidates: 30,
            collocates: [
                Collocate(
                    text: "東", near: 8, posts: 7, archive: 16, expected: 0.5, logLikelihood: 38.5, logDice: 13.25,
                    mutualInformation: 4.5, tScore: 2.75, isCut: true)
            ], notices: [Notice(message: "m", start: 0, end: 1)], tookMilliseconds: 0.5, index: state),
        #"{"query":"q","fold":1,"copies":"list","window":10,"least":3,"measure":"ll","posts":9,"matches":12,"near_units":200,"#
            + #""archive_units":9000,"candidates":30,"collocates":[{"text":"東","near":8,"posts":7,"archive":16,"#
            + #""expected":0.5,"log_likelihood":38.5,"log_dice":13.25,"mi":4.5,"t":2.75,"cut":true}],"#
            + #""notices":[{"message":"m","start":0,"end":1}],"took_ms":0.5,"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        CompareAnswer(
            query: "q", other: "w", before: "2015", after: "2016", fold: 1, copies: "list", least: 3, seed: 42,
            first: ComparedSet(posts: 9, drawn: 5, units: 900), second: ComparedSet(posts: 7, units: 600), both: 2,
            candidates: 30, moreInFirst: [compared], moreInSecond: [],
            notices: [Notice(message: "m", start: 0, end: 1)], tookMilliseconds: 0.5, index: state),
        #"{"query":"q","with":"w","before":"2015","after":"2016","fold":1,"copies":"list","least":3,"sample":true,"seed":42,"#
            + #""first":{"posts":9,"drawn":5,"units":900},"second":{"posts":7,"drawn":7,"units":600},"both":2,"candidates":30,"more_in_first":[{"text":"東","first":8,"second":1,"#
            + #""first_posts":7,"second_posts":1,"first_rate":8888.5,"second_rate":1666.5,"log_likelihood":3.5,"#
            + #""log_ratio":2.5,"cut":true}],"more_in_second":[],"notices":[{"message":"m","start":0,"end":1}],"#
            + #""took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        SearchAnswer(
            query: "q", total: some, tookMilliseconds: 3.25, timedOut: true, hits: [full], next: "n",
            wider: [WiderFold(fold: 2, more: 1, relation: .exact)], suggestions: [Suggestion(query: "s", total: some)],
            loose: some, notices: [Notice(message: "m", start: 0, end: 1)], index: state),
        #"{"query":"q","total":{"value":3,"relation":"at_least"},"took_ms":3.25,"timed_out":true,"#
            + #""hits":[{"id":"a","key":"key:b","time":"2024","title":"題","reply_to":"r","url":"u","#
            + #""source":{"dump":"d","member":"m","line":1,"last_line":2},"score":1.5,"snippet":{"field":"body","#
            + #""start":3,"text":"東京","cut_before":true,"cut_after":false},"highlights":[{"field":"title","start":0,"#
            + #""end":3}],"fold":1,"lossy":false,"lossy_match":true,"copies":{"value":3,"relation":"at_least"},"#
            + #""replies":2,"thread":{"matched":{"value":3,"relation":"at_least"},"total":{"value":3,"#
            + #""relation":"at_least"}},"#
            + #""contexts":[{"field":"body","before":"前","match":"東","after":"後"}]}],"next":"n","#
            + #""wider":[{"fold":2,"more":1,"relation":"exact"}],"suggestions":[{"query":"s","total":{"value":3,"#
            + #""relation":"at_least"}}],"loose":{"value":3,"relation":"at_least"},"notices":[{"message":"m","start":0,"#
            + #""end":1}],"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        twice,
        #"{"id":"a","key":"key:b","time":"2024","title":"題","body":"文","reply_to":"r","also_reply_to":["s"],"links":["l"],"#
            + #""author":"n","author_id":"i","url":"u","boundary":"exact","lossy":false,"sources":[{"dump":"d","member":"m","line":1,"#
            + #""last_line":2}],"earlier":[],"others":[{"id":"a","key":"key:b","time":"2024","title":"題","body":"文","#
            + #""reply_to":"r","also_reply_to":["s"],"links":["l"],"author":"n","author_id":"i","url":"u","boundary":"exact","lossy":false,"#
            + #""sources":[{"dump":"d","member":"m","line":1,"last_line":2}],"earlier":[{"time":"2023","title":"旧","#
            + #""body":"前","reply_to":"r","lossy":true,"sources":[]}],"others":[],"bearers":{"value":1,"#
            + #""relation":"exact"}}],"bearers":{"value":3,"relation":"at_least"}}"#),
    Layout(
        RandomAnswer(
            query: "q", seed: 42, total: Total(value: 3, relation: .exact), tookMilliseconds: 0.5,
            hits: [], index: state),
        #"{"query":"q","seed":42,"total":{"value":3,"relation":"exact"},"took_ms":0.5,"hits":[],"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        SimilarAnswer(id: "a", hits: [], tookMilliseconds: 0.5, index: state),
        #"{"id":"a","hits":[],"took_ms":0.5,"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"#
            + #""quarantined":2}}"#),
    Layout(
        ThreadAnswer(
            id: "a", total: some, matched: some,
            lines: [
                ThreadLine(
                    depth: 1, asked: true, matches: false, replies: 2, hidden: 4, missing: "x:1", post: alone,
                    highlights: [Highlight(field: .title, start: 0, end: 3)])
            ], next: "key:b", tookMilliseconds: 0.5, index: state),
        #"{"id":"a","total":{"value":3,"relation":"at_least"},"matched":{"value":3,"relation":"at_least"},"lines":["#
            + #"{"depth":1,"asked":true,"matches":false,"replies":2,"hidden":4,"missing":"x:1","post":"#
            + #"{"id":"a","key":"key:b","time":"2024","title":"題","body":"文","reply_to":"r","also_reply_to":["s"],"#
            + #""links":["l"],"author":"n","author_id":"i","url":"u","boundary":"exact","lossy":false,"#
            + #""sources":[{"dump":"d","member":"m","line":1,"last_line":2}],"earlier":[{"time":"2023","title":"旧","#
            + #""body":"前","reply_to":"r","lossy":true,"sources":[]}],"others":[],"bearers":{"value":1,"#
            + #""relation":"exact"}},"highlights":[{"field":"title","start":0,"end":3}]}],"next":"key:b","took_ms":0.5,"#
            + #""index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        StatusAnswer(
            version: "0.1.0", state: "indexing",
            work: IndexingWork(
                stage: "reading", dumps: 1, posts: 2, fraction: 0.5, bytesPerSecond: 1e6, secondsLeft: 7.5),
            index: state, indexPath: "/i", folders: ["/f"], dumps: 3, forgotten: 2, unpurged: 1, pending: ["/p"],
            troubles: DumpTroubles(
                unreadable: TroubleCount(dumps: 1, count: 2), partly: TroubleCount(dumps: 3, count: 4),
                remarked: TroubleCount(dumps: 5, count: 6),
                groups: [TroubleGroup(kind: .partly, reason: "…", count: 4, dumps: 3, examples: [lost])]),
            quarantine: [lost], notices: ["n"]),
        #"{"version":"0.1.0","state":"indexing","work":{"stage":"reading","dumps":1,"posts":2,"fraction":0.5,"#
            + #""bytes_per_second":1000000.0,"seconds_left":7.5},"index":{"generation":7,"posts":9,"as_of":"2026","#
            + #""pending":1,"quarantined":2},"index_path":"/i","folders":["/f"],"dumps":3,"forgotten":2,"unpurged":1,"pending":["/p"],"#
            + #""troubles":{"unreadable":{"dumps":1,"count":2},"partly":{"dumps":3,"count":4},"remarked":{"dumps":5,"#
            + #""count":6},"groups":[{"kind":"partly","reason":"…","count":4,"dumps":3,"examples":[{"path":"p","#
            + #""line":4,"reason":"why"}]}]},"quarantine":[{"path":"p","line":4,"reason":"why"}],"notices":["n"]}"#),
    Layout(
        DumpsAnswer(
            dumps: [
                DumpEntry(
                    path: "/p", posts: 3, reader: "csv", readerVersion: 3, bytes: 4, modified: "2024", sha256: "9f",
                    unread: 5, failure: "why")
            ], index: state),
        #"{"dumps":[{"path":"/p","posts":3,"reader":"csv","reader_version":3,"bytes":4,"modified":"2024","sha256":"9f","#
            + #""unread":5,"failure":"why"}],"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"#
            + #""quarantined":2}}"#),
    Layout(
        VerifyAnswer(
            query: "q", fold: 1, posts: 9, byIndex: 4, byScan: 5, missing: ["a"], extra: ["b"], tookMilliseconds: 2),
        #"{"query":"q","fold":1,"posts":9,"by_index":4,"by_scan":5,"missing":["a"],"extra":["b"],"took_ms":2.0}"#),
    Layout(
        WhyAnswer(
            query: "q", fold: 1, posts: 9, candidates: 8, sure: 1, verified: 2, rejected: 3, timedOut: false,
            clause: clause, post: WhyPost(id: "a", candidate: true, sure: false, matches: true), tookMilliseconds: 2.5),
        #"{"query":"q","fold":1,"posts":9,"candidates":8,"sure":1,"verified":2,"rejected":3,"timed_out":false,"#
            + #""clause":{"kind":"all","text":"t","field":"any","fold":1,"terms":[{"term":"東","posts":5,"titles":1}],"#
            + #""parts":[],"rejected":0,"holds":true},"post":{"id":"a","candidate":true,"sure":false,"matches":true},"#
            + #""took_ms":2.5}"#),
    Layout(
        followed,
        #"{"kind":"flood","cursor":"c","hit":{"id":"a","key":"key:b","time":"2024","title":"題","reply_to":"r","url":"u","#
            + #""source":{"dump":"d","member":"m","line":1,"last_line":2},"score":1.5,"snippet":{"field":"body","#
            + #""start":3,"text":"東京","cut_before":true,"cut_after":false},"highlights":[{"field":"title","start":0,"#
            + #""end":3}],"fold":1,"lossy":false,"lossy_match":true,"copies":{"value":3,"relation":"at_least"},"#
            + #""replies":2,"thread":{"matched":{"value":3,"relation":"at_least"},"#
            + #""total":{"value":3,"relation":"at_least"}},"#
            + #""contexts":[{"field":"body","before":"前","match":"東","after":"後"}]},"matches":1,"arrivals":2,"#
            + #""all_new":true,"since":"2024","until":"2025","at":"2026"}"#),
    Layout(
        IndexAnswer(index: state),
        #"{"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}"#),
    Layout(
        ErrorAnswer(error: ErrorAnswer.Problem(code: "bad_query", message: "m", start: 1, end: 2)),
        #"{"error":{"code":"bad_query","message":"m","start":1,"end":2}}"#),
]
