// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of the Hatena Anonymous Diary as their site sends them: day, top, post and keyword pages, whose mark-up has been the
// same since 2007 (FORMATS §1). Posts are the sections of a day; reactions, advertisements and buttons are none.

internal import SakuinText

struct AnondHTML: PostSequence {
    static let form = DumpForm(name: "anond-html", version: 1)

    private(set) var report = DumpReport()
    private var posts: [PlacedPost] = []
    private var position = 0

    /// Bytes. A page has some 100 KB.
    private static let longestPage = 64 << 20

    /// A page that says that it is one, or whose sections look so.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        guard HTMLHead.begins(head) else { return false }
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("anond.hatelabo.jp") || text.contains("hatena-anond") || text.contains("はてな匿名ダイアリー")
    }

    init(_ text: TextStream) throws(DumpError) {
        let page = try HTMLHead.page(text, longest: AnondHTML.longestPage)
        guard let root = Markup(html: page)?.root else { throw DumpError(.empty, "the page holds no element") }
        for day in root.outermost(where: { $0.name == "div" && $0.classes.contains("day") }) {
            let date = AnondHTML.date(of: day)
            let bodies = day.outermost { $0.name == "div" && $0.classes.contains("body") }
            for body in bodies {
                for section in body.outermost(where: { $0.classes.contains("section") }) {
                    if let post = AnondHTML.post(section, date) { posts.append(post) }
                }
            }
        }
        guard !posts.isEmpty else {
            throw DumpError(.noPosts, "a page of はてな匿名ダイアリー without a post: save the page of a day or of a post")
        }
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard position < posts.count else { return nil }
        position += 1
        report.posts = position
        return posts[position - 1]
    }

    /// The day that a heading tells.
    private static func date(of day: MarkupNode) -> CivilDate? {
        guard let heading = day.first(where: { $0.name == "h2" }) else { return nil }
        return PageMark.date(Substring(MarkupText.of([heading]).string))
    }

    private static func post(_ section: MarkupNode, _ day: CivilDate?) -> PlacedPost? {
        var head: MarkupNode?
        var footer: MarkupNode?
        var body: [MarkupNode] = []
        for child in section.children {
            if head == nil, child.name == "h3" {
                head = child
            } else if child.classes.contains("sectionfooter") {
                footer = child
                break
            } else if child.attribute("class") == nil {
                body.append(child)
            }
        }
        guard let head else { return nil }
        let id = head.outermost { $0.name == "a" }.lazy.compactMap { postID($0.attribute("href")) }.first
        let (title, target) = heading(head)
        let text = MarkupText.of(body)
        guard id != nil || title != nil || target != nil || !text.string.isEmpty else { return nil }
        let post = Post(
            id: id, time: time(id, day, footer), title: title, body: text.string, replyTo: target,
            links: text.links, url: id.map(AnondID.link))
        let lastLine = max(section.line, footer?.line ?? body.last?.line ?? section.line)
        return PlacedPost(post: post, place: Place(line: section.line, lastLine: lastLine))
    }

    /// `anond:ID` of an address on the site, whole or from its root.
    private static func postID(_ address: String?) -> String? {
        guard let address else { return nil }
        if let id = AnondID.inLink(address) { return id }
        return address.hasPrefix("/") ? AnondID.exact("anond:" + address.dropFirst()) : nil
    }

    /// The title without its mark and the label of its button, and the post that it names to answer it.
    private static func heading(_ head: MarkupNode) -> (title: String?, target: String?) {
        let parts = head.children.filter { child in
            guard child.outermost(where: { $0.classes.contains("sanchor") }).isEmpty else { return false }
            return child.name != "button"
        }
        let text = Substring(MarkupText.of(parts).string).trimmed
        switch PageMark.replyTitle(text) {
        case .bare(let target): return (nil, target)
        case .withText(let target): return (String(text), target)
        case nil: return (text.isEmpty || text == "■" ? nil : String(text), nil)
        }
    }

    /// To the second by the id, to the minute by the footer, else the day.
    private static func time(_ id: String?, _ day: CivilDate?, _ footer: MarkupNode?) -> PostTime? {
        if let time = AnondID.time(of: id) { return time }
        guard let day else { return nil }
        let line = footer.map { MarkupText.of([$0]).string } ?? ""
        guard let mark = PageMark.footer(Substring(line)) else {
            return PostTime(seconds: day.startInJapan, precision: .day)
        }
        return DateText.time(day, hour: mark.hour, minute: mark.minute, second: nil)
    }
}

/// The beginning of a page.
enum HTMLHead {
    static func begins(_ head: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: head.drop { " \t\r\n".utf8.contains($0) }.prefix(64), as: UTF8.self).lowercased()
        return ["<!doctype html", "<html", "<head", "<body", "<!-- saved from", "<!--\n page saved with singlefile"]
            .contains { start.hasPrefix($0) }
    }

    /// All of a page.
    static func page(_ text: TextStream, longest: Int) throws(DumpError) -> [UInt8] {
        var page: [UInt8] = []
        while let piece = try text.next() {
            page += piece
            guard page.count <= longest else {
                throw DumpError(.tooLarge, "a page of more than \(longest >> 20) MiB: it is no page of posts")
            }
        }
        return page
    }
}
