// SPDX-License-Identifier: GPL-2.0-or-later
//
// The routes of the interface. Tests/architecture.sh refuses a route that is not among them.

import SakuinClient
import SakuinIndex

extension Endpoint {
    // MARK: Searching

    static let search = get(
        "/v1/search",
        "Posts that match, a page at a time; every one of them, a line each, for whoever accepts application/x-ndjson.",
        [
            .query, .sort(SortOrder.allCases.map(\.rawValue)),
            .limit(
                0...SearchParameters.greatestLimit, "Hits on the page; as lines any number.",
                standard: SearchParameters.standardLimit),
            .after, .fold,
            Parameter(
                "total", .words(["quick", "exact"]),
                "Whether all matches are counted, or only as many as next to no time allows: then the total says `at_least`.",
                standard: "quick"),
            Parameter(
                "wider", .flag,
                "Whether to tell what wider fold levels, a sentence or other spellings would find; without it only in a small index."
            ),
            .loose, .copies,
            Parameter(
                "threads", .words(["quick", "yes", "no"]),
                "Whether each hit tells how many posts of its thread match, and of how long threads. Where many posts answer, this takes longer than the page; lines are without it unless it is asked for.",
                standard: "quick"),
            .context(
                "What is wanted on both sides of every match, which each hit then lists as `contexts`: characters, the sentence, the post."
            ),
            .timeout(standard: SearchParameters.standardTimeout),
        ],
        [.document(SearchAnswer.self), .lines(Hit.self)])

    static let export = get(
        "/v1/export", "Whole posts that match, a line each, any number of them.",
        [
            .query, .sort(SortOrder.allCases.map(\.rawValue)), .limit(0...Int.max, "The greatest number of posts."),
            .after, .fold, .loose, .copies, .timeout(),
        ],
        [.lines(ExportedPost.self)])

    static let random = get(
        "/v1/random", "Matches drawn by lot, each as likely as any other.",
        [
            .optionalQuery, .limit(0...SearchParameters.greatestLimit, "How many are drawn.", standard: 1),
            .seed,
            .fold, .loose, .timeout(standard: SearchParameters.standardTimeout),
        ],
        [.document(RandomAnswer.self)])

    static let follow = get(
        "/v1/follow", "Posts that match, as they come into the index: events, until the client goes.",
        [
            .query, .fold, .loose,
            Parameter(
                "after", .cursor,
                "Where to go on: the `cursor` of an event. Without one what comes from now on is told.",
                expectation: .init(english: "the cursor of an event", japanese: "前のできごとの cursor の値")),
            Parameter("copies", .flag, "Whether posts that say nearly what a known one says are told.", standard: "no"),
            Parameter(
                "flood", .number(0...10_000), "Of a dump that brings more matches, only their number is told.",
                standard: "\(FollowRoutes.Parameters.standardFlood)"),
            Parameter(
                "wait", .flag,
                "Whether to wait for what comes, or to end with what is there. Where too many wait, one more gets 503.",
                standard: "yes"),
            Parameter(
                "name", .text,
                "Names the follower: if it was dropped because it did not read, it is told when it returns.",
                expectation: .init(english: "1 to 64 letters and digits", japanese: " 1 から 64 字の英数字")),
        ],
        [.events(FollowedEvent.self)])

    // MARK: Posts

    static let post = get(
        "/v1/posts/{id}", "A post, whole, with its versions and places; if several bear the id, the others too.",
        [.post], [.document(PostAnswer.self)], errors: [.notFound])

    static let similar = get(
        "/v1/posts/{id}/similar", "Copies of a post, and posts about the same.",
        [
            .post,
            .limit(
                0...SearchParameters.greatestLimit, "The greatest number of hits.",
                standard: SearchParameters.standardLimit),
        ],
        [.document(SimilarAnswer.self)], errors: [.notFound, .severalPosts])

