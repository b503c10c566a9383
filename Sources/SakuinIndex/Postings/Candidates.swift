// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents that may match, as a tree over posting lists: what a plan asks for and a walk goes through. Unless it is said
// otherwise, those that are found do match.

indirect enum Candidates: Equatable, Sendable {
    case none
    /// Every post.
    case all
    case term([UInt8])
    /// Every term that starts with these bytes, themselves included.
    case terms(from: [UInt8])
    /// Terms that count as one: the forms of a term at a wider level.
    case synonyms([Candidates])
    /// To be combined with something that names documents. Those in `sure` do match.
    case docids(ClosedRange<UInt32>, sure: Range<UInt32>)
    case and([Candidates])
    case or([Candidates])
    /// The documents in whose parts there are at least so many votes.
    case some([Vote], least: UInt32)
    /// The documents that have all parts, at places that fit: where all places are known, they have the phrase.
    case phrase([PhrasePart])
    /// Those of the first but for those that are sure to be in the second.
    case andNot(Candidates, Candidates)
    /// The same documents, of which none is sure to match.
    case unsure(Candidates)
    /// The same documents; those that the second matches too weigh more.
    case andMaybe(Candidates, Candidates)
    /// The documents of a term, of terms with a beginning or of synonyms, which weigh: nothing else does. The key says what
    /// is weighed, for its frequency (`RankingStatistics.key`).
    case weighed(Candidates, key: UInt32, factor: Double)
    /// The same documents with weights multiplied.
    case scaled(Candidates, Double)

    /// A term, or terms with a beginning, and where it stands in a phrase.
    struct PhrasePart: Equatable, Sendable {
        var candidates: Candidates
        /// In characters from the phrase's start.
        var distances: [UInt32]
    }

    /// Documents with so many votes.
    struct Vote: Equatable, Sendable {
        var candidates: Candidates
        /// 1 or more.
        var votes: UInt32
    }

    /// Terms that count as one, or the one that there is.
    static func synonyms(of terms: [Candidates]) -> Candidates {
        terms.count == 1 ? terms[0] : .synonyms(terms)
    }

    /// The same documents, of which none is sure to match.
    var asUnsure: Candidates {
        if case .unsure = self { self } else { .unsure(self) }
    }

    /// The same documents without what only weighs.
    var unweighted: Candidates {
        switch self {
        case .andMaybe(let part, _), .scaled(let part, _), .weighed(let part, _, _): part.unweighted
        default: self
        }
    }

    /// True if documents can differ in weight.
    var isWeighted: Bool {
        switch self {
        case .none, .all, .docids, .term, .terms, .synonyms: false
        case .weighed(_, _, let factor): factor > 0
        case .phrase(let parts): parts.contains(where: \.candidates.isWeighted)
        case .and(let parts), .or(let parts): parts.contains(where: \.isWeighted)
        case .some(let parts, _): parts.contains(where: \.candidates.isWeighted)
        case .andNot(let part, _), .unsure(let part): part.isWeighted
        case .andMaybe(let part, let better): part.isWeighted || better.isWeighted
        case .scaled(let part, let factor): factor > 0 && part.isWeighted
        }
    }
}

extension Candidates {
    /// Posts that have one of these terms.
    static func anyTerm(_ terms: [[UInt8]]) -> Candidates { .or(terms.map(Candidates.term)) }

    /// Leads to every post with this id, as it is shown, and perhaps to others: an id that is made of a content's hash is
    /// not indexed as such.
    static func bearing(_ id: String) -> [Candidates] {
        let bearers = Schema.idTerm(PostKey.digest(ofID: id)).prefix(
            Schema.TermPrefix.id.rawValue.utf8.count + PostDigest.commonBytes)
        let own: Candidates = .terms(from: Array(bearers))
        guard id.hasPrefix(PostKey.hashPrefix), let content = PostDigest(text: id.dropFirst(PostKey.hashPrefix.count))
        else { return [own] }
        return [own, .term(Schema.contentTerm(content))]
    }
}
