// SPDX-License-Identifier: GPL-2.0-or-later
//
//   query  = any
//   any    = all { ( "OR" | "または" | "|" ) all }
//   all    = term { [ "AND" ] term }
//   term   = ( "-" | "NOT" ) term | "(" any ")" | field ":" ( word | quoted ) | quoted | word [ "*" ]
//
// Nothing is dropped and nothing is guessed: what does not fit is an error with its place.

internal import SakuinText

/// Reads the query language of DESIGN §4.
public struct QueryParser {
    private var lexer: QueryLexer
    private var lookahead: QueryLexeme?
    private var depth = 0
    private var clauses = 0

    /// Longest query, in Unicode scalars; deepest nesting; most clauses. Far above what people type, low enough that
    /// no query exhausts stack or memory.
    static let longestQuery = 10_000
    static let deepestNesting = 100
    static let mostClauses = 1000

    private init(_ text: String) throws(QueryError) {
        lexer = QueryLexer(text)
        lookahead = try lexer.next()
    }

    /// The tree for `text`.
    public static func parse(_ text: String) throws(QueryError) -> Query {
        let length = text.unicodeScalars.count
        guard length <= longestQuery else {
            throw QueryError("the query is longer than \(longestQuery) characters", at: longestQuery..<length)
        }
        var parser = try QueryParser(text)
        guard parser.lookahead != nil else {
            throw QueryError("the query is empty: give a word to search for", at: 0..<length)
        }
        let query = try parser.any()
        if let rest = parser.lookahead {
            throw QueryError("there is no ( for this )", at: rest.position)
        }
        return query
    }

    private mutating func advance() throws(QueryError) {
        lookahead = try lexer.next()
    }

    private mutating func any() throws(QueryError) -> Query {
        var branches = [try all()]
        while let lexeme = lookahead, lexeme.kind == .or {
            try advance()
            guard startsTerm else {
                throw QueryError("OR needs something on both sides", at: lexeme.position)
            }
            branches.append(try all())
        }
        return branches.count == 1 ? branches[0] : .any(branches)
    }

    private mutating func all() throws(QueryError) -> Query {
        var parts = [try term()]
        while let lexeme = lookahead {
            if lexeme.kind == .and {
                try advance()
                guard startsTerm else { throw QueryError("AND needs something on both sides", at: lexeme.position) }
            }
            guard startsTerm else { break }
            parts.append(try term())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private var startsTerm: Bool {
        switch lookahead?.kind {
        case .none, .close, .or, .and: false
        case .open, .not, .word, .quoted, .field: true
        }
    }

    private mutating func term() throws(QueryError) -> Query {
        guard let lexeme = lookahead else {
            throw QueryError("something to search for is missing here", at: lexer.end..<lexer.end)
        }
        try advance()
        switch lexeme.kind {
        case .or: throw QueryError("OR needs something on both sides", at: lexeme.position)
        case .and: throw QueryError("AND needs something on both sides", at: lexeme.position)
        case .close: throw QueryError("there is no ( for this )", at: lexeme.position)
        case .open: return try nested(lexeme) { (parser) throws(QueryError) in try parser.group(lexeme) }
        case .not:
            guard startsTerm else { throw QueryError("NOT needs something behind it", at: lexeme.position) }
            return .not(try nested(lexeme) { (parser) throws(QueryError) in try parser.term() })
        case .word(let text, let isPrefix):
            return try clause(text, isPrefix: isPrefix, at: lexeme.position)
        case .quoted(let text):
            return try clause(text, at: lexeme.position)
        case .field(let name, let value, _, let isPrefix):
            return try field(name, value, isPrefix, lexeme.position)
        }
    }

    private mutating func nested(
        _ lexeme: QueryLexeme, _ body: (inout QueryParser) throws(QueryError) -> Query
    ) throws(QueryError) -> Query {
        depth += 1
        defer { depth -= 1 }
        guard depth <= QueryParser.deepestNesting else {
            throw QueryError("more than \(QueryParser.deepestNesting) levels deep", at: lexeme.position)
        }
        return try body(&self)
    }

    private mutating func group(_ open: QueryLexeme) throws(QueryError) -> Query {
        guard lookahead?.kind != .close else {
            let close = lookahead?.position ?? open.position
            throw QueryError("there is nothing between ( and )", at: open.position.lowerBound..<close.upperBound)
        }
        let query = try any()
        guard lookahead?.kind == .close else {
            throw QueryError("the ( is not closed: add ) at its end", at: open.position)
        }
        try advance()
        return query
    }

    private mutating func clause(
        _ phrase: String, field: TextClause.Field = .any, isPrefix: Bool = false, at position: Range<Int>
    ) throws(QueryError) -> Query {
        try countClause(position)
        guard let clause = TextClause(phrase, isPrefix: isPrefix, field: field, position: position) else {
            throw QueryError(
                "there is nothing to search for here: only letters, kana, kanji, digits and symbols are indexed",
                at: position)
        }
        return .text(clause)
    }

    private mutating func countClause(_ position: Range<Int>) throws(QueryError) {
        clauses += 1
        guard clauses <= QueryParser.mostClauses else {
            throw QueryError("more than \(QueryParser.mostClauses) words", at: position)
        }
    }

    // MARK: Fields

    private mutating func field(
        _ name: String, _ value: String, _ isPrefix: Bool, _ position: Range<Int>
    ) throws(QueryError) -> Query {
        switch name {
        case "title":
            return try clause(value, field: .title, isPrefix: isPrefix, at: position)
        case "body":
            return try clause(value, field: .body, isPrefix: isPrefix, at: position)
        default: break
        }
        try countClause(position)
        // `*` has no meaning in these values: what was cut off comes back.
        let value = isPrefix ? value + "*" : value
        switch name {
        case "id": return .id(value)
        case "re": return .replyTo(value)
        case "is": return .flag(try QueryParser.flag(value, position))
        case "since", "until", "date":
            guard let range = DateFilter.range(name, value) else {
                throw QueryError(
                    "\(value) is not a date: write 2024, 2024-06, 2024-06-05 or, with date:, 2024-06..2024-08",
                    at: position)
            }
            return .time(range)
        default:
            throw QueryError(
                """
                there is no field \(name): fields are title, body, re, id, is, since, until, date; put the word in \
                quotes to search for it as text
                """, at: position)
        }
    }

    private static func flag(_ value: String, _ position: Range<Int>) throws(QueryError) -> PostFlag {
        guard let flag = PostFlag(rawValue: value.lowercased()) else {
            let known = PostFlag.allCases.map { "is:\($0.rawValue)" }.joined(separator: ", ")
            throw QueryError("there is no is:\(value): there are \(known)", at: position)
        }
        return flag
    }
}
