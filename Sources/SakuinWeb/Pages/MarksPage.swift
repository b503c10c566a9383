// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport

/// `/marks`: the posts that the user has marked, with notes. A form marks a post, takes its mark away, or writes its note.
enum MarksPage {
    /// Characters of a note.
    private static let longestNote = 4000
    /// Marks of a page.
    private static let length = 50

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let marks = try request.files.marks.value().marks
        switch request.format {
        case .atom?: return try await PostList.data("is:marked", order: .newest, .atom, request)
        case .json?: return .data(Marks(marks).json, .json)
        default: if let data = try request.table(.null, rows(of: marks)) { return data }
        }
        var model = request.model(title: request.words["marked"])
        model["isEmpty"] = marks.isEmpty
        model["isMarkedAddress"] = request.link("/search", [("q", "is:marked")])
        model["count"] = request.words.posts(marks.count)
        // Those that were marked last first.
        let shown = Array(marks.reversed())
        let pages = PagedList(shown.map(size), room: room, most: length)
        let page = pages.page(of: request.parameters.number("skip", in: 0...10_000_000) ?? 0)
        model["hasPages"] = pages.starts.count > 1
        model["pages"] = pages.links(at: page) { request.link("/marks", [("skip", $0 > 0 ? String($0) : nil)]) }
        model["marks"] = shown[pages.range(of: page)].map { mark in
            [
                "key": mark.key, "address": request.link(post: mark.key), "thread": request.link(thread: mark.key),
                "title": mark.title.map { shortened($0) }, "time": request.words.time(mark.time),
                "author": mark.author.map { shortened($0) },
                "note": mark.note.isEmpty ? nil : mark.note, "hasNote": !mark.note.isEmpty, "isMarked": true,
                "id": shortened(mark.id),
            ] as Model
        }
        return request.page("marks", model)
    }

    /// Bytes of the marks of a page, and those that a mark takes of it.
    private static let room = 80_000
    private static let frame = 1000

    private static func size(of mark: Mark) -> Int {
        func short(_ text: String) -> Int { min(PageText.length(of: text), 640) }
        return frame + short(mark.title ?? "") + short(mark.author ?? "") + short(mark.id)
            + PageText.length(of: mark.note)
    }

    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        guard let key = request.form["key"] else { throw PageError.notFound }
        let files = request.files
        let isMarked = try files.marks.value()[key] != nil
        let action = request.form["do"] ?? (isMarked ? "unmark" : "mark")
        if action == "unmark" {
            try files.marks.change { $0.remove(key) }
        } else {
            // A note marks what it is written to. What there is not cannot be marked.
            if !isMarked {
                let mark = Mark(of: try await request.archive.post(key, in: request.language), at: UserFiles.now())
                try files.marks.change { $0.add(mark) }
            }
            if action == "note" {
                let note = String((request.form["note"] ?? "").prefix(longestNote))
                try files.marks.change { $0.setNote(note, of: key) }
            }
        }
        guard request.form["part"] == "1" else { return request.back() }
        return .data(#"{"marked":\#(action != "unmark")}"# + "\n", .json)
    }

    private static func rows(of marks: [Mark]) -> [[String]] {
        [["key", "id", "time", "author", "title", "note", "marked_at"]]
            + marks.map { mark in
                [mark.key, mark.id, mark.time ?? "", mark.author ?? "", mark.title ?? "", mark.note, mark.markedAt]
            }
    }
}

extension Mark {
    init(of post: PostAnswer, at time: String) {
        self.init(
            key: post.key ?? post.id, id: post.id,
            title: shortened(post.title ?? AtomDocument.beginning(of: post.body)),
            time: post.time, author: post.author, markedAt: time)
    }
}

extension Marks {
    init(_ marks: [Mark]) { self.marks = marks }
}

extension PageRequest {
    /// The mark of a post; nil where it has none.
    func mark(of key: String) -> Mark? { (try? files.marks.value())?[key] }
}