    static let thread = get(
        "/v1/posts/{id}/thread", "A thread, from any of its posts: line by line, as a tree or in the order of time.",
        [
            Parameter("id", .text, "A post of the thread, or a board's thread.", isRequired: true),
            Parameter("q", .text, "A query: lines tell whether their post matches."), .loose, .fold,
            Parameter("flat", .flag, "Whether lines come in the order of time and not as a tree.", standard: "no"),
            Parameter("depth", .number(0...1_000_000_000), "How deep the tree goes; what lies below is counted."),
            .limit(
                1...ThreadParameters.greatestLimit, "Lines on the page.", standard: ThreadParameters.standardLimit),
            Parameter("after", .text, "Where to go on: the `next` of the page before."),
            .timeout(standard: ThreadParameters.standardTimeout),
        ],
        [.document(ThreadAnswer.self)], errors: [.notFound, .severalPosts])

    // MARK: Numbers

    static let counts = get(
        "/v1/counts", "How many posts match, or how often; over time, where `by` is given. Every number is exact.",
        [
            Parameter(
                "q", .text, "A query; up to \(CountParameters.mostQueries) of them.", isRequired: true, isRepeated: true
            ),
            Parameter("by", .words(CalendarPeriod.allCases.map(\.rawValue)), "Stretches of Japan's calendar."),
            Parameter("unit", .words(["posts", "matches"]), "What is counted.", standard: "posts"),
            Parameter("per", .words(["posts", "million-chars"]), "What shares are of.", standard: "posts"),
            .copies,
            Parameter(
                "split", .number(1...CountParameters.mostSpellings),
                "So many of the strings that matched, the most frequent ones, have a series of their own."),
            .fold, .loose, .timeout(standard: CountParameters.standardTimeout),
        ],
        [.document(CountsAnswer.self)], errors: [.tooManyBuckets])

    static let facets = get(
        "/v1/facets",
        "How matches spread over authors, dumps, threads, years or hosts of links. Every number is exact.",
        [
            .query,
            Parameter("by", .words(Facet.allCases.map(\.rawValue)), "What matches are counted by.", isRequired: true),
            .limit(
                0...SearchParameters.greatestLimit, "The greatest number of values.",
                standard: SearchParameters.standardLimit),
            .fold, .loose, .timeout(standard: CountParameters.standardTimeout),
        ],
        [.document(FacetsAnswer.self)])

    static let matches = get(
        "/v1/matches", "Every distinct string that matched, the most frequent first. Every number is exact.",
        [
            .query,
            .limit(
                0...SearchParameters.greatestLimit, "The greatest number of strings.",
                standard: SearchParameters.standardLimit),
            .fold, .loose, .timeout(standard: CountParameters.standardTimeout),
        ],
        [.document(MatchesAnswer.self)])

    // MARK: Words

    private static let least = Parameter(
        "least", .number(1...(1 << 30)), "What is less frequent is left out.",
        standard: "\(WordParameters.standardLeast)")

    static let kwic = get(
        "/v1/kwic", "Matches in their context, a sample of them where there are more.",
        [
            .query,
            Parameter(
                "sample", .number(1...SearchParameters.greatestLimit), "Matches at most, each as likely as any other.",
                standard: "\(WordParameters.standardSample)"),
            .seed, .context("What is wanted on both sides of every match: characters, the sentence, the post."),
            .copies, .fold, .loose, .timeout(standard: CountParameters.standardTimeout),
        ],
        [.document(KwicAnswer.self)], errors: [.noText])

    static let collocates = get(
        "/v1/collocates", "What stands near matches more often than elsewhere.",
        [
            .query,
            Parameter(
                "window", .number(1...200), "Characters on each side of a match.",
                standard: "\(WordParameters.standardWindow)"),
            Parameter(
                "measure", .words(Association.Measure.allCases.map(\.rawValue)), "What decides the order.",
                standard: Association.Measure.logLikelihood.rawValue),
            least,
            .limit(
                0...SearchParameters.greatestLimit, "The greatest number of collocates.",
                standard: SearchParameters.standardLimit),
            .copies, .fold, .loose, .timeout(standard: WordParameters.standardTimeout),
        ],
        [.document(CollocatesAnswer.self)], errors: [.noText, .tooMuchText])

