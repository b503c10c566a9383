// SPDX-License-Identifier: GPL-2.0-or-later
//
// A tree of the oracle's printed in the query language, in one of the many ways it allows.

import Foundation

enum OracleWriting {
    /// Nil where no way is found, and for a query that is refused because no time lies within all its dates.
    static func written(_ query: NaiveQuery, _ random: inout OracleRandom) -> String? {
        query.hasTime ? write(query, isPart: false, &random) : nil
    }

    private static func write(_ query: NaiveQuery, isPart: Bool, _ random: inout OracleRandom) -> String? {
        switch query {
        case .all(let parts):
            return joined(parts, isPart, &random) { random in
                if random.oneIn(8) { return space(&random) + random.pick(["AND", "ＡＮＤ"]) + space(&random) }
                return space(&random)
            }
        case .any(let parts):
            return joined(parts, isPart, &random) { random in
                if random.oneIn(3) { return random.pick(["|", "｜", " | "]) }
                return space(&random) + random.pick(["OR", "または", "ＯＲ"]) + space(&random)
            }
        case .not(let part) where random.oneIn(5):
            guard let written = write(part, isPart: true, &random) else { return nil }
            if random.oneIn(2) { return "ではない" + space(&random) + written }
            // Behind what it is for, and before nothing else.
            let text = written + space(&random) + "ではない"
            return isPart ? "(\(text))" : text
        case .not(let part):
            let sign =
                random.oneIn(3) ? random.pick(["NOT", "ＮＯＴ"]) + space(&random) : random.pick(["-", "－", "−", "‐"])
            return write(part, isPart: true, &random).map { sign + $0 }
        case .phrase(let phrase): return write(phrase, &random)
        // Asked for beside the query's text.
        case .sentence: return nil
        case .near(let near):
            var text = ""
            for (index, phrase) in near.phrases.enumerated() {
                var phrase = phrase
                phrase.field = index == 0 ? near.field : random.oneIn(3) ? near.field : .any
                guard let written = write(phrase, &random) else { return nil }
                if index > 0 {
                    let distance = String(near.distances[index - 1])
                    text += space(&random) + random.pick(["NEAR/", "ＮＥＡＲ／"]) + distance + space(&random)
                }
                text += written
            }
            return text
        case .broken(let broken):
            guard let quoted = quotedIfNeeded(broken.text, &random, isForced: true) else { return nil }
            let sign = broken.level == nil ? random.pick(["~", "～", "〜"]) : ""
            let text = quoted + random.pick(["~", "～", "〜"]) + sign + level(broken.level, &random)
            switch broken.field {
            case .any: return text
            case .title: return name("title", &random) + text
            case .body: return name("body", &random) + text
            }
        case .regex(let regex):
            let source = "/\(regex.source)/" + level(regex.level, &random)
            switch regex.field {
            case .any: return source
            case .title: return name("title", &random) + source
            case .body: return name("body", &random) + source
            }
        case .link(let link): return field("link", link.written, &random)
        case .source(let piece): return field("source", piece, &random)
        case .id(let value): return field("id", value, &random)
        case .reply(let value): return field("re", value, &random)
        case .selector(let selector): return field(type(of: selector).name, selector.written, &random)
        case .isReply: return name("is", &random) + "reply"
        case .isTitleless: return name("is", &random) + "titleless"
        case .isLossy: return name("is", &random) + "LOSSY"
        case .time(_, let written): return written
        }
    }

    private static func joined(
        _ parts: [NaiveQuery], _ isPart: Bool, _ random: inout OracleRandom,
        by separator: (inout OracleRandom) -> String
    ) -> String? {
        var text = ""
        for (index, part) in parts.enumerated() {
            guard let written = write(part, isPart: true, &random) else { return nil }
            text += (index > 0 ? separator(&random) : "") + written
        }
        guard isPart || random.oneIn(10) else { return text }
        return random.oneIn(4) ? "（\(text)）" : "(\(text))"
    }

    private static func space(_ random: inout OracleRandom) -> String {
        random.oneIn(5) ? random.pick(["　", "  ", "\t", "\n"]) : " "
    }

