// SPDX-License-Identifier: GPL-2.0-or-later
//
// Any other page. One that marks its articles (HTML's `article`, hAtom's `.hentry`) gives each as a post, as blogs do; one
// that does not is a post itself, for nothing tells where posts begin in it.

internal import SakuinText

struct WebPage: PageKind {
    static let format = DumpFormat(name: "html", version: 3)

    static func posts(_ page: SavedPage) -> [PlacedPost] {
        // The page of an X archive by which a browser shows what lies beside it, and other programs like it.
        guard page.root.first(where: { $0.name == "script" && $0.attribute("src")?.hasPrefix("data/") == true }) == nil
        else { return [] }
        let articles = page.root.outermost { $0.name == "article" || $0.classes.contains("hentry") }
        let posts = articles.compactMap { article($0, page, isAlone: articles.count == 1) }
        return posts.isEmpty ? whole(page).map { [$0] } ?? [] : posts
    }

    /// Elements around a page's text.
    private static let surroundings: Set<String> = ["nav", "aside", "footer", "object", "svg"]
    /// What people fill in.
    private static let controls: Set<String> = [
        "select", "option", "textarea", "button", "label", "legend", "datalist",
    ]
    /// Elements that hold a text and no control.
    private static let texts: Set<String> = [
        "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "li", "td",
    ]

    private static func isSurrounding(_ node: MarkupNode) -> Bool {
        guard let name = node.name else { return false }
        if name == "form" { return !holdsText(node) }
        return surroundings.contains(name) || controls.contains(name)
    }

    /// True for a form around a text: some programs put the whole page into one, others a list of posts to delete some of.
    private static func holdsText(_ form: MarkupNode) -> Bool {
        if MarkupText.of([form], leavesOut: isControl).string.contains("。") { return true }
        return form.outermost { $0.name.map(texts.contains) ?? false }.contains { element in
            !MarkupText.of([element], leavesOut: isControl).string.isEmpty
        }
    }

    private static func isControl(_ node: MarkupNode) -> Bool { node.name.map(controls.contains) ?? false }

    private static func article(_ article: MarkupNode, _ page: SavedPage, isAlone: Bool) -> PlacedPost? {
        let heading =
            article.first { $0.classes.contains("entry-title") }
            ?? article.first { ["h1", "h2", "h3"].contains($0.name) }
        let title = heading.map { MarkupText.of([$0]).string }.flatMap { $0.isEmpty ? nil : $0 }
        let content = article.first { $0.classes.contains("entry-content") } ?? article
        let clock = article.first { $0.name == "time" && $0.attribute("datetime") != nil }
        let text = MarkupText.of([content]) { node in
            isSurrounding(node) || (content.name == "article" && (node == heading || node == clock))
        }
        guard title != nil || !text.string.isEmpty else { return nil }
        let links = ["bookmark", "canonical"]
        let link =
            article.first { node in node.name == "a" && links.contains { node.attribute("rel") == $0 } }
            ?? heading?.first { $0.name == "a" }
        let own = link?.attribute("href").flatMap { $0.hasPrefix("http") ? $0 : nil }
        let address = own ?? (isAlone ? page.address : nil)
        let time = clock?.attribute("datetime").flatMap { DateText.time($0) } ?? (isAlone ? published(page) : nil)
        let post = Post(
            id: address, time: time, title: title ?? (isAlone ? page.title : nil), body: text.string, links: text.links,
            url: address, boundary: .marked)
        return PlacedPost(post: post, place: Place(line: article.line, lastLine: max(article.line, content.line)))
    }

    private static func whole(_ page: SavedPage) -> PlacedPost? {
        let body = page.root.first { $0.name == "body" } ?? page.root
        var text = MarkupText.of([body], leavesOut: isSurrounding)
        // A page that is nothing but a form has its text there.
        if text.string.isEmpty { text = MarkupText.of([body]) { $0.name != "form" && isSurrounding($0) } }
        guard !text.string.isEmpty else { return nil }
        let post = Post(
            id: page.address, time: published(page) ?? page.crawled, title: page.title, body: text.string,
            links: text.links, url: page.address, boundary: .suspected)
        return PlacedPost(post: post, place: Place(line: 1, lastLine: 1))
    }

    private static func published(_ page: SavedPage) -> PostTime? {
        page.meta("article:published_time").flatMap { DateText.time($0) }
    }
}
