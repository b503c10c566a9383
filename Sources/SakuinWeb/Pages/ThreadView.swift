// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// The model of a thread's page.
struct ThreadView {
    let request: PageRequest
    let id: String
    let state: ThreadState
    let answer: ThreadAnswer
    let thread: ReadThread
    let seen: String?
    let fault: ErrorAnswer.Problem?
    let list = NGList.load()
    /// What is shown of the thread, in the order of the view, and its pages.
    private let all: [ReadThread.Entry]
    private let pages: PagedList
    private let page: Int
    private let places: [Int: Int]
    private var words: Words { request.words }

    /// Posts of a page; a thread of a board has a thousand. Bytes that they may have with what stands around them, and those of what is shown
    /// of each text at least.
    private static let length = 100
    private static let room = 74_000
    private static let leastText = 200
    /// Posts that are told to answer one, and to be answered by it.
    private static let mostAnswers = 20
    /// Bytes of a link to another post, beside those of the page's address; and of what stands around a post.
    private static let linkBytes = 60
    private static let frame = 330
    /// Bytes of the entries of the NG list that stand below the thread; all are on their own page.
    private static let listRoom = 4_000

    init(
        _ request: PageRequest, _ id: String, _ state: ThreadState, _ answer: ThreadAnswer, _ thread: ReadThread,
        _ seen: String?, _ fault: ErrorAnswer.Problem?
    ) {
        (self.request, self.id, self.state, self.answer) = (request, id, state, answer)
        (self.thread, self.seen, self.fault) = (thread, seen, fault)
        // Boards are read in the order of time, what hangs together by answers as a tree.
        let view = state.view ?? (thread.isOfBoard ? .flat : .tree)
        self.view = view
        all = (view == .flat ? thread.flat : thread.entries).filter { !state.isOnly || $0.line.matches ?? false }
        places = Dictionary(
            all.enumerated().compactMap { place, entry in entry.number.map { ($0, place) } },
            uniquingKeysWith: { one, _ in one })
        let address = ThreadView.addressBytes(id, state, request)
        let sizes = all.map { entry in
            ThreadView.frame(of: entry, address) + min(ThreadView.leastText, entry.line.post?.body.utf8.count ?? 0)
        }
        pages = PagedList(sizes, room: ThreadView.room, most: ThreadView.length)
        page = pages.page(of: state.skipped)
    }

    private let view: ThreadState.View

    /// Bytes of an address of this thread, the same for all of its pages.
    private static func addressBytes(_ id: String, _ state: ThreadState, _ request: PageRequest) -> Int {
        request.link("/thread/" + percentEncoded(id), state.changed { $0.skipped = 1_000_000 }.parameters).utf8.count
    }

    /// Bytes of a post without its text.
    private static func frame(of entry: ReadThread.Entry, _ address: Int) -> Int {
        func short(_ text: String?) -> Int { min(PageText.length(of: text ?? ""), 640) }
        func named(_ name: String?) -> Int {
            name.map { short($0) + ($0.utf8.count <= 600 ? address + 3 * $0.utf8.count : 0) } ?? 0
        }
        let links = min(mostAnswers, entry.answers.count) + min(mostAnswers, entry.answeredBy.count)
        guard let post = entry.line.post else { return 100 + short(entry.line.missing) }
        return frame + links * (linkBytes + address) + short(post.title) + named(post.author) + named(post.authorID)
            + short(post.id)
    }

    private func link(_ state: ThreadState, to number: Int? = nil) -> String {
        request.link("/thread/" + percentEncoded(id), state.parameters) + (number.map { "#p\($0)" } ?? "")
    }

    private func isNew(_ post: PostAnswer) -> Bool {
        guard let seen, let time = post.time else { return false }
        return time > seen
    }

