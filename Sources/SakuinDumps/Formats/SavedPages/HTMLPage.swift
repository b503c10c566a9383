// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTML pages as somebody saved them: from a browser, by wget, out of a web archive. What a page is shows only in its
// tree, so it is parsed once and then asked for by each kind of page in turn.

internal import SakuinText

/// A kind of page: one file each.
protocol PageKind {
    static var form: DumpForm { get }
    /// The posts of a page, from top to bottom; none for a page of another kind.
    /// - Throws: `DumpError` for a page of this kind that holds no post.
    static func posts(_ page: SavedPage) throws(DumpError) -> [PlacedPost]
}

struct HTMLPage: PostSequence {
    /// In the order in which they are tried; the last takes what none before it does.
    private static var kinds: [any PageKind.Type] {
        [AnondHTML.self, HatenaDiaryHTML.self, ThreadHTML.self, WebPage.self]
    }

    static let form = WebPage.form
    static var forms: [DumpForm] { kinds.map { $0.form } }

    let form: DumpForm
    private let posts: [PlacedPost]
    private(set) var report = DumpReport()

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: head.drop { " \t\r\n".utf8.contains($0) }.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") { return true }
        return XMLHead.root(head).map { ["html", "head", "body"].contains($0.lowercased()) } ?? false
    }

    init(_ text: TextStream) throws(DumpError) {
        try self.init(try HTMLPage.bytes(text), text.origin)
    }

    init(_ bytes: [UInt8], _ origin: TextOrigin) throws(DumpError) {
        guard let root = Markup(html: bytes)?.root else { throw DumpError(.empty, .pageWithoutElement) }
        let page = SavedPage(root, address: origin.url ?? SavedPage.address(in: bytes), crawled: origin.date)
        for kind in HTMLPage.kinds {
            let found = try kind.posts(page)
            if !found.isEmpty {
                (form, posts) = (kind.form, found)
                return
            }
        }
        throw DumpError(.noPosts, .pageWithoutText)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard report.posts < posts.count else { return nil }
        report.posts += 1
        return posts[report.posts - 1]
    }

    /// Bytes. A page has some 100 KB; one that was saved with its pictures, some 10 MB.
    private static let longest = 32 << 20
    /// Tags and attributes, of which each costs memory out of proportion. A page has some 10,000.
    private static let mostParts = 500_000

    /// All of a page.
    static func bytes(_ text: TextStream) throws(DumpError) -> [UInt8] {
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
                    .tooLarge, .longPage, "\(longest >> 20)", "\(mostParts)")
            }
        }
        return page
    }
}

/// A page's tree and where it came from.
struct SavedPage {
    let root: MarkupNode
    /// The address that the web archive, the program that saved the page, or the page itself tells.
    let address: String?
    /// When a crawler took it; nil where nobody tells.
    let crawled: PostTime?
    /// What the engine of Hatena's diaries calls sections: the posts, with the day that is written above them.
    let sections: [(section: MarkupNode, day: CivilDate?)]

    init(_ root: MarkupNode, address: String?, crawled: PostTime? = nil) {
        self.root = root
        self.crawled = crawled
        self.address = address ?? SavedPage.ownAddress(root)
        sections = root.outermost { $0.name == "div" && $0.classes.contains("day") }.flatMap { day in
            // Behind the date a day may have a title.
            let heading = day.first { $0.classes.contains("date") } ?? day.first { $0.name == "h2" }
            let date = heading.flatMap { PageMark.date(Substring(MarkupText.of([$0]).string)) }
            return day.outermost { $0.name == "div" && $0.classes.contains("body") }
                .flatMap { $0.outermost { $0.classes.contains("section") } }.map { ($0, date) }
        }
    }

    /// True for a page of this host.
    func isOf(_ host: String) -> Bool {
        address.map { $0.hasPrefix("http://\(host)") || $0.hasPrefix("https://\(host)") } ?? false
    }

    /// The title without the site's name, as links to the page show it, else the one in the window's frame.
    var title: String? {
        let shown = meta("og:title") ?? root.first { $0.name == "title" }?.allText
        return shown.map { String(Substring($0).trimmed) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What a `meta` of the head tells under a name or a property.
    func meta(_ name: String) -> String? { SavedPage.meta(name, in: root) }

    private static func meta(_ name: String, in root: MarkupNode) -> String? {
        root.first {
            $0.name == "meta" && ($0.attribute("property") == name || $0.attribute("name") == name)
        }?.attribute("content")
    }

    private static func ownAddress(_ root: MarkupNode) -> String? {
        let canonical = root.first { $0.name == "link" && $0.attribute("rel") == "canonical" }?.attribute("href")
        return [canonical, meta("og:url", in: root)].compactMap { $0 }.first { $0.hasPrefix("http") }
    }

    /// What browsers (`saved from url=(0042)https://…`) and SingleFile (`url: https://…`) note in a comment at the top.
    fileprivate static func address(in page: [UInt8]) -> String? {
        let start = String(decoding: page.prefix(4096), as: UTF8.self)
        for mark in ["saved from url=(", "\n url: "] {
            guard let found = start.firstRange(of: mark) else { continue }
            let rest = start[found.upperBound...].drop { $0.isASCII && ($0.isNumber || $0 == ")") }
            let address = rest.prefix { !$0.isWhitespace }
            if address.hasPrefix("http") { return String(address) }
        }
        return nil
    }
}
