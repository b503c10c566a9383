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
    private static let mostNew = 5
    /// Bytes that recent questions may take of the page, and saved searches, of which each stands in several addresses.
    private static let room = 20_000

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let status = try await request.archive.ask(.status, StatusAnswer.self, in: request.language)
        if let format = request.format { return try await data(status, format, request) }
        let words = request.words
        let recent = try request.files.questions.value()
        var model = request.model(title: nil)
        model["isHome"] = true
        model["onToday"] = request.link("/on/" + today())
        model["posts"] = words.posts(status.index.posts)
        model["asOf"] = status.index.asOf.map { words.asOf($0) }
        model["work"] = status.work.map { words.progress($0) }
        let marks = (try? request.files.marks.value().marks.count) ?? 0
        model["markCount"] = marks > 0 ? words.marks(marks) : nil
        let groups = status.troubles.groups.filter { $0.kind < .remarked }
        model["hasTroubles"] = !groups.isEmpty
        model["troubles"] = words.troubles(status.troubles)
        model["reasons"] = groups.prefix(mostReasons).map { group in
            [
                "reason": shortened(group.reason, characters: 400), "count": words.places(group.count),
                "places": group.examples.map { shortened($0.path) + ($0.line.map { ":\($0)" } ?? "") },
            ] as Model
        }
        model["moreReasons"] = groups.count > mostReasons ? "+\(groups.count - mostReasons)" : nil
        (model["isOff"], model["hasRecent"]) = (recent.isOff, !recent.questions.isEmpty)
        var left = room
        model["recent"] = recent.questions.prefix { question in
            left -= 80 + 4 * question.utf8.count
            return left > 0
        }.map { question in
            ["question": shortened(question), "address": request.link("/search", [("q", question)])] as Model
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

    private static func saved(_ request: PageRequest) async -> String {
        var model = request.model(title: nil)
        do {
            let told = try await SavedNews.all(request)
            model["hasSaved"] = !told.isEmpty
            var left = room
            model["saved"] = told.map { one in
                left -= 700 + 12 * one.query.utf8.count
                return one.model(request, hits: left > 0 ? mostNew : 0)
            }
        } catch {
            model["problem"] = (error as? WebError)?.words(request.language) ?? "\(error)"
        }
        let years = (try? await StatisticsPart.years(request))?.buckets.filter { $0.posts > 0 } ?? []
        model["years"] = years.map { bucket in
            ["address": request.link("/year/" + bucket.key), "name": bucket.key, "count": grouped(bucket.posts)]
                as Model
        }
        model["hasYears"] = !years.isEmpty
        return Templates.render("home-saved", model)
    }

    // MARK: Data

    /// All of it as JSON, the saved searches as a table, and what is new in them as a feed.
    private static func data(_ status: StatusAnswer, _ format: DataFormat, _ request: PageRequest) async throws -> Page
    {
        let saved = try await SavedNews.all(request)
        switch format {
        case .json: return .data(try await json(status, saved, request).bytes, .json)
        case .atom:
            let new = Set(saved.flatMap { $0.hits.compactMap(\.key) }).sorted()
            let posts = try await request.posts(by: new).sorted { $0.time ?? "" > $1.time ?? "" }
            return try request.posts(
                posts, title: "sakuin: " + request.words["savedSearches"], identity: ["home"],
                updated: status.index.asOf, as: .atom)
        default:
            let rows = saved.map { [$0.name, $0.query, $0.problem == nil ? String($0.count) : "", $0.problem ?? ""] }
            return request.csv([["name", "query", "new", "problem"]] + rows)
        }
    }

    private static func json(
        _ status: StatusAnswer, _ saved: [SavedNews], _ request: PageRequest
    ) async throws -> JSONValue {
        let recent = try request.files.questions.value()
        let years = try await StatisticsPart.years(request).buckets.filter { $0.posts > 0 }
        return [
            "index": JSONValue(status.index), "work": status.work.map { JSONValue($0) } ?? .null,
            "troubles": JSONValue(status.troubles),
            "marks": .integer(try request.files.marks.value().marks.count),
            "recent": .array(recent.questions.map(JSONValue.string)), "keeps_recent": .boolean(!recent.isOff),
            "saved": .array(saved.map(\.json)),
            "years": .array(years.map { ["year": .string($0.key), "posts": .integer($0.posts)] }),
        ]
    }
}

extension Words {
    func asOf(_ time: String) -> String { say("\(self.time(time)) 現在", "as of \(self.time(time))") }

    func marks(_ count: Int) -> String { say("印 \(grouped(count))件", "\(grouped(count)) marked") }

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
