// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents that may match, as a tree over posting lists: what a plan asks for and an iterator goes through. Unless it is said
// otherwise, those that are found do match.

indirect enum PostingQuery: Equatable, Sendable {
    case none
    /// Every post.
    case all
    case term([UInt8])
    /// The documents with a digest, and perhaps others.
    case lead(Schema.Lead)
    /// Every term that starts with these bytes, themselves included.
    case terms(from: [UInt8])
    /// Terms that count as one: the variants of a term at a wider level.
    case synonyms([PostingQuery])
    /// To be combined with something that names documents. Those in `exact` do match.
    case docids(ClosedRange<UInt32>, exact: Range<UInt32>)
    /// These documents, ascending.
    case listed([UInt32])
    case and([PostingQuery])
    case or([PostingQuery])
    /// The documents in whose parts there are at least so many votes.
    case minimumMatch([Vote], minimum: UInt32)
    /// The documents that have all parts, at places that fit: where all places are known, they have the phrase.
    case phrase([PhrasePart])
    /// Those of the first but for those that certainly are in the second.
    case andNot(PostingQuery, PostingQuery)
    /// The same documents, all of which need verification.
    case unverified(PostingQuery)
    /// The same documents; those that the second matches too weigh more.
    case andMaybe(PostingQuery, PostingQuery)
    /// The documents of a term, of terms with a beginning or of synonyms, which weigh: nothing else does. The key says what
    /// is weighed, for its frequency (`RankingStatistics.key`).
    case weighed(PostingQuery, key: UInt32, factor: Double)
    /// The same documents with weights multiplied.
    case scaled(PostingQuery, Double)

    /// A term, or terms with a beginning, and where it stands in a phrase.
    struct PhrasePart: Equatable, Sendable {
        var query: PostingQuery
        /// In characters from the phrase's start.
        var distances: [UInt32]
    }

    /// Documents with so many votes.
    struct Vote: Equatable, Sendable {
        var query: PostingQuery
        /// 1 or more.
        var votes: UInt32
    }

    /// Terms that count as one, or the one that there is.
    static func synonyms(of terms: [PostingQuery]) -> PostingQuery {
        terms.count == 1 ? terms[0] : .synonyms(terms)
    }

    /// The same documents, all of which need verification.
    var asUnverified: PostingQuery {
        if case .unverified = self { self } else { .unverified(self) }
    }

    /// The same documents without what only weighs.
    var unweighted: PostingQuery {
        switch self {
        case .andMaybe(let part, _), .scaled(let part, _), .weighed(let part, _, _): part.unweighted
        default: self
        }
    }

    /// True if documents can differ in weight.
    var isWeighted: Bool {
        switch self {
        case .none, .all, .docids, .listed, .term, .lead, .terms, .synonyms: false
        case .weighed(_, _, let factor): factor > 0
        case .phrase(let parts): parts.contains(where: \.query.isWeighted)
        case .and(let parts), .or(let parts): parts.contains(where: \.isWeighted)
        case .minimumMatch(let parts, _): parts.contains(where: \.query.isWeighted)
        case .andNot(let part, _), .unverified(let part): part.isWeighted
        case .andMaybe(let part, let better): part.isWeighted || better.isWeighted
        case .scaled(let part, let factor): factor > 0 && part.isWeighted
        }
    }
}

extension PostingQuery {
    /// What documents weigh by, where that is to be told apart from which documents there are; else nil.
    ///
    /// Which docids posts of a time can have changes with the index, so of a post near the end of a range now this and now that is known.
    /// In a disjunction, what stands beside a range would weigh or not by that, and the post would stand on another page. So it
    /// weighs in all posts that have it.
    var weightsBesideRanges: PostingQuery? { hasWeightsInRanges ? withoutRanges : nil }

    private var hasWeightsInRanges: Bool {
        switch self {
        case .and(let parts): parts.contains(where: \.hasWeightsInRanges)
        case .or(let parts): parts.contains { $0.isWeighted && $0.hasRange }
        case .andNot(let part, _), .unverified(let part), .scaled(let part, _), .andMaybe(let part, _):
            part.hasWeightsInRanges
        default: false
        }
    }

    /// True if which documents there are depends on a range of docids. The votes of a sentence are terms and phrases.
    private var hasRange: Bool {
        switch self {
        case .docids: true
        case .and(let parts), .or(let parts): parts.contains(where: \.hasRange)
        case .andNot(let part, _), .unverified(let part), .scaled(let part, _), .andMaybe(let part, _): part.hasRange
        default: false
        }
    }

    /// What weighs, in any range; nil if nothing does.
    private var withoutRanges: PostingQuery? {
        guard isWeighted else { return nil }
        switch self {
        case .and(let parts):
            return .and(parts.compactMap { $0.isWeighted ? $0.withoutRanges : $0.hasRange ? nil : $0 })
        case .or(let parts): return .or(parts.compactMap(\.withoutRanges))
        case .andNot(let part, let unwanted): return part.withoutRanges.map { .andNot($0, unwanted) }
        case .unverified(let part): return part.withoutRanges.map(PostingQuery.unverified)
        case .scaled(let part, let factor): return part.withoutRanges.map { .scaled($0, factor) }
        case .andMaybe(let part, let better): return part.withoutRanges.map { .andMaybe($0, better) } ?? better
        default: return self
        }
    }

    /// Posts that have one of these terms.
    static func anyTerm(_ terms: [[UInt8]]) -> PostingQuery { .or(terms.map(PostingQuery.term)) }

    /// Leads to every post with this id, as it is shown, and perhaps to others: an id that is made of a content's hash is
    /// not indexed as such.
    static func bearing(_ id: String) -> [PostingQuery] {
        let own: PostingQuery = .lead(Schema.lead(.id, PostKey.digest(ofID: id)))
        guard id.hasPrefix(PostKey.hashPrefix), let content = PostDigest(text: id.dropFirst(PostKey.hashPrefix.count))
        else { return [own] }
        return [own, .lead(Schema.lead(.content, content))]
    }
}
