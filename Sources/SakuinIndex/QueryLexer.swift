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
        /// A bare word; `isPrefix` for one that ends in `*`.
        case word(String, isPrefix: Bool)
        case quoted(String)
        /// `name:value`, the value a word or quoted.
        case field(name: String, value: String, isQuoted: Bool, isPrefix: Bool)
    }

    var kind: Kind
    /// Unicode scalars of the query.
    var position: Range<Int>
}

struct QueryLexer {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    var end: Int { scalars.count }

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
        if let phrase = try quoted() { return .quoted(phrase) }
        if let name = fieldName() { return try field(name) }
        return word()
    }

    // MARK: Quotes

    private static let closers: [Unicode.Scalar: Unicode.Scalar] = ["\"": "\"", "＂": "＂", "“": "”", "「": "」"]

    private func opensQuote(at position: Int) -> Bool {
        QueryLexer.closers[scalars[position]] != nil || "(（".unicodeScalars.contains(scalars[position])
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
        guard position < scalars.count else {
            throw QueryError("the quote is not closed: add \(closer) at its end", at: start..<scalars.count)
        }
        index = position + 1
        return text(start + 1..<position)
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
        if position + 1 < scalars.count, scalars[position + 1] == "/" { return nil }
        return name
    }

    private mutating func field(_ name: String) throws(QueryError) -> QueryLexeme.Kind {
        let start = index
        index += name.unicodeScalars.count + 1
        guard index < scalars.count else {
            throw QueryError("\(name): needs a value right behind the colon", at: start..<index)
        }
        if let phrase = try quoted() {
            return .field(name: name.lowercased(), value: phrase, isQuoted: true, isPrefix: false)
        }
        guard !endsWord(at: index), case .word(let value, let isPrefix) = word() else {
            throw QueryError("\(name): needs a value right behind the colon", at: start..<index)
        }
        return .field(name: name.lowercased(), value: value, isQuoted: false, isPrefix: isPrefix)
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

    private mutating func word() -> QueryLexeme.Kind {
        let start = index
        index += 1
        while index < scalars.count, !endsWord(at: index) { index += 1 }
        switch String(String.UnicodeScalarView(scalars[start..<index].map { QueryLexer.asciiLetter($0) ?? $0 })) {
        case "OR", "または": return .or
        case "AND": return .and
        case "NOT": return .not
        default: break
        }
        let isPrefix = index - start > 1 && (scalars[index - 1] == "*" || scalars[index - 1] == "＊")
        return .word(text(start..<index - (isPrefix ? 1 : 0)), isPrefix: isPrefix)
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }
}
