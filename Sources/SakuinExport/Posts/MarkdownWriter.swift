// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient
package import SakuinTerminal

/// CommonMark: a heading, a line of what is known of the post, and the body, of which nothing is taken for a mark.
package struct MarkdownWriter: PostWriter {
    package let language: Language

    package init(language: Language) { self.language = language }

    package func text(of post: ExportedPost, _ json: [UInt8]) -> String {
        let title = post.title.map { MarkdownWriter.escaped(withoutLineEnds($0)) } ?? language.untitled
        var facts = [shortTime(post.time), post.author].compactMap { $0 }.map(MarkdownWriter.escaped)
        if let url = post.url.flatMap(webAddress) {
            facts.append("[\(MarkdownWriter.escaped(post.id ?? url))](<\(url)>)")
        } else {
            facts.append(MarkdownWriter.escaped(post.id ?? post.key))
        }
        return "## \(title)\n\n\(facts.joined(separator: " · "))\n\n\(MarkdownWriter.body(post.body))\n"
    }

    /// Characters that CommonMark gives a meaning wherever they stand.
    private static let marks: Set<Character> = ["\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "&", "$"]

    package static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            if marks.contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    /// Each line of its own, as the post has them.
    private static func body(_ text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        var written = ""
        for (index, line) in lines.enumerated() {
            written += bodyLine(String(line))
            let goesOn = index + 1 < lines.count && !isBlank(line) && !isBlank(lines[index + 1])
            written += goesOn ? "\\\n" : "\n"
        }
        return written
    }

    private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\t" } }

    private static func bodyLine(_ line: String) -> String {
        let blanks = line.prefix { $0 == " " || $0 == "\t" }
        guard blanks.count < line.count else { return "" }
        // Blanks at the beginning of a line are dropped, or make it code.
        let indent = blanks.map { $0 == "\t" ? "&#9;" : "&#32;" }.joined()
        var rest = escaped(String(line.dropFirst(blanks.count)))
        guard indent.isEmpty else { return indent + rest }
        if let first = rest.first, "+-=".contains(first) { return "\\" + rest }
        // `1.` and `1)` begin a list.
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let next = rest.dropFirst(digits.count).first, next == "." || next == ")" {
            rest.insert("\\", at: rest.index(rest.startIndex, offsetBy: digits.count))
        }
        return rest
    }
}
