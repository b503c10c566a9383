// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient
package import SakuinTerminal

/// One page that needs nothing beside it.
package struct HTMLWriter: PostWriter {
    package let query: String
    package let language: Language

    package init(query: String, language: Language) {
        self.query = query
        self.language = language
    }

    package var head: String {
        """
        <!DOCTYPE html>
        <html lang="ja">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="generator" content="sakuin \(sakuinVersion)">
        <title>\(HTMLWriter.escaped(query))</title>
        <style>
        body { max-width: 42em; margin: 2em auto; padding: 0 1em; font-family: sans-serif; line-height: 1.7; }
        article { border-top: 1px solid #999; padding-bottom: 1em; }
        h2 { font-size: 1.1em; margin-bottom: 0; }
        .facts { color: #555; font-size: .9em; margin-top: .2em; }
        .body { white-space: pre-wrap; overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        <h1>\(HTMLWriter.escaped(query))</h1>

        """
    }

    package func text(of post: ExportedPost, _ json: [UInt8]) -> String {
        let title = post.title.map { HTMLWriter.escaped(withoutLineEnds($0)) } ?? language.untitled
        var facts: [String] = []
        if let time = post.time {
            facts.append(
                "<time datetime=\"\(HTMLWriter.escaped(time))\">\(HTMLWriter.escaped(shortTime(time) ?? time))</time>")
        }
        if let author = post.author { facts.append(HTMLWriter.escaped(author)) }
        let name = HTMLWriter.escaped(post.id ?? post.key)
        if let url = post.url.flatMap(webAddress) {
            facts.append("<a href=\"\(HTMLWriter.escaped(url))\" rel=\"noreferrer\">\(name)</a>")
        } else {
            facts.append(name)
        }
        // A line end right behind the tag would be dropped only in a `pre`.
        return """
            <article>
            <h2>\(title)</h2>
            <p class="facts">\(facts.joined(separator: " · "))</p>
            <div class="body">\(HTMLWriter.escaped(post.body))</div>
            </article>

            """
    }

    package var tail: String { "</body>\n</html>\n" }

    /// Control characters that HTML does not allow become U+FFFD, as browsers show them.
    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
