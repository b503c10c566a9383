// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

extension PageRequest {
    /// Hits for the template `hit`. Where posts have titles, ids or characters of thousands of bytes, all are shown the shorter, so that the
    /// list stays small.
    ///
    /// - Parameters:
    ///   - query: to be marked in the post.
    ///   - room: bytes that the list may have.
    func models(of hits: [Hit], query: String = "", room: Int = 75_000) -> [Model] {
        let characters = [160, 80, 40].first { most in
            hits.reduce(0) { $0 + HitSize.bytes(of: $1, most) } <= room
        }
        // A long query would take more than the posts: it stands in the address of the post alone, or in none.
        let encoded = 3 * query.utf8.count * hits.count
        let inThread = 4 * encoded <= room / 3
        return hits.map { hit in
            let name = hit.key ?? hit.id
            var model = model(of: hit, characters: characters ?? 20)
            model["address"] = link(post: name, query: encoded <= room / 3 ? query : "")
            model["thread"] = link(thread: name, query: inThread ? query : "")
            return model
        }
    }

    private func model(of hit: Hit, characters most: Int) -> Model {
        let words = words
        let name = hit.key ?? hit.id
        let title = MarkedText(hit.title ?? "", hit.highlights, in: .title)
        // A post without a body has its title as the snippet, which is shown already.
        let snippet =
            hit.snippet.field == .body
            ? MarkedText(hit.snippet.text, start: hit.snippet.start, hit.highlights, in: .body) : nil
        let shown = (hit.title == nil ? 0 : title.marks.count) + (snippet?.marks.count ?? 0)
        return [
            "key": name,
            "titlePieces": hit.title.map { title.pieces(upTo: shortEnd(of: $0, characters: most)) },
            "hasTitle": hit.title != nil,
            "snippet": snippet?.pieces(upTo: shortEnd(of: hit.snippet.text, characters: most)),
            "hasSnippet": snippet.map { !$0.bytes.isEmpty } ?? false,
            "cutBefore": hit.snippet.cutBefore, "cutAfter": hit.snippet.cutAfter,
            "time": words.time(hit.time), "datetime": hit.time, "id": shortened(hit.id, characters: most),
            "answers": hit.replyTo.map { shortened($0, characters: most) },
            "answersAddress": hit.replyTo.flatMap { $0.utf8.count <= HitSize.longestID ? link(post: $0) : nil },
            "replies": hit.replies.flatMap { $0 > 0 ? words.replies($0) : nil },
            "share": hit.thread.flatMap { $0.total.value > 1 ? words.share($0) : nil },
            "copies": hit.copies.flatMap { $0.value > 1 ? words.copies($0) : nil },
            "copiesAddress": link("/search/copies/" + percentEncoded(name)),
            "source": shortened(
                hit.source.dump.split(separator: "/").last.map(String.init) ?? hit.source.dump, characters: most),
            "moreMatches": hit.highlights.count > shown ? "+\(hit.highlights.count - shown)" : nil,
            "isLossy": hit.lossyMatch, "isMarked": mark(of: name) != nil,
        ]
    }
}

/// What a hit takes of a page.
private enum HitSize {
    /// Bytes of an id that leads to its post from here.
    static let longestID = 200
    /// What stands around the texts, and a mark's tags.
    private static let frame = 900
    private static let mark = 13

    static func bytes(of hit: Hit, _ characters: Int) -> Int {
        func text(_ text: String) -> Int { min(PageText.length(of: text), 4 * characters) }
        let target = hit.replyTo ?? ""
        return frame + text(hit.title ?? "") + text(hit.snippet.text) + text(hit.id)
            + text(target) + (target.utf8.count <= longestID ? 3 * target.utf8.count : 0)
            + mark * min(hit.highlights.count, 2 * characters)
    }
}
