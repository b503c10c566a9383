// SPDX-License-Identifier: GPL-2.0-or-later

// The door for programs: a question in Swift goes in, the daemon's answer comes back as a value or as the JSON it sent.
// Each call opens a connection of its own and blocks until its answer is whole; nothing is kept between calls, so a
// value may be used from any thread. Never logs.

/// Asks a running `sakuind` over its Unix socket.
///
/// ```swift
/// let sakuin = SakuinService(socket: "/run/sakuin/sakuin.sock")
/// let answer = try sakuin.search(SearchRequest("東京 -大阪", order: .newest, limit: 10))
/// for hit in answer.hits { print(hit.id, hit.title ?? "") }
/// ```
///
/// Every method throws ``ClientError``.
public struct SakuinService: Sendable {
    /// Bytes of one answer that is not a stream: above any post.
    static let largestAnswer = 256 * 1024 * 1024

    /// The path of the daemon's socket; see ``DefaultPaths/socketToAsk(environment:)``.
    public let socket: String
    /// How long connecting and the whole answer may take, and in a stream each pause; nil is for ever.
    public let timeout: Duration?
    /// The language of the daemon's messages, `ja` or `en`; nil is the daemon's own, English.
    public let language: String?
    /// What `saved:NAME` in a query stands for.
    public let saved: [SavedSearch]
    /// What ends a call whose answer is one document before that is there.
    package var watch: CallWatch?

    public init(
        socket: String, timeout: Duration? = .seconds(30), language: String? = nil, saved: [SavedSearch] = []
    ) {
        self.socket = socket
        self.timeout = timeout
        self.language = language
        self.saved = saved
    }

    /// One page of hits.
    public func search(_ request: SearchRequest) throws(ClientError) -> SearchAnswer {
        try answer(to: .search(request), as: SearchAnswer.self)
    }

    /// Every hit of a query, one after the other, in constant memory. `limit` and `after` hold here too.
    ///
    /// - Parameter each: called with each hit; `.stop` ends the stream.
    public func streamHits(
        _ request: SearchRequest, each: (Hit) -> StreamStep
    ) throws(ClientError) {
        var failure: ClientError?
        try streamHitLines(request) { line in
            switch Result(catching: { () throws(ClientError) in try decodeAnswer(Hit.self, from: line) }) {
            case .success(let hit): return each(hit)
            case .failure(let error):
                failure = error
                return .stop
            }
        }
        if let failure { throw failure }
    }

    /// As ``streamHits(_:each:)``, with each hit's JSON as the daemon sent it, without its line feed.
    public func streamHitLines(
        _ request: SearchRequest, each: ([UInt8]) -> StreamStep
    ) throws(ClientError) {
        try stream(.search(request), each: each)
    }

    /// Every post that a query finds, whole, one after the other, in constant memory: each with the JSON that the daemon sent, without
    /// its line feed. The newest come first unless the request has another order.
    ///
    /// ```swift
    /// try sakuin.export(SearchRequest("東京", order: .oldest)) { post, line in
    ///     print(post.time ?? "", post.title ?? "")
    ///     return .next
    /// }
    /// ```
    ///
    /// - Parameter each: called with each post; `.stop` ends the stream.
    public func export(
        _ request: SearchRequest, each: (ExportedPost, [UInt8]) -> StreamStep
    ) throws(ClientError) {
        var failure: ClientError?
        try stream(.export(request)) { line in
            do throws(ClientError) {
                return each(try decodeAnswer(ExportedPost.self, from: line), line)
            } catch {
                failure = error
                return .stop
            }
        }
        if let failure { throw failure }
    }

    /// Calls with each line of an answer that is a stream.
    private func stream(_ call: ServiceCall, each: ([UInt8]) -> StreamStep) throws(ClientError) {
        let bytes = call.requestBytes(
            accepting: "application/x-ndjson", language: language, saved: saved)
        var exchange = try Exchange(bytes, socket: socket, sending: timeout, answering: timeout)
        guard try exchange.readStatus() == 200 else { throw try refusal(&exchange) }
        var failure: ClientError?
        let take = { (line: [UInt8]) -> StreamStep in
            failure = Self.breakingOff(line)
            return failure == nil ? each(line) : .stop
        }
        var lines = LineSplitter()
        while failure == nil, let piece = try exchange.nextPiece(within: timeout) {
            if try lines.feed(piece, each: take) == .stop, failure == nil { return }
        }
        if failure == nil { lines.finish(each: take) }
        if let failure { throw failure }
    }

