// SPDX-License-Identifier: GPL-2.0-or-later
//
// A post as the judge of a query sees it: title and body are folded once, and no more of the record is read than the query needs.

internal import SakuinText

/// A phrase at one level, and its variants with gaps, which are sought in posts of lossy dumps.
struct Phrasing: Sendable {
    var pattern: Pattern
    var gapped: [GappedPattern] = []

    init(_ pattern: Pattern) { self.pattern = pattern }
}

/// What is sought in the text of a post.
enum Sought: Sendable {
    case phrase(Phrasing)
    case broken(BrokenPattern)
    case near(NearPattern)
    case regex(FoldedRegex)
}

/// A candidate: its record is read, folded and decoded when first asked for, and once.
struct VerifiedPost {
    let docid: UInt32
    let database: XapianDatabase
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

    /// How many posts answer it.
    mutating func replies() throws(IndexError) -> Int {
        try ReplyGraph(in: database).replyCount(of: ReplyGraph.Node(docid, try stored()))
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
        case .broken(let pattern): return pattern.matches(raw) { folded.text(raw, $0) }
        case .near(let near): return near.matches(raw) { folded.text(raw, $0) }
        case .regex(let regex): return regex.matches(raw) { folded.text(raw, $0) }
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
            case .broken(let pattern): found.formUnion(pattern.ranges(in: raw) { folded.text(raw, $0) })
            case .near(let near): found.formUnion(near.ranges(in: raw) { folded.text(raw, $0) })
            case .regex(let regex): found.formUnion(regex.ranges(in: raw) { folded.text(raw, $0) })
            }
        }
        return found.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }

    /// A piece of the title, as `titleRanges` places it.
    mutating func titleBytes(_ range: Range<Int>) throws(IndexError) -> [UInt8] {
        let fields = try read()
        let start = fields.title?.lowerBound ?? 0
        return Array(fields.record[start + range.lowerBound..<start + range.upperBound])
    }

    /// A piece of the body.
    mutating func bodyBytes(_ range: Range<Int>) throws(IndexError) -> [UInt8] {
        let fields = try read()
        let start = fields.body.lowerBound
        return Array(fields.record[start + range.lowerBound..<start + range.upperBound])
    }

    /// Unicode scalar values of title and body.
    mutating func characters() throws(IndexError) -> Int {
        let fields = try read()
        // The bytes of UTF-8 but for those that continue a character.
        return ((fields.title.map { [$0] } ?? []) + [fields.body]).reduce(0) { sum, range in
            sum + fields.record[range].count { $0 & 0xC0 != 0x80 }
        }
    }

    /// Title and body, folded as they are indexed.
    mutating func indexed() throws(IndexError) -> (title: FoldedText?, body: FoldedText) {
        let fields = try read()
        let title = fields.title.map { foldedTitle.text(fields.record.span.extracting($0), .indexed) }
        return (title, foldedBody.text(fields.record.span.extracting(fields.body), .indexed))
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
