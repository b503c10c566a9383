// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of Hatena Diary (d.hatena.ne.jp, until 2019), whose engine the Anonymous Diary shares: sections of a
// day, each an entry. Comments, trackbacks and lists of links are none.

internal import SakuinText

struct HatenaDiaryHTML: PageKind {
    static let format = DumpFormat(name: "hatena-diary-html", version: 2)

    private static let site = "d.hatena.ne.jp"

    static func posts(_ page: SavedPage) -> [PlacedPost] {
        let entries = page.sections.map { (section: $0.section, day: $0.day, link: permalink($0.section)) }
        guard page.isOf(site) || entries.contains(where: { $0.link != nil }) else { return [] }
        return entries.compactMap { post($0.section, $0.day, $0.link) }
    }

    /// Where an entry lives: `/USER/20050605/1117900000` or, before entries had pages of their own, `/USER/20050605#p1`.
    private struct Permalink {
        /// From the site's root, without its first slash.
        var path: String
        var name: Substring

        init?(_ address: String?) {
            guard var rest = address.map({ Substring($0) }) else { return nil }
            for start in ["http://", "https://"] where rest.hasPrefix(start + site) {
                rest = rest.dropFirst(start.count + site.count)
            }
            let parts = rest.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "#" }
            guard parts.count == 4, parts[0].isEmpty, !parts[1].isEmpty, !parts[3].isEmpty,
                parts[2].utf8.count == 8, parts[2].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            path = String(rest.dropFirst())
            name = parts[3]
        }

        /// Entries are named after the second of their posting, unless their author named them.
        var seconds: Int64? { (9...10).contains(name.utf8.count) ? Int64(name) : nil }
    }

    private static func permalink(_ section: MarkupNode) -> Permalink? {
        section.child("h3")?.outermost { $0.name == "a" }.lazy.compactMap { Permalink($0.attribute("href")) }.first
    }

    /// What stands between an entry's text and belongs to the site.
    private static let noise: Set<Substring> = [
        "share-button", "hatena-asin-detail-foot", "comment", "refererlist", "sectionheader", "sectioncategory",
        "category", "categories", "timestamp",
    ]

    private static func isNoise(_ node: MarkupNode) -> Bool { !noise.isDisjoint(with: node.classes) }

    private static func post(_ section: MarkupNode, _ day: CivilDate?, _ link: Permalink?) -> PlacedPost? {
        let parts = Array(section.children)
        let head = parts.firstIndex { $0.name == "h3" }
        let end = parts.firstIndex { $0.classes.contains("sectionfooter") } ?? parts.endIndex
        let from = head.map { $0 + 1 } ?? parts.startIndex
        let body = from <= end ? Array(parts[from..<end]) : []
        let text = MarkupText.of(body, leavesOut: isNoise)
        let title = head.map { head in
            MarkupText.of(
                parts[head].children.filter { part in
                    part.outermost { !$0.classes.allSatisfy { $0 != "sanchor" && $0 != "sectioncategory" } }.isEmpty
                }
            ).string
        }
        guard title?.isEmpty == false || !text.string.isEmpty else { return nil }
        let time =
            link?.seconds.map { PostTime(seconds: $0, precision: .second) }
            ?? day.map { PostTime(seconds: $0.startInJapan, precision: .day) }
        let post = Post(
            id: link.map { "hatena:" + $0.path }, time: time,
            title: title.flatMap { $0.isEmpty || $0 == "■" ? nil : $0 },
            body: text.string, links: text.links, url: link.map { "https://\(site)/" + $0.path })
        let lastLine = end < parts.endIndex ? parts[end].line : parts.last?.line ?? section.line
        return PlacedPost(post: post, place: Place(line: section.line, lastLine: max(section.line, lastLine)))
    }
}
