// SPDX-License-Identifier: GPL-2.0-or-later

// What can be asked, as values; each knows the bytes of its HTTP request. Talks to nobody.

/// A search: the query in sakuin's query language, and which of its hits.
///
/// ```swift
/// let request = SearchRequest("東京 -大阪", order: .newest, limit: 10)
/// let answer = try SakuinService(socket: "/run/sakuin/sakuin.sock").search(request)
/// ```
public struct SearchRequest: Sendable, Equatable {
    public enum Order: String, Sendable, CaseIterable {
        case relevance, newest, oldest, replies
    }

    /// Which threads are read to the end.
    public enum Threads: String, Sendable {
        case none = "no"
        /// Short ones.
        case quick
        /// All but the longest.
        case all = "yes"
    }

    /// How the matches are counted.
    public enum Count: String, Sendable, CaseIterable {
        /// As far as that takes no time worth speaking of: the total may be a lower bound.
        case quick
        /// All of them, however long that takes.
        case exact
    }

    public var query: String
    /// Nil leaves the order to the daemon.
    public var order: Order?
    /// The number of hits in one answer; nil is the daemon's own, or every hit in a stream.
    public var limit: Int?
    /// ``SearchAnswer/next`` of the page before.
    public var after: String?
    /// How widely characters count as equal; nil is the daemon's own.
    public var fold: Int?
    /// Nil is the daemon's own, `quick`. Of no meaning for a stream.
    public var total: Count?
    /// True if it is wanted what wider fold levels would find and, where next to nothing is found, a loose question and other
    /// queries; false if not; nil is the daemon's own: the levels alone, where the index is small.
    public var wider: Bool?
    /// True if posts are wanted that have enough of what the words are made of, not all words.
    public var isSentence: Bool
    /// True if of matches that say nearly the same only one is wanted.
    public var collapsesDuplicates: Bool
    /// How much of the thread of each hit matches; nil is the daemon's own, `quick` for a page and `none` for a stream.
    public var threads: Threads?
    /// What is wanted of the text on both sides of every match; nil for none.
    public var context: ContextWidth?
    /// How long the question may take; nil is the daemon's own, two seconds, and for a stream as long as it takes. A stream
    /// that has not all hits by then ends with ``ClientError/refused(_:status:)`` and the code `timed_out`.
    public var timeout: Duration?

    public init(
        _ query: String, order: Order? = nil, limit: Int? = nil, after: String? = nil, fold: Int? = nil,
        total: Count? = nil, wider: Bool? = nil, isSentence: Bool = false, collapsesDuplicates: Bool = false,
        context: ContextWidth? = nil,
        timeout: Duration? = nil
    ) {
        self.query = query
        self.order = order
        self.limit = limit
        self.after = after
        self.fold = fold
        self.total = total
        self.wider = wider
        self.isSentence = isSentence
        self.collapsesDuplicates = collapsesDuplicates
        self.context = context
        self.timeout = timeout
    }

    /// - Parameter path: of the route that is asked.
    func target(_ path: String) -> String {
        let parameters: [(String, String?)] = [
            ("q", query), ("sort", order?.rawValue), ("limit", limit.map(String.init)), ("after", after),
            ("fold", fold.map(String.init)), ("total", total?.rawValue),
            ("wider", wider.map { $0 ? "yes" : "no" }), ("loose", isSentence ? "yes" : nil),
            ("copies", collapsesDuplicates ? "fold" : nil), ("threads", threads?.rawValue),
            ("context", context?.description),
            ("timeout_ms", timeout.map(milliseconds)),
        ]
        return path + "?" + queryString(parameters)
    }
}

/// One call of the daemon's HTTP API, answered by one JSON document.
///
/// ```swift
/// let sakuin = SakuinService(socket: "/run/sakuin/sakuin.sock")
/// let json = try sakuin.json(.why(query: "東京都", id: "anond:20240605205024", isSentence: false, fold: nil))
/// print(String(decoding: json, as: UTF8.self))
/// ```
public enum ServiceCall: Sendable, Equatable {
    case search(SearchRequest)
    /// Whole posts, a line each.
    case export(SearchRequest)
    case post(id: String)
    /// The posts that are most like the one with that id.
    case similar(id: String, limit: Int?)
    /// Posts drawn by lot: of all if the query is empty; `seed` draws the same again.
    case random(
        query: String, limit: Int?, seed: Int?, isSentence: Bool, fold: Int?, timeout: Duration?)
    case thread(ThreadQuestion)
    /// Answered once every post has been read.
    case verify(query: String, isSentence: Bool, fold: Int?)
    /// How the query is understood, and why it finds the post with that id or does not.
    case why(query: String, id: String?, isSentence: Bool, fold: Int?)
    /// How many posts match, in all and over time.
    case counts(CountsRequest)
    /// Matches by what they have: the greatest values.
    case facets(query: String, by: String, isSentence: Bool, fold: Int?, limit: Int?, timeout: Duration?)
    /// The strings that matched: the most frequent.
    case matches(query: String, isSentence: Bool, fold: Int?, limit: Int?, timeout: Duration?)
    /// What comes into the index and matches, as server-sent events.
    case follow(FollowRequest)
    /// Matches in their context.
    case kwic(KwicRequest)
    /// What stands near matches.
    case collocates(CollocatesRequest)
    /// Two sets of posts side by side.
    case compare(CompareRequest)
    case status
    /// Every dump that the index knows.
    case dumps
    /// With `confirm`, the posts of dumps whose folder is not what it was go too.
    case rescan(confirm: Bool)
    /// Answered once the daemon has been told; the index that stands is served until the new one takes its place.
    case rebuild
    /// Takes the posts that these ids and keys mean out of every answer; with `isDryRun` nothing changes.
    case forget(ids: [String], isDryRun: Bool)
    /// Has forgotten posts come back, once their dumps have been read again.
    case unforget(ids: [String])
    /// Answered once no file of the index has a word of a forgotten post, which takes as long as a rebuild.
    case purge
    /// Every post that is forgotten.
    case forgotten
    /// Answered once all that lies in the folders is searchable, but not waited for longer than `limit`; nil is for ever.
    case wait(limit: Duration?)

