// SPDX-License-Identifier: GPL-2.0-or-later
//
// A page's lines become posts. Where the page marks its posts (■, footers), the marks decide; else a lone reply target
// or a series title begins a post (rules A and B of Index/DUMPS.md, "Where a post begins"). A text that no rule splits stays
// in one post, where a search finds it. No line is lost but the page's own.

internal import SakuinText

struct AnondPage {
    private let lines: [PageLine]
    /// Nil for a page that is no Markdown.
    private let markdown: MarkdownText?
    private let layout: PageLayout
    private let series: SeriesQuotes
    /// The day of a day page's heading.
    private let headingDay: CivilDate?
    private var day: CivilDate?
    /// False where an extractor has dropped all headings: what comes first is text then.
    private let hasTitles: Bool
    private var drafts: [PostDraft] = []

    /// - Parameters:
    ///   - series: what the page and its neighbours quote.
    ///   - day: of the posts of a page that does not tell it.
    init(_ page: [PageLine], _ series: SeriesQuotes, day: CivilDate? = nil) {
        var headingDay: CivilDate?
        var day = day
        let page = MarkdownText.inlined(page)
        var rest = PageChrome.removed(from: page)[...]
        while let line = rest.first {
            if let date = PageMark.dayHeading(line.content) {
                (headingDay, day) = (date, date)
            } else if let date = PageMark.date(line.content) {
                day = date
            } else if !AnondPage.isAtEnds(line) {
                break
            }
            rest.removeFirst()
        }
        while let last = rest.last, AnondPage.isAtEnds(last) { rest.removeLast() }
        lines = Array(rest)
        markdown = MarkdownText(rest.map(\.content)).flatMap { MarkdownText.isLanguage(of: page) ? $0 : nil }
        layout = PageLayout(lines)
        self.series = series
        self.headingDay = headingDay
        self.day = day
        hasTitles = day != nil || lines.contains { PageMark.replyTitle($0.content) != nil }
    }

    /// True for what stands above and below the posts of a page.
    static func isAtEnds(_ line: PageLine) -> Bool {
        line.isBlank || PageMark.isHeading(line.content) || PageMark.isChrome(line.content)
    }

    /// The posts, from top to bottom.
    consuming func posts() -> [PlacedPost] {
        var start = layout.nextStart(from: 0)
        for index in lines.indices where !lines[index].isBlank {
            if let date = dayHeader(index, isBetweenPosts: start != nil) {
                day = date
                start = layout.nextStart(from: index + 1)
            } else if layout.hasFooters, let footer = PageMark.footer(lines[index].content) {
                drafts.indices.last.map { drafts[$0].end(footer) }
                start = layout.nextStart(from: index + 1)
            } else if let draft = draft(index, isStart: start == index) {
                drafts.append(draft)
                start = nil
            } else if drafts.isEmpty {
                // Above the first mark: what the page says there is not known.
                drafts.append(PostDraft(mark: .none, lines[index].number, day: day, body: index))
            } else {
                drafts[drafts.count - 1].add(index)
            }
        }
        if layout.isByRules, day != nil || drafts.contains(where: { $0.mark == .replyTarget }) { splitByCohesion() }
        settleQuotedIDs()
        // The extractor that drops ■ and keeps titles drops other single characters, too.
        let isLossy = !layout.hasSquares && drafts.contains { $0.mark == .replyTarget }
        return drafts.compactMap { $0.post(lines, isLossy: isLossy, markdown: markdown) }
    }

    /// The draft that begins at this line, if one does. `isStart`: by the page's marks, or the first below a date.
    private func draft(_ index: Int, isStart: Bool) -> PostDraft? {
        let line = lines[index]
        let content = line.content
        if let square = layout.square(content), isStart || square.id != nil || opensByLayout(index) {
            var draft = PostDraft(mark: .square, line.number, day: day)
            draft.setTitle(square.title)
            draft.id = square.id
            draft.quotedID = series.id(of: square.title, on: day)
            return draft
        }
        if isStart || layout.isByRules, layout.isParagraph(index), let target = AnondID.exact(content) {
            return PostDraft(mark: .replyTarget, line.number, day: day, replyTo: target)
        }
        if layout.isByRules, isSeriesTitle(index) {
            var draft = PostDraft(mark: .seriesTitle, line.number, day: day, title: String(content))
            draft.quotedID = series.id(of: content, on: day)
            return draft
        }
        guard isStart, day != nil || layout.hasFooters else { return nil }
        if isTitle(index) || PageMark.replyTitle(content) != nil && layout.isParagraph(index) {
            var draft = PostDraft(mark: .heading, line.number, day: day)
            draft.setTitle(content)
            return draft
        }
        return PostDraft(mark: .heading, line.number, day: day, body: index)
    }

