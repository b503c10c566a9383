// SPDX-License-Identifier: GPL-2.0-or-later
//
// Threads of 2ch and 5ch as pages: `div.post` with its number since 2017, `dt` and `dd` of a list before.
// Ids are those of the same thread as a dat, so that a post that lies in both is one.

internal import SakuinText

struct ThreadHTML: PageKind {
    static let format = DumpFormat(name: "5ch-html", version: 2)

    static func posts(_ page: SavedPage) -> [PlacedPost] {
        let parts = parts(page.root)
        guard !parts.isEmpty else { return [] }
        let thread = thread(page)
        let title = page.root.first { $0.name == "h1" }.map { MarkupText.of([$0]).string } ?? page.title
        return parts.compactMap { part in
            let body = MarkupText.of(part.body)
            guard !body.string.isEmpty, let time = DatThread.date(part.date) else { return nil }
            let targets = DatThread.targets(body.string, of: part.number, in: thread)
            let post = Post(
                id: thread.map { "\($0)\(part.number)" }, time: time, title: part.number == 1 ? title : nil,
                body: body.string, replyTo: targets.first, alsoReplyTo: Array(targets.dropFirst()),
                links: Links.found(in: body.string), author: part.name.isEmpty ? nil : part.name,
                authorID: DatThread.posterID(part.poster))
            return PlacedPost(post: post, place: Place(line: part.line, lastLine: part.lastLine))
        }
    }

    /// A post as it stands on a page.
    private struct Part {
        var number: Int
        var name: String
        var date: String
        /// A text that holds the poster's ID, if any does.
        var poster: String
        var body: [MarkupNode]
        var line: Int
        var lastLine: Int
    }

    private static func parts(_ root: MarkupNode) -> [Part] {
        let posts = root.outermost { $0.classes.contains("post") && $0.attribute("data-id") != nil }
        if !posts.isEmpty { return posts.compactMap(part) }
        return root.outermost { $0.name == "dl" && $0.classes.contains("thread") }.flatMap(listed)
    }

    private static func part(_ post: MarkupNode) -> Part? {
        func text(_ names: Substring...) -> (node: MarkupNode, text: String)? {
            post.first { node in names.contains { node.classes.contains($0) } }.map { ($0, MarkupText.of([$0]).string) }
        }
        guard let number = post.attribute("data-id").flatMap({ Int($0) }), let date = text("date"),
            let body = text("post-content", "message")
        else { return nil }
        return Part(
            number: number, name: text("postusername", "name")?.text ?? "", date: date.text,
            poster: text("uid")?.text ?? date.text, body: [body.node], line: post.line,
            lastLine: max(post.line, body.node.line))
    }

    /// `<dt>1 ：<b>名無しさん</b>：2011/10/21(金) 12:34:56.78 ID:x<dd> 本文`.
    private static func listed(_ list: MarkupNode) -> [Part] {
        var parts: [Part] = []
        for child in list.children {
            if child.name == "dt" {
                let text = MarkupText.of([child]).string
                let pieces = text.split(separator: "：").map(\.trimmed)
                guard pieces.count >= 3, let number = Int(pieces[0]) else { continue }
                parts.append(
                    Part(
                        number: number, name: pieces[1..<(pieces.count - 1)].joined(separator: "："),
                        date: String(pieces[pieces.count - 1]), poster: String(pieces[pieces.count - 1]), body: [],
                        line: child.line, lastLine: child.line))
            } else if child.name == "dd", !parts.isEmpty {
                parts[parts.count - 1].body.append(child)
                parts[parts.count - 1].lastLine = max(parts[parts.count - 1].line, child.line)
            }
        }
        return parts
    }

    /// `dat:BOARD/THREAD/` of the page's own address or of the links to its posts (`/test/read.cgi/BOARD/THREAD/…`).
    private static func thread(_ page: SavedPage) -> String? {
        let links = page.root.all { $0.name == "a" }.lazy.compactMap { $0.attribute("href") }
        for address in [page.address].compactMap({ $0 }) + links {
            guard let found = address.firstRange(of: "/test/read.cgi/") else { continue }
            let parts = address[found.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
            if parts.count >= 2, !parts[0].isEmpty, (9...11).contains(parts[1].utf8.count),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            {
                return "dat:\(parts[0])/\(parts[1])/"
            }
        }
        return nil
    }
}
