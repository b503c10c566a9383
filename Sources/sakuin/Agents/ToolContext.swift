// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What tools ask the daemon through: their queries joined with the scope, errors in words with the place.

struct ToolContext: Sendable {
    let socket: String
    let saved: [SavedSearch]
    let variables: [String: String]
    let messages: Messages
    let scope: AgentScope?
    var results: ToolResults
    /// The page about the query language.
    let queryHelp: String
    /// Where the client may cancel what runs; nil in a test without.
    var input: AgentInput?
    /// Writes a line to the client that answers nothing; nil in a test without.
    var notify: (@Sendable ([UInt8]) -> Void)?
    /// What is told while the request runs; nil where the client has not asked for it.
    var progress: AgentProgress?
    /// How long a question may take; many clients give up after a minute.
    private(set) var patience = Duration.seconds(20)
    /// True of a tool that can count a sample in place of all.
    var offersSample = false
    /// True if the agent can say how long.
    private(set) var isPatienceAsked = false

    private func service(_ saved: [SavedSearch]) -> SakuinService {
        var service = SakuinService(
            socket: socket, timeout: patience + .seconds(10), language: messages.isJapanese ? "ja" : "en", saved: saved)
        service.watch = input?.watch(progress)
        return service
    }

    /// Seconds that an agent can give.
    static let mostSeconds = 600

    /// The same with as much time as the agent gives.
    /// - Parameter seconds: nil where it gives none.
    func waiting(_ seconds: Int?) -> ToolContext {
        var context = self
        context.isPatienceAsked = true
        if let seconds { context.patience = .seconds(seconds) }
        return context
    }

    // MARK: Queries

    /// Asks about queries.
    /// - Parameter call: the question, made of the queries as the daemon is asked them.
    func ask<Answer>(
        _ queries: [String], isSentence: Bool = false,
        _ call: (SakuinService, [String]) throws(ClientError) -> Answer
    ) throws(ToolFailure) -> Answer {
        let asked = scope?.joined(queries) ?? AskedQueries(texts: queries, saved: saved)
        do throws(ClientError) {
            return try call(service(asked.saved), asked.texts)
        } catch {
            throw failure(error, queries, isSentence: isSentence)
        }
    }

    /// Asks about the scope alone; nil without one.
    func askScope<Answer>(
        _ call: (SakuinService, String) throws(ClientError) -> Answer
    ) throws(ToolFailure) -> Answer? {
        guard let scope else { return nil }
        let asked = scope.alone
        do throws(ClientError) {
            return try call(service(asked.saved), asked.texts[0])
        } catch {
            throw failure(error)
        }
    }

    /// Asks about a post.
    /// - Returns: nil if there is none.
    func ask<Answer>(
        _ call: (SakuinService) throws(ClientError) -> Answer
    ) throws(ToolFailure) -> Answer? {
        do throws(ClientError) {
            return try call(service(saved))
        } catch .refused(let problem, 404) where problem.code == "not_found" {
            return nil
        } catch {
            throw failure(error)
        }
    }

    // MARK: Posts

    /// The posts that somebody may mean by an id, a key or an address, of which one at least is in the scope, each one in the scope.
    func posts(named name: String) throws(ToolFailure) -> [PostAnswer] {
        let reference: PostReference
        do throws(UsageError) {
            reference = try PostReference(name) { nil }
        } catch {
            throw ToolFailure(error.message(messages.language))
        }
        for id in reference.ids where !id.isEmpty {
            guard let found = try ask({ service throws(ClientError) in try service.post(id: id) }) else { continue }
            let all = [found] + found.others
            let inScope = try members(of: all.map { PostName(id: $0.id, key: $0.key) })
            let shown = all.filter { inScope?.contains($0.key ?? "") ?? true }
            guard !shown.isEmpty else { throw outsideScope(name) }
            return shown
        }
        throw ToolFailure(messages.noSuchPost(name))
    }

    func outsideScope(_ name: String) -> ToolFailure {
        let scope = visible(scope?.name ?? "")
        return ToolFailure(
            messages.say(
                "投稿 \(visible(name)) は範囲 saved:\(scope) の外です。このサーバーはその中だけを見せます",
                "the post \(visible(name)) is outside of saved:\(scope), and this server shows what is inside"))
    }

