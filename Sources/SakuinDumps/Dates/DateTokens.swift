// SPDX-License-Identifier: GPL-2.0-or-later
//
// The words and numbers of a date, whatever characters they are written in: full-width ones, kanji numerals, the squares of
// the eras.

enum DateTokens {
    struct Number: Equatable {
        var value: Int
        /// Digits that it was written with.
        var digits: Int

        /// As a year: of two digits the one that mail means (RFC 2822 §4.3), any other as it is.
        var year: Int { digits == 2 ? value + (value < 50 ? 2000 : 1900) : value }
    }

    enum Token: Equatable {
        case number(Number)
        /// Latin letters, lower case.
        case word(String)
        /// Any other character.
        case sign(Unicode.Scalar)
    }

    /// Scalars. No date is longer; what is longer is no date.
    private static let longest = 100

    /// The text in ASCII as far as there is the same in it, one blank for several.
    static func folded(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest + 1) {
            let same = ascii(scalar)
            if same == " ", folded.isEmpty || folded.last == " " { continue }
            if let square = squares[scalar] {
                folded += square.unicodeScalars
            } else {
                folded.append(same)
            }
        }
        if folded.last == " " { folded.removeLast() }
        return String(folded)
    }

    /// 令和, 平成, 昭和, 大正 and 明治 in one character each.
    private static let squares: [Unicode.Scalar: String] = [
        "\u{32FF}": "令和", "\u{337B}": "平成", "\u{337C}": "昭和", "\u{337D}": "大正", "\u{337E}": "明治",
    ]

    private static func ascii(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        // Hyphens, dashes, the minus sign.
        case 0x2010...0x2015, 0x2212: "-"
        default: scalar.isWhiteSpace ? " " : scalar
        }
    }

    /// None for a text that is too long to be a date, or holds a number that is.
    static func tokens(_ folded: String) -> [Token] {
        let scalars = Array(folded.unicodeScalars)
        guard scalars.count <= longest else { return [] }
        var tokens: [Token] = []
        var index = 0
        while index < scalars.count {
            let start = index
            if isDigit(scalars[index]) {
                while index < scalars.count, isDigit(scalars[index]) { index += 1 }
                guard let value = Int(String(String.UnicodeScalarView(scalars[start..<index]))) else { return [] }
                tokens.append(.number(Number(value: value, digits: index - start)))
            } else if isLetter(scalars[index]) {
                while index < scalars.count, isLetter(scalars[index]) { index += 1 }
                tokens.append(.word(String(String.UnicodeScalarView(scalars[start..<index])).lowercased()))
            } else if kanji(scalars[index]) != nil {
                while index < scalars.count, kanji(scalars[index]) != nil { index += 1 }
                guard let number = number(scalars[start..<index]) else { return [] }
                tokens.append(.number(number))
            } else {
                if scalars[index] != " " { tokens.append(.sign(scalars[index])) }
                index += 1
            }
        }
        return tokens
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    /// What a kanji counts; ten for 十.
    private static func kanji(_ scalar: Unicode.Scalar) -> Int? {
        if scalar == "零" { return 0 }
        return "〇一二三四五六七八九十".unicodeScalars.enumerated().first { $0.element == scalar }?.offset
    }

    /// 二〇二四 digit by digit, or 二十五 with its ten; nil for what is neither.
    private static func number(_ scalars: ArraySlice<Unicode.Scalar>) -> Number? {
        let digits = scalars.compactMap(kanji)
        let parts = digits.split(separator: 10, omittingEmptySubsequences: false)
        if parts.count == 1, digits.count <= 8 {
            return Number(value: digits.reduce(0) { $0 * 10 + $1 }, digits: digits.count)
        }
        guard parts.count == 2, parts[0].count <= 1, parts[1].count <= 1 else { return nil }
        return Number(value: (parts[0].first ?? 1) * 10 + (parts[1].first ?? 0), digits: 2)
    }
}
