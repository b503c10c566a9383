// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTML without a page around it: what a program took out of a page, or a field of a data base. Tried behind all other formats
// that begin with words: tags are looked for in the whole beginning, for the first words may have none.

internal import SakuinText

struct HTMLFragment: PostSequence {
    static let format = WebPage.format
    /// They are those of pages.
    static var formats: [DumpFormat] { [] }

    let format: DumpFormat
    private(set) var report = DumpReport()
    private var page: HTMLPage?
    private var post: PlacedPost?

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: head, as: UTF8.self)
        guard ForeignHead.refusal(head) == nil, HTMLBody.isMarkup(text, throughout: true) else { return false }
        let lines = text.split(whereSeparator: \.isNewline)
        // Flattened pages and Markdown have marks of their own, and may speak of tags.
        return MarkdownText(lines) == nil
            && !lines.contains { line in
                let text = line.trimmed
                return PageMark.dayHeading(text) != nil || PageMark.footer(text) != nil || PageMark.square(text) != nil
                    || AnondID.exact(text) != nil
            }
    }

    init(_ text: TextStream) throws(DumpError) {
        let bytes = HTMLTags.escaped(try HTMLPage.bytes(text))
        guard !HTMLBody.breaksLines(String(decoding: bytes, as: UTF8.self)) else {
            let page = try HTMLPage(bytes, text.origin)
            (self.page, format) = (page, page.format)
            return
        }
        format = HTMLFragment.format
        let found = MarkupText.of(html: String(decoding: bytes, as: UTF8.self), keepsLines: true)
        guard !found.string.isEmpty else { throw DumpError(.noPosts, .pageWithoutText) }
        let lines = max(1, text.lastLine - (bytes.last == UInt8(ascii: "\n") ? 1 : 0))
        post = PlacedPost(
            post: Post(
                time: text.origin.date, body: found.string, links: found.allLinks, url: text.origin.url,
                boundary: .suspected),
            place: Place(line: 1, lastLine: lines))
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        if page != nil {
            let next = try page?.next()
            if next != nil { report.posts += 1 }
            return next
        }
        guard report.posts == 0, let post else { return nil }
        report.posts = 1
        return post
    }
}