    private func opensByLayout(_ index: Int) -> Bool { layout.marks == .squares && layout.opensParagraph(index) }

    /// A date that begins another day of a keyword's or the top page. A day page has one day and may spill over midnight:
    /// any other date there is an author's.
    private func dayHeader(_ index: Int, isBetweenPosts: Bool) -> CivilDate? {
        guard let date = PageMark.date(lines[index].content), let next = layout.nextText(behind: index) else {
            return nil
        }
        if let headingDay, abs(date.daysSince1970 - headingDay.daysSince1970) > 1 { return nil }
        switch layout.marks {
        case .footers: return isBetweenPosts ? date : nil
        case .squares: return layout.square(lines[next].content) == nil ? nil : date
        case .rules: return layout.isParagraph(index) ? date : nil
        }
    }

    /// Titles of a series in a row are an author's list of its parts, not posts without text.
    private func isSeriesTitle(_ index: Int) -> Bool {
        guard layout.isParagraph(index), series.names(lines[index].content) else { return false }
        guard let next = layout.nextText(behind: index), !series.names(lines[next].content) else { return false }
        return lines[..<index].last { !$0.isBlank }.map { !series.names($0.content) } ?? true
    }

    /// The first paragraph below a date or a footer is taken for the title where it looks like one: one short line that
    /// is no sentence and no link, with text of the same post below it. The seed's first post has its title so.
    private func isTitle(_ index: Int) -> Bool {
        let text = lines[index].content
        guard hasTitles, layout.isParagraph(index), text.utf8.count <= PageMark.longestMark, text.count <= 100,
            !text.hasSuffix("。"), !text.hasSuffix("、"), !text.hasPrefix("http")
        else { return false }
        guard let next = layout.nextText(behind: index) else { return false }
        let content = lines[next].content
        return AnondID.exact(content) == nil && PageMark.footer(content) == nil && layout.square(content) == nil
            && dayHeader(next, isBetweenPosts: false) == nil && !(layout.isByRules && isSeriesTitle(next))
    }

    /// Parts drafts where the words tell that another post begins.
    private mutating func splitByCohesion() {
        drafts = drafts.flatMap { draft in
            var draft = draft
            let places = draft.paragraphs(lines, opens: layout.opensParagraph)
            // A page has 25 posts; where there is so much between two marks, it is none.
            guard places.count <= AnondPage.mostParagraphs else { return [draft] }
            var texts = places.map { Substring(lines[$0].map { String($0.content) }.joined(separator: "\n")) }
            let hasTitle = draft.title != nil
            if let title = draft.title { texts.insert(Substring(title), at: 0) }
            var split: [PostDraft] = []
            for start in LexicalCohesion.starts(in: texts) {
                let place = places[start - (hasTitle ? 1 : 0)]
                let other = draft.split(at: place.lowerBound, lines)
                split.append(draft)
                draft = other
            }
            return split + [draft]
        }
    }

    private static let mostParagraphs = 2000

    /// Where two posts of a page bear the title that is quoted with an id, neither has it for certain.
    private mutating func settleQuotedIDs() {
        let counts = Dictionary(drafts.compactMap(\.quotedID).map { ($0, 1) }, uniquingKeysWith: +)
        for index in drafts.indices where drafts[index].id == nil {
            if let id = drafts[index].quotedID, counts[id] == 1 { drafts[index].id = id }
        }
    }

    // MARK: Pages in other formats

    /// The posts of a page that another format holds as one text; their lines are its.
    static func posts(of page: String, day: CivilDate?) -> [PlacedPost] {
        let lines = page.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map {
            PageLine(number: $0 + 1, text: String($1))
        }
        return AnondPage(lines, SeriesQuotes(lines), day: day).posts()
    }

    /// The post of its own page that another format holds as one text; nil where nothing tells that it is such a page.
    static func post(ofPage page: String, id: String) -> Post? {
        let found = posts(of: page, day: nil)
        guard found.count == 1, var post = found.first?.post, post.boundary != .suspected else { return nil }
        post.identify(id)
        return post
    }
}

extension Post {
    /// Takes what the address of its page tells of a post that tells no id itself.
    mutating func identify(_ id: String) {
        guard self.id == nil else { return }
        self.id = id
        url = AnondID.link(to: id)
        time = AnondID.time(of: id) ?? time
    }
}
