// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/`: the box, how the archive is, what was asked of late, and saved searches with what is new in them.
///
/// Looking for what is new takes the daemon a question a search, so that part comes behind the rest.
enum HomePage {
    /// Reasons of doubtful dumps that are shown; `sakuin status` has all.
    private static let mostReasons = 8
    private static let mostSearches = 40
    private static let mostNew = 5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let status = try await request.archive.ask(.status, StatusAnswer.self, in: request.language)
        let words = request.words
        let recent = try request.files.questions.value()
        var model = request.model(title: nil)
        model["isHome"] = true
        model["onToday"] = request.link("/on/" + today())
        model["posts"] = words.posts(status.index.posts)
        model["asOf"] = status.index.asOf.map { words.asOf($0) }
        model["work"] = status.work.map { words.progress($0) }
        let groups = status.troubles.groups.filter { $0.kind < .remarked }
        model["hasTroubles"] = !groups.isEmpty
        model["troubles"] = words.troubles(status.troubles)
        model["reasons"] = groups.prefix(mostReasons).map { group in
            [
                "reason": group.reason, "count": words.places(group.count),
                "places": group.examples.map { $0.path + ($0.line.map { ":\($0)" } ?? "") },
            ] as Model
        }
        model["moreReasons"] = groups.count > mostReasons ? "+\(groups.count - mostReasons)" : nil
        (model["isOff"], model["hasRecent"]) = (recent.isOff, !recent.questions.isEmpty)
        model["recent"] = recent.questions.map { question in
            ["question": question, "address": request.link("/search", [("q", question)])] as Model
        }
        let foot = Templates.render("foot", model)
        return .parts(Templates.render("home", model)) { await saved(request) + foot }
    }

    /// `06-05`, in Japan.
    private static func today() -> String {
        var (seconds, parts) = (time(nil) + 9 * 3600, tm())
        gmtime_r(&seconds, &parts)
        return CalendarDay.padded(Int(parts.tm_mon) + 1, 2) + "-" + CalendarDay.padded(Int(parts.tm_mday), 2)
    }

    // MARK: Saved searches

    private struct News: Sendable {
        var name: String
        var query: String
        var isOwn: Bool
        var hits: [Hit] = []
        var count = 0
        /// Where the next look begins.
        var cursor: String?
        var problem: String?
        /// Following begins here, whatever came before.
        var isBeginning = false
    }

    private static func saved(_ request: PageRequest) async -> String {
        var model = request.model(title: nil)
        do {
            let kept = try request.files.searches.value()
            let configured = request.archive.saved.map { News(name: $0.name, query: $0.query, isOwn: false) }
            let names = Set(configured.map(\.name))
            let own = kept.searches.filter { !names.contains($0.name) }
                .map { News(name: $0.name, query: $0.query, isOwn: true) }
            let all = Array((configured + own).prefix(mostSearches))
            let told = await withTaskGroup(of: (Int, News).self) { group in
                for (place, one) in all.enumerated() {
                    let cursor = kept.cursor(of: one.query)
                    group.addTask { (place, await news(one, after: cursor, request)) }
                }
                var found = all
                for await (place, one) in group { found[place] = one }
                return found
            }
            // What has no beginning yet begins now.
            let beginnings = told.filter(\.isBeginning)
            if !beginnings.isEmpty {
                try request.files.searches.change { kept in
                    for one in beginnings { kept.look(at: one.query, upTo: one.cursor ?? "") }
                }
            }
            model["hasSaved"] = !told.isEmpty
            model["saved"] = told.map { self.model(of: $0, request) }
        } catch {
            model["problem"] = error.words(request.language)
        }
        let years = (try? await StatisticsPart.years(request))?.buckets.filter { $0.posts > 0 } ?? []
        model["years"] = years.map { bucket in
            ["address": request.link("/year/" + bucket.key), "name": bucket.key, "count": grouped(bucket.posts)]
                as Model
        }
        model["hasYears"] = !years.isEmpty
        return Templates.render("home-saved", model)
    }

    private static func news(_ search: News, after cursor: String?, _ request: PageRequest) async -> News {
        var (news, question) = (search, FollowRequest(search.query))
        (question.after, question.flood, question.includesCopies) = (cursor, 100, true)
        do {
            for event in try await request.archive.arrivals(question, in: request.language) {
                news.cursor = event.cursor
                switch event.kind {
                case .baseline, .reset: (news.hits, news.count, news.isBeginning) = ([], 0, true)
                case .new, .edited:
                    news.count += 1
                    if let hit = event.hit { news.hits.append(hit) }
                case .flood: news.count += event.matches ?? 0
                case .dropped, .end: break
                }
            }
        } catch ClientError.refused(let problem, _) {
            news.problem = problem.message
        } catch {
            news.problem = "\(error)"
        }
        return news
    }

    private static func model(of news: News, _ request: PageRequest) -> Model {
        [
            "name": news.name, "query": news.query, "isOwn": news.isOwn, "problem": news.problem,
            "address": request.link("/search", [("q", news.query), ("sort", "newest")]),
            "count": news.count > 0 ? request.words.newPosts(news.count) : nil, "cursor": news.cursor,
            "hits": news.hits.suffix(mostNew).reversed().map { hit in
                [
                    "address": request.link(post: hit.key ?? hit.id, query: news.query),
                    "title": hit.title ?? AtomDocument.beginning(of: hit.snippet.text),
                    "time": request.words.time(hit.time),
                ] as Model
            },
        ]
    }
}

