// SPDX-License-Identifier: GPL-2.0-or-later
//
// RSS 1.0 and 2.0, Atom, and what AtomPub hands out of a blog (Index/DUMPS.md, "Blogs and feeds").

internal import SakuinText

struct Feed: PostSequence {
    static let format = DumpFormat(name: "feed", version: 5)

    private var items: XMLElements
    private(set) var report = DumpReport()
    private let options: ReadingOptions
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        guard let root = XMLHead.root(head)?.split(separator: ":").last else { return false }
        return ["RDF", "rss", "feed", "entry"].contains(root)
    }

    init(_ text: TextStream) throws(DumpError) {
        options = text.origin.options
        items = XMLElements(text, named: ["item", "entry"])
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while let item = try items.next() {
            switch item {
            case .unreadable(let line, let fault): report.warn(line, fault)
            case .element(let item):
                if let kind = Feed.kindToPassOver(item.node, options) {
                    report.passOver(kind)
                    continue
                }
                guard let post = Feed.post(item, &report) else {
                    report.warn(item.line, .itemWithoutText)
                    continue
                }
                report.posts += 1
                report.passOver(
                    .comments, count: item.node.children.count { $0.name == "comment" && $0.prefix == "wp" })
                return PlacedPost(post: post, place: Place(line: item.line, lastLine: item.lastLine))
            }
        }
        hasEnded = true
        guard report.posts > 0 || !report.passedOver.isEmpty else { throw DumpError(.empty, .noItem) }
        return nil
    }

    /// Of what kind an item is that is no post of the blog; WordPress exports files, menus and revisions as items.
    private static func kindToPassOver(_ item: MarkupNode, _ options: ReadingOptions) -> LeftOut? {
        if item.child("control")?.child("draft")?.allText.trimmingWhiteSpace == "yes" { return .drafts }
        if let kind = bloggerKind(item) { return kind }
        if let password = item.child("post_password")?.allText.trimmingWhiteSpace, !password.isEmpty,
            !options.includesPrivatePosts
        {
            return .privatePosts
        }
        guard let type = item.child("post_type")?.allText.trimmingWhiteSpace else { return nil }
        if ["attachment", "nav_menu_item", "revision", "custom_css"].contains(type) || type.hasPrefix("wp_") {
            return .filesAndSettings
        }
        switch item.child("status")?.allText.trimmingWhiteSpace {
        case "publish", nil: return nil
        case "private": return options.includesPrivatePosts ? nil : .privatePosts
        default: return .drafts
        }
    }

    /// Blogger exports its templates and settings among the posts, and what was thrown away.
    private static func bloggerKind(_ item: MarkupNode) -> LeftOut? {
        let terms = item.children.filter { $0.name == "category" }.compactMap { $0.attribute("term") }
        if terms.contains(where: { $0.hasSuffix("kind#template") || $0.hasSuffix("kind#settings") }) {
            return .filesAndSettings
        }
        guard item.child("type") != nil, let status = item.child("status")?.allText.trimmingWhiteSpace else {
            return nil
        }
        switch status {
        case "DRAFT", "SCHEDULED": return .drafts
        case "SOFT_TRASHED", "TRASHED", "SPAM", "SOFT_DELETED": return .deletedPosts
        default: return nil
        }
    }

    /// The post that a comment stands below (RFC 4685), or that it answers.
    private static func target(_ item: MarkupNode) -> String? {
        let names = ["inReplyTo", "parent"]
        let told =
            item.child("in-reply-to")?.attribute("ref")
            ?? names.lazy.compactMap { item.child($0)?.allText.trimmingWhiteSpace }.first { !$0.isEmpty }
        return told.flatMap { $0.isEmpty ? nil : AnondID.canonical($0) }
    }

    private static func post(_ element: XMLElement, _ report: inout DumpReport) -> Post? {
        let item = element.node
        let text = body(item)
        let url = link(item)
        let own = ["id", "guid"].lazy.compactMap { PostID.given(item.child($0)?.allText) }.first
        let id = AnondID.inLink(url) ?? AnondID.canonical(own.map { String(Substring($0).trimmed) } ?? url)
        let (title, target) = PageMark.heading(part(item, "title").map(heading) ?? "")
        guard title != nil || target != nil || !text.string.isEmpty else { return nil }
        let dates = ["date", "pubDate", "published", "issued", "updated", "post_date"]
            .compactMap { part(item, $0)?.allText.trimmingWhiteSpace }.filter { !$0.isEmpty }
        let time = AnondID.time(of: id) ?? dates.lazy.compactMap(MailDate.time).first
        if let date = dates.first, time == nil {
            report.warn(element.line, .notADate, String(date.prefix(40)))
        }
        let author = part(item, "creator") ?? part(item, "author").map { $0.child("name") ?? $0 }
        let name = author?.allText.trimmingWhiteSpace ?? ""
        return Post(
            id: id, time: time, title: title, body: text.string, replyTo: target ?? Feed.target(item),
            links: text.allLinks,
            author: name.isEmpty ? nil : name, url: url)
    }

    /// A child that tells of the item: one of Media RSS or of a podcast's tells of a picture or a sound.
    private static func part(_ item: MarkupNode, _ name: String) -> MarkupNode? {
        item.children.first { $0.name == name && !["media", "itunes"].contains($0.prefix) }
    }

    /// Titles are escaped once more by some, with mark-up in others: that closes what it opens. Any other `<` is the
    /// author's.
    private static func heading(_ title: MarkupNode) -> String {
        let text = title.allText
        let isMarkup = title.attribute("type") == "html" || text.contains("</")
        return (isMarkup ? MarkupText.of(html: text) : MarkupText.of(references: text)).string
    }

    /// The whole text where there is one: a description may be its beginning.
    private static func body(_ item: MarkupNode) -> MarkupText {
        for name in ["formatted-content", "encoded", "content", "description", "summary"] {
            guard let element = part(item, name) else { continue }
            // XHTML stands in an Atom feed as elements, all else as escaped text.
            let isElements = element.children.contains { $0.name != nil }
            let text =
                isElements
                ? MarkupText.of(element.children)
                : text(element.allText, type: element.attribute("type"), keepsLines: item.child("post_type") != nil)
            if !text.string.isEmpty { return text }
        }
        return MarkupText()
    }

    /// - Parameter keepsLines: WordPress breaks lines where they end when it shows them, not where it writes them.
    private static func text(_ content: String, type: String?, keepsLines: Bool) -> MarkupText {
        switch type?.lowercased() {
        case "text/x-hatena-syntax":
            let lines = content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            return MarkupText.of(plain: HatenaSyntax.plain(lines))
        case "text", "text/plain", "text/x-markdown", "text/markdown": return MarkupText.of(plain: content)
        default:
            let text = MarkupText.of(html: content, keepsLines: keepsLines, leavesOut: isOfSite)
            // Escaped twice: no tag before, tags that end behind.
            let isEscapedTwice = !content.contains("<") && (text.string.contains("</") || text.string.contains("<br"))
            return isEscapedTwice ? MarkupText.of(html: text.string) : text
        }
    }

    /// What Hatena's diaries put around a post's text in their feeds: its title again, its footer, the way to the rest.
    private static func isOfSite(_ node: MarkupNode) -> Bool {
        if node.name == "h3" { return node.first { $0.classes.contains("sanchor") } != nil }
        guard node.name == "div" || node.name == "p" else { return false }
        return node.classes.contains { ["sectionfooter", "share-button", "more"].contains($0) }
    }

    private static func link(_ item: MarkupNode) -> String? {
        let links = item.children.filter { $0.name == "link" }
        let chosen = links.first { ($0.attribute("rel") ?? "alternate") == "alternate" } ?? links.first
        let guid = item.child("guid").flatMap { $0.attribute("isPermaLink") == "false" ? nil : $0.allText }
        let addresses = [chosen.map { $0.attribute("href") ?? $0.allText }, item.attribute("about"), guid]
        return addresses.lazy.compactMap { $0?.trimmingWhiteSpace }.first { $0.hasPrefix("http") }
    }
}
