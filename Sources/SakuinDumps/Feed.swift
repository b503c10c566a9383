// SPDX-License-Identifier: GPL-2.0-or-later
//
// RSS 1.0 and 2.0, Atom, and what AtomPub hands out of a blog (FORMATS §1.2 and §3).

internal import SakuinText

struct Feed: PostSequence {
    static let form = DumpForm(name: "feed", version: 2)

    private var items: XMLElements
    private(set) var report = DumpReport()
    private var drafts = 0
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        guard let root = XMLHead.root(head) else { return false }
        return ["rdf:RDF", "RDF", "rss", "feed", "entry"].contains(root)
    }

    init(_ text: TextStream) throws(DumpError) {
        items = XMLElements(text, named: ["item", "entry"])
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while let item = try items.next() {
            switch item {
            case .unreadable(let line, let reason): report.warn(line, reason)
            case .element(let item) where Feed.isDraft(item.node): drafts += 1
            case .element(let item):
                guard let post = Feed.post(item, &report) else {
                    report.warn(item.line, "the item has neither title nor text")
                    continue
                }
                report.posts += 1
                return PlacedPost(post: post, place: Place(line: item.line, lastLine: item.lastLine))
            }
        }
        hasEnded = true
        if drafts > 0 { report.warn(0, "\(drafts) drafts: passed over") }
        guard report.posts > 0 else { throw DumpError(.empty, "the feed holds no item") }
        return nil
    }

    private static func isDraft(_ item: MarkupNode) -> Bool {
        item.child("control")?.child("draft")?.allText == "yes" || item.child("status")?.allText == "draft"
    }

    private static func post(_ element: XMLElement, _ report: inout DumpReport) -> Post? {
        let item = element.node
        let text = body(item)
        let url = link(item)
        let own = item.child("id")?.allText ?? item.child("guid")?.allText
        let id = AnondID.inLink(url) ?? AnondID.canonical(own.map { String(Substring($0).trimmed) } ?? url)
        // Titles are escaped once more by some, with mark-up in others.
        let heading = item.child("title").map { MarkupText.of(html: $0.allText).string }
        let (title, target) = PageMark.heading(heading ?? "")
        guard title != nil || target != nil || !text.string.isEmpty else { return nil }
        let date = ["date", "pubDate", "published", "issued", "updated", "post_date"].lazy
            .compactMap { item.child($0)?.allText }.first { !$0.isEmpty }
        let time = AnondID.time(of: id) ?? date.flatMap(time)
        if let date, time == nil { report.warn(element.line, "\(date.prefix(40)) is not a date: kept without time") }
        let author = item.child("creator")?.allText ?? item.child("author")?.child("name")?.allText
        return Post(
            id: id, time: time, title: title, body: text.string, replyTo: target, links: text.links,
            author: author.flatMap { $0.isEmpty ? nil : $0 }, url: url)
    }

    /// The whole text where there is one: a description may be its beginning.
    private static func body(_ item: MarkupNode) -> MarkupText {
        for name in ["formatted-content", "encoded", "content", "description", "summary"] {
            guard let element = item.child(name) else { continue }
            // XHTML stands in an Atom feed as elements, all else as escaped text.
            let isElements = element.children.contains { $0.name != nil }
            let text = isElements ? MarkupText.of(element.children) : MarkupText.of(html: element.allText)
            if !text.string.isEmpty { return text }
        }
        return MarkupText()
    }

    private static func link(_ item: MarkupNode) -> String? {
        let links = item.children.filter { $0.name == "link" }
        let chosen = links.first { ($0.attribute("rel") ?? "alternate") == "alternate" } ?? links.first
        let text = chosen.map { $0.attribute("href") ?? $0.allText } ?? item.attribute("about")
        return text.flatMap { $0.isEmpty ? nil : String(Substring($0).trimmed) }
    }

    /// W3CDTF, or RFC 822's `Wed, 05 Jun 2024 20:50:24 +0900`.
    private static func time(_ text: String) -> PostTime? {
        if let time = DateText.time(text) { return time }
        let parts = text.split(separator: " ").map(String.init)
        let rest = parts.first?.last == "," ? Array(parts.dropFirst()) : parts
        guard rest.count >= 4, let month = months.firstIndex(of: rest[1].prefix(3).lowercased()) else { return nil }
        let zone = rest.count > 4 ? (rest[4] == "GMT" || rest[4] == "UT" ? "Z" : rest[4]) : ""
        let year = rest[2].count == 2 ? "20" + rest[2] : rest[2]
        return DateText.time("\(year)-\(month + 1)-\(rest[0]) \(rest[3])\(zone)")
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
}

/// The beginning of an XML text.
enum XMLHead {
    /// The name of the root element, with its prefix; nil if the text is no XML.
    static func root(_ head: ArraySlice<UInt8>) -> String? {
        var rest = Substring(String(decoding: head, as: UTF8.self)).trimmed
        guard rest.first == "<" else { return nil }
        // Behind the declaration, style sheets, comments and the document type.
        while rest.hasPrefix("<?") || rest.hasPrefix("<!") {
            let end = rest.hasPrefix("<!--") ? "-->" : rest.hasPrefix("<?") ? "?>" : ">"
            guard let close = rest.firstRange(of: end) else { return nil }
            rest = rest[close.upperBound...].trimmed
        }
        guard rest.first == "<" else { return nil }
        let name = rest.dropFirst().prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" }
        return name.isEmpty ? nil : String(name)
    }
}
