// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of the Hatena Anonymous Diary as their site sends them: day, top, post and keyword pages, whose mark-up has been the
// same since 2007 (Index/DUMPS.md, "Saved pages"). Posts are the sections of a day; reactions, advertisements and buttons are
// none. A list of the archive tells title and beginning of posts, which are lossy: any whole copy is shown in their place.

internal import SakuinText

struct AnondHTML: PageKind {
    static let format = DumpFormat(name: "anond-html", version: 3)

    static func posts(_ page: SavedPage) throws(DumpError) -> [PlacedPost] {
        let sections = page.sections
        let isAnond = page.root.first { $0.attribute("id") == "hatena-anond" } != nil || page.isOf("anond.hatelabo.jp")
        guard isAnond || sections.contains(where: { id(of: $0.section) != nil }) else { return [] }
        var posts = sections.compactMap { post($0.section, $0.day) }
        if posts.isEmpty { posts = listed(page.root) }
        guard !posts.isEmpty else {
            throw DumpError(.noPosts, .anondPageWithoutPost)
        }
        return posts
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
            } else if isText(child) {
                body.append(child)
            }
        }
        guard let head else { return nil }
        let id = id(inHead: head)
        let (title, target) = heading(head)
        let text = MarkupText.of(body)
        guard id != nil || title != nil || target != nil || !text.string.isEmpty else { return nil }
        let post = Post(
            id: id, time: time(id, day, footer), title: title, body: text.string, replyTo: target,
            links: text.allLinks, url: id.map(AnondID.link))
        let lastLine = max(section.line, footer?.line ?? body.last?.line ?? section.line)
        return PlacedPost(post: post, place: Place(line: section.line, lastLine: lastLine))
    }

    private static func id(of section: MarkupNode) -> String? { section.child("h3").flatMap(id(inHead:)) }

    private static func id(inHead head: MarkupNode) -> String? {
        head.outermost { $0.name == "a" }.lazy
            .compactMap { permalink($0) ?? AnondID.onSite($0.attribute("href")) }.first
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
        return day.at(hour: mark.hour, minute: mark.minute, second: nil)
    }
}
