// SPDX-License-Identifier: GPL-2.0-or-later
//
// Query text in, lexemes with their places out. Full-width forms of every sign are the sign.

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
        /// `name:` and its value.
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
        case expression
    }

    var form: Form
    var text: String
    /// True for a word that ends in `*`.
    var isPrefix = false
    /// The level behind `~`.
    var level: FoldLevel?
}

struct QueryLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
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
        case "(", "（":
            index += 1
            return .open
        case ")", "）":
            index += 1
            return .close
        case "|", "｜":
            index += 1
            return .or
        case "-", "－", "−":
            guard index + 1 < scalars.count, !endsWord(at: index + 1) || opensQuote(at: index + 1) else { break }
            index += 1
            return .not
        default: break
        }
        if let operand = try enclosed() { return .operand(operand) }
        if let name = fieldName() { return try field(name) }
        return try word()
    }

    // MARK: Quotes and expressions

    private static let closers: [Unicode.Scalar: Unicode.Scalar] = ["\"": "\"", "＂": "＂", "“": "”", "「": "」"]

    private func opensQuote(at position: Int) -> Bool {
        QueryLexer.closers[scalars[position]] != nil || "(（".unicodeScalars.contains(scalars[position])
    }

    /// The phrase or expression that opens here, if one does.
    private mutating func enclosed() throws(QueryError) -> QueryOperand? {
        let start = index
        if let phrase = try quoted() {
            let level = try level()
            let isApart = scalars[start] != "「" && isEdge(start - 1, of: "(（-－−:：") && isEdge(index, of: ")）")
            return QueryOperand(form: isApart ? .quoted : .cited, text: phrase, level: level)
        }
        if let source = try expression() { return QueryOperand(form: .expression, text: source, level: try level()) }
        return nil
    }

    /// True if no word goes on at `position`.
    private func isEdge(_ position: Int, of signs: String) -> Bool {
        !scalars.indices.contains(position) || scalars[position].properties.isWhitespace
            || signs.unicodeScalars.contains(scalars[position])
    }

    /// The phrase between quotes, if one opens here. 「」 may hold 「」.
    private mutating func quoted() throws(QueryError) -> String? {
        let opener = scalars[index]
        guard let closer = QueryLexer.closers[opener] else { return nil }
        let start = index
        var depth = 1
        var position = index + 1
        while position < scalars.count {
            if scalars[position] == closer {
                depth -= 1
            } else if scalars[position] == opener {
                depth += 1
            }
            if depth == 0 { break }
            position += 1
        }
        guard position < scalars.count else { throw .unclosedQuote(closer, at: start..<scalars.count) }
        index = position + 1
        return text(start + 1..<position)
    }

    /// What stands between slashes, if an expression opens here; a slash in it is written `\/`.
    private mutating func expression() throws(QueryError) -> String? {
        guard scalars[index] == "/" || scalars[index] == "／" else { return nil }
        let start = index
        var source = ""
        var position = index + 1
        while position < scalars.count, scalars[position] != scalars[start] {
            if scalars[position] == "\\", position + 1 < scalars.count {
                if scalars[position + 1] != scalars[start] { source.unicodeScalars.append("\\") }
                position += 1
            }
            source.unicodeScalars.append(scalars[position])
            position += 1
        }
        guard position < scalars.count else { throw .unclosedExpression(at: start..<scalars.count) }
        index = position + 1
        return source
    }

    /// The level behind `~`, if one is said here.
    private mutating func level() throws(QueryError) -> FoldLevel? {
        guard index + 1 < scalars.count, QueryLexer.isTilde(scalars[index]),
            let digit = QueryLexer.digit(scalars[index + 1]), index + 2 == scalars.count || endsWord(at: index + 2)
        else { return nil }
        index += 2
        return try QueryLexer.level(digit, at: index - 2..<index)
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

    /// The name, if letters and a colon stand here and it is not the beginning of a link.
    private func fieldName() -> String? {
        var position = index
        var name = ""
        while position < scalars.count, let letter = QueryLexer.asciiLetter(scalars[position]) {
            name.unicodeScalars.append(letter)
            position += 1
        }
        guard !name.isEmpty, position < scalars.count, QueryLexer.isColon(scalars[position]) else { return nil }
        if position + 2 < scalars.count, scalars[position + 1] == "/", scalars[position + 2] == "/" { return nil }
        return name
    }

    private mutating func field(_ name: String) throws(QueryError) -> QueryLexeme.Kind {
        let start = index
        index += name.unicodeScalars.count + 1
        guard index < scalars.count else { throw .noValue(name, at: start..<index) }
        if "(（".unicodeScalars.contains(scalars[index]) { throw .noGroup(name, at: start..<index + 1) }
        if let operand = try enclosed() { return .field(name: name.lowercased(), value: operand) }
        guard !endsWord(at: index), case .operand(let operand) = try word() else {
            throw .noValue(name, at: start..<index)
        }
        return .field(name: name.lowercased(), value: operand)
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

    private func endsWord(at position: Int) -> Bool {
        let scalar = scalars[position]
        return scalar.properties.isWhitespace || "()（）|｜\"＂“”".unicodeScalars.contains(scalar)
    }

    private mutating func word() throws(QueryError) -> QueryLexeme.Kind {
        let start = index
        index += 1
        while index < scalars.count, !endsWord(at: index) { index += 1 }
        switch String(String.UnicodeScalarView(scalars[start..<index].map { QueryLexer.asciiLetter($0) ?? $0 })) {
        case "OR", "または": return .or
        case "AND": return .and
        case "NOT": return .not
        case "ではない": return .notBehind
        default: break
        }
        var end = index
        var level: FoldLevel?
        if end - start > 2, QueryLexer.isTilde(scalars[end - 2]), let digit = QueryLexer.digit(scalars[end - 1]) {
            level = try QueryLexer.level(digit, at: end - 2..<end)
            end -= 2
        }
        let isPrefix = end - start > 1 && (scalars[end - 1] == "*" || scalars[end - 1] == "＊")
        if isPrefix { end -= 1 }
        return .operand(QueryOperand(form: .word, text: text(start..<end), isPrefix: isPrefix, level: level))
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }
}
