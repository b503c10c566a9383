// SPDX-License-Identifier: GPL-2.0-or-later
//
// What single lines of a flattened page say (Index/DUMPS.md, "Pages as text"). Extractors decorate them: `#` of Markdown, links
// as `[text](address)`, numbers of links as `[12]` (lynx). Lines go in without white space at their ends.

internal import SakuinText

enum PageMark {
    /// Bytes. Longer lines are text: saves the work on every paragraph.
    static let longestMark = 500

    /// A line that begins a post.
    struct Square {
        var title: Substring
        /// The id, where the mark is a link to the post.
        var id: String?
    }

    /// A line that ends a post.
    struct Footer {
        var hour: Int
        var minute: Int
        /// The id, where `Permalink` is a link to the post.
        var id: String?
    }

    /// `2024-06-05`: the posts below are of this day.
    static func date(_ line: Substring) -> CivilDate? {
        guard line.utf8.count <= longestMark, line.utf8.contains(UInt8(ascii: "-")) else { return nil }
        let text = plain(line)
        guard text.utf8.count == 10 else { return nil }
        return civilDate(text.split(separator: "-", omittingEmptySubsequences: false), lengths: 2...2)
    }

    /// `2024年06月05日の日記`: the heading of a day page.
    static func dayHeading(_ line: Substring) -> CivilDate? {
        guard line.utf8.count <= longestMark else { return nil }
        let text = plain(line)
        guard text.hasSuffix("日の日記") else { return nil }
        let parts = text.dropLast("日の日記".count).split(omittingEmptySubsequences: false) { $0 == "年" || $0 == "月" }
        return civilDate(parts, lengths: 1...2)
    }

    private static func civilDate(_ parts: [Substring], lengths: ClosedRange<Int>) -> CivilDate? {
        guard parts.count == 3, parts[0].utf8.count == 4 else { return nil }
        guard lengths.contains(parts[1].utf8.count), lengths.contains(parts[2].utf8.count) else { return nil }
        let numbers = parts.compactMap { $0.allSatisfy(\.isDigit) ? Int($0) : nil }
        return numbers.count == 3 ? CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]) : nil
    }

    /// A heading of a keyword page, or the link to the next page.
    static func isHeading(_ line: Substring) -> Bool {
        guard line.utf8.count <= longestMark else { return false }
        let text = plain(line)
        if text.hasPrefix("「"), text.hasSuffix("」を含む日記RSS") || text.hasSuffix("」を含む日記 RSS") { return true }
        if text.hasPrefix("はてなキーワード:"), text.hasSuffix("とは") { return true }
        return isPager(text)
    }

    /// `次の25件>`, or both: `<前の25件 | 次の25件>`.
    private static func isPager(_ text: Substring) -> Bool {
        var rest = Substring(text.filter { !"<>＜＞|\\".contains($0) && !$0.isWhitespace })
        guard rest.hasPrefix("前の") || rest.hasPrefix("次の") else { return false }
        while rest.hasPrefix("前の") || rest.hasPrefix("次の") {
            let behind = rest.dropFirst(2).drop(while: \.isDigit)
            guard behind.startIndex > rest.dropFirst(2).startIndex, behind.first == "件" else { return false }
            rest = behind.dropFirst()
        }
        return rest.isEmpty
    }

    /// What the site prints around the posts; only to be dropped at the ends of a page.
    static func isChrome(_ line: Substring) -> Bool {
        guard line.utf8.count <= longestMark else { return false }
        let pieces = [
            "ログイン", "ユーザー登録", "ようこそ", "ゲストさん", "はてラボ", "はてな匿名ダイアリー", "RSS", "名前を隠して楽しく日記。",
        ]
        // A table's bars stand between them.
        var rest = plain(line).filter { !$0.isWhitespace && $0 != "|" }
        if line.contains("|"), rest.allSatisfy({ $0 == "-" || $0 == ":" }) { return true }
        guard !rest.isEmpty else { return false }
        // The way to a post, with its title.
        if rest.hasPrefix("はてな匿名ダイアリー>") { return true }
        while let piece = pieces.first(where: { rest.hasPrefix($0) }) { rest.removeFirst(piece.count) }
        return rest.isEmpty
    }

    static func square(_ line: Substring) -> Square? {
        // Any other line is seen to be none by its first byte.
        guard let first = line.utf8.first, first == 0xE2 || "#*[".utf8.contains(first) else { return nil }
        var rest = line.drop { $0 == "#" || $0 == "*" }.trimmed
        let bare = withoutLeadingReferences(rest)
        let isNumbered = bare.startIndex != rest.startIndex
        rest = bare
        if rest.hasPrefix("[■]("), let close = rest.firstIndex(of: ")") {
            // A title in quotes may stand behind the address.
            let link = rest[..<close].dropFirst(4)
            return Square(title: rest[rest.index(after: close)...].trimmed, id: AnondID.onSite(address(link)))
        }
        guard rest.hasPrefix("■") else { return nil }
        let title = rest.dropFirst().trimmed
        return Square(title: isNumbered ? withoutLeadingReferences(title) : title, id: nil)
    }

    /// `Permalink | 記事への反応(3) | 20:50`.
    static func footer(_ line: Substring) -> Footer? {
        let end = Array(line.utf8.suffix(3))
        guard end.count == 3, end[0] == UInt8(ascii: ":"), line.utf8.count <= longestMark else { return nil }
        let parts = plain(line).split(separator: "|").map(\.trimmed)
        guard parts.count == 3, parts[0] == "Permalink" else { return nil }
        // So it was called in the first years.
        guard parts[1].hasPrefix("記事への反応") || parts[1].hasPrefix("トラックバック") else { return nil }
        let clock = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isDigit) }),
            let hour = Int(clock[0]), let minute = Int(clock[1]), hour < 24, minute < 60
        else { return nil }
        return Footer(hour: hour, minute: minute, id: AnondID.onSite(firstLink(line)))
    }

    /// What a title says of the post that this one answers.
    enum ReplyTitle: Equatable {
        /// The title is the target and nothing else.
        case bare(String)
        /// Text of the author's stands before the target: `[ポエム]http://anond.hatelabo.jp/ID`.
        case withText(String)
    }

    /// The reply target that a title names at its end, without the label of the button that may stand behind it.
    static func replyTitle(_ title: Substring) -> ReplyTitle? {
        guard title.utf8.count <= longestMark, title.utf8.contains(UInt8(ascii: ":")) else { return nil }
        var text = plain(title)
        for label in ["言及先エントリを開く", "(BUTTON)"] where text.hasSuffix(label) {
            text = text.dropLast(label.count).trimmed
        }
        if let target = AnondID.exact(text) { return .bare(target) }
        let lengths = ["anond:", "http://anond.hatelabo.jp/", "https://anond.hatelabo.jp/"].map { $0.count + 14 }
        return lengths.lazy.compactMap { AnondID.exact(text.suffix($0)) }.first.map { .withText($0) }
    }

    /// `続き TITLE https://anond.hatelabo.jp/ID`: the title of another post of a series and its id.
    static func series(_ line: Substring) -> (title: SeriesTitle, id: String)? {
        guard line.hasPrefix("続き") || line.hasPrefix("前回"), line.utf8.count <= longestMark else { return nil }
        for address in ["http://anond.hatelabo.jp/", "https://anond.hatelabo.jp/"] {
            let link = line.suffix(address.count + 14)
            guard link.hasPrefix(address), let id = AnondID.exact(link) else { continue }
            let title = SeriesTitle(line[..<link.startIndex].dropFirst(2))
            return title.text.isEmpty ? nil : (title, id)
        }
        return nil
    }
}

