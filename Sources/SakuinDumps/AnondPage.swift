// SPDX-License-Identifier: GPL-2.0-or-later
//
// A page's lines become posts. Where the page marks its posts (■, footers), the marks decide; else a lone reply target
// or a series title begins a post (rules A and B of FORMATS §2.4, which found 12 of the 15 starts of a page and none
// that was not one). What no rule splits stays in one post: it can be found there.

internal import SakuinText

struct AnondPage {
    private let lines: [PageLine]
    /// Extractors that drop blank lines make every line a paragraph.
    private let isBlockPerLine: Bool
    private let hasSquares: Bool
    private let hasFooters: Bool
    private let series: [SeriesTitle: String]
    private let stems: Set<String>

    init(_ lines: [PageLine]) {
        let inner = lines.trimmingEnds { $0.isBlank || PageMark.isChrome($0.content) }
        self.lines = Array(inner)
        isBlockPerLine = !inner.contains(where: \.isBlank)
        hasSquares = inner.contains { PageMark.blackSquare($0.content) != nil }
        hasFooters = inner.contains { PageMark.footer($0.content) != nil }
        let quoted = inner.compactMap { PageMark.series($0.content) }
        series = Dictionary(quoted.map { ($0.title, $0.id) }) { first, _ in first }
        stems = Set(quoted.compactMap(\.title.stem))
    }

    /// The posts, from top to bottom.
    func posts(_ report: inout DumpReport) -> [PlacedPost] {
        var drafts: [Draft] = []
        var day: CivilDate?
        var isAfterHeading = true
        for (index, line) in lines.enumerated() where !line.isBlank {
            if let date = PageMark.day(line.content), isParagraph(index) {
                day = date
                isAfterHeading = true
            } else if isAfterHeading, PageMark.isHeading(line.content) || PageMark.isChrome(line.content) {
                continue
            } else if let draft = start(index, day: day, isAfterHeading: isAfterHeading, last: drafts.last) {
                drafts.append(draft)
                isAfterHeading = false
            } else if let footer = PageMark.footer(line.content), let last = drafts.indices.last {
                drafts[last].end(footer)
            } else if let last = drafts.indices.last {
                drafts[last].body.append(index)
            }
        }
        dropPagers(&drafts)
        let isLossy = !hasSquares && !hasFooters && drafts.contains { $0.mark == .replyTarget }
        if !drafts.contains(where: { $0.mark != .heading }), day == nil {
            report.warn(lines.first?.number ?? 1, "nothing tells where posts begin: the text is one post")
        }
        return drafts.compactMap { $0.post(lines, isLossy: isLossy, hasDay: day != nil) }
    }

    /// The draft that begins at this line, if one does.
    private func start(_ index: Int, day: CivilDate?, isAfterHeading: Bool, last: Draft?) -> Draft? {
        let line = lines[index]
        var draft = Draft(mark: .heading, firstLine: line.number, lastLine: line.number, day: day)
        if let square = PageMark.blackSquare(line.content) {
            draft.mark = .square
            draft.id = square.id
            draft.setTitle(square.title)
            return draft
        }
        let endsBefore = last?.hasEnded ?? isAfterHeading
        if hasSquares {
            // Before the first ■ stand headings that are not known: they are no post.
            return nil
        }
        if isParagraph(index), let target = AnondID.exact(line.content) {
            draft.mark = .replyTarget
            draft.replyTo = target
            return draft
        }
        let title = SeriesTitle(line.content)
        if isParagraph(index), series[title] != nil || title.stem.map(stems.contains) == true {
            draft.mark = .seriesTitle
            draft.id = series[title]
            draft.setTitle(line.content)
            return draft
        }
        guard isAfterHeading || (hasFooters && endsBefore) else { return nil }
        if isTitle(index) { draft.setTitle(line.content) } else { draft.body = [index] }
        return draft
    }

    /// True if the line is a paragraph by itself.
    private func isParagraph(_ index: Int) -> Bool {
        if isBlockPerLine { return true }
        let opens = index == 0 || lines[index - 1].isBlank
        let closes = index == lines.count - 1 || lines[index + 1].isBlank
        return opens && closes
    }

    /// A title is short, is no sentence and no link, and a text follows it.
    private func isTitle(_ index: Int) -> Bool {
        let text = lines[index].content
        guard isParagraph(index), text.count <= 100, !text.hasSuffix("。"), !text.hasPrefix("http") else { return false }
        guard let next = lines[(index + 1)...].first(where: { !$0.isBlank }) else { return false }
        let content = next.content
        return AnondID.exact(content) == nil && PageMark.footer(content) == nil && PageMark.day(content) == nil
            && PageMark.blackSquare(content) == nil
    }

    /// Links to the next page stand behind the last post: they are none of it.
    private func dropPagers(_ drafts: inout [Draft]) {
        guard let last = drafts.indices.last else { return }
        while let index = drafts[last].body.last, PageMark.isHeading(lines[index].content) {
            drafts[last].body.removeLast()
        }
    }
}

/// A post being put together from its lines.
private struct Draft {
    enum Mark {
        case square, replyTarget, seriesTitle
        /// The first paragraph behind a heading or a footer.
        case heading
    }

    var mark: Mark
    var firstLine: Int
    var lastLine: Int
    var day: CivilDate?
    var id: String?
    var title: String?
    var replyTo: String?
    /// Indices of the page's lines, blank ones left out.
    var body: [Int] = []
    var footer: (hour: Int, minute: Int)?
    var hasEnded: Bool { footer != nil }

    mutating func setTitle(_ text: Substring) {
        if let target = PageMark.replyTarget(text) {
            replyTo = target
        } else if !text.isEmpty, text != "■" {
            title = String(text)
        }
    }

    mutating func end(_ time: (hour: Int, minute: Int)) {
        if footer == nil { footer = time }
    }

    /// Nil if there is neither title nor text nor target.
    func post(_ lines: [PageLine], isLossy: Bool, hasDay: Bool) -> PlacedPost? {
        var text = ""
        var end = firstLine
        if let first = body.first, let last = body.last {
            text = lines[first...last].map(\.text).joined(separator: "\n")
            end = lines[last].number
        }
        guard title != nil || !text.isEmpty || replyTo != nil else { return nil }
        let post = Post(
            id: id, time: time, title: title, body: text, replyTo: replyTo, links: Links.found(in: text),
            url: id.map(AnondID.link), boundary: boundary(hasDay), isLossy: isLossy)
        return PlacedPost(post: post, place: Place(line: firstLine, lastLine: end))
    }

    private var time: PostTime? {
        if let time = AnondID.time(of: id) { return time }
        guard let day else { return nil }
        guard let footer else { return PostTime(seconds: day.startInJapan, precision: .day) }
        return DateText.time(day, hour: footer.hour, minute: footer.minute, second: nil)
    }

    private func boundary(_ hasDay: Bool) -> BoundaryConfidence {
        switch mark {
        case .square: return .exact
        case .seriesTitle where id != nil: return .exact
        case .replyTarget, .seriesTitle: return .marked
        case .heading: return hasEnded ? .exact : hasDay ? .marked : .suspected
        }
    }
}

extension Array {
    /// Without the elements at both ends for which `drops` holds.
    fileprivate func trimmingEnds(_ drops: (Element) -> Bool) -> ArraySlice<Element> {
        var slice = self[...]
        while let first = slice.first, drops(first) { slice.removeFirst() }
        while let last = slice.last, drops(last) { slice.removeLast() }
        return slice
    }
}