    /// The keys of those posts that are in the scope; nil without a scope.
    func members(of posts: [PostName]) throws(ToolFailure) -> Set<String>? {
        guard scope != nil else { return nil }
        var keys: Set<String> = []
        var rest = Set(posts.map(\.id)).sorted()[...]
        while !rest.isEmpty {
            var query = ""
            var count = 0
            for id in rest where count < ToolContext.idsOfQuestion {
                let part = "id:" + AgentScope.operand(id)
                guard
                    query.isEmpty
                        || query.unicodeScalars.count + part.unicodeScalars.count < ToolContext.longestQuestion
                else { break }
                query += (query.isEmpty ? "" : " OR ") + part
                count += 1
            }
            rest = rest.dropFirst(count)
            let request = SearchRequest(
                query, order: .newest, limit: Search.longestPage, wider: false, timeout: patience)
            let found = try ask([query]) { service, texts throws(ClientError) in
                var request = request
                request.query = texts[0]
                return try service.search(request)
            }
            keys.formUnion(found.hits.compactMap(\.key))
        }
        return keys
    }

    /// Ids in one question about the scope, and its characters.
    private static let idsOfQuestion = 100
    private static let longestQuestion = 8000

    // MARK: Errors

    /// - Parameter queries: as the agent wrote them. Joined with the scope they have other places, and of several queries none: the one
    ///   at fault is found by asking for each alone.
    private func failure(_ error: ClientError, _ queries: [String] = [], isSentence: Bool = false) -> ToolFailure {
        guard case .refused(let problem, _) = error else {
            return ToolFailure(messages.words(for: error, in: variables))
        }
        if problem.code == "bad_query" || problem.code == "bad_parameter" && queries.count > 1 {
            for query in queries {
                let request = SearchRequest(query, limit: 0, isSentence: isSentence)
                do throws(ClientError) {
                    _ = try service(saved).search(request)
                } catch .refused(let own, _) {
                    guard let start = own.start else { continue }
                    return located(own.message, query, start, own.end)
                } catch {
                    continue
                }
            }
        }
        if problem.code == "timed_out" { return ToolFailure(outOfTime) }
        // What tools call cursor has this name on the wire. Those that take seconds send none: there it is a date.
        if problem.code == "bad_parameter", !isPatienceAsked, problem.message.contains("after") {
            return ToolFailure(
                messages.say(
                    "cursor はこの問いの答えの位置ではありません。引数は cursor のあった答えと同じにするか、cursor を外してください",
                    "cursor is no place in the answer to this question: the other arguments must be those of the answer that it came with; "
                        + "leave cursor away to begin anew"))
        }
        return ToolFailure(problem.message)
    }

    private var outOfTime: String {
        let seconds = patience.components.seconds
        let isLonger = isPatienceAsked && seconds < ToolContext.mostSeconds
        return messages.say(
            "\(seconds) 秒では正確な答えが出ませんでした。語を増やすか、since:、until:、source:、author: などで絞ってください"
                + (offersSample ? "。sample なら抽選した投稿だけを数えます" : "")
                + (isLonger ? "。それだけ待てるなら seconds をもっと大きくします" : ""),
            "there was no exact answer within \(seconds) s: add words, or narrow it down with since:, until:, source: or author:"
                + (offersSample ? "; or count some that are drawn by lot: sample" : "")
                + (isLonger ? "; or give more seconds, if you can wait so long" : ""))
    }

    private func located(_ message: String, _ query: String, _ start: Int, _ end: Int?) -> ToolFailure {
        guard !query.allSatisfy(\.isWhitespace) else { return ToolFailure(message) }
        return ToolFailure(
            ([message] + caretLines(query, start: start, end: end ?? start, columns: ToolContext.columns))
                .joined(separator: "\n"))
    }

    /// Of the query in an error.
    private static let columns = 100
}

/// A post by its two names.
struct PostName: Equatable {
    var id: String
    var key: String?
}
