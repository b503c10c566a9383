// SPDX-License-Identifier: GPL-2.0-or-later
//
// A day page of the Hatena Anonymous Diary as text (FORMATS §2). The page is held whole: a post's title may be told by
// a line far below it. Any other text is one post, so that it can be found though nothing tells where posts begin.

internal import SakuinText

struct AnondText: PostSequence {
    static let form = DumpForm(name: "anond-text", version: 1)

    private(set) var report: DumpReport
    private var posts: [PlacedPost]
    private var position = 0

    /// A page has some 20 KB; a text of this length is no page.
    private static let longestPage = 64 << 20

    /// Whatever is text: the last form to be tried.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { true }

    init(_ bytes: ByteStream) throws(DumpError) {
        var lines = LineReader(bytes)
        var page: [PageLine] = []
        while let line = try lines.next() {
            guard lines.stream.count <= AnondText.longestPage, case .bytes(let bytes) = line else {
                throw DumpError(
                    .tooLarge, "a text of more than \(AnondText.longestPage >> 20) MiB: split it into pages")
            }
            page.append(PageLine(number: lines.number, text: try AnondText.text(bytes, lines.number)))
        }
        var report = DumpReport()
        report.bytes = lines.stream.count
        report.digest = lines.digest()
        posts = AnondPage(page).posts(&report)
        guard !posts.isEmpty else {
            throw DumpError(.empty, "the file holds no post: only headings, or nothing at all")
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
        if let control = bytes.firstIndex(where: { $0 < 0x20 && !"\t\u{0C}\u{1B}".utf8.contains($0) }) {
            throw DumpError(.binary, line: line, "a binary file (a control character, byte \(control + 1) of the line)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DumpError(
                .invalidUTF8, line: line,
                "not valid UTF-8: if it is Shift_JIS or EUC-JP, convert it, for example with iconv -f CP932 -t UTF-8")
        }
        return text
    }
}

/// A line of a page.
struct PageLine: Sendable {
    /// Counted from 1.
    var number: Int
    var text: String
    /// The text without the indentation that some extractors add.
    var content: Substring { Substring(text).trimmed }
    var isBlank: Bool { content.isEmpty }
}
