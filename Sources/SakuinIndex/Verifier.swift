// SPDX-License-Identifier: GPL-2.0-or-later
//
// The query evaluated on one stored post: the judge over every candidate. It folds title and body once and asks the
// patterns; it reads no more of the record than the query needs.

internal import SakuinText

/// A query made ready to be tried on posts.
struct Verifier: Sendable {
    indirect enum Node: Sendable {
        case all([Node])
        case any([Node])
        case not(Node)
        case text(Pattern, TextClause.Field)
        case id([String])
        case replyTo([String])
        case flag(PostFlag)
        /// `sure`: docids of which no time outside the range can be.
        case time(Range<Int64>, sure: Range<UInt32>)
    }

    let root: Node

    /// - Parameter displacement: how far a dated post's docid may lie behind that of its second.
    init(_ query: Query, level: FoldLevel, displacement: Int) {
        root = Verifier.node(query, NodeMaking(level: level, displacement: displacement))
    }

    private struct NodeMaking {
        var level: FoldLevel
        var displacement: Int
        /// False for what a NOT leaves out. It is sought at the standard level whatever the question's, so that a wider
        /// level leaves out no more and never finds fewer.
        var isWanted = true

        var opposite: NodeMaking { NodeMaking(level: level, displacement: displacement, isWanted: !isWanted) }
    }

    private static func node(_ query: Query, _ making: NodeMaking) -> Node {
        switch query {
        case .all(let parts): return .all(parts.map { node($0, making) })
        case .any(let parts): return .any(parts.map { node($0, making) })
        case .not(let part): return .not(node(part, making.opposite))
        case .text(let clause):
            let level = clause.level ?? (making.isWanted ? making.level : .standard)
            let patterns = Pattern.all(clause.phrase, level: level, isPrefix: clause.isPrefix)
            return patterns.count == 1
                ? .text(patterns[0], clause.field) : .any(patterns.map { .text($0, clause.field) })
        case .id(let value): return .id(Query.idsMeant(by: value))
        case .replyTo(let value): return .replyTo(Query.idsMeant(by: value))
        case .flag(let flag): return .flag(flag)
        case .time(let range): return .time(range, sure: Docids.sure(range, displacement: making.displacement))
        }
    }

    /// True if the post matches.
    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try Verifier.accepts(root, &post)
    }

    private static func accepts(_ node: Node, _ post: inout VerifiedPost) throws(IndexError) -> Bool {
        switch node {
        case .all(let parts):
            for part in parts where try !accepts(part, &post) { return false }
            return true
        case .any(let parts):
            for part in parts where try accepts(part, &post) { return true }
            return false
        case .not(let part): return try !accepts(part, &post)
        case .text(let pattern, let field): return try post.holds(pattern, in: field)
        case .id(let ids): return isAny(ids, try post.stored().id)
        case .replyTo(let ids): return try post.stored().current.replyTo.map { isAny(ids, $0) } ?? false
        case .flag(let flag): return flag.holds(for: try post.stored().current)
        case .time(let range, let sure):
            if sure.contains(post.docid) { return true }
            return try post.time().map { range.contains($0.seconds) } ?? false
        }
    }

    /// By bytes, as terms are: equality of Swift's strings is canonical equivalence.
    private static func isAny(_ ids: [String], _ id: String) -> Bool {
        ids.contains { $0.utf8.elementsEqual(id.utf8) }
    }

    /// The patterns whose matches are shown: all that are not under a NOT.
    var shownPatterns: [(pattern: Pattern, field: TextClause.Field)] {
        var found: [(pattern: Pattern, field: TextClause.Field)] = []
        Verifier.collect(root, into: &found)
        return found
    }

    private static func collect(_ node: Node, into found: inout [(pattern: Pattern, field: TextClause.Field)]) {
        switch node {
        case .all(let parts), .any(let parts): for part in parts { collect(part, into: &found) }
        case .text(let pattern, let field): found.append((pattern, field))
        case .not, .id, .replyTo, .flag, .time: break
        }
    }
}

/// A candidate: its record is read, folded and decoded when first asked for, and once.
struct VerifiedPost {
    let docid: UInt32
    private let database: XapianDatabase
    private var fields: VerifiedFields?
    private var decoded: StoredPost?
    private var foldedTitle = FoldedField()
    private var foldedBody = FoldedField()

    init(_ docid: UInt32, in database: XapianDatabase) {
        self.docid = docid
        self.database = database
    }

    /// Bytes of the record, if it was read.
    var bytesRead: Int { fields?.record.count ?? 0 }

    mutating func stored() throws(IndexError) -> StoredPost {
        if let decoded { return decoded }
        let post = try PostRecord.decode(try read().record)
        decoded = post
        return post
    }

    mutating func time() throws(IndexError) -> PostTime? { try read().time }

    mutating func holds(_ pattern: Pattern, in field: TextClause.Field) throws(IndexError) -> Bool {
        let fields = try read()
        if field != .body, let title = fields.title {
            let raw = fields.record.span.extracting(title)
            if VerifiedPost.matches(pattern, raw, isPlain: fields.isPlain, &foldedTitle) { return true }
        }
        guard field != .title else { return false }
        let raw = fields.record.span.extracting(fields.body)
        return VerifiedPost.matches(pattern, raw, isPlain: fields.isPlain, &foldedBody)
    }

    private static func matches(
        _ pattern: Pattern, _ raw: Span<UInt8>, isPlain: Bool, _ folded: inout FoldedField
    ) -> Bool {
        if isPlain, let verdict = pattern.matches(plain: raw) { return verdict }
        return pattern.matches(folded.text(raw, pattern.textLevel), raw: raw)
    }

    // MARK: Matches

    /// Where the patterns stand in the title: bytes, from left to right, without overlap within a pattern.
    mutating func titleRanges(of patterns: [Pattern]) throws(IndexError) -> [Range<Int>] {
        let fields = try read()
        guard let title = fields.title else { return [] }
        return VerifiedPost.ranges(
            of: patterns, fields.record.span.extracting(title), isPlain: fields.isPlain, &foldedTitle)
    }

    /// Where the patterns stand in the body.
    mutating func bodyRanges(of patterns: [Pattern]) throws(IndexError) -> [Range<Int>] {
        let fields = try read()
        return VerifiedPost.ranges(
            of: patterns, fields.record.span.extracting(fields.body), isPlain: fields.isPlain, &foldedBody)
    }

    private static func ranges(
        of patterns: [Pattern], _ raw: Span<UInt8>, isPlain: Bool, _ folded: inout FoldedField
    ) -> [Range<Int>] {
        var found: Set<Range<Int>> = []
        for pattern in patterns {
            if isPlain, let ranges = pattern.ranges(plain: raw) {
                found.formUnion(ranges)
                continue
            }
            found.formUnion(pattern.ranges(in: folded.text(raw, pattern.textLevel), raw: raw))
        }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }

    private mutating func read() throws(IndexError) -> VerifiedFields {
        if let fields { return fields }
        let read = try VerifiedFields(try database.record(of: docid))
        fields = read
        return read
    }
}

/// A field's text, folded to the levels that were asked for.
private struct FoldedField {
    private var texts: [FoldedText] = []

    mutating func text(_ raw: Span<UInt8>, _ level: FoldLevel) -> FoldedText {
        if let known = texts.first(where: { $0.level == level }) { return known }
        let indexed = level == .indexed ? FoldedText(raw) : text(raw, .indexed)
        let made = FoldedText(indexed, to: level)
        texts.append(made)
        return made
    }
}
