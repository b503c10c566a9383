// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one parser. `Index/QUERIES.md` has the grammar. Nothing is dropped and nothing is guessed: what does not fit is an
// error with its place.

internal import Glibc
internal import SakuinText

/// Reads the query language of `Index/QUERIES.md`.
///
/// ```swift
/// let query = try QueryParser.parse("東京 OR 大阪")  // .any of two .text
/// let sentence = try QueryParser.parse("東京(首都)は何？", isSentence: true).asSentence  // .sentence
/// ```
public struct QueryParser {
    private var lexer: QueryLexer
    private var lookahead: QueryLexeme?
    private var depth = 0
    private var clauses = 0
    private var regexes = 0
    private let now: Int64
    private let isSentence: Bool
    private let saved: SavedQueries
    /// The saved queries that this one stands in, the outermost first.
    private var names: [String] = []

    /// Longest query, in Unicode scalars; deepest nesting; most clauses. Far above what people type, low enough that
    /// no query exhausts stack or memory. An expression may take megabytes.
    static let longestQuery = 10_000
    static let deepestNesting = 100
    static let mostClauses = 1000
    static let mostRegexes = 20

    private init(_ text: String, now: Int64, isSentence: Bool, saved: SavedQueries) throws(QueryError) {
        lexer = QueryLexer(text, isSentence: isSentence)
        self.now = now
        self.isSentence = isSentence
        self.saved = saved
        lookahead = try lexer.next()
    }

    /// The tree for `text`.
    /// - Parameters:
    ///   - now: seconds since 1970 UTC, which 昨日 is reckoned from; nil for the clock's.
    ///   - isSentence: true for what will be loosened (`Query.asSentence`). Signs that would be refused as they could be text are text there.
    ///   - saved: what `saved:NAME` stands for.
    public static func parse(
        _ text: String, now: Int64? = nil, isSentence: Bool = false, saved: SavedQueries = SavedQueries()
    ) throws(QueryError) -> Query {
        try checkLength(of: text)
        var parser = try QueryParser(text, now: now ?? Int64(time(nil)), isSentence: isSentence, saved: saved)
        return try parser.whole(text)
    }

    private static func checkLength(of text: String) throws(QueryError) {
        let length = text.unicodeScalars.count
        guard length <= longestQuery else { throw .tooLong(longestQuery, at: longestQuery..<length) }
    }

