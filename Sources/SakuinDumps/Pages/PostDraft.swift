// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A post of a page, being put together from its lines.
struct PostDraft {
    enum Mark {
        case square, replyTarget, seriesTitle
        /// The words change with a line that looks like a title.
        case cohesion
        /// The first paragraph behind a date or a footer.
        case heading
        /// Nothing says that a post begins here.
        case none
    }

    let mark: Mark
    /// The id that the page's own marks give.
    var id: String?
    /// The id that another post gives for this title.
    var quotedID: String?
    private let firstLine: Int
    private let day: CivilDate?
    private(set) var title: String?
    private var replyTo: String?
    /// Ranges of the page's lines; a new one behind a footer.
    private var body: [ClosedRange<Int>] = []
    private var footer: PageMark.Footer?
    private var isBehindFooter = false

    init(
        mark: Mark, _ firstLine: Int, day: CivilDate?, title: String? = nil, replyTo: String? = nil,
        body: Int? = nil
    ) {
        self.mark = mark
        self.firstLine = firstLine
        self.day = day
        self.title = title
        self.replyTo = replyTo
        if let body { add(body) }
    }

    /// The line at `index` belongs to the text.
    mutating func add(_ index: Int) {
        if let last = body.last, !isBehindFooter {
            body[body.count - 1] = last.lowerBound...index
        } else {
            body.append(index...index)
            isBehindFooter = false
        }
    }

    mutating func setTitle(_ text: Substring) {
        (title, replyTo) = PageMark.heading(String(text))
    }

    /// The text as paragraphs, below the title.
    func paragraphs(_ lines: [PageLine], opens: (Int) -> Bool) -> [ClosedRange<Int>] {
        var paragraphs: [ClosedRange<Int>] = []
        for index in body.joined() where !lines[index].isBlank {
            if let last = paragraphs.last, !opens(index) {
                paragraphs[paragraphs.count - 1] = last.lowerBound...index
            } else {
                paragraphs.append(index...index)
            }
        }
        return paragraphs
    }

    /// Gives up the text from the line at `index` on, which is the title of another post of the day.
    mutating func split(at index: Int, _ lines: [PageLine]) -> PostDraft {
        let all = body.flatMap(Array.init)
        var own = all.prefix { $0 < index }
        while let last = own.last, lines[last].isBlank { own.removeLast() }
        body = []
        own.forEach { add($0) }
        var other = PostDraft(mark: .cohesion, lines[index].number, day: day, title: String(lines[index].content))
        all.drop { $0 <= index || lines[$0].isBlank }.forEach { other.add($0) }
        return other
    }

    mutating func end(_ footer: PageMark.Footer) {
        if self.footer == nil { self.footer = footer }
        isBehindFooter = true
    }

    /// Nil if there is neither title nor text nor target.
    /// - Parameter markdown: reads the text of a page that is Markdown.
    func post(_ lines: [PageLine], isLossy: Bool, markdown: MarkdownText?) -> PlacedPost? {
        let written = body.map { lines[$0].map(\.text).joined(separator: "\n") }.joined(separator: "\n\n")
        let (text, marked) = markdown?.plain(written) ?? (written, [])
        let heading = title.flatMap { markdown?.plain($0) }
        let title = heading.map(\.text) ?? title
        let linked = (heading?.links ?? []) + marked
        guard title != nil || !text.isEmpty || replyTo != nil else { return nil }
        let id = id ?? footer?.id
        let post = Post(
            id: id, time: time(id), title: title, body: text, replyTo: replyTo,
            links: linked + Links.found(in: text).filter { !linked.contains($0) },
            url: id.map(AnondID.link), boundary: boundary, isLossy: isLossy)
        let lastLine = body.last.map { lines[$0.upperBound].number } ?? firstLine
        return PlacedPost(post: post, place: Place(line: firstLine, lastLine: lastLine))
    }

    /// To the second by the id, to the minute by the footer, else the day.
    private func time(_ id: String?) -> PostTime? {
        if let time = AnondID.time(of: id) { return time }
        guard let day else { return nil }
        guard let footer else { return PostTime(seconds: day.startInJapan, precision: .day) }
        return day.at(hour: footer.hour, minute: footer.minute, second: nil)
    }

    private var boundary: BoundaryConfidence {
        switch mark {
        case .none, .cohesion: .suspected
        case .square: .exact
        case .seriesTitle where id != nil: .exact
        case .heading where footer != nil: .exact
        case .replyTarget where footer != nil: .exact
        case .heading, .replyTarget, .seriesTitle: .marked
        }
    }
}
