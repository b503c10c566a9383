// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents that may match, as a tree over posting lists: what a plan asks for. It becomes a query of libxapian's where
// an order by weight is wanted, and a walk where docids are enough.

internal import CXapian

indirect enum Candidates: Equatable {
    case none
    /// Every post.
    case all
    case term([UInt8])
    /// Every term that starts with these bytes, themselves included.
    case terms(from: [UInt8])
    /// To be combined with something that names documents.
    case docids(ClosedRange<UInt32>)
    case and([Candidates])
    case or([Candidates])
    case andNot(Candidates, Candidates)
    /// The same documents; those that the second matches too weigh more.
    case andMaybe(Candidates, Candidates)
    /// The same documents with weights multiplied.
    case scaled(Candidates, Double)

    /// As a query of libxapian's.
    func query() throws(IndexError) -> XapianQuery {
        switch self {
        case .none: return try XapianQuery.none()
        case .all: return try XapianQuery.all()
        case .term(let term): return try XapianQuery.term(term)
        case .terms(let prefix): return try XapianQuery.prefix(prefix)
        case .docids(let range): return try XapianQuery.docids(range)
        case .and(let parts):
            return try Candidates.joined(parts) { (all, part) throws(IndexError) in try all.and(part) }
        case .or(let parts): return try Candidates.joined(parts) { (any, part) throws(IndexError) in try any.or(part) }
        case .andNot(let wanted, let unwanted): return try wanted.query().andNot(unwanted.query())
        case .andMaybe(let wanted, let better): return try wanted.query().andMaybe(better.query())
        case .scaled(let part, let factor): return try part.query().scaled(by: factor)
        }
    }

    private static func joined(
        _ parts: [Candidates], _ join: (XapianQuery, XapianQuery) throws(IndexError) -> XapianQuery
    ) throws(IndexError) -> XapianQuery {
        guard let first = parts.first else { return try XapianQuery.none() }
        var query = try first.query()
        for part in parts.dropFirst() { query = try join(query, part.query()) }
        return query
    }

    /// The same documents without what only weighs.
    var unweighted: Candidates {
        switch self {
        case .andMaybe(let part, _), .scaled(let part, _): part.unweighted
        default: self
        }
    }
}
