// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one parser. `Index/QUERIES.md` has the grammar. Nothing is dropped and nothing is guessed: what does not fit is an
// error with its place.

internal import Glibc
internal import SakuinText

/// Reads the query language of DESIGN §4.
public struct QueryParser {
    private var lexer: QueryLexer
    private var lookahead: QueryLexeme?
    private var depth = 0
    private var clauses = 0
    private var expressions = 0
    private let dates: DateFilter

    /// Longest query, in Unicode scalars; deepest nesting; most clauses. Far above what people type, low enough that
    /// no query exhausts stack or memory. An expression may take megabytes.
    static let longestQuery = 10_000
    static let deepestNesting = 100
    static let mostClauses = 1000
    static let mostExpressions = 20

    private init(_ text: String, now: Int64) throws(QueryError) {
        lexer = QueryLexer(text)
        dates = DateFilter(now: now)
        lookahead = try lexer.next()
    }

    /// The tree for `text`.
    /// - Parameter now: seconds since 1970 UTC, which 昨日 is reckoned from; nil for the clock's.
    public static func parse(_ text: String, now: Int64? = nil) throws(QueryError) -> Query {
        let length = text.unicodeScalars.count
        guard length <= longestQuery else { throw .tooLong(longestQuery, at: longestQuery..<length) }
        var parser = try QueryParser(text, now: now ?? Int64(time(nil)))
        guard parser.lookahead != nil else { throw .empty(at: 0..<length) }
        let query = try parser.any()
        if let rest = parser.lookahead { throw .unopenedGroup(at: rest.position) }
        return query
    }

    private mutating func advance() throws(QueryError) {
        lookahead = try lexer.next()
    }

    private mutating func any() throws(QueryError) -> Query {
        var branches = [try all()]
        while let lexeme = lookahead, lexeme.kind == .or {
            try advance()
            guard startsTerm else { throw .oneSided("OR", at: lexeme.position) }
            branches.append(try all())
        }
        return branches.count == 1 ? branches[0] : .any(branches)
    }

    private mutating func all() throws(QueryError) -> Query {
        var parts = [try term()]
        while let lexeme = lookahead {
            if lexeme.kind == .and {
                try advance()
                guard startsTerm else { throw .oneSided("AND", at: lexeme.position) }
            }
            guard startsTerm else { break }
            if lexeme.kind == .notBehind {
                try advance()
                if startsTerm {
                    parts.append(.not(try nested(lexeme) { (parser) throws(QueryError) in try parser.term() }))
                } else {
                    parts[parts.count - 1] = .not(parts[parts.count - 1])
                }
                continue
            }
            parts.append(try term())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private var startsTerm: Bool {
        switch lookahead?.kind {
        case .none, .close, .or, .and: false
        case .open, .not, .notBehind, .operand, .field: true
        }
    }

    private mutating func term() throws(QueryError) -> Query {
        guard let lexeme = lookahead else { throw .missing(at: lexer.end..<lexer.end) }
        try advance()
        switch lexeme.kind {
        case .or: throw .oneSided("OR", at: lexeme.position)
        case .and: throw .oneSided("AND", at: lexeme.position)
        case .close: throw .unopenedGroup(at: lexeme.position)
        case .open: return try nested(lexeme) { (parser) throws(QueryError) in try parser.group(lexeme) }
        case .not, .notBehind:
            guard startsTerm else {
                throw lexeme.kind == .not ? .notAlone(at: lexeme.position) : .nothingNegated(at: lexeme.position)
            }
            return .not(try nested(lexeme) { (parser) throws(QueryError) in try parser.term() })
        case .operand(let operand): return try clause(operand, field: .any, at: lexeme.position)
        case .field(let name, let value): return try field(name, value, lexeme.position)
        }
    }

    private mutating func nested(
        _ lexeme: QueryLexeme, _ body: (inout QueryParser) throws(QueryError) -> Query
    ) throws(QueryError) -> Query {
        depth += 1
        defer { depth -= 1 }
        guard depth <= QueryParser.deepestNesting else {
            throw .tooDeep(QueryParser.deepestNesting, at: lexeme.position)
        }
        return try body(&self)
    }

    private mutating func group(_ open: QueryLexeme) throws(QueryError) -> Query {
        guard lookahead?.kind != .close else {
            let close = lookahead?.position ?? open.position
            throw .emptyGroup(at: open.position.lowerBound..<close.upperBound)
        }
        let query = try any()
        guard lookahead?.kind == .close else { throw .unclosedGroup(at: open.position) }
        try advance()
        return query
    }

    // MARK: Text

    private mutating func clause(
        _ operand: QueryOperand, field: TextClause.Field, at position: Range<Int>
    ) throws(QueryError) -> Query {
        try countClause(position)
        if operand.form == .expression { return try expression(operand, field, position) }
        let clause = TextClause(
            operand.text, isPrefix: operand.isPrefix, field: field, level: operand.level,
            isQuoted: operand.form == .quoted, position: position)
        guard let clause else { throw .nothingIndexed(at: position) }
        return .text(clause)
    }

    private mutating func expression(
        _ operand: QueryOperand, _ field: TextClause.Field, _ position: Range<Int>
    ) throws(QueryError) -> Query {
        expressions += 1
        guard expressions <= QueryParser.mostExpressions else {
            throw .tooManyExpressions(QueryParser.mostExpressions, at: position)
        }
        do {
            // At the widest level it is folded to all others too.
            _ = try Expression(operand.text, level: .widest)
            _ = try Expression(operand.text, level: .asWritten)
        } catch {
            throw .badExpression(error, at: lexer.place(of: error.fragment, in: position) ?? position)
        }
        return .expression(
            ExpressionClause(source: operand.text, field: field, level: operand.level, position: position))
    }

    private mutating func countClause(_ position: Range<Int>) throws(QueryError) {
        clauses += 1
        guard clauses <= QueryParser.mostClauses else { throw .tooMany(QueryParser.mostClauses, at: position) }
    }

    // MARK: Fields

    private mutating func field(
        _ name: String, _ operand: QueryOperand, _ position: Range<Int>
    ) throws(QueryError) -> Query {
        switch name {
        case "title": return try clause(operand, field: .title, at: position)
        case "body": return try clause(operand, field: .body, at: position)
        case "re", "id", "link", "source", "is", "since", "until", "date": break
        default: throw .noField(name, at: position)
        }
        try countClause(position)
        guard operand.form != .expression, operand.level == nil || operand.form == .word else {
            throw .notText(name, at: position)
        }
        // `*` and `~` have no meaning in these values: what was cut off comes back.
        let value = operand.text + (operand.isPrefix ? "*" : "") + (operand.level.map { "~\($0.rawValue)" } ?? "")
        guard !value.isEmpty else { throw .noValue(name, at: position) }
        switch name {
        case "re": return .replyTo(value)
        case "is":
            if let flag = PostFlag(rawValue: value.lowercased()) { return .flag(flag) }
            throw .noFlag(
                value, known: PostFlag.allCases.map { "is:\($0.rawValue)" }.joined(separator: ", "), at: position)
        case "link":
            guard let host = LinkHost(value) else { throw .noHost(value, at: position) }
            return .link(host: host.name)
        case "source": return .source(value)
        case "since", "until", "date":
            guard let range = dates.range(name, value) else { throw .noDate(value, at: position) }
            return .time(range)
        default: return .id(value)
        }
    }
}