    private static func name(_ name: String, _ random: inout OracleRandom) -> String {
        guard random.oneIn(5) else { return name + ":" }
        let wide = name.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }
        return String(String.UnicodeScalarView(wide)) + random.pick([":", "："])
    }

    private static func field(_ name: String, _ value: String, _ random: inout OracleRandom) -> String? {
        quotedIfNeeded(value, &random).map { OracleWriting.name(name, &random) + $0 }
    }

    private static func write(_ phrase: NaivePhrase, _ random: inout OracleRandom) -> String? {
        // 1〜4 is a text, such as a range of numbers is written, and no 1 at level 4.
        let endsInNumber = phrase.text.unicodeScalars.last?.properties.numericType != nil
        let text =
            phrase.isPrefix
            ? phrase.text + random.pick(["*", "＊"])
            : quotedIfNeeded(phrase.text, &random, isForced: phrase.level != nil && endsInNumber)
        guard var text else { return nil }
        text += level(phrase.level, &random)
        switch phrase.field {
        case .any: return text
        case .title: return name("title", &random) + text
        case .body: return name("body", &random) + text
        }
    }

    private static func level(_ level: Int?, _ random: inout OracleRandom) -> String {
        guard let level else { return "" }
        let digit = random.oneIn(4) ? ["０", "１", "２", "３", "４"][level] : String(level)
        return random.pick(["~", "～", "〜"]) + digit
    }

    /// Bare where it can be, mostly; else in quotes that it does not hold; nil where there are none.
    private static func quotedIfNeeded(
        _ text: String, _ random: inout OracleRandom, isForced: Bool = false
    ) -> String? {
        let isStarred = text.unicodeScalars.count > 1 && text.unicodeScalars.last.map { $0 == "*" || $0 == "＊" } == true
        let isLeveled = text.unicodeScalars.count > 2 && text.unicodeScalars.last?.properties.numericType != nil
        if !isForced, canBeBare(text), !isStarred, !isLeveled, !random.oneIn(4) { return text }
        // The signs of each kind close each other.
        let quotes = [
            ("\"", "\"", "\"＂"), ("「", "」", "「」｢｣"), ("“", "”", "“”"), ("＂", "＂", "\"＂"), ("｢", "｣", "「」｢｣"),
            ("”", "”", "“”"),
        ]
        .filter { _, _, signs in !text.unicodeScalars.contains { signs.unicodeScalars.contains($0) } }
        guard !quotes.isEmpty else { return nil }
        let (open, close, _) = random.pick(quotes)
        return open + text + close
    }

    /// True if `text` alone, or behind a field's colon, is read as one word of text.
    static func canBeBare(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, !"-－−‐‑﹣/／「｢".unicodeScalars.contains(first) else { return false }
        if scalars.contains(where: { $0.properties.isWhitespace || "|｜\"＂“”".unicodeScalars.contains($0) }) {
            return false
        }
        let narrow = narrowed(scalars)
        if ["OR", "AND", "NOT", "または", "ではない"].contains(narrow) || narrow.hasPrefix("NEAR/") {
            return false
        }
        return !isField(narrow) && areBracketsText(Array(narrow.unicodeScalars))
            && !hasInnerStar(scalars)
    }

    private static func narrowed(_ scalars: [Unicode.Scalar]) -> String {
        String(
            String.UnicodeScalarView(
                scalars.map { (0xFF01...0xFF5E).contains($0.value) ? Unicode.Scalar($0.value - 0xFEE0) ?? $0 : $0 }))
    }

    /// Letters and a colon make a field, and so do some names.
    private static func isField(_ text: String) -> Bool {
        guard let colon = text.unicodeScalars.firstIndex(of: ":") else { return false }
        let name = String(text.unicodeScalars[..<colon]).precomposedStringWithCompatibilityMapping
        let names = [
            "タイトル", "題名", "表題", "本文", "返信", "返信先", "リンク", "出典", "種類", "以降", "から", "以前", "まで", "日付", "日時", "作者", "著者",
            "投稿者", "長さ", "文字数", "時間帯", "時刻", "曜日", "形式", "投稿者ID", "スレッド", "スレ", "返信数",
            "レス数",
        ]
        return !name.isEmpty
            && (name.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic } || names.contains(name))
    }

    /// True if each bracket has its partner, and those at the ends, if they are partners, hold what can be no query of its own.
    private static func areBracketsText(_ scalars: [Unicode.Scalar]) -> Bool {
        var depth = 0
        for (index, scalar) in scalars.enumerated() {
            if scalar == "(" { depth += 1 }
            if scalar == ")" { depth -= 1 }
            guard depth >= 0 else { return false }
            if depth == 0, scalar == ")", scalars[0] == "(", index == scalars.count - 1 {
                let inner = Array(scalars[1..<index])
                return inner.first == "(" && areBracketsText(inner) || !inner.contains("(") && isWord(inner)
            }
            if depth == 0, scalars[0] == "(", index < scalars.count - 1 { break }
        }
        return scalars.count { $0 == "(" } == scalars.count { $0 == ")" }
            && !scalars.indices.contains { end in
                scalars[...end].count { $0 == ")" } > scalars[...end].count { $0 == "(" }
            }
    }

    private static func isWord(_ inner: [Unicode.Scalar]) -> Bool {
        guard let first = inner.first else { return false }
        return !"-−‐‑﹣/「｢".unicodeScalars.contains(first) && !inner.contains(":")
    }

    private static func hasInnerStar(_ scalars: [Unicode.Scalar]) -> Bool {
        zip(scalars, scalars.dropFirst()).contains { star, next in
            (star == "*" || star == "＊") && [.word, .kana, .kanji].contains(NaiveClass.of(next.value))
        }
    }
}

extension NaiveQuery {
    /// False if somewhere in it dates that must all hold have no second in common.
    fileprivate var hasTime: Bool {
        switch self {
        case .all(let parts):
            let times = conjuncts.compactMap { if case .time(let seconds, _) = $0 { seconds } else { nil } }
            let first = times.map(\.lowerBound).max() ?? 0
            return first <= times.map(\.upperBound).min() ?? first && parts.allSatisfy(\.hasTime)
        case .any(let parts): return parts.allSatisfy(\.hasTime)
        case .not(let part): return part.hasTime
        default: return true
        }
    }

    private var conjuncts: [NaiveQuery] {
        if case .all(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
    }
}
