// SPDX-License-Identifier: GPL-2.0-or-later
//
// Query text in, lexemes with their places out. Full-width and half-width forms of every sign are the sign. What could be text as well as
// a sign is text where it touches a word on its outer side, and refused where that leaves two readings.

internal import SakuinText

struct QueryLexeme: Equatable {
    enum Kind: Equatable {
        case open
        case close
        case or
        case and
        case not
        /// ではない, which may stand behind what is left out.
        case notBehind
        case operand(QueryOperand)
        /// `NEAR/20` between two phrases.
        case near(Int)
        /// `name:` and its value; the name as the language has it, in English.
        case field(name: String, value: QueryOperand)
    }

    var kind: Kind
    /// Unicode scalars of the query.
    var position: Range<Int>
}

/// A word, a phrase in quotes, or an expression between slashes, with what is said behind it.
struct QueryOperand: Equatable {
    enum Form {
        case word
        /// In double quotes of any form, with space around them.
        case quoted
        /// In 「」, or quoted within a sentence.
        case cited
        case regex
    }

    var form: Form
    var text: String
    /// True for a word that ends in `*`.
    var isPrefix = false
    /// The level behind `~`.
    var level: FoldLevel?
    /// True for a phrase in quotes with `~~` behind it.
    var mayBeBroken = false
}