/// `/searches`, a form: saves a search, removes one, or notes that what is new in one has been looked at.
enum SearchesPage {
    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        let form = request.form
        try request.files.searches.change { kept in
            switch form["do"] {
            case "save": kept.save(form["q"] ?? "", as: form["name"] ?? "")
            case "remove": kept.remove(form["name"] ?? "")
            case "seen":
                if let query = form["q"], let cursor = form["cursor"] { kept.look(at: query, upTo: cursor) }
            default: break
            }
        }
        return form["do"] == "save" ? .redirect(request.link("/")) : request.back()
    }
}

/// `/recent`, a form: clears the questions of late, or has none kept.
enum RecentPage {
    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        try request.files.questions.change { recent in
            switch request.form["do"] {
            case "clear": recent.questions = []
            case "off": recent.turn(off: true)
            case "on": recent.turn(off: false)
            default: break
            }
        }
        return request.back()
    }

    /// The same page, which notes its question: that of a page of results, and that which led to a post, since what is asked as one types
    /// is half a word most of the time.
    static func noting(
        _ page: @escaping @Sendable (PageRequest) async throws -> Page
    ) -> @Sendable (PageRequest) async throws -> Page {
        { request in
            let answer = try await page(request)
            guard request.format == nil, request.parameters["part"] == nil, request.parameters["after"] == nil,
                let question = request.parameters["q"]
            else { return answer }
            switch answer {
            // A question that is refused is none.
            case .html(_, let status, _) where status != 200: break
            case .html, .parts: _ = try? request.files.questions.change { $0.add(question) }
            default: break
            }
            return answer
        }
    }
}

/// `/events`: how far the indexing is, once a second until it is done.
enum EventsPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        .events(
            AsyncStream { continuation in
                let task = Task {
                    while !Task.isCancelled {
                        let status = try? await request.archive.ask(
                            .status, StatusAnswer.self, in: request.language)
                        guard let status else { break }
                        continuation.yield(event(status, request.words))
                        if status.work == nil { break }
                        try? await Task.sleep(for: .seconds(1))
                    }
                    continuation.finish()
                }
                continuation.onTermination = { _ in task.cancel() }
            })
    }

    static func event(_ status: StatusAnswer, _ words: Words) -> String {
        let text =
            status.work.map(words.progress)
            ?? words.posts(status.index.posts) + (status.index.asOf.map { " · " + words.asOf($0) } ?? "")
        let isDone: JSONValue = status.work == nil ? true : false
        let json: JSONValue = ["text": .string(text), "done": isDone]
        return "data: " + String(decoding: json.bytes, as: UTF8.self) + "\n\n"
    }
}

extension Words {
    func asOf(_ time: String) -> String { say("\(self.time(time)) 現在", "as of \(self.time(time))") }

    /// `indexing, 63 % done, 8 s left`.
    func progress(_ work: IndexingWork) -> String {
        let percent = Int(min(max(work.fraction, 0), 1) * 100)
        let left = work.secondsLeft.map { seconds in
            let isLong = seconds >= 100
            let number = Int(min(isLong ? seconds / 60 : seconds, 1e9).rounded(.up))
            return say("、残り\(number)\(isLong ? "分" : "秒")", ", \(number) \(isLong ? "min" : "s") left")
        }
        return say("索引作成中 \(percent)%", "indexing, \(percent) % done") + (left ?? "")
    }

    func newPosts(_ count: Int) -> String { say("新着 \(grouped(count))件", "\(grouped(count)) new") }

    func places(_ count: Int) -> String { say("\(grouped(count))か所", "\(grouped(count)) ×") }

    func troubles(_ troubles: DumpTroubles) -> String {
        let (whole, partly) = (troubles.unreadable.dumps, troubles.partly.dumps)
        let parts = [
            whole > 0 ? say("読めないダンプ \(grouped(whole))", "dumps that could not be read: \(grouped(whole))") : nil,
            partly > 0
                ? say("一部が読めないダンプ \(grouped(partly))", "dumps of which a part could not be read: \(grouped(partly))")
                : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: say("、", ", "))
    }
}

extension PageRequest {
    /// The address of this page itself.
    var here: String {
        let part = Parameters(parameters.pairs.filter { $0.name != "part" }.map { ($0.name, $0.value) })
        return site.base + "/" + path.map(percentEncoded).joined(separator: "/") + part.encoded
    }

    /// Back to the page that a form stood on: one of this server, whatever the form says.
    func back() -> Page {
        let path = form["back"] ?? ""
        let isOwn =
            path.hasPrefix(site.base + "/") && !path.hasPrefix("//")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        return .redirect(isOwn ? path : link("/"))
    }
}

/// `/random`: leads to a post drawn by lot.
enum RandomPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let query = request.parameters["q"] ?? ""
        let call = ServiceCall.random(
            query: query, limit: 1, seed: nil, isSentence: false, fold: nil, timeout: .seconds(10))
        let answer = try await request.archive.ask(call, RandomAnswer.self, in: request.language)
        guard let hit = answer.hits.first else { throw PageError.notFound }
        return .redirect(request.link(post: hit.key ?? hit.id, query: query))
    }
}
