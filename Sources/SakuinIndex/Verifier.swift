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
        case text(Phrasing, TextClause.Field)
        case loose(LooseWords)
        case expression(Expression, TextClause.Field)
        case link(LinkAddress)
        /// Posts of these dumps.
        case source(Set<Int>)
        case id([String])
        case replyTo([String])
        case flag(PostFlag)
        /// `sure`: docids of which no time outside the range can be.
        case time(Range<Int64>, sure: Range<UInt32>)
    }

    let root: Node

    /// - Parameter displacement: how far a dated post's docid may lie behind that of its second.
    init(
        _ query: Query, level: FoldLevel, displacement: Int, in database: XapianDatabase
    ) throws(IndexError) {
        root = try Verifier.node(query, NodeMaking(level: level, displacement: displacement, database: database))
    }

    struct NodeMaking {
        var level: FoldLevel
        var displacement: Int
        var database: XapianDatabase
        /// False for what a NOT leaves out. It is sought at the standard level whatever the question's, so that a wider
        /// level leaves out no more and never finds fewer.
        var isWanted = true

        var opposite: NodeMaking {
            NodeMaking(level: level, displacement: displacement, database: database, isWanted: !isWanted)
        }

        func level(_ own: FoldLevel?) -> FoldLevel { own ?? (isWanted ? level : .standard) }
    }

    static func node(_ query: Query, _ making: NodeMaking) throws(IndexError) -> Node {
        switch query {
        case .all(let parts): return .all(try nodes(parts, making))
        case .any(let parts): return .any(try nodes(parts, making))
        case .not(let part): return .not(try node(part, making.opposite))
        case .text(let clause):
            return phrase(clause.phrase, clause.field, making.level(clause.level), isPrefix: clause.isPrefix)
        case .loose(let clauses): return .loose(LooseWords(clauses.map { ($0, making.level($0.level)) }))
        case .expression(let clause):
            do {
                return .expression(try Expression(clause.source, level: making.level(clause.level)), clause.field)
            } catch {
                throw IndexError(.system, "the expression /\(clause.source)/ cannot be used: \(error.reason)")
            }
        case .id(let value): return .id(Query.idsMeant(by: value))
        case .replyTo(let value): return .replyTo(Query.idsMeant(by: value))
        case .link(let address): return .link(address)
        case .source(let text):
            let dumps = try IndexMetadata.dumps(in: making.database).filter { $0.state.path.contains(text) }
            return .source(Set(dumps.map(\.number)))
        case .flag(let flag): return .flag(flag)
        case .time(let range): return .time(range, sure: Docids.sure(range, displacement: making.displacement))
        }
    }

    static func phrase(_ phrase: String, _ field: TextClause.Field, _ level: FoldLevel, isPrefix: Bool) -> Node {
        var phrasings = Pattern.all(phrase, level: level, isPrefix: isPrefix).map { Phrasing($0) }
        // At each level, for a gap may change what a neighbour becomes.
        phrasings[phrasings.count - 1].gapped = FoldLevel.allCases.filter { $0 <= level }.compactMap {
            GappedPattern(phrase, level: $0, isPrefix: isPrefix)
        }
        return phrasings.count == 1 ? .text(phrasings[0], field) : .any(phrasings.map { .text($0, field) })
    }

    private static func nodes(_ parts: [Query], _ making: NodeMaking) throws(IndexError) -> [Node] {
        var nodes: [Node] = []
        for part in parts { nodes.append(try node(part, making)) }
        return nodes
    }

    /// True if the post matches.
    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        try Verifier.accepts(root, &post)
    }

    static func accepts(_ node: Node, _ post: inout VerifiedPost) throws(IndexError) -> Bool {
        switch node {
        case .all(let parts):
            for part in parts where try !accepts(part, &post) { return false }
            return true
        case .any(let parts):
            for part in parts where try accepts(part, &post) { return true }
            return false
        case .not(let part): return try !accepts(part, &post)
        case .text(let phrasing, let field): return try post.holds(.phrase(phrasing), in: field)
        case .loose(let words):
            var missing = words.least
            for piece in words.counted where missing > 0 {
                if try accepts(piece.node, &post) { missing -= piece.votes }
            }
            return missing <= 0
        case .expression(let expression, let field): return try post.holds(.expression(expression), in: field)
        case .link(let address):
            return try post.stored().current.links.contains { LinkAddress($0).map(address.begins) ?? false }
        case .source(let dumps): return try post.stored().sources.contains { dumps.contains($0.dump) }
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

    /// What is sought and shown: all that is not under a NOT.
    var shown: [(sought: Sought, field: TextClause.Field)] {
        var found: [(sought: Sought, field: TextClause.Field)] = []
        Verifier.collect(root, into: &found)
        return found
    }

    /// True if a sentence is sought: its pieces overlap, and are shown as one.
    var isLoose: Bool { Verifier.isLoose(root) }

    private static func isLoose(_ node: Node) -> Bool {
        switch node {
        case .all(let parts), .any(let parts): parts.contains(where: isLoose)
        case .loose: true
        default: false
        }
    }

    private static func collect(_ node: Node, into found: inout [(sought: Sought, field: TextClause.Field)]) {
        switch node {
        case .all(let parts), .any(let parts): for part in parts { collect(part, into: &found) }
        case .text(let phrasing, let field): found.append((.phrase(phrasing), field))
        case .loose(let words): for piece in words.counted { collect(piece.node, into: &found) }
        case .expression(let expression, let field): found.append((.expression(expression), field))
        case .not, .id, .replyTo, .link, .source, .flag, .time: break
        }
    }
}

/// A phrase at one level, and its forms with gaps, which are sought in posts of lossy dumps.
struct Phrasing: Sendable {
    var pattern: Pattern
    var gapped: [GappedPattern] = []

    init(_ pattern: Pattern) { self.pattern = pattern }
}

/// What is sought in the text of a post.
enum Sought: Sendable {
    case phrase(Phrasing)
    case expression(Expression)
}

/// A candidate: its record is read, folded and decoded when first asked for, and once.
struct VerifiedPost {
    let docid: UInt32
    private let database: XapianDatabase
    private var fields: VerifiedFields?
    private var decoded: StoredPost?
    private var foldedTitle = FoldedField()
    private var foldedBody = FoldedField()
    /// False if gaps do not count, whatever the dump.
    private let mayHaveGaps: Bool
    /// False if every text is folded, plain or not.
    private let trustsPlain: Bool

    init(
        _ docid: UInt32, in database: XapianDatabase, mayHaveGaps: Bool = true, trustsPlain: Bool = true
    ) {
        self.docid = docid
        self.database = database
        self.mayHaveGaps = mayHaveGaps
        self.trustsPlain = trustsPlain
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

    mutating func holds(_ sought: Sought, in field: TextClause.Field) throws(IndexError) -> Bool {
        let fields = try read()
        let hasGaps = mayHaveGaps && fields.isLossy
        if field != .body, let title = fields.title {
            let raw = fields.record.span.extracting(title)
            if VerifiedPost.matches(sought, raw, fields, hasGaps, &foldedTitle) { return true }
        }
        guard field != .title else { return false }
        let raw = fields.record.span.extracting(fields.body)
        return VerifiedPost.matches(sought, raw, fields, hasGaps, &foldedBody)
    }

    private static func matches(
        _ sought: Sought, _ raw: Span<UInt8>, _ fields: VerifiedFields, _ hasGaps: Bool, _ folded: inout FoldedField
    ) -> Bool {
        switch sought {
        case .phrase(let phrasing):
            let pattern = phrasing.pattern
            let plain = fields.isPlain ? pattern.matches(plain: raw) : nil
            if plain ?? pattern.matches(folded.text(raw, pattern.textLevel), raw: raw) { return true }
            return hasGaps && phrasing.gapped.contains { $0.matches(folded.text(raw, $0.level)) }
        case .expression(let expression): return expression.matches(raw) { folded.text(raw, $0) }
        }
    }

    // MARK: Matches

    /// Where what is sought stands in the title: bytes, from left to right, without overlap within a pattern.
    mutating func titleRanges(of sought: [Sought]) throws(IndexError) -> [Range<Int>] {
        let fields = try read()
        guard let title = fields.title else { return [] }
        let hasGaps = mayHaveGaps && fields.isLossy
        return VerifiedPost.ranges(
            of: sought, fields.record.span.extracting(title), fields, hasGaps, &foldedTitle)
    }

    /// Where what is sought stands in the body.
    mutating func bodyRanges(of sought: [Sought]) throws(IndexError) -> [Range<Int>] {
        let fields = try read()
        let hasGaps = mayHaveGaps && fields.isLossy
        return VerifiedPost.ranges(
            of: sought, fields.record.span.extracting(fields.body), fields, hasGaps, &foldedBody)
    }

    private static func ranges(
        of sought: [Sought], _ raw: Span<UInt8>, _ fields: VerifiedFields, _ hasGaps: Bool, _ folded: inout FoldedField
    ) -> [Range<Int>] {
        var found: Set<Range<Int>> = []
        for one in sought {
            switch one {
            case .phrase(let phrasing):
                let pattern = phrasing.pattern
                for gapped in phrasing.gapped where hasGaps {
                    found.formUnion(gapped.ranges(in: folded.text(raw, gapped.level)))
                }
                if fields.isPlain, let ranges = pattern.ranges(plain: raw) {
                    found.formUnion(ranges)
                } else {
                    found.formUnion(pattern.ranges(in: folded.text(raw, pattern.textLevel), raw: raw))
                }
            case .expression(let expression): found.formUnion(expression.ranges(in: raw) { folded.text(raw, $0) })
            }
        }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }

    private mutating func read() throws(IndexError) -> VerifiedFields {
        if let fields { return fields }
        let read = try VerifiedFields(try database.record(of: docid), trustsPlain: trustsPlain)
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