    /// - Parameter saved: sent along with a query that may name one.
    func requestBytes(
        accepting type: String = "application/json", language: String? = nil, saved: [SavedSearch] = []
    ) -> [UInt8] {
        func get(_ path: String, _ parameters: [(String, String?)]) -> String {
            "GET \(path)?\(queryString(parameters)) HTTP/1.1\r\n"
        }
        func post(_ path: String, _ parameters: [(String, String?)]) -> String {
            "POST \(path)?\(queryString(parameters)) HTTP/1.1\r\nContent-Length: 0\r\n"
        }
        func counting(
            _ isSentence: Bool, _ fold: Int?, _ limit: Int?, _ timeout: Duration?
        ) -> [(String, String?)] {
            [
                ("loose", isSentence ? "yes" : nil), ("fold", fold.map(String.init)), ("limit", limit.map(String.init)),
                ("timeout_ms", timeout.map(milliseconds)),
            ]
        }
        let head =
            switch self {
            case .search(let request): "GET \(request.target("/v1/search")) HTTP/1.1\r\n"
            case .export(let request): "GET \(request.target("/v1/export")) HTTP/1.1\r\n"
            case .post(let id): "GET /v1/posts/\(percentEncoded(id)) HTTP/1.1\r\n"
            case .similar(let id, let limit):
                get("/v1/posts/\(percentEncoded(id))/similar", [("limit", limit.map(String.init))])
            case .random(let query, let limit, let seed, let isSentence, let fold, let timeout):
                get(
                    "/v1/random",
                    [
                        ("q", query.isEmpty ? nil : query), ("limit", limit.map(String.init)),
                        ("seed", seed.map(String.init)),
                        ("loose", isSentence ? "yes" : nil), ("fold", fold.map(String.init)),
                        ("timeout_ms", timeout.map { String(Int($0 / .milliseconds(1))) }),
                    ])
            case .thread(let question):
                get(
                    "/v1/posts/\(percentEncoded(question.id))/thread",
                    [
                        ("q", question.query), ("loose", question.isSentence ? "yes" : nil),
                        ("fold", question.fold.map(String.init)), ("flat", question.isFlat ? "yes" : nil),
                        ("depth", question.depth.map(String.init)), ("limit", question.limit.map(String.init)),
                        ("after", question.after),
                    ])
            case .verify(let query, let isSentence, let fold):
                get("/v1/verify", [("q", query), ("loose", isSentence ? "yes" : nil), ("fold", fold.map(String.init))])
            case .why(let query, let id, let isSentence, let fold):
                get(
                    "/v1/why",
                    [("q", query), ("id", id), ("loose", isSentence ? "yes" : nil), ("fold", fold.map(String.init))])
            case .counts(let request): "GET \(request.target) HTTP/1.1\r\n"
            case .facets(let query, let by, let isSentence, let fold, let limit, let timeout):
                get(
                    "/v1/facets",
                    [("q", query), ("by", by)] + counting(isSentence, fold, limit, timeout))
            case .matches(let query, let isSentence, let fold, let limit, let timeout):
                get("/v1/matches", [("q", query)] + counting(isSentence, fold, limit, timeout))
            case .follow(let request): "GET \(request.target) HTTP/1.1\r\n"
            case .kwic(let request): "GET \(request.target) HTTP/1.1\r\n"
            case .collocates(let request): "GET \(request.target) HTTP/1.1\r\n"
            case .compare(let request): "GET \(request.target) HTTP/1.1\r\n"
            case .status: "GET /v1/status HTTP/1.1\r\n"
            case .dumps: "GET /v1/dumps HTTP/1.1\r\n"
            case .rescan(let confirm):
                "POST /v1/rescan\(confirm ? "?confirm=yes" : "") HTTP/1.1\r\nContent-Length: 0\r\n"
            case .rebuild: "POST /v1/rebuild HTTP/1.1\r\nContent-Length: 0\r\n"
            case .forget(let ids, let isDryRun):
                post("/v1/forget", ids.map { ("id", $0) } + [("dry_run", isDryRun ? "yes" : nil)])
            case .unforget(let ids): post("/v1/unforget", ids.map { ("id", $0) })
            case .purge: "POST /v1/purge HTTP/1.1\r\nContent-Length: 0\r\n"
            case .forgotten: "GET /v1/forgotten HTTP/1.1\r\n"
            case .wait: "POST /v1/wait HTTP/1.1\r\nContent-Length: 0\r\n"
            }
        let spoken = language.map { "Accept-Language: \($0)\r\n" } ?? ""
        let sender = "Host: localhost\r\nUser-Agent: sakuin/\(sakuinVersion)\r\n\(spoken)"
        return Array(
            (SavedSearch.added(saved, to: head) + sender + "Accept: \(type)\r\nConnection: close\r\n\r\n").utf8)
    }
}
