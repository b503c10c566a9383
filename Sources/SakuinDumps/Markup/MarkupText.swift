// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader sees of marked-up text: paragraphs apart, line breaks kept, white space as browsers show it.

internal import SakuinText

/// Text being put together from nodes.
struct MarkupText {
    private var text = ""
    /// Line feeds that are due before the next word.
    private var breaks = 0
    private var isSpaceDue = false
    private var keepsLines = false
    private var leavesOut: ((MarkupNode) -> Bool)?
    private(set) var links: [String] = []

    private static let hidden: Set<String> = ["script", "style", "template", "noscript", "head", "button", "iframe"]
    /// Elements that stand apart, and the line feeds around them: two make an empty line.
    private static let blocks: [String: Int] = [
        "p": 2, "blockquote": 2, "h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "pre": 2, "ul": 2, "ol": 2,
        "dl": 2, "table": 2, "hr": 2, "div": 1, "section": 1, "article": 1, "li": 1, "dt": 1, "dd": 1, "tr": 1,
        "figure": 1, "figcaption": 1, "caption": 1, "center": 1, "address": 1, "details": 1, "summary": 1, "form": 1,
        "header": 1, "footer": 1, "main": 1, "nav": 1, "aside": 1,
    ]

    /// The text of nodes, without white space at its ends.
    /// - Parameter leavesOut: says which elements are no text.
    static func of(
        _ nodes: some Sequence<MarkupNode>, leavesOut: ((MarkupNode) -> Bool)? = nil
    ) -> MarkupText {
        var text = MarkupText()
        text.leavesOut = leavesOut
        for node in nodes { text.add(node) }
        return text
    }

    /// The text of a piece of HTML.
    /// - Parameters:
    ///   - keepsLines: the text's line ends become breaks where it is shown.
    ///   - leavesOut: says which elements are no text.
    static func of(
        html: String, keepsLines: Bool = false, leavesOut: ((MarkupNode) -> Bool)? = nil
    ) -> MarkupText {
        guard let root = Markup(html: Array(html.utf8))?.root else { return MarkupText() }
        var text = MarkupText()
        (text.keepsLines, text.leavesOut) = (keepsLines, leavesOut)
        text.add(root)
        return text
    }

    /// A text without mark-up in which characters may be written as references.
    static func of(references text: String) -> MarkupText {
        of(html: String(decoding: Array(text.utf8).replacing("<".utf8, with: "&lt;".utf8), as: UTF8.self))
    }

    /// A text without mark-up.
    static func of(plain text: String) -> MarkupText {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd)[...]
        while let first = lines.first, first.isBlank { lines.removeFirst() }
        while let last = lines.last, last.isBlank { lines.removeLast() }
        var plain = MarkupText()
        plain.text = lines.joined(separator: "\n")
        return plain
    }

    /// The addresses that are linked, and those that only stand in the text.
    var allLinks: [String] {
        let known = Set(links)
        return links + Links.found(in: text).filter { !known.contains($0) }
    }

    var string: String { text }

    /// The step of a walk: an element is left again when all in it has been seen.
    private enum Step {
        case enter(MarkupNode, isPreformatted: Bool)
        case leave(lineFeeds: Int)
    }

    private mutating func add(_ node: MarkupNode) {
        var steps: [Step] = [.enter(node, isPreformatted: false)]
        while let step = steps.popLast() {
            switch step {
            case .leave(let lineFeeds): breaks = max(breaks, lineFeeds)
            case .enter(let node, let isPreformatted):
                if let words = node.text {
                    if isPreformatted { addLines(words) } else { addWords(words) }
                    continue
                }
                guard let name = node.name, !MarkupText.hidden.contains(name), leavesOut?(node) != true else {
                    continue
                }
                if name == "br" {
                    breaks += 1
                    isSpaceDue = false
                }
                if name == "a", let link = node.attribute("href"), link.hasPrefix("http"), !links.contains(link) {
                    links.append(link)
                }
                // Cells stand apart, in one line.
                if name == "td" || name == "th" { isSpaceDue = true }
                let lineFeeds = MarkupText.blocks[name] ?? 0
                breaks = max(breaks, lineFeeds)
                steps.append(.leave(lineFeeds: lineFeeds))
                let isPre = isPreformatted || name == "pre"
                steps += node.children.reversed().map { .enter($0, isPreformatted: isPre) }
            }
        }
    }

    private mutating func addWords(_ words: String) {
        // Only ASCII's white space collapses: U+3000 is the author's.
        var piece = ""
        // A line end beside an element that stands apart breaks nothing more.
        var lineEnds = 0
        for scalar in words.unicodeScalars {
            if keepsLines, scalar == "\n" {
                flush(&piece)
                lineEnds += 1
                breaks = max(breaks, lineEnds)
            } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
                flush(&piece)
                isSpaceDue = true
            } else {
                piece.unicodeScalars.append(scalar)
                lineEnds = 0
            }
        }
        flush(&piece)
    }

    private mutating func flush(_ piece: inout String) {
        guard !piece.isEmpty else { return }
        beginWord()
        text += piece
        piece = ""
    }

    private mutating func addLines(_ lines: String) {
        for (index, line) in lines.split(omittingEmptySubsequences: false, whereSeparator: MarkupText.isLineEnd)
            .enumerated()
        {
            if index > 0 { breaks += 1 }
            guard !line.isEmpty else { continue }
            beginWord()
            text += line
        }
    }

    private mutating func beginWord() {
        if !text.isEmpty {
            if breaks > 0 {
                text += String(repeating: "\n", count: breaks)
            } else if isSpaceDue {
                text += " "
            }
        }
        (breaks, isSpaceDue) = (0, false)
    }

    private static func isLineEnd(_ character: Character) -> Bool {
        character == "\n" || character == "\r\n" || character == "\r"
    }
}