    /// What a stream's last line says where it is no hit: that the stream breaks off, and why.
    static func breakingOff(_ line: [UInt8]) -> ClientError? {
        guard line.starts(with: "{\"error\":".utf8) else { return nil }
        guard let answer = try? decodeAnswer(ErrorAnswer.self, from: line) else {
            return .malformedAnswer("a line is neither a hit nor an error")
        }
        return .refused(answer.error, status: 200)
    }

    /// The whole post. A post that is not there is ``ClientError/refused(_:status:)`` with status 404.
    public func post(id: String) throws(ClientError) -> PostAnswer {
        try answer(to: .post(id: id), as: PostAnswer.self)
    }

    /// The posts that are most like the one with that id: copies of it and what is about the same. A post that is not there
    /// is ``ClientError/refused(_:status:)`` with status 404.
    public func similar(toID id: String, limit: Int? = nil) throws(ClientError) -> SimilarAnswer {
        try answer(to: .similar(id: id, limit: limit), as: SimilarAnswer.self)
    }

    /// Posts drawn by lot of those that match a query; of all where it is empty. One seed draws the same from an index that has not
    /// changed.
    public func random(
        _ query: String = "", limit: Int? = nil, seed: Int? = nil, isSentence: Bool = false,
        fold: Int? = nil,
        timeout: Duration? = nil
    ) throws(ClientError) -> RandomAnswer {
        try answer(
            to: .random(
                query: query, limit: limit, seed: seed, isSentence: isSentence, fold: fold, timeout: timeout
            ),
            as: RandomAnswer.self)
    }

    /// How many posts match each query, in all and over time. Where the daemon cannot count all in time, it refuses with the
    /// code `timed_out`: no number is less than exact.
    public func counts(_ request: CountsRequest) throws(ClientError) -> CountsAnswer {
        try answer(to: .counts(request), as: CountsAnswer.self)
    }

    /// Matches by `author`, `source`, `thread`, `year` or `host`, the greatest values first.
    public func facets(
        _ query: String, by facet: String, isSentence: Bool = false, fold: Int? = nil, limit: Int? = nil,
        timeout: Duration? = nil
    ) throws(ClientError) -> FacetsAnswer {
        try answer(
            to: .facets(
                query: query, by: facet, isSentence: isSentence, fold: fold, limit: limit, timeout: timeout),
            as: FacetsAnswer.self)
    }

    /// Every distinct string that matched, the most frequent first.
    public func matches(
        _ query: String, isSentence: Bool = false, fold: Int? = nil, limit: Int? = nil, timeout: Duration? = nil
    ) throws(ClientError) -> MatchesAnswer {
        try answer(
            to: .matches(query: query, isSentence: isSentence, fold: fold, limit: limit, timeout: timeout),
            as: MatchesAnswer.self)
    }

    /// The thread in which a post stands, or a part of it. A post that is not there is ``ClientError/refused(_:status:)`` with status 404.
    public func thread(_ question: ThreadQuestion) throws(ClientError) -> ThreadAnswer {
        try answer(to: .thread(question), as: ThreadAnswer.self)
    }

    /// Matches in their context, or a sample of them, with how many there are.
    public func kwic(_ request: KwicRequest) throws(ClientError) -> KwicAnswer {
        try answer(to: .kwic(request), as: KwicAnswer.self)
    }

    /// What stands near the matches more often than elsewhere. The archive is read for it: where that takes longer than it may, the
    /// daemon refuses with the code `timed_out`.
    public func collocates(_ request: CollocatesRequest) throws(ClientError) -> CollocatesAnswer {
        try answer(to: .collocates(request), as: CollocatesAnswer.self)
    }

    /// The words that are more frequent in one set of posts than in another. Where the sets have more text than the daemon may hold, it
    /// refuses with the code `too_much_text`.
    public func compare(_ request: CompareRequest) throws(ClientError) -> CompareAnswer {
        try answer(to: .compare(request), as: CompareAnswer.self)
    }