    var model: Model {
        let window = Array(all[pages.range(of: page)])
        let first = thread.entries.lazy.compactMap(\.line.post).first
        let heading = first.map { request.name(title: $0.title, body: $0.body) } ?? shortened(id)
        var model = request.model(title: heading, query: "")
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
        let texts = window.map { entry in
            MarkedText(
                entry.line.post?.body ?? "", entry.line.highlights, in: .body, links: entry.line.post?.links ?? [],
                places: Anchor.all(in: entry.line.post?.body ?? "").compactMap { anchor in
                    address(anchor.number).map { (anchor.range, $0) }
                })
        }
        let base = ThreadView.addressBytes(id, state, request)
        let frames = window.reduce(0) { $0 + ThreadView.frame(of: $1, base) }
        let share = fairShare(of: max(0, ThreadView.room - frames), among: texts.map { $0.size(of: $0.bytes.indices) })
        model["posts"] = zip(window, texts).map { post($0, $1, max(share, ThreadView.leastText)) }
        (model["pages"], model["hasPages"]) = (
            pages.links(at: page) { first in
                var there = state
                there.skipped = first
                return link(there)
            }, pages.starts.count > 1
        )
        model["isEmpty"] = all.isEmpty
        var left = ThreadView.listRoom
        let hidden = list.entries.prefix { entry in
            left -= 700 + 4 * PageText.length(of: entry.value)
            return left >= 0
        }
        model["hidden"] = hidden.map { $0.model(words) }
        model["hasHidden"] = !list.entries.isEmpty
        model["moreHidden"] = list.entries.count > hidden.count ? "+\(list.entries.count - hidden.count)" : nil
        return model
    }

    /// Where a post stands: a number that stands on another page is linked to there.
    private func address(_ number: Int) -> String? {
        guard let place = places[number] else {
            return thread.numbers.contains(number) ? link(state.changed { $0.isOnly = false }, to: number) : nil
        }
        let other = pages.page(of: place)
        if other == page { return "#p\(number)" }
        var there = state
        there.skipped = pages.starts[other]
        return link(there, to: number)
    }

    /// - Parameter share: bytes that the text may have.
    private func post(_ entry: ReadThread.Entry, _ text: MarkedText, _ share: Int) -> Model {
        let line = entry.line
        let depth = view == .flat ? 0 : line.depth
        let level = min(depth, 8)
        guard let post = line.post, let number = entry.number else {
            return ["isGap": true, "id": line.missing.map { shortened($0) }, "level": level]
        }
        let end = share < text.size(of: text.bytes.indices) ? text.parts(room: share)[0].upperBound : text.bytes.count
        let title = MarkedText(post.title ?? "", line.highlights, in: .title)
        func links(_ numbers: [Int]) -> [Model] {
            numbers.prefix(ThreadView.mostAnswers).compactMap { number in
                address(number).map { ["number": number, "address": $0] as Model }
            }
        }
        func more(_ numbers: [Int]) -> String? {
            numbers.count > ThreadView.mostAnswers ? "+\(numbers.count - ThreadView.mostAnswers)" : nil
        }
        func narrowed(_ name: String, _ value: String?) -> String? {
            value.flatMap { value in
                guard request.isShort(value) else { return nil }
                return link(state.changed { ($0.query, $0.isOnly) = (condition(name, value), true) })
            }
        }
        let others = post.authorID.flatMap { thread.posters[$0] } ?? []
        let name = post.key ?? post.id
        let hidden = list.reason(to: post)
        return [
            "isGap": false, "isPost": true, "number": number, "key": name, "id": shortened(post.id), "level": level,
            "deep": depth > level ? "\(depth)" : nil,
            "address": request.link(post: name), "hasTitle": post.title != nil,
            "titlePieces": title.pieces(upTo: shortEnd(of: post.title ?? "")), "time": words.time(post.time),
            "datetime": post.time, "day": request.link(day: post.time),
            "author": post.author.map { shortened($0) }, "authorAddress": narrowed("author", post.author),
            "poster": post.authorID.map { shortened($0) },
            "posterPlace": others.count > 1 ? "\((others.firstIndex(of: number) ?? 0) + 1)/\(others.count)" : nil,
            "posterAddress": narrowed("poster", post.authorID),
            "answers": links(entry.answers), "hasAnswers": !entry.answers.isEmpty, "moreAnswers": more(entry.answers),
            "answeredBy": links(entry.answeredBy), "hasAnsweredBy": !entry.answeredBy.isEmpty,
            "moreAnsweredBy": more(entry.answeredBy),
            "runs": text.runs(of: 0..<end), "isArt": ASCIIArt.isArt(beginning(of: post.body, bytes: end)),
            "isCut": end < text.bytes.count, "isNew": isNew(post),
            "isAsked": line.asked, "isMatch": line.matches ?? false,
            "hiddenBy": hidden.map { words[$0.kind.word] + ": " + shortened($0.value) },
        ]
    }
}
