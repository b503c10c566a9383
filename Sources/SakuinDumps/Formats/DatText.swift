// SPDX-License-Identifier: GPL-2.0-or-later

/// The little mark-up of a dat: line breaks, links to other posts, bold names, entities without their semicolons.
enum DatText {
    static func plain(_ html: String) -> String {
        // By bytes: half-width voicing marks, of which pictures are drawn, make one character with the sign before them.
        var text: [UInt8] = []
        var rest = Array(html.utf8)[...]
        while let mark = rest.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) {
            text += rest[..<mark]
            rest = rest[mark...]
            if rest.first == UInt8(ascii: "<") {
                guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { break }
                let isBreak = String(decoding: rest[(mark + 1)..<close].prefix(2), as: UTF8.self).lowercased() == "br"
                rest = rest[(close + 1)...]
                guard isBreak else { continue }
                // A space stands on both sides of it.
                if text.last == UInt8(ascii: " ") { text.removeLast() }
                text.append(UInt8(ascii: "\n"))
                if rest.first == UInt8(ascii: " ") { rest.removeFirst() }
            } else if let (character, length) = entity(String(decoding: rest.dropFirst().prefix(24), as: UTF8.self)) {
                text += Array(String(character).utf8)
                rest = rest.dropFirst(1 + length)
            } else {
                text.append(UInt8(ascii: "&"))
                rest = rest.dropFirst()
            }
        }
        text += rest
        let start = text.firstIndex { $0 != UInt8(ascii: " ") } ?? text.endIndex
        var plain = Substring(String(decoding: text[start...], as: UTF8.self))
        while plain.unicodeScalars.last?.isWhiteSpace == true { plain.unicodeScalars.removeLast() }
        return String(plain)
    }

    /// Posts that one post answers at most, and how many a range may name: who answers all answers nobody.
    private static let mostAnchors = 100

    /// The numbers of the posts that the text answers, in its order, each once: `>>1`, `＞＞１`, `>>1,3-5`, `>>2 >>4`. Of a range of more than
    /// a hundred (`>>1-1000`) the first alone counts.
    static func anchors(_ body: String) -> [Int] {
        // Both signs of which anchors are made: most posts have neither.
        guard body.utf8.contains(where: { $0 == UInt8(ascii: ">") || $0 == 0xEF }) else { return [] }
        var found: [Int] = []
        var rest = Substring(body)
        while found.count < mostAnchors, let mark = rest.firstIndex(where: isArrow) {
            let behind = rest[mark...].drop(while: isArrow)
            let isAnchor = rest.distance(from: mark, to: behind.startIndex) == 2
            rest = behind
            guard isAnchor, let list = list(&rest) else { continue }
            for number in list where !found.contains(number) { found.append(number) }
        }
        return Array(found.prefix(mostAnchors))
    }

    private static func isArrow(_ character: Character) -> Bool { character == ">" || character == "＞" }

    /// The numbers of `1,3-5`, which are taken from the text; nil where it begins with none.
    private static func list(_ text: inout Substring) -> [Int]? {
        guard let first = number(&text) else { return nil }
        var all = [first]
        while true {
            var rest = text
            guard let sign = rest.popFirst() else { return all }
            let last = all[all.count - 1]
            switch sign {
            case "-", "－", "−", "~", "〜", "～":
                guard let end = number(&rest) else { return all }
                if end > last, end - last < mostAnchors { all += (last + 1)...end }
            case ",", "，", "、":
                // `>>1,>>3` is two anchors.
                guard let next = number(&rest) else { return all }
                all.append(next)
            default: return all
            }
            text = rest
        }
    }

    /// A number of up to four digits, which no digit follows.
    private static func number(_ text: inout Substring) -> Int? {
        let digits = text.prefix(5).prefix { $0.wholeNumberValue.map { (0...9).contains($0) } ?? false }
        guard (1...4).contains(digits.count) else { return nil }
        text = text[digits.endIndex...]
        return digits.reduce(0) { $0 * 10 + ($1.wholeNumberValue ?? 0) }
    }

    private static let names: [(String, Unicode.Scalar)] = [
        ("gt", ">"), ("lt", "<"), ("amp", "&"), ("quot", "\""), ("nbsp", "\u{A0}"), ("hearts", "\u{2665}"),
        ("spades", "\u{2660}"), ("clubs", "\u{2663}"), ("diams", "\u{2666}"), ("copy", "\u{A9}"), ("reg", "\u{AE}"),
        ("rarr", "\u{2192}"), ("larr", "\u{2190}"), ("uarr", "\u{2191}"), ("darr", "\u{2193}"),
        ("ensp", "\u{2002}"), ("emsp", "\u{2003}"), ("thinsp", "\u{2009}"), ("yen", "\u{A5}"), ("times", "\u{D7}"),
    ]

    /// What stands behind `&`, and the bytes that it takes.
    private static func entity(_ behind: String) -> (Unicode.Scalar, Int)? {
        let text = behind.unicodeScalars
        if let (number, length) = reference(behind) {
            if let scalar = Unicode.Scalar(number) { return number > 0 ? (scalar, length) : nil }
            // Some browsers posted what lies beyond U+FFFF by its two halves.
            let rest = String(text.dropFirst(length))
            guard (0xD800..<0xDC00).contains(number), rest.first == "&",
                let (low, more) = reference(String(rest.dropFirst())),
                (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (number - 0xD800) << 10 + (low - 0xDC00))
            else { return ("\u{FFFD}", length) }
            return (scalar, length + 1 + more)
        }
        guard let (name, scalar) = names.first(where: { text.starts(with: $0.0.unicodeScalars) }) else { return nil }
        return (scalar, name.count + (text.dropFirst(name.count).first == ";" ? 1 : 0))
    }

    /// The number of `#9829;` or `#x2665;`, and the bytes that it takes.
    private static func reference(_ text: String) -> (number: UInt32, length: Int)? {
        let scalars = text.unicodeScalars
        guard scalars.first == "#" else { return nil }
        let isHex = scalars.dropFirst().first == "x" || scalars.dropFirst().first == "X"
        let digits = scalars.dropFirst(isHex ? 2 : 1).prefix { scalar in
            isHex ? scalar.properties.isASCIIHexDigit : ("0"..."9").contains(scalar)
        }
        guard digits.count < 8, let number = UInt32(String(digits), radix: isHex ? 16 : 10), number < 0x110000 else {
            return nil
        }
        let length = 1 + (isHex ? 1 : 0) + digits.count
        return (number, length + (scalars.dropFirst(length).first == ";" ? 1 : 0))
    }
}