    /// What the daemon is doing, what waits, and what it could not read.
    public func status() throws(ClientError) -> StatusAnswer {
        try answer(to: .status, as: StatusAnswer.self)
    }

    /// Every dump that the index knows, by path.
    public func dumps() throws(ClientError) -> DumpsAnswer {
        try answer(to: .dumps, as: DumpsAnswer.self)
    }

    /// Has the daemon look through its folders now.
    ///
    /// - Parameter confirm: true to drop the posts of dumps whose folder is missing, empty, another than before or no
    ///   longer watched, which are kept otherwise.
    public func rescan(confirm: Bool = false) throws(ClientError) -> IndexAnswer {
        try answer(to: .rescan(confirm: confirm), as: IndexAnswer.self)
    }

    /// Has the daemon build all of the index anew from its folders, beside the one it serves meanwhile.
    public func rebuild() throws(ClientError) -> IndexAnswer {
        try answer(to: .rebuild, as: IndexAnswer.self)
    }

    /// Takes the posts that these ids and keys mean out of every answer, for good: they stay away when their dumps are read again. An id
    /// that several posts bear means all of them. Where one means none, nothing is forgotten:
    /// ``ClientError/refused(_:status:)`` with status 404.
    ///
    /// - Parameter isDryRun: true to be told which those are, and nothing else.
    public func forget(_ ids: [String], isDryRun: Bool = false) throws(ClientError) -> ForgottenAnswer {
        try answer(to: .forget(ids: ids, isDryRun: isDryRun), as: ForgottenAnswer.self)
    }

    /// Has forgotten posts come back, once their dumps have been read again: ``wait(limit:)`` returns then.
    public func unforget(_ ids: [String]) throws(ClientError) -> ForgottenAnswer {
        try answer(to: .unforget(ids: ids), as: ForgottenAnswer.self)
    }

    /// Returns once no file of the index has a word of a forgotten post, which takes as long as a rebuild.
    public func purge() throws(ClientError) -> ForgottenAnswer {
        try answer(to: .purge, as: ForgottenAnswer.self)
    }

    /// Every post that is forgotten, in the order in which they were.
    public func forgotten() throws(ClientError) -> ForgottenAnswer {
        try answer(to: .forgotten, as: ForgottenAnswer.self)
    }

    /// Returns once all that lay in the folders at the call is searchable, which may take minutes.
    ///
    /// - Parameter limit: how long to wait at most; nil, and not ``timeout``, is the default.
    public func wait(limit: Duration? = nil) throws(ClientError) -> IndexAnswer {
        try answer(to: .wait(limit: limit), as: IndexAnswer.self)
    }

    /// The answer's bytes, exactly as the daemon sent them.
    public func json(_ call: ServiceCall) throws(ClientError) -> [UInt8] {
        let answering: Duration? =
            switch call {
            case .wait(let limit): limit
            case .purge: nil
            default: timeout
            }
        if let watch, watch.isOver() { throw .cancelled }
        var exchange = try Exchange(
            call.requestBytes(language: language, saved: saved), socket: socket, sending: timeout, answering: answering,
            watch: watch)
        guard (200..<300).contains(try exchange.readStatus()) else { throw try refusal(&exchange) }
        return try exchange.readAll(limit: Self.largestAnswer)
    }

    private func answer<Answer: WireObject>(to call: ServiceCall, as type: Answer.Type) throws(ClientError) -> Answer {
        try decodeAnswer(type, from: json(call))
    }

    func refusal(_ exchange: inout Exchange) throws(ClientError) -> ClientError {
        let status = try exchange.readStatus()
        let bytes = try exchange.readAll(limit: Self.largestAnswer)
        guard let answer = try? decodeAnswer(ErrorAnswer.self, from: bytes) else {
            return .malformedAnswer("HTTP status \(status) without a reason")
        }
        return .refused(answer.error, status: status)
    }
}

/// Reads one of the answers of the API from the JSON that ``SakuinService/json(_:)`` gave.
package func decodeAnswer<Answer: WireObject>(
    _ type: Answer.Type, from json: [UInt8]
) throws(ClientError) -> Answer {
    do {
        return try Answer(JSONReader.read(json))
    } catch {
        throw .malformedAnswer("its JSON is not a \(type): \(error.description)")
    }
}
