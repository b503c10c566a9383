// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

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
    static func address(in page: [UInt8]) -> String? {
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
