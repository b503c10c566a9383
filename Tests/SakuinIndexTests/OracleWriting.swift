// SPDX-License-Identifier: GPL-2.0-or-later
//
// A tree of the oracle's printed in the query language, in one of the many ways it allows.

enum OracleWriting {
    static func written(_ query: NaiveQuery, _ random: inout OracleRandom) -> String? {
        write(query, isPart: false, &random)
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
            let sign = random.oneIn(3) ? random.pick(["NOT", "ＮＯＴ"]) + space(&random) : random.pick(["-", "－", "−"])
            return write(part, isPart: true, &random).map { sign + $0 }
        case .phrase(let phrase): return write(phrase, &random)
        // Asked for beside the query's text.
        case .loose: return nil
        case .expression(let expression):
            let source = "/\(expression.source)/" + level(expression.level, &random)
            switch expression.field {
            case .any: return source
            case .title: return name("title", &random) + source
            case .body: return name("body", &random) + source
            }
        case .link(let host): return field("link", host, &random)
        case .source(let piece): return field("source", piece, &random)
        case .id(let value): return field("id", value, &random)
        case .reply(let value): return field("re", value, &random)
        case .isReply: return name("is", &random) + "reply"
        case .isTitleless: return name("is", &random) + "titleless"
        case .isLossy: return name("is", &random) + "LOSSY"
        case .days(_, let written): return written
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
        let text = phrase.isPrefix ? phrase.text + random.pick(["*", "＊"]) : quotedIfNeeded(phrase.text, &random)
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
    private static func quotedIfNeeded(_ text: String, _ random: inout OracleRandom) -> String? {
        let isStarred = text.unicodeScalars.count > 1 && text.unicodeScalars.last.map { $0 == "*" || $0 == "＊" } == true
        let isLeveled = text.unicodeScalars.count > 2 && text.unicodeScalars.last?.properties.numericType != nil
        if canBeBare(text), !isStarred, !isLeveled, !random.oneIn(4) { return text }
        let quotes = [("\"", "\""), ("「", "」"), ("“", "”"), ("＂", "＂")].filter { open, close in
            !text.unicodeScalars.contains { String($0) == open || String($0) == close }
        }
        guard !quotes.isEmpty else { return nil }
        let (open, close) = random.pick(quotes)
        return open + text + close
    }

    /// True if `text` alone, or behind a field's colon, is read as one word of text.
    static func canBeBare(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, !"-－−/／「".unicodeScalars.contains(first) else { return false }
        if scalars.contains(where: { $0.properties.isWhitespace || "()（）|｜\"＂“”".unicodeScalars.contains($0) }) {
            return false
        }
        let narrow = String(
            String.UnicodeScalarView(
                scalars.map {
                    (0xFF21...0xFF5A).contains($0.value) ? Unicode.Scalar($0.value - 0xFEE0) ?? $0 : $0
                }))
        if ["OR", "AND", "NOT", "または", "ではない"].contains(narrow) { return false }
        // Letters and a colon make a field.
        let name = narrow.unicodeScalars.prefix { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
        let behind = narrow.unicodeScalars.dropFirst(name.count).first
        return name.isEmpty || !(behind == ":" || behind == "：")
    }
}