struct QueryLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// Groups that are open here.
    private var groups = 0
    /// True for a sentence, whose words need not stand beside each other: brackets end words wherever they are.
    private let isSentence: Bool

    init(_ text: String, isSentence: Bool = false) {
        scalars = Array(text.unicodeScalars)
        self.isSentence = isSentence
    }

    var end: Int { scalars.count }

    /// Where a piece of the text between these places stands first; nil if it does not, or is empty.
    func place(of piece: String, in range: Range<Int>) -> Range<Int>? {
        let piece = Array(piece.unicodeScalars)
        guard !piece.isEmpty, let start = range.first(where: { scalars[$0..<range.upperBound].starts(with: piece) })
        else {
            return nil
        }
        return start..<start + piece.count
    }

    mutating func next() throws(QueryError) -> QueryLexeme? {
        while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
        guard index < scalars.count else { return nil }
        let start = index
        let kind = try kindOfNext()
        return QueryLexeme(kind: kind, position: start..<index)
    }

    private mutating func kindOfNext() throws(QueryError) -> QueryLexeme.Kind {
        switch scalars[index] {
        case let scalar where QueryLexer.isOpener(scalar):
            guard try opensGroup() else { break }
            (index, groups) = (index + 1, groups + 1)
            return .open
        case let scalar where QueryLexer.isCloser(scalar):
            guard try closesGroup() else { break }
            (index, groups) = (index + 1, max(0, groups - 1))
            return .close
        case "|", "｜":
            index += 1
            return .or
        case let scalar where QueryLexer.isMinus(scalar):
            guard index + 1 < scalars.count, !endsWord(at: index + 1) || opensQuote(at: index + 1) else { break }
            index += 1
            return .not
        default: break
        }
        if let operand = try enclosed() { return .operand(operand) }
        if let (name, length) = fieldName(at: index) { return try field(name, length) }
        return try word()
    }

    /// The minus of keyboards, and the signs that are one with it at level 1.
    private static func isMinus(_ scalar: Unicode.Scalar) -> Bool { "-－−‐‑﹣".unicodeScalars.contains(scalar) }

    // MARK: Brackets

    private static func isOpener(_ scalar: Unicode.Scalar) -> Bool { scalar == "(" || scalar == "（" }
    private static func isCloser(_ scalar: Unicode.Scalar) -> Bool { scalar == ")" || scalar == "）" }

    /// True if the bracket that opens here, at the beginning of a word, opens a group: if space, a quote or `|` stands before its partner, or
    /// if that stands alone and what is between them is more than a word. `（笑）`, `(a)(b)` and `(株)山田` are text.
    private func opensGroup() throws(QueryError) -> Bool {
        guard !isSentence, let close = partner(of: index) else { return true }
        let behind = close + 1
        guard behind == scalars.count || endsRun(at: behind) || QueryLexer.isCloser(scalars[behind]) else {
            return false
        }
        let inner = index + 1
        if inner == close || opensQuote(at: inner) && !QueryLexer.isOpener(scalars[inner]) { return true }
        if "/／".unicodeScalars.contains(scalars[inner]) || fieldName(at: inner) != nil { return true }
        if QueryLexer.isMinus(scalars[inner]), inner + 1 < close, scalars[inner + 1].isOfTerms {
            throw .groupOfOne(
                String(String.UnicodeScalarView(scalars[inner..<close])), at: index..<behind)
        }
        return false
    }

    /// The bracket that closes what opens at `start`, if nothing but a word stands between, or a phrase or expression and a word.
    private func partner(of start: Int) -> Int? {
        var depth = 0
        var position = start
        while position < scalars.count, QueryLexer.isOpener(scalars[position]) {
            (depth, position) = (depth + 1, position + 1)
        }
        // A bracket in what begins here is text.
        if let end = enclosureEnd(at: operandStart(at: position)) { position = end }
        while position < scalars.count, !endsRun(at: position) {
            if QueryLexer.isOpener(scalars[position]) { depth += 1 }
            if QueryLexer.isCloser(scalars[position]) { depth -= 1 }
            if depth == 0 { return position }
            position += 1
        }
        return nil
    }

    /// Behind the minus and the name of a field that may stand before what is sought.
    private func operandStart(at start: Int) -> Int {
        var position = start
        while position < scalars.count, QueryLexer.isMinus(scalars[position]) { position += 1 }
        return position + (fieldName(at: position).map { $0.length + 1 } ?? 0)
    }

    /// Behind the phrase in quotes or the expression that begins at `start`; nil if none does.
    private func enclosureEnd(at start: Int) -> Int? {
        guard start < scalars.count else { return nil }
        if QueryLexer.quotes(scalars[start]) != nil { return closingQuote(of: start).map { $0 + 1 } }
        guard let close = closingSlash(of: start), endsOperand(at: close + 1) else { return nil }
        return close + 1
    }

    /// True if the bracket that closes here, at the beginning of a word, closes a group, or would if one were open; false if it is text.
    private func closesGroup() throws(QueryError) -> Bool {
        let isApart = index + 1 == scalars.count || endsWord(at: index + 1)
        if isApart || isSentence { return true }
        guard groups == 0 else { throw .closeTouches(at: index..<index + 1) }
        return false
    }

    /// True if a bracket closes behind `start` that none opens there.
    private func isClosed(behind start: Int) -> Bool {
        var depth = 0
        for scalar in scalars[start...] {
            if QueryLexer.isOpener(scalar) { depth += 1 }
            if QueryLexer.isCloser(scalar) { depth -= 1 }
            if depth < 0 { return true }
        }
        return false
    }

    // MARK: Quotes and expressions

    /// What closes a quote, the first of them where it is missing; and what opens another one in it.
    private static func quotes(_ opener: Unicode.Scalar) -> (closers: [Unicode.Scalar], openers: [Unicode.Scalar])? {
        switch opener {
        case "\"", "＂": ([opener, opener == "\"" ? "＂" : "\""], [])
        case "“": (["”"], [])
        // Japanese keyboards give the same sign at both ends.
        case "”": (["”", "“"], [])
        case "「": (["」", "｣"], ["「", "｢"])
        case "｢": (["｣", "」"], ["「", "｢"])
        default: nil
        }
    }

    private func opensQuote(at position: Int) -> Bool {
        QueryLexer.quotes(scalars[position]) != nil || QueryLexer.isOpener(scalars[position])
    }

    /// A phrase in quotes or an expression, if one begins here, with its level.
    private mutating func enclosed() throws(QueryError) -> QueryOperand? {
        let start = index
        if let phrase = try quoted() {
            let mayBeBroken = isBrokenSign(at: index)
            if mayBeBroken { index += 1 }
            // One tilde is left: without a level it is the second of two.
            let level = try level()
            if mayBeBroken, level == nil { index += 1 }
            let isCited = scalars[start] == "「" || scalars[start] == "｢"
            let isApart = !isCited && isEdge(start - 1, of: "(（-－−‐‑﹣:：") && isEdge(index, of: ")）")
            return QueryOperand(
                form: isApart ? .quoted : .cited, text: phrase, level: level, mayBeBroken: mayBeBroken)
        }
        if let source = try regex() { return QueryOperand(form: .regex, text: source, level: try level()) }
        return nil
    }

    /// True if no word goes on at `position`.
    private func isEdge(_ position: Int, of signs: String) -> Bool {
        !scalars.indices.contains(position) || scalars[position].properties.isWhitespace
            || signs.unicodeScalars.contains(scalars[position])
    }

    /// The phrase between quotes, if one opens here. 「」 may hold 「」.
    private mutating func quoted() throws(QueryError) -> String? {
        guard let (closers, _) = QueryLexer.quotes(scalars[index]) else { return nil }
        let start = index
        guard let close = closingQuote(of: start) else { throw .unclosedQuote(closers[0], at: start..<scalars.count) }
        index = close + 1
        return text(start + 1..<close)
    }

    /// Where the quote that opens at `start` is closed; nil if it is not.
    private func closingQuote(of start: Int) -> Int? {
        guard let (closers, openers) = QueryLexer.quotes(scalars[start]) else { return nil }
        var depth = 1
        return (start + 1..<scalars.count).first { position in
            if closers.contains(scalars[position]) {
                depth -= 1
            } else if openers.contains(scalars[position]) {
                depth += 1
            }
            return depth == 0
        }
    }

    /// What stands between slashes, if an expression opens here; a slash in it is written `\/`. `/usr/bin` is text.
    private mutating func regex() throws(QueryError) -> String? {
        let start = index
        guard isSlash(at: start) else { return nil }
        guard let close = closingSlash(of: start) else { throw .unclosedRegex(at: start..<scalars.count) }
        guard endsOperand(at: close + 1) else {
            if isSentence || !scalars[start..<close].contains(where: \.properties.isWhitespace) { return nil }
            throw .regexTouches(at: start..<close + 1)
        }
        index = close + 1
        var source = ""
        for position in start + 1..<close {
            // The backslash that only keeps a slash from closing is none of the expression's.
            if scalars[position] == "\\", scalars[position + 1] == scalars[start], !isEscaped(position, behind: start) {
                continue
            }
            source.unicodeScalars.append(scalars[position])
        }
        return source
    }

    private func isSlash(at position: Int) -> Bool { scalars[position] == "/" || scalars[position] == "／" }

    /// Where the expression that opens at `start` is closed; nil if it is not.
    private func closingSlash(of start: Int) -> Int? {
        guard isSlash(at: start) else { return nil }
        return (start + 1..<scalars.count).first { scalars[$0] == scalars[start] && !isEscaped($0, behind: start) }
    }

    /// True if an odd number of backslashes stands before `position`, all behind `start`.
    private func isEscaped(_ position: Int, behind start: Int) -> Bool {
        let backslashes = scalars[start + 1..<position].reversed().prefix { $0 == "\\" }.count
        return !backslashes.isMultiple(of: 2)
    }

    /// True if no word goes on at `position` but for a level.
    private func endsOperand(at position: Int) -> Bool {
        guard position < scalars.count, !endsWord(at: position) else { return true }
        return isLevel(at: position)
    }

    /// The level behind `~`, if one is said here.
    private mutating func level() throws(QueryError) -> FoldLevel? {
        guard isLevel(at: index), let digit = QueryLexer.digit(scalars[index + 1]) else { return nil }
        index += 2
        return try QueryLexer.level(digit, at: index - 2..<index)
    }

    private func isLevel(at position: Int) -> Bool {
        position + 1 < scalars.count && QueryLexer.isTilde(scalars[position])
            && QueryLexer.digit(scalars[position + 1]) != nil
            && (position + 2 == scalars.count || endsWord(at: position + 2))
    }

    /// True if `~~`, perhaps with a level, stands here and nothing touches it.
    private func isBrokenSign(at position: Int) -> Bool {
        guard position + 1 < scalars.count,
            scalars[position...position + 1].allSatisfy(QueryLexer.isTilde)
        else { return false }
        return position + 2 == scalars.count || endsWord(at: position + 2) || isLevel(at: position + 1)
    }

    private static func level(_ digit: Int, at position: Range<Int>) throws(QueryError) -> FoldLevel {
        guard let level = FoldLevel(rawValue: digit) else { throw .noLevel(digit, at: position) }
        return level
    }

    private static func isTilde(_ scalar: Unicode.Scalar) -> Bool { "~～〜".unicodeScalars.contains(scalar) }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "0"..."9": Int(scalar.value) - 0x30
        case "０"..."９": Int(scalar.value) - 0xFF10
        default: nil
        }
    }

    // MARK: Fields

    /// The name of a field, if one and a colon stand at `start`, and how long it is as it is written: ASCII letters, of whatever field, if
    /// they are not the beginning of a link, or a name in Japanese.
    private func fieldName(at start: Int) -> (name: String, length: Int)? {
        var position = start
        while position < scalars.count, scalars[position].isOfTerms { position += 1 }
        guard position > start, position < scalars.count, QueryLexer.isColon(scalars[position]) else { return nil }
        let written = scalars[start..<position]
        let letters = written.compactMap(QueryLexer.asciiLetter)
        guard letters.count == written.count else {
            return QueryOperator.named(japanese: text(start..<position)).map { ($0.name, written.count) }
        }
        if position + 2 < scalars.count, scalars[position + 1] == "/", scalars[position + 2] == "/" { return nil }
        return (String(String.UnicodeScalarView(letters)).lowercased(), written.count)
    }

    private mutating func field(_ name: String, _ length: Int) throws(QueryError) -> QueryLexeme.Kind {
        let start = index
        index += length + 1
        guard index < scalars.count else { throw .noValue(name, at: start..<index) }
        if QueryLexer.isOpener(scalars[index]), try opensGroup() { throw .noGroup(name, at: start..<index + 1) }
        if let operand = try enclosed() { return .field(name: name, value: operand) }
        guard !endsWord(at: index) || QueryLexer.isOpener(scalars[index]), case .operand(let operand) = try word()
        else {
            throw .noValue(name, at: start..<index)
        }
        return .field(name: name, value: operand)
    }

    private static func isColon(_ scalar: Unicode.Scalar) -> Bool { scalar == ":" || scalar == "：" }

    /// The ASCII letter that `scalar` is or, as a full-width form, stands for.
    private static func asciiLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "A"..."Z", "a"..."z": scalar
        // U+FF01 to U+FF5E are ASCII's U+0021 to U+007E, moved by 0xFEE0.
        case "Ａ"..."Ｚ", "ａ"..."ｚ": Unicode.Scalar(scalar.value - 0xFEE0)
        default: nil
        }
    }

    // MARK: Words

    /// True if what is written without spaces ends at `position`.
    private func endsRun(at position: Int) -> Bool {
        let scalar = scalars[position]
        return scalar.properties.isWhitespace || "|｜\"＂“”".unicodeScalars.contains(scalar)
            || isSentence && (QueryLexer.isOpener(scalar) || QueryLexer.isCloser(scalar))
    }

    private func endsWord(at position: Int) -> Bool {
        endsRun(at: position) || QueryLexer.isOpener(scalars[position]) || QueryLexer.isCloser(scalars[position])
    }

    private mutating func word() throws(QueryError) -> QueryLexeme.Kind {
        let start = index
        try passWord()
        switch String(String.UnicodeScalarView(scalars[start..<index].map { QueryLexer.asciiLetter($0) ?? $0 })) {
        case "OR", "または": return .or
        case "AND": return .and
        case "NOT": return .not
        case "ではない": return .notBehind
        case let word: if let distance = try nearness(word, start..<index) { return .near(distance) }
        }
        var end = index
        var level: FoldLevel?
        // 1~3 is a range of numbers.
        if end - start > 2, QueryLexer.isTilde(scalars[end - 2]), let digit = QueryLexer.digit(scalars[end - 1]),
            !scalars[start..<end - 2].allSatisfy({ QueryLexer.digit($0) != nil })
        {
            level = try QueryLexer.level(digit, at: end - 2..<end)
            end -= 2
        }
        let isPrefix = end - start > 1 && (scalars[end - 1] == "*" || scalars[end - 1] == "＊")
        if isPrefix { end -= 1 }
        return .operand(QueryOperand(form: .word, text: text(start..<end), isPrefix: isPrefix, level: level))
    }

    /// The number of `NEAR/20`; nil for any other word.
    private func nearness(_ word: String, _ position: Range<Int>) throws(QueryError) -> Int? {
        guard word.hasPrefix("NEAR/") || word.hasPrefix("NEAR／") else { return nil }
        let digits = word.unicodeScalars.dropFirst(5).map(QueryLexer.digit)
        guard !digits.isEmpty, !digits.contains(nil) else { return nil }
        let distance = digits.reduce(0) { min($0 * 10 + ($1 ?? 0), QueryLexer.furthest + 1) }
        guard distance <= QueryLexer.furthest else { throw .tooFar(QueryLexer.furthest, at: position) }
        return distance
    }

    /// Characters between what is still called near.
    static let furthest = 10_000

    /// Goes to the end of the word that begins here. A bracket that touches it is a part of it, but for one that closes a group and one
    /// that nothing opened.
    private mutating func passWord() throws(QueryError) {
        let start = index
        var opened: [Int] = []
        repeat {
            if QueryLexer.isOpener(scalars[index]) {
                opened.append(index)
            } else if QueryLexer.isCloser(scalars[index]), opened.popLast() == nil, index > start || groups > 0 {
                if try closesGroup() { break }
            }
            index += 1
        } while index < scalars.count && !endsRun(at: index)
        if let open = opened.first, isClosed(behind: index) { throw .openTouches(at: open..<open + 1) }
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }
}
