// SPDX-License-Identifier: GPL-2.0-or-later
//
// What single lines of a flattened page say (FORMATS §2.1 and §2.4).

internal import SakuinText

enum PageMark {
    /// `2024-06-05` or `2024年06月05日の日記`: the posts below are of this day.
    static func day(_ line: Substring) -> CivilDate? {
        var text = line
        let isHeading = text.hasSuffix("日の日記")
        if isHeading { text.removeLast("日の日記".count) }
        let parts = text.split(omittingEmptySubsequences: false) { isHeading ? $0 == "年" || $0 == "月" : $0 == "-" }
        guard parts.count == 3, parts[0].count == 4, parts[1].count <= 2, parts[2].count <= 2,
            isHeading || (parts[1].count == 2 && parts[2].count == 2)
        else { return nil }
        let numbers = parts.compactMap { $0.allSatisfy { $0.isASCII && $0.isNumber } ? Int($0) : nil }
        guard numbers.count == 3 else { return nil }
        return CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// A heading of a keyword page, or the link to the next page.
    static func isHeading(_ line: Substring) -> Bool {
        if line.hasPrefix("「"), line.hasSuffix("」を含む日記RSS") || line.hasSuffix("」を含む日記 RSS") { return true }
        if line.hasPrefix("はてなキーワード:"), line.hasSuffix("とは") { return true }
        var rest = line
        guard rest.hasPrefix("前の") || rest.hasPrefix("次の") else { return false }
        rest.removeFirst(2)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty && (rest == "件" || rest == "件>" || rest == "件＞")
    }

    /// What the site prints around the posts; only to be dropped at the ends of a page.
    static func isChrome(_ line: Substring) -> Bool {
        let pieces = ["ログインユーザー登録", "ようこそゲストさん", "はてラボはてな匿名ダイアリー"]
        var rest = line.filter { !$0.isWhitespace }
        guard !rest.isEmpty else { return false }
        while let piece = pieces.first(where: { rest.hasPrefix($0) }) { rest.removeFirst(piece.count) }
        return rest.isEmpty
    }

    /// A line that begins a post: its title, and its id where the mark is a link.
    static func blackSquare(_ line: Substring) -> (title: Substring, id: String?)? {
        var rest = line.drop { $0 == "#" || $0 == "*" }.drop(while: \.isWhitespace)
        // lynx numbers its links: [12]■.
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]"),
            rest[rest.index(after: rest.startIndex)..<close].allSatisfy({ $0.isASCII && $0.isNumber })
        {
            rest = rest[rest.index(after: close)...]
        }
        if rest.hasPrefix("[■]("), let close = rest.firstIndex(of: ")") {
            let link = rest[..<close].dropFirst(4)
            return (rest[rest.index(after: close)...].trimmed, AnondID.inLink(String(link)))
        }
        return rest.hasPrefix("■") ? (rest.dropFirst().trimmed, nil) : nil
    }

    /// `Permalink | 記事への反応(3) | 20:50`: the end of a post, and its minute.
    static func footer(_ line: Substring) -> (hour: Int, minute: Int)? {
        guard line.contains("Permalink"), line.contains("記事への反応") else { return nil }
        let clock = line.suffix(while: { $0 == ":" || ($0.isASCII && $0.isNumber) })
        let parts = clock.split(separator: ":")
        guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]) else { return nil }
        return (0..<24).contains(hour) && (0..<60).contains(minute) ? (hour, minute) : nil
    }

    /// The target, if the title or line is a reply's: `anond:ID`, an address, or a link to one, and the label of the
    /// button that some extractors leave behind it.
    static func replyTarget(_ line: Substring) -> String? {
        var rest = line
        if let label = rest.firstRange(of: "言及先エントリを開く") { rest = rest[..<label.lowerBound].trimmed }
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
            rest = rest[rest.index(after: rest.startIndex)..<close]
        }
        return AnondID.exact(rest)
    }

    /// `続き TITLE https://anond.hatelabo.jp/ID`: the title of another post of a series and its id.
    static func series(_ line: Substring) -> (title: SeriesTitle, id: String)? {
        guard line.hasPrefix("続き") || line.hasPrefix("前回"), let start = line.firstRange(of: "http"),
            let id = AnondID.inLink(String(line[start.lowerBound...]))
        else { return nil }
        let title = SeriesTitle(line[..<start.lowerBound].dropFirst(2))
        return title.text.isEmpty ? nil : (title, id)
    }
}

extension Substring {
    fileprivate func suffix(while holds: (Character) -> Bool) -> Substring {
        var start = endIndex
        while start > startIndex, holds(self[index(before: start)]) { start = index(before: start) }
        return self[start...]
    }
}

/// A title, compared without white space; a title of a series ends in a number in brackets.
struct SeriesTitle: Hashable {
    let text: String
    /// The title without `(4)`; nil if it has no number.
    let stem: String?

    init(_ title: some StringProtocol) {
        text = String(title.filter { !$0.isWhitespace })
        let open = text.lastIndex { $0 == "(" || $0 == "（" }
        guard let open, let last = text.last, last == ")" || last == "）" else {
            stem = nil
            return
        }
        let number = text[text.index(after: open)...].dropLast()
        let isNumber = !number.isEmpty && number.allSatisfy(\.isNumber)
        stem = isNumber && open > text.startIndex ? String(text[..<open]) : nil
    }
}
