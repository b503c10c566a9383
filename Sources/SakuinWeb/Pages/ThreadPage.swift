// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// All that decides what a thread's page shows.
struct ThreadState: Equatable {
    enum View: String {
        case flat, tree
    }

    var query = ""
    /// Nil for what suits the thread.
    var view: View?
    /// True if nothing is to be seen but what matches.
    var isOnly = false
    /// Posts before the first that is shown, in the order of the view.
    var skipped = 0
    var fold: Int?

    init() {}

    init(_ parameters: Parameters) {
        query = parameters["q"] ?? ""
        view = parameters["view"].flatMap(View.init)
        isOnly = parameters.isSet("only")
        skipped = parameters.number("skip", in: 0...10_000_000) ?? 0
        fold = parameters.number("fold", in: 0...4)
    }

    var parameters: [(String, String?)] {
        [
            ("q", query.isEmpty ? nil : query), ("view", view?.rawValue), ("only", isOnly ? "1" : nil),
            ("skip", skipped > 0 ? String(skipped) : nil), ("fold", fold.map(String.init)),
        ]
    }

    func changed(_ change: (inout ThreadState) -> Void) -> ThreadState {
        var state = self
        state.skipped = 0
        change(&state)
        return state
    }
}

/// `/thread/ID`: the thread in which a post stands.
enum ThreadPage {
    /// Posts of a page; a thread of a board has a thousand. Bytes that their texts may have together: a page stays small.
    static let length = 100
    static let room = 34_000
    /// Levels that stand further in each; what is deeper stands below them.
    private static let deepest = 8
    /// What the daemon gives at once, and the most that a page looks at: of a longer thread these are the first.
    private static let mostLines = 2000
    private static let parts = 5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let id = request.path.last ?? ""
        let state = ThreadState(request.parameters)
        var question = ThreadQuestion(id)
        (question.query, question.fold, question.limit) = (
            state.query.isEmpty ? nil : state.query, state.fold, mostLines
        )
        if request.format == .json {
            return .data(try await request.archive.json(.thread(question), in: request.language), .json)
        }
        if let format = request.format {
            return try await PostList.data(
                condition("in", id), order: format == .atom ? .newest : .oldest, format, request)
        }
        var answer: ThreadAnswer
        var fault: ErrorAnswer.Problem?
        do {
            answer = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
        } catch ClientError.refused(let problem, let status) where status == 400 && question.query != nil {
            // The thread is there though what is sought in it cannot be understood.
            fault = problem
            question.query = nil
            answer = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
        }
        for _ in 1..<parts {
            guard let next = answer.next else { break }
            question.after = next
            let part = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
            answer.lines += part.lines
            answer.next = part.next
        }
        let thread = ReadThread(answer.lines)
        let seen = lastVisit(to: thread)
        return request.page("thread", ThreadView(request, id, state, answer, thread, seen, fault).model)
    }

    /// The time of the newest post at the last visit; nil at the first. This visit is noted.
    private static func lastVisit(to thread: ReadThread) -> String? {
        guard let name = thread.name, let newest = thread.newest else { return nil }
        var visits = ThreadVisits.load()
        let seen = visits[name]
        if visits.note(name, newest: newest) { visits.save() }
        return seen
    }
}

/// The model of a thread's page.
private struct ThreadView {
    let request: PageRequest
    let id: String
    let state: ThreadState
    let answer: ThreadAnswer
    let thread: ReadThread
    let seen: String?
    let fault: ErrorAnswer.Problem?
    let list = NGList.load()
    private var words: Words { request.words }

    init(
        _ request: PageRequest, _ id: String, _ state: ThreadState, _ answer: ThreadAnswer, _ thread: ReadThread,
        _ seen: String?, _ fault: ErrorAnswer.Problem?
    ) {
        (self.request, self.id, self.state, self.answer) = (request, id, state, answer)
        (self.thread, self.seen, self.fault) = (thread, seen, fault)
    }

    /// Boards are read in the order of time, what hangs together by answers as a tree.
    private var view: ThreadState.View { state.view ?? (thread.isOfBoard ? .flat : .tree) }

    private func link(_ state: ThreadState, to number: Int? = nil) -> String {
        request.link("/thread/" + percentEncoded(id), state.parameters) + (number.map { "#p\($0)" } ?? "")
    }

    private func isNew(_ post: PostAnswer) -> Bool {
        guard let seen, let time = post.time else { return false }
        return time > seen
    }

