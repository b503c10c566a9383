// SPDX-License-Identifier: GPL-2.0-or-later
//
// Lines of a flattened page that are of no post: buttons, the tree of reactions, the additions of extractors (Index/DUMPS.md,
// "Pages as text"). They are taken out before the page's marks are looked for, because they would hide some.

internal import SakuinText

enum PageChrome {
    private static let button = "言及先エントリを開く"

    /// The page without it; lines that an extractor broke or decorated as they were.
    static func removed(from page: [PageLine]) -> [PageLine] {
        let page = behindFrontMatter(page)
        let (bare, addresses) = withoutReferences(page)
        let lines = unwrapped(bare)
        var kept: [PageLine] = []
        kept.reserveCapacity(lines.count)
        let hasFooters = lines.contains { PageMark.footer($0.content) != nil }
        // No text has come since the last footer.
        var isBehindFooter = false
        var isInTree = false
        var index = lines.startIndex
        while index < lines.endIndex {
            let place = index
            var line = lines[place]
            index += 1
            let content = line.content
            if content.isEmpty {
                kept.append(line)
                continue
            }
            if let (footer, end) = footer(at: place, lines) {
                line.text = footer
                kept.append(line)
                (index, isBehindFooter, isInTree) = (end, true, false)
                continue
            }
            if isBehindFooter, isShareButton(content) { continue }
            if isBehindFooter || !hasFooters, isTreeHeading(content) { isInTree = true }
            isBehindFooter = false
            if isInTree {
                guard PageMark.square(content) != nil || isDay(content) else { continue }
                isInTree = false
            }
            if isDecoration(content, kept.last, next: lines[index...].first) { continue }
            if content == button, let above = kept.last(where: { !$0.isBlank }), answers(above.content) { continue }
            if let target = replyTarget(content) {
                line.text = target
            } else if let link = markedLink(content, addresses) {
                line.text = link
            }
            kept.append(line)
        }
        return kept
    }

    // MARK: Between posts

    /// The footer that begins at a line, on one line and without the buttons behind it; where it was broken into several,
    /// so many lines further it ends.
    private static func footer(at index: Int, _ lines: ArraySlice<PageLine>) -> (String, end: Int)? {
        var text = String(lines[index].content)
        if PageMark.footer(Substring(text)) != nil { return (lines[index].text, index + 1) }
        // Any other line is seen to be none by its first byte.
        guard let first = text.utf8.first, "P[".utf8.contains(first), text.utf8.count <= PageMark.longestMark,
            PageMark.plain(Substring(text)).hasPrefix("Permalink")
        else {
            return nil
        }
        for end in (index + 1)...(index + 3) {
            if text.hasSuffix("シェア"), let bar = text.lastIndex(of: "ツ") { text = String(text[..<bar]) }
            if PageMark.footer(Substring(text).trimmed) != nil { return (text, end) }
            guard end < lines.endIndex, !lines[end].isBlank else { return nil }
            text += " " + lines[end].content
        }
        return nil
    }

    private static func isShareButton(_ line: Substring) -> Bool {
        guard line.utf8.count <= PageMark.longestMark else { return false }
        return ["ツイート", "シェア", "ツイートシェア"].contains(PageMark.plain(line).filter { !$0.isWhitespace })
    }

    /// Below a post's own page stand the beginnings of the posts that answer it.
    private static func isTreeHeading(_ line: Substring) -> Bool {
        line.utf8.count <= PageMark.longestMark && PageMark.plain(line) == "記事への反応 -"
    }

    private static func isDay(_ line: Substring) -> Bool {
        PageMark.date(line) != nil || PageMark.dayHeading(line) != nil
    }

    /// Markdown's line below a heading, or its `###` above it.
    private static func isDecoration(_ line: Substring, _ above: PageLine?, next: PageLine?) -> Bool {
        guard line.utf8.count <= PageMark.longestMark, let first = line.first else { return false }
        switch first {
        case "=", "-":
            guard line.utf8.count > 2, line.allSatisfy({ $0 == first }) else { return false }
            return above.map { isDay($0.content) } ?? false
        case "#": return line.allSatisfy { $0 == "#" } && next.map { PageMark.square($0.content) != nil } ?? false
        default: return false
        }
    }