    private mutating func whole(_ text: String) throws(QueryError) -> Query {
        guard lookahead != nil else { throw .empty(at: 0..<text.unicodeScalars.count) }
        let query = try any()
        if let rest = lookahead { throw .unopenedGroup(at: rest.position) }
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
        var time = TimeBounds(parts[0])
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
            guard let last = lookahead?.position else { break }
            parts.append(try term())
            time.narrow(to: parts[parts.count - 1])
            guard !time.isEmpty else { throw .emptyTime(at: last) }
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private var startsTerm: Bool {
        switch lookahead?.kind {
        case .none, .close, .or, .and: false
        // What stands where no phrase is before it is told by `term`.
        case .open, .not, .notBehind, .operand, .field, .near: true
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
        case .near(let distance): throw .nearAlone(distance, at: lexeme.position)
        case .operand(let operand): return try near(clause(operand, field: .any, at: lexeme.position))
        case .field(let name, let value): return try near(field(name, value, lexeme.position))
        }
    }

    /// With the phrases that are to stand near this one, if there are any.
    private mutating func near(_ first: Query) throws(QueryError) -> Query {
        guard case .near = lookahead?.kind, case .text(let clause) = first else { return first }
        var near = NearClause(phrases: [clause], distances: [], field: clause.field)
        while let lexeme = lookahead, case .near(let distance) = lexeme.kind {
            try advance()
            let query: Query
            switch lookahead?.kind {
            case .operand(let operand):
                let position = lookahead?.position ?? lexeme.position
                try advance()
                query = try self.clause(operand, field: .any, at: position)
            case .field(let name, let value):
                let position = lookahead?.position ?? lexeme.position
                try advance()
                query = try field(name, value, position)
            default: throw .nearAlone(distance, at: lexeme.position)
            }
            guard case .text(let next) = query else { throw .nearAlone(distance, at: lexeme.position) }
            guard next.field == .any || near.field == .any || next.field == near.field else {
                throw .nearInTwoFields(at: next.position)
            }
            near.phrases.append(next)
            near.distances.append(distance)
            if next.field != .any { near.field = next.field }
        }
        return .near(near)
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
        let first = lookahead
        let query = try any()
        guard let close = lookahead, close.kind == .close else { throw .unclosedGroup(at: open.position) }
        if !isSentence, case .operand(let operand) = first?.kind, operand.isPlainWord, case .text = query {
            throw .groupOfOne(operand.text, at: open.position.lowerBound..<close.position.upperBound)
        }
        try advance()
        return query
    }

    // MARK: Text

    private mutating func clause(
        _ operand: QueryOperand, field: TextClause.Field, at position: Range<Int>
    ) throws(QueryError) -> Query {
        try countClause(position)
        if operand.form == .regex { return try regex(operand, field, position) }
        if operand.form == .word, !isSentence, let inner = operand.starInside {
            throw .starInside(at: lexer.place(of: inner, in: position) ?? position)
        }
        let clause = TextClause(
            operand.text, isPrefix: operand.isPrefix, field: field, level: operand.level,
            isQuoted: operand.form == .quoted, mayBeBroken: operand.mayBeBroken, position: position)
        guard let clause else { throw .nothingIndexed(operand.text, at: position) }
        return .text(clause)
    }

    private mutating func regex(
        _ operand: QueryOperand, _ field: TextClause.Field, _ position: Range<Int>
    ) throws(QueryError) -> Query {
        regexes += 1
        guard regexes <= QueryParser.mostRegexes else {
            throw .tooManyRegexes(QueryParser.mostRegexes, at: position)
        }
        do {
            // At the widest level it is folded to all others too.
            _ = try FoldedRegex(operand.text, level: .widest)
            _ = try FoldedRegex(operand.text, level: .asWritten)
        } catch {
            throw .badRegex(error, at: lexer.place(of: error.fragment, in: position) ?? position)
        }
        return .regex(
            RegexClause(source: operand.text, field: field, level: operand.level, position: position))
    }

    private mutating func countClause(_ position: Range<Int>) throws(QueryError) {
        clauses += 1
        guard clauses <= QueryParser.mostClauses else { throw .tooMany(QueryParser.mostClauses, at: position) }
    }

    // MARK: Fields

    private mutating func field(
        _ name: String, _ operand: QueryOperand, _ position: Range<Int>
    ) throws(QueryError) -> Query {
        guard let known = QueryOperator.named(name) else { throw .noField(name, at: position) }
        switch known.reading {
        case .text(let field): return try clause(operand, field: field, at: position)
        case .saved: return try savedQuery(try value(name, operand, position), position)
        case .value(let read): return try selector(name, operand, position, read)
        }
    }

    /// What the name stands for, with every place where the name stands.
    private mutating func savedQuery(_ name: String, _ position: Range<Int>) throws(QueryError) -> Query {
        try countClause(position)
        guard let text = saved[name] else { throw .noSaved(name, saved, at: position) }
        guard !names.contains(where: { $0.hasSameBytes(as: name) }) else {
            throw .savedInItself(names + [name], at: position)
        }
        do throws(QueryError) {
            try QueryParser.checkLength(of: text)
            var parser = try QueryParser(text, now: now, isSentence: isSentence, saved: saved)
            (parser.depth, parser.clauses, parser.regexes) = (depth, clauses, regexes)
            parser.names = names + [name]
            let query = try parser.whole(text)
            (clauses, regexes) = (parser.clauses, parser.regexes)
            return query.placed(at: position)
        } catch {
            throw .inSaved(name, error, at: position)
        }
    }

    private mutating func selector(
        _ name: String, _ operand: QueryOperand, _ position: Range<Int>,
        _ read: (OperatorValue) throws(QueryError) -> any PostSelector
    ) throws(QueryError) -> Query {
        try countClause(position)
        let value = try value(name, operand, position)
        return .selector(try read(OperatorValue(text: value, position: position, now: now)))
    }

    private func value(_ name: String, _ operand: QueryOperand, _ position: Range<Int>) throws(QueryError) -> String {
        guard operand.form != .regex, !operand.mayBeBroken, operand.level == nil || operand.form == .word else {
            throw .notText(name, at: position)
        }
        // `*` and `~` have no meaning in these values: what was cut off comes back.
        let value = operand.text + (operand.isPrefix ? "*" : "") + (operand.level.map { "~\($0.rawValue)" } ?? "")
        guard !value.isEmpty else { throw .noValue(name, at: position) }
        return value
    }
}

/// What the dates that are asked for together leave.
struct TimeBounds {
    /// Seconds since 1970 UTC; nil where nothing is said of time.
    private(set) var range: Range<Int64>?

    init(_ query: Query) { narrow(to: query) }

    var isEmpty: Bool { range?.isEmpty ?? false }

    mutating func narrow(to query: Query) {
        switch query {
        case .selector(let clause):
            if let other = clause.selector.time { range = range?.clamped(to: other) ?? other }
        case .all(let parts): for part in parts { narrow(to: part) }
        default: break
        }
    }
}

extension QueryOperand {
    /// True for a word with nothing said behind it.
    fileprivate var isPlainWord: Bool { form == .word && !isPrefix && level == nil }

    /// The first `*` that a word goes on behind, with what follows it.
    fileprivate var starInside: String? {
        let scalars = Array(text.unicodeScalars)
        let star = scalars.indices.dropLast().first {
            "*＊".unicodeScalars.contains(scalars[$0]) && scalars[$0 + 1].isOfTerms
        }
        return star.map { String(String.UnicodeScalarView(scalars[$0...($0 + 1)])) }
    }
}
