// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A post as the site of the Hatena Anonymous Diary answers it: `{id,title,body}` with title and body as HTML.
struct AnondAnswer {
    /// Nil if it is no post of the diary.
    let post: Post?

    init(_ value: JSONValue) {
        let html = value["body"]?.string ?? ""
        let names = (value.members ?? []).map(\.key)
        guard !names.isEmpty, Set(names).isSubset(of: ["id", "title", "body"]),
            HTMLBody.isMarkup(html),
            let number = value["id"]?.scalar,
            let id = AnondID.exact("anond:" + number.split(separator: "/").joined())
        else {
            post = nil
            return
        }
        let body = MarkupText.of(html: html)
        let title = MarkupText.of(html: value["title"]?.string ?? "").string
        let (words, target) = PageMark.heading(title)
        post = Post(
            id: id, time: AnondID.time(of: id), title: words, body: body.string, replyTo: target,
            links: body.allLinks, url: AnondID.link(to: id))
    }
}