    static let compare = get(
        "/v1/compare", "What is more frequent in one of two sets of posts than in the other.",
        [
            Parameter(
                "q", .text, "The query of the first set, or of both where dates part them; without one all posts."),
            Parameter("with", .text, "The query of the second set."),
            Parameter("before", .text, "A date: the first set ends before it.", expectation: .date),
            Parameter("after", .text, "A date: the second set begins with it.", expectation: .date), least,
            .limit(
                0...SearchParameters.greatestLimit, "The greatest number of words of each set.",
                standard: SearchParameters.standardLimit),
            Parameter(
                "sample", .number(1...(1 << 30)),
                "Posts of each set that are counted at most, each as likely as any other; without it all are."),
            .seed, .copies, .fold, .loose, .timeout(standard: WordParameters.standardTimeout),
        ],
        [.document(CompareAnswer.self)], errors: [.tooMuchText])

    // MARK: Proof

    static let why = get(
        "/v1/why", "How a query is understood, what its candidates were, and why a post matches or not.",
        [
            .query, Parameter("id", .text, "A post by its id, its `key:` or its address."), .fold, .loose,
            .timeout(standard: SearchParameters.standardTimeout),
        ],
        [.document(WhyAnswer.self)], errors: [.notFound, .severalPosts])

    static let verify = get(
        "/v1/verify", "Reads every post, however long that takes, and compares with what the index finds.",
        [.query, .fold, .loose], [.document(VerifyAnswer.self)])

    // MARK: The service

    static let health = get("/healthz", "Whether all is well; with 503 a line for each trouble.", [], [.text])
    static let status = get(
        "/v1/status", "What the service does and what it holds.", [], [.document(StatusAnswer.self)])
    static let dumps = get("/v1/dumps", "The dumps that the index holds.", [], [.document(DumpsAnswer.self)])
    static let openAPI = get("/openapi.json", "This document.", [], [.openAPI])

    static let rescan = post(
        "/v1/rescan", "Has the folders looked at now.",
        [
            Parameter(
                "confirm", .flag, "Whether posts of dumps in a folder that is empty, missing or replaced are let go.",
                standard: "no")
        ],
        [.document(IndexAnswer.self)])
    static let rebuild = post(
        "/v1/rebuild", "Has the index built anew from the dumps, beside the one that answers.", [],
        [.document(IndexAnswer.self)])
    static let wait = post(
        "/v1/wait", "Answers when all that lies in the folders is searchable.", [], [.document(IndexAnswer.self)])

    // MARK: Forgetting

    private static let forgettable = Parameter(
        "id", .text, "A post by its id, its `key:` or its address; any number of them.", isRequired: true,
        isRepeated: true)

    static let forgotten = get(
        "/v1/forgotten", "Posts that are in no answer any more.", [], [.document(ForgottenAnswer.self)],
        errors: [.forbidden])
    static let forget = post(
        "/v1/forget", "Takes posts out of every answer, at once and for good.",
        [
            forgettable,
            Parameter("dry_run", .flag, "Whether only to tell what would be forgotten.", standard: "no"),
        ],
        [.document(ForgottenAnswer.self)], errors: [.notFound, .severalPosts])
    static let unforget = post(
        "/v1/unforget", "Brings posts back, from the dumps.", [forgettable], [.document(ForgottenAnswer.self)],
        errors: [.notFound])
    static let purge = post(
        "/v1/purge", "Takes the words of forgotten posts out of the files; answers when no byte of them is left.", [],
        [.document(ForgottenAnswer.self)])

    /// Every route, in the order of the document.
    static let all = [
        search, export, random, follow, post, similar, thread, counts, facets, matches, kwic, collocates, compare, why,
        verify, health, status, dumps,
        openAPI, rescan, rebuild, wait, forgotten, forget, unforget, purge,
    ]
}