extension PageMark {
    /// The title that a heading's text is, and the post that it names to answer it.
    static func heading(_ text: String) -> (title: String?, target: String?) {
        let text = Substring(text).trimmed
        switch replyTitle(text) {
        case .bare(let target): return (nil, target)
        case .withText(let target): return (String(text), target)
        case nil: return (text.isEmpty || text == "■" ? nil : String(text), nil)
        }
    }

    /// The line without what extractors put around its words.
    static func plain(_ line: Substring) -> Substring {
        let text = line.first == "#" ? line.drop { $0 == "#" }.trimmed : line
        guard text.utf8.contains(UInt8(ascii: "[")) else { return text }
        var result = ""
        var rest = text
        // The last bracket that closes an address. Looked for once: a text of brackets alone would take for ever.
        let last = text.lastIndex(of: ")") ?? text.startIndex
        while let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]") {
            result += rest[..<open]
            let inner = rest[rest.index(after: open)..<close]
            let behind = rest[rest.index(after: close)...]
            if behind.first == "(", behind.startIndex < last, let end = behind.firstIndex(of: ")") {
                result += inner
                rest = behind[behind.index(after: end)...]
            } else {
                if !inner.allSatisfy(\.isDigit) { result += rest[open...close] }
                rest = behind
            }
        }
        return Substring(result + rest).trimmed
    }

    private static func withoutLeadingReferences(_ line: Substring) -> Substring {
        var rest = line
        while rest.first == "[", let close = rest.firstIndex(of: "]") {
            let number = rest[rest.index(after: rest.startIndex)..<close]
            guard !number.isEmpty, number.allSatisfy(\.isDigit) else { break }
            rest = rest[rest.index(after: close)...].trimmed
        }
        return rest
    }

    /// The address of the first `[text](address)`.
    private static func firstLink(_ line: Substring) -> String? {
        guard let start = line.firstRange(of: "](") else { return nil }
        return address(line[start.upperBound...])
    }

    /// The address that stands first in the brackets of a link, in angle brackets too.
    private static func address(_ link: Substring) -> String {
        String(link.drop { $0 == "<" }.prefix { $0 != ")" && $0 != ">" && !$0.isWhitespace })
    }
}

extension Character {
    /// 0 to 9.
    fileprivate var isDigit: Bool { isASCII && isWholeNumber }
}
