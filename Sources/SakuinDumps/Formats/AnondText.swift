// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of the Hatena Anonymous Diary as text (Index/DUMPS.md, "Pages as text"), one or several behind each other. A page is
// held whole with its neighbours: a line far below a post may tell its title. Any other text is one post, so that a search
// finds it though nothing tells where posts begin.

internal import SakuinText

struct AnondText: PostSequence {
    static let format = DumpFormat(name: "anond-text", version: 6)

    private(set) var report = DumpReport()
    private var pages: TextPages
    /// The day of the page's address, if it has one.
    private let day: CivilDate?
    /// Where the page lives and when a crawler took it, if it is of a crawl.
    private let crawl: (url: String, date: PostTime?)?
    /// The post whose page it is, if the address is one of a post.
    private let id: String?
    /// Pages read and not yet made posts of: the one before, which is done with, the one that is next, the one behind it.
    private var before: [PageLine] = []
    private var ahead: [PageLine]?
    private var hasBegun = false
    /// Of the page that was read last, the first at the end.
    private var posts: [PlacedPost] = []

    /// Whatever may be text: the last format to be tried.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { ForeignHead.refusal(head) == nil }

    init(_ text: TextStream) throws(DumpError) {
        pages = TextPages(text)
        day = text.origin.url.flatMap(AnondID.day(ofPage:))
        id = AnondID.inLink(text.origin.url)
        crawl = text.origin.url.map { ($0, text.origin.date) }
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while posts.isEmpty {
            let isFirst = !hasBegun
            if isFirst {
                hasBegun = true
                ahead = try pages.next()
            }
            guard let page = ahead else { break }
            ahead = try pages.next()
            let series = SeriesQuotes([before, page, ahead ?? []].joined())
            var found = AnondPage(page, series, day: day).posts()
            if isFirst, ahead == nil {
                try judge(found)
                if let id, found.count == 1 { found[0].post.identify(id) }
                if let crawl, found.count == 1, found[0].post.url == nil { found[0].post.place(crawl.url, crawl.date) }
            }
            posts = found.reversed()
            before = page
        }
        guard let post = posts.popLast() else {
            guard report.posts > 0 else {
                throw DumpError(.empty, .noPostInPage)
            }
            return nil
        }
        report.posts += 1
        return post
    }

    /// Says so where nothing tells that the text is a page.
    private mutating func judge(_ posts: [PlacedPost]) throws(DumpError) {
        guard let first = posts.first, posts.count == 1, first.post.boundary == .suspected else { return }
        if let control = pages.control { throw control }
        report.warn(first.place.line, .unmarkedText)
    }
}

extension Post {
    /// Takes where a page of one text lives, and when it was taken, if it tells no time itself.
    fileprivate mutating func place(_ address: String, _ date: PostTime?) {
        url = address
        time = time ?? date
    }
}

/// A text cut where a page begins: at a day's heading with its date below. A heading alone may be what a post says.
private struct TextPages {
    private var lines: LineReader
    private var page: [PageLine] = []
    private var bytes = 0
    /// A day's heading below which nothing but headings has come yet.
    private var heading: (index: Int, day: CivilDate)?
    /// What tells that the text is none.
    private(set) var control: DumpError?

    /// Bytes. A page has some 20 KB; a text of this length is no page to be held whole.
    private static let longest = 16 << 20
    /// Pages of that length have a third of it; more lines would need memory out of proportion to the bytes.
    private static let mostLines = 300_000

    init(_ text: TextStream) {
        lines = LineReader(text)
    }

    /// The next page; nil at the end.
    mutating func next() throws(DumpError) -> [PageLine]? {
        while let line = try lines.next() {
            let isFirst = page.isEmpty
            guard case .bytes(let text) = line, bytes + text.count <= TextPages.longest,
                page.count < TextPages.mostLines
            else {
                throw DumpError(
                    .tooLarge, line: lines.number,
                    .longText, "\(TextPages.longest >> 20)", "\(TextPages.mostLines)")
            }
            bytes += text.count
            let added = PageLine(number: lines.number, text: try TextPages.text(text, lines.number))
            page.append(added)
            if control == nil { control = TextPages.controlCharacter(text, lines.number) }
            if let day = PageMark.dayHeading(added.content) {
                heading = isFirst ? nil : (page.count - 1, day)
            } else if let (index, day) = heading, !AnondPage.isAtEnds(added) {
                heading = nil
                if PageMark.date(added.content) == day { return cut(at: index) }
            }
        }
        defer { page = [] }
        return page.isEmpty ? nil : page
    }

    private mutating func cut(at index: Int) -> [PageLine] {
        let whole = Array(page[..<index])
        page.removeFirst(index)
        bytes = page.reduce(0) { $0 + $1.text.utf8.count }
        return whole
    }

    private static func text(_ bytes: [UInt8], _ line: Int) throws(DumpError) -> String {
        if let zero = bytes.firstIndex(of: 0) {
            throw DumpError(
                .binary, line: line, byte: zero + 1, .zeroByteInLine, "\(zero + 1)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A posted text may hold one by accident; a file of which nothing else says that it is text may not.
    private static func controlCharacter(_ bytes: [UInt8], _ line: Int) -> DumpError? {
        let index = bytes.firstIndex { $0 < 0x20 && $0 != UInt8(ascii: "\t") && $0 != 0x0C }
        guard let index else { return nil }
        return DumpError(
            .binary, line: line, byte: index + 1, .controlCharacter, "\(index + 1)")
    }
}
