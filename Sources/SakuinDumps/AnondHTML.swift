// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of the Hatena Anonymous Diary as their site sends them: day, top, post and keyword pages, whose mark-up has been the
// same since 2007 (FORMATS §1). Posts are the sections of a day; reactions, advertisements and buttons are none. A list of
// the archive tells title and beginning of posts: lossy ones, behind which any whole copy comes first.

internal import SakuinText

struct AnondHTML: PostSequence {
    static let form = DumpForm(name: "anond-html", version: 3)

    private(set) var report = DumpReport()
    private var posts: [PlacedPost] = []
    private var position = 0

    /// A page that says that it is one, or whose sections look so.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        guard HTMLHead.begins(head) else { return false }
        let text = String(decoding: head, as: UTF8.self)
        return text.contains("anond.hatelabo.jp") || text.contains("hatena-anond") || text.contains("はてな匿名ダイアリー")
    }

    init(_ text: TextStream) throws(DumpError) {
        let page = try HTMLHead.page(text)
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
        if posts.isEmpty { posts = AnondHTML.listed(root) }
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

    /// The posts of an archive's list.
    private static func listed(_ root: MarkupNode) -> [PlacedPost] {
        let lists = root.outermost { $0.classes.contains("archives") }
        return lists.flatMap { list in list.all { $0.name == "li" } }.compactMap { item in
            guard let link = item.child("a"), let id = AnondID.onSite(link.attribute("href")) else { return nil }
            var (title, target) = heading(link)
            // A post without a title is listed under its own address.
            if target == id { (title, target) = (nil, nil) }
            let excerpt = item.first { $0.name == "blockquote" }.map { MarkupText.of([$0]) } ?? MarkupText()
            let post = Post(
                id: id, time: AnondID.time(of: id), title: title, body: excerpt.string, replyTo: target,
                links: excerpt.links, url: AnondID.link(to: id), isLossy: true)
            return PlacedPost(post: post, place: Place(line: item.line, lastLine: item.line))
        }
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
            } else if AnondHTML.isText(child) {
                body.append(child)
            }
        }
        guard let head else { return nil }
        let links = head.outermost { $0.name == "a" }
        let id = links.lazy.compactMap { permalink($0) ?? AnondID.onSite($0.attribute("href")) }.first
        let (title, target) = heading(head)
        let text = MarkupText.of(body)
        guard id != nil || title != nil || target != nil || !text.string.isEmpty else { return nil }
        let post = Post(
            id: id, time: time(id, day, footer), title: title, body: text.string, replyTo: target,
            links: text.allLinks, url: id.map(AnondID.link))
        let lastLine = max(section.line, footer?.line ?? body.last?.line ?? section.line)
        return PlacedPost(post: post, place: Place(line: section.line, lastLine: lastLine))
    }

    /// The post's own id, by the address of its ■: a copy may have that rewritten (`ID.html`, `/web/…/https://…/ID`).
    private static func permalink(_ link: MarkupNode) -> String? {
        guard link.first(where: { $0.classes.contains("sanchor") }) != nil else { return nil }
        let path = (link.attribute("href") ?? "").prefix { $0 != "#" && $0 != "?" }
        var name = path.split(separator: "/").last ?? ""
        if name.hasSuffix(".html") { name.removeLast(5) }
        return AnondID.exact("anond:" + name)
    }

    /// What has a class is the site's, and so is a box with a name, but for what the site makes of a post's own notation:
    /// programs, tweets and notes.
    private static func isText(_ node: MarkupNode) -> Bool {
        if node.attribute("class") == nil { return node.name != "div" || node.attribute("id") == nil }
        return ["pre", "blockquote", "ul", "ol", "dl", "table"].contains(node.name) || node.classes.contains("footnote")
    }

    /// The title without its mark and the label of its button, and the post that it names to answer it.
    private static func heading(_ head: MarkupNode) -> (title: String?, target: String?) {
        let parts = head.children.filter { child in
            guard child.outermost(where: { $0.classes.contains("sanchor") }).isEmpty else { return false }
            return child.name != "button"
        }
        return PageMark.heading(MarkupText.of(parts).string)
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
        let starts = [
            "<!doctype html", "<html", "<head", "<body", "<!-- saved from", "<!--\n page saved with singlefile",
        ]
        // XHTML begins as XML does.
        return starts.contains { start.hasPrefix($0) } || XMLHead.root(head)?.lowercased() == "html"
    }

    /// Bytes. A page has some 100 KB; one that was saved with its pictures, some 10 MB.
    private static let longest = 32 << 20
    /// Tags and attributes, of which each costs memory out of proportion. A page has some 10,000.
    private static let mostParts = 500_000

    /// All of a page.
    static func page(_ text: TextStream) throws(DumpError) -> [UInt8] {
        var page: [UInt8] = []
        var parts = 0
        var isInTag = false
        var quote: UInt8?
        while let piece = try text.next() {
            page += piece
            for byte in piece {
                if let end = quote {
                    if byte == end { quote = nil }
                    continue
                }
                switch byte {
                case UInt8(ascii: "<"): (isInTag, parts) = (true, parts + 1)
                case UInt8(ascii: ">"): isInTag = false
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    if isInTag { (quote, parts) = (byte, parts + 1) }
                // Attributes are parted by blanks or, wrongly, by slashes.
                case _ where byte <= 0x20 || byte == UInt8(ascii: "/"): if isInTag { parts += 1 }
                default: break
                }
            }
            guard page.count <= longest, parts <= mostParts else {
                throw DumpError(
                    .tooLarge, "more than \(longest >> 20) MiB, or \(mostParts) tags and attributes: no page of posts")
            }
        }
        return page
    }
}