    var model: Model {
        let all = (view == .flat ? thread.flat : thread.entries).filter { !state.isOnly || $0.line.matches ?? false }
        let start = min(state.skipped, max(0, (all.count - 1) / ThreadPage.length * ThreadPage.length))
        let window = Array(all.dropFirst(start).prefix(ThreadPage.length))
        let places = Dictionary(
            all.enumerated().compactMap { place, entry in entry.number.map { ($0, place) } },
            uniquingKeysWith: { one, _ in one })
        // A number that stands on another page is linked to there.
        func address(_ number: Int) -> String? {
            guard let place = places[number] else {
                return thread.numbers.contains(number)
                    ? link(state.changed { $0.isOnly = false }, to: number) : nil
            }
            if (start..<start + ThreadPage.length).contains(place) { return "#p\(number)" }
            var there = state
            there.skipped = place / ThreadPage.length * ThreadPage.length
            return link(there, to: number)
        }
        let first = thread.entries.lazy.compactMap(\.line.post).first
        let heading = first.map { $0.title ?? AtomDocument.beginning(of: $0.body) } ?? id
        var model = request.model(title: heading, query: "", formats: PostList.formats)
        (model["heading"], model["id"]) = (heading, id)
        model["total"] = words.total(answer.total)
        model["isCut"] = answer.next != nil
        model["matched"] = answer.matched.map { words.say("一致 ", "matching: ") + words.total($0) }
        let fresh = thread.flat.filter { $0.line.post.map(isNew) ?? false }
        model["fresh"] = fresh.isEmpty ? nil : words.say("新着 \(fresh.count)件", "\(fresh.count) new")
        model["freshAddress"] = fresh.first?.number.flatMap(address)
        model["threadQuery"] = state.query
        model["isOnly"] = state.isOnly
        model["isFlat"] = view == .flat
        model["faultMessage"] = fault?.message
        model["fault"] = fault.flatMap { ErrorPage.fault($0, in: state.query) }
        model["address"] = request.link("/thread/" + percentEncoded(id))
        model["chosenView"] = state.view?.rawValue
        model["views"] = [ThreadState.View.flat, .tree].map { one in
            [
                "name": words[one == .flat ? "viewFlat" : "viewTree"], "isHere": view == one,
                "address": link(state.changed { $0.view = one }),
            ] as Model
        }
        let most = thread.mostAnswered(5)
        model["hasMost"] = !most.isEmpty
        model["most"] = most.compactMap { entry -> Model? in
            guard let number = entry.number, let address = address(number) else { return nil }
            return ["number": number, "address": address, "count": words.replies(entry.answeredBy.count)]
        }
        let share = fairShare(
            of: ThreadPage.room, among: window.compactMap { $0.line.post.map { PageText.escaped($0.body).utf8.count } })
        model["posts"] = window.map { post($0, share, address) }
        let pages = stride(from: 0, to: max(all.count, 1), by: ThreadPage.length).map { place -> Model in
            var there = state
            there.skipped = place
            let last = min(place + ThreadPage.length, all.count)
            return ["name": "\(place + 1)–\(last)", "address": link(there), "isHere": place == start]
        }
        (model["pages"], model["hasPages"]) = (pages, pages.count > 1)
        model["isEmpty"] = all.isEmpty
        model["hidden"] = list.entries.map { entry in
            ["kind": entry.kind.rawValue, "name": words[entry.kind.word], "value": entry.value] as Model
        }
        model["hasHidden"] = !list.entries.isEmpty
        return model
    }

    /// - Parameter share: bytes that the text may have.
    private func post(_ entry: ReadThread.Entry, _ share: Int, _ address: (Int) -> String?) -> Model {
        let line = entry.line
        let depth = view == .flat ? 0 : line.depth
        let level = min(depth, 8)
        guard let post = line.post, let number = entry.number else {
            return ["isGap": true, "id": line.missing, "level": level]
        }
        // Signs that HTML has other words for take up to six times the bytes.
        let isLong = PageText.escaped(post.body).utf8.count > share
        let text =
            isLong
            ? beginning(of: post.body, bytes: share * post.body.utf8.count / PageText.escaped(post.body).utf8.count)
            : post.body
        let anchors = Anchor.all(in: text).compactMap { anchor in
            address(anchor.number).map { (anchor.range, $0) }
        }
        let body = MarkedText(text, line.highlights, in: .body, links: post.links, places: anchors)
        let title = MarkedText(post.title ?? "", line.highlights, in: .title)
        func links(_ numbers: [Int]) -> [Model] {
            numbers.compactMap { number in address(number).map { ["number": number, "address": $0] as Model } }
        }
        let others = post.authorID.flatMap { thread.posters[$0] } ?? []
        let name = post.key ?? post.id
        let hidden = list.reason(to: post)
        return [
            "isGap": false, "isPost": true, "number": number, "key": name, "id": post.id, "level": level,
            "deep": depth > level ? "\(depth)" : nil,
            "address": request.link(post: name), "hasTitle": post.title != nil,
            "titlePieces": title.pieces(), "time": words.time(post.time), "datetime": post.time,
            "day": request.link(day: post.time),
            "author": post.author,
            "authorAddress": post.author.map { name in
                link(state.changed { ($0.query, $0.isOnly) = (condition("author", name), true) })
            },
            "poster": post.authorID,
            "posterPlace": others.count > 1 ? "\((others.firstIndex(of: number) ?? 0) + 1)/\(others.count)" : nil,
            "posterAddress": post.authorID.map { poster in
                link(state.changed { ($0.query, $0.isOnly) = (condition("poster", poster), true) })
            },
            "answers": links(entry.answers), "hasAnswers": !entry.answers.isEmpty,
            "answeredBy": links(entry.answeredBy), "hasAnsweredBy": !entry.answeredBy.isEmpty,
            "runs": body.runs(), "isArt": ASCIIArt.isArt(text), "isCut": isLong, "isNew": isNew(post),
            "isAsked": line.asked, "isMatch": line.matches ?? false,
            "hiddenBy": hidden.map { words[$0.kind.word] + ": " + $0.value },
        ]
    }
}
