// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

extension PageRequest {
    /// A hit for the template `hit`.
    func model(of hit: Hit, query: String) -> Model {
        let words = words
        let name = hit.key ?? hit.id
        let title = MarkedText(hit.title ?? "", hit.highlights, in: .title)
        // A post without a body has its title as the snippet, which is shown already.
        let snippet =
            hit.snippet.field == .body
            ? MarkedText(hit.snippet.text, start: hit.snippet.start, hit.highlights, in: .body) : nil
        let shown = (hit.title == nil ? 0 : title.marks.count) + (snippet?.marks.count ?? 0)
        return [
            "key": name, "address": link(post: name, query: query), "thread": link(thread: name, query: query),
            "titlePieces": hit.title == nil ? nil : title.pieces(),
            "hasTitle": hit.title != nil,
            "snippet": snippet?.pieces(), "hasSnippet": snippet.map { !$0.bytes.isEmpty } ?? false,
            "cutBefore": hit.snippet.cutBefore, "cutAfter": hit.snippet.cutAfter,
            "time": words.time(hit.time), "datetime": hit.time, "id": hit.id,
            "answers": hit.replyTo, "answersAddress": hit.replyTo.map { link(post: $0) },
            "replies": hit.replies.flatMap { $0 > 0 ? words.replies($0) : nil },
            "share": hit.thread.flatMap { $0.total.value > 1 ? words.share($0) : nil },
            "copies": hit.copies.flatMap { $0.value > 1 ? words.copies($0) : nil },
            "copiesAddress": link("/search/copies/" + percentEncoded(name)),
            "source": hit.source.dump.split(separator: "/").last.map(String.init) ?? hit.source.dump,
            "moreMatches": hit.highlights.count > shown ? "+\(hit.highlights.count - shown)" : nil,
            "isLossy": hit.lossyMatch, "isMarked": mark(of: name) != nil,
        ]
    }
}
