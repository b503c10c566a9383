// SPDX-License-Identifier: GPL-2.0-or-later

/// Names in dates, and how tokens are taken.
extension DateGrammar {
    // MARK: Names

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    private static let kanjiOfWeekdays = Array("日月火水木金土".unicodeScalars)

    private static func named(_ word: String, _ names: [String]) -> Int? {
        guard word.count >= 3 else { return nil }
        return names.firstIndex { $0 == word || (word.count <= 4 && $0.hasPrefix(word)) }
    }

    mutating func takeMonth() -> Int? {
        guard case .word(let word) = rest.first, let month = DateGrammar.named(word, DateGrammar.months) else {
            return nil
        }
        rest.removeFirst()
        _ = takeSign(".")
        return month + 1
    }

    /// `Wed,`, `水曜日`, `(水)`, `（水・祝）`, `[Wed]`.
    mutating func passWeekday() {
        let start = rest
        let close: String? = takeSign("(") ? ")" : takeSign("[") ? "]" : nil
        guard takeWeekday(isBracketed: close != nil) else {
            rest = start
            return
        }
        if let close {
            while case .sign(let sign) = rest.first, !close.unicodeScalars.contains(sign) { rest.removeFirst() }
            guard takeSign(close) else {
                rest = start
                return
            }
        }
        _ = takeSign(",.")
    }

    private mutating func takeWeekday(isBracketed: Bool) -> Bool {
        if case .word(let word) = rest.first {
            guard let day = DateGrammar.named(word, DateGrammar.weekdays) else { return false }
            rest.removeFirst()
            weekday = day
            return true
        }
        guard case .sign(let sign) = rest.first, let day = DateGrammar.kanjiOfWeekdays.firstIndex(of: sign) else {
            // `(祝)` alone.
            return isBracketed && next(is: "祝休")
        }
        let isNamed = rest.dropFirst().first == .sign("曜")
        guard isBracketed || isNamed else { return false }
        rest.removeFirst()
        if takeSign("曜") { _ = takeSign("日") }
        weekday = day
        return true
    }

    // MARK: Tokens

    func isSign(_ token: DateTokens.Token, _ signs: String) -> Bool {
        if case .sign(let sign) = token { signs.unicodeScalars.contains(sign) } else { false }
    }

    func next(is signs: String) -> Bool { rest.first.map { isSign($0, signs) } ?? false }

    mutating func takeSign(oneOf signs: String) -> Unicode.Scalar? {
        guard case .sign(let sign) = rest.first, signs.unicodeScalars.contains(sign) else { return nil }
        rest.removeFirst()
        return sign
    }

    mutating func takeSign(_ signs: String) -> Bool { takeSign(oneOf: signs) != nil }

    mutating func takeSign(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == .sign(sign) else { return false }
        rest.removeFirst()
        return true
    }

    /// What parts the numbers of a date.
    mutating func takeMark() -> Unicode.Scalar? { takeSign(oneOf: "-/.") }

    /// All of these one after the other.
    mutating func take(signs: String) -> Bool {
        let wanted = signs.unicodeScalars.map(DateTokens.Token.sign)
        guard rest.starts(with: wanted) else { return false }
        rest.removeFirst(wanted.count)
        return true
    }

    mutating func take(word: String) -> Bool {
        guard rest.first == .word(word) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func takeNumber(_ digits: ClosedRange<Int>) -> DateTokens.Number? {
        guard case .number(let number) = rest.first, digits.contains(number.digits) else { return nil }
        rest.removeFirst()
        return number
    }
}
