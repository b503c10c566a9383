// SPDX-License-Identifier: GPL-2.0-or-later
//
// Day pages of the Hatena Anonymous Diary as text (FORMATS §2), one or several behind each other. They are held whole: a
// post's title may be told by a line far below it. Any other text is one post, so that it can be found though nothing
// tells where posts begin.

internal import SakuinText

struct AnondText: PostSequence {
    static let form = DumpForm(name: "anond-text", version: 3)

    private(set) var report: DumpReport
    private var posts: [PlacedPost]
    private var position = 0

    /// Bytes. A page has some 20 KB; a text of this length is no collection of pages to be held whole.
    private static let longestText = 64 << 20
    /// Pages of that length have a third of it; more lines would need memory out of proportion to the bytes.
    private static let mostLines = 2_000_000

    /// Whatever may be text: the last form to be tried.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { ForeignHead.refusal(head) == nil }

    init(_ stream: TextStream) throws(DumpError) {
        var lines = LineReader(stream)
        var text: [PageLine] = []
        var control: DumpError?
        while let line = try lines.next() {
            guard stream.count <= AnondText.longestText, text.count < AnondText.mostLines,
                case .bytes(let bytes) = line
            else {
                let limits = "\(AnondText.longestText >> 20) MiB or \(AnondText.mostLines) lines"
                throw DumpError(.tooLarge, line: lines.number, "a text of more than \(limits): split it into pages")
            }
            text.append(PageLine(number: lines.number, text: try AnondText.text(bytes, lines.number)))
            if control == nil { control = AnondText.controlCharacter(bytes, lines.number) }
        }
        var report = DumpReport()
        let series = SeriesQuotes(text)
        posts = []
        for page in AnondPage.pages(of: text) { posts += AnondPage(page, series).posts() }
        guard let first = posts.first else {
            throw DumpError(.empty, "the file holds no post: only headings, or nothing at all")
        }
        if posts.count == 1, first.post.boundary == .suspected {
            if let control { throw control }
            report.warn(first.place.line, "nothing tells where posts begin: the text is one post")
        }
        self.report = report
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard position < posts.count else { return nil }
        position += 1
        report.posts = position
        return posts[position - 1]
    }

    private static func text(_ bytes: [UInt8], _ line: Int) throws(DumpError) -> String {
        if let zero = bytes.firstIndex(of: 0) {
            throw DumpError(
                .binary, line: line, byte: zero + 1, "a binary file (a zero byte, byte \(zero + 1) of the line)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A posted text may hold one by accident; a file of which nothing else says that it is text may not.
    private static func controlCharacter(_ bytes: [UInt8], _ line: Int) -> DumpError? {
        let index = bytes.firstIndex { $0 < 0x20 && $0 != UInt8(ascii: "\t") && $0 != 0x0C }
        guard let index else { return nil }
        return DumpError(
            .binary, line: line, byte: index + 1, "a binary file (a control character, byte \(index + 1) of the line)")
    }
}

/// A line of a page.
struct PageLine: Sendable {
    /// Counted from 1.
    var number: Int
    var text: String
    /// The text without the indentation that some extractors add.
    var content: Substring { Substring(text).trimmed }
    var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
}