    /// True for the title of a reply.
    private static func answers(_ line: Substring) -> Bool {
        PageMark.replyTitle(PageMark.square(line)?.title ?? line) != nil
    }

    /// The reply target of a line that has the label of its button, too.
    private static func replyTarget(_ line: Substring) -> String? {
        guard line.utf8.count <= PageMark.longestMark, line.hasSuffix(button) else { return nil }
        return AnondID.exact(line.dropLast(button.count).trimmed)
    }

    // MARK: Broken lines

    /// html2text breaks lines behind 78 characters, be they titles or the way to a post. Where blank lines part the page's
    /// paragraphs, footers among them, a title is all of its own.
    private static func unwrapped(_ page: ArraySlice<PageLine>) -> ArraySlice<PageLine> {
        guard page.contains(where: { isTitle($0.content) }), separatesFooters(page) else { return page }
        var lines: [PageLine] = []
        lines.reserveCapacity(page.count)
        var index = page.startIndex
        while index < page.endIndex {
            var line = page[index]
            index += 1
            if isTitle(line.content) || isWay(line.content) {
                let end = index + mostBrokenLines
                while index < min(end, page.endIndex), !page[index].isBlank, !isTitle(page[index].content) {
                    line.text = "\(line.content) \(page[index].content)"
                    index += 1
                }
            }
            lines.append(line)
        }
        return lines[...]
    }

    /// Lines that a title may be broken into, beside its first.
    private static let mostBrokenLines = 4

    /// A title whose mark is a link, or a heading of Markdown without links.
    private static func isTitle(_ line: Substring) -> Bool {
        guard let square = PageMark.square(line) else { return false }
        return square.id != nil || line.utf8.first == UInt8(ascii: "#")
    }

    /// The way to a post's own page: the site's name and the post's title.
    private static func isWay(_ line: Substring) -> Bool {
        line.hasPrefix("はてな匿名ダイアリー > ") || line.hasPrefix("[はてな匿名ダイアリー](") && line.contains(") > ")
    }

    private static func separatesFooters(_ page: ArraySlice<PageLine>) -> Bool {
        let footers = page.indices.filter { PageMark.footer(page[$0].content) != nil }
        return !footers.isEmpty && footers.allSatisfy { $0 > page.startIndex && page[$0 - 1].isBlank }
    }

    // MARK: At the ends

    /// A clip begins with what the clipper noted of the page, between two `---`.
    private static func behindFrontMatter(_ page: [PageLine]) -> ArraySlice<PageLine> {
        let start = page.firstIndex { !$0.isBlank } ?? page.endIndex
        let notes = page[start...].dropFirst().prefix(mostNotes)
        guard start < page.endIndex, page[start].content == "---",
            let end = notes.firstIndex(where: { $0.content == "---" }),
            notes[..<end].contains(where: { $0.content.contains("//anond.hatelabo.jp/") })
        else { return page[...] }
        return page[(end + 1)...]
    }

    /// Lines of such notes: a clip has some ten.
    private static let mostNotes = 100

    /// lynx ends a page with the addresses of its links.
    private static func withoutReferences(
        _ page: ArraySlice<PageLine>
    ) -> (ArraySlice<PageLine>, addresses: [Substring: String]) {
        guard let title = page.lastIndex(where: { $0.content == "References" }) else { return (page, [:]) }
        var addresses: [Substring: String] = [:]
        for line in page[title...].dropFirst() {
            let content = line.content
            if content.isEmpty || content == "Visible links:" || content == "Hidden links:" { continue }
            let parts = content.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].last == ".", parts[0].dropLast().allSatisfy(\.isNumber) else {
                return (page, [:])
            }
            addresses[parts[0].dropLast()] = String(parts[1])
        }
        return addresses.isEmpty ? (page, [:]) : (page[..<title], addresses)
    }

    /// `[5]■[6]TITLE` as `[■](address)TITLE`, as others write it.
    private static func markedLink(_ line: Substring, _ addresses: [Substring: String]) -> String? {
        guard !addresses.isEmpty, line.first == "[", let close = line.firstIndex(of: "]"),
            let address = addresses[line[..<close].dropFirst()], AnondID.onSite(address) != nil,
            let square = PageMark.square(line)
        else { return nil }
        return "[■](\(address))\(square.title)"
    }
}
