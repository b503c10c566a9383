// SPDX-License-Identifier: GPL-2.0-or-later
//
// A tree of iterators for what a plan asks for. What only weighs is left out unless weights are wanted.

internal import CXapian

@safe
final class IteratorMaker {
    private let database: XapianDatabase
    private let statistics: RankingStatistics?
    /// What weighs, by its key: parts of what was made.
    private(set) var weighed: [(key: UInt32, iterator: OpaquePointer)] = unsafe []

    init(database: XapianDatabase, statistics: RankingStatistics?) {
        self.database = database
        self.statistics = statistics
    }

    @safe
    func root(_ candidates: PostingQuery) throws(IndexError) -> OpaquePointer {
        guard let average = statistics?.figures.averageLength else { return try make(candidates) }
        let iterator = try ranked(candidates)
        let length = Schema.lengthTerm
        return try made(try database.call { unsafe cx_iterator_rank($0, iterator, length, length.count, average, $1) })
    }

    @safe
    private func ranked(_ candidates: PostingQuery) throws(IndexError) -> OpaquePointer {
        guard let weights = candidates.weightsBesideRanges else { return try make(candidates) }
        let parts = [(IteratorMaker(database: database, statistics: nil), candidates), (self, weights)]
        return try combine(CX_AND_MAYBE, parts) { (part) throws(IndexError) in try part.0.make(part.1) }
    }

    @safe
    private func weigh(_ part: PostingQuery, _ key: UInt32, _ factor: Double) throws(IndexError) -> OpaquePointer {
        let iterator = try make(part)
        guard let statistics else { return unsafe iterator }
        let documents = Double(statistics.figures.documents)
        let frequency = statistics.frequency(key).map(Double.init) ?? -1
        let share = statistics.lengthShare
        let made = try made(try checked { unsafe cx_iterator_weigh(iterator, documents, frequency, factor, share, $0) })
        unsafe weighed.append((key, made))
        return unsafe made
    }

    @safe
    func make(_ candidates: PostingQuery) throws(IndexError) -> OpaquePointer {
        switch candidates {
        case .none: return try combine(CX_OR, [])
        case .all: return try combine(CX_AND_NOT, [.term([]), .term(Placeholder.term)])
        case .term(let term): return try made(try database.call { unsafe cx_iterator_term($0, term, term.count, $1) })
        case .lead(let lead):
            return try made(
                try database.call { unsafe cx_iterator_coded($0, lead.term, lead.term.count, lead.code, $1) })
        case .terms(let prefix):
            return try made(try database.call { unsafe cx_iterator_prefix($0, prefix, prefix.count, $1) })
        case .synonyms(let terms):
            return try combine(terms) { (term) throws(IndexError) in
                try make(term)
            } joining: { (iterators, count) throws(IndexError) in
                try checked { unsafe cx_iterator_synonyms(iterators, count, $0) }
            }
        case .docids(let range, let exact):
            return try made(
                try checked {
                    unsafe cx_iterator_docids(
                        range.lowerBound, range.upperBound, exact.lowerBound, exact.upperBound, $0)
                })
        case .listed(let docids):
            return try made(try checked { unsafe cx_iterator_listed(docids, docids.count, $0) })
        case .minimumMatch(let parts, let minimum):
            let votes = parts.map(\.votes)
            return try combine(parts) { (part) throws(IndexError) in
                try make(part.query)
            } joining: { (iterators, count) throws(IndexError) in
                try checked { unsafe cx_iterator_minimum_match(iterators, votes, count, minimum, $0) }
            }
        case .and(let parts): return try combine(CX_AND, parts)
        case .or(let parts): return try combine(CX_OR, parts)
        case .unverified(let part):
            let iterator = try make(part)
            return try made(try checked { unsafe cx_iterator_unverified(iterator, $0) })
        case .phrase(let parts): return try combine(CX_PHRASE, parts) { (part) throws(IndexError) in try make(part) }
        case .andNot(let wanted, let unwanted): return try combine(CX_AND_NOT, [wanted, unwanted])
        case .andMaybe(let part, let better):
            return statistics != nil ? try combine(CX_AND_MAYBE, [part, better]) : try make(part)
        case .weighed(let part, let key, let factor): return try weigh(part, key, factor)
        case .scaled(let part, let factor):
            let iterator = try make(part)
            return statistics != nil
                ? try made(try checked { unsafe cx_iterator_scale(iterator, factor, $0) }) : unsafe iterator
        }
    }

    @safe
    private func make(_ part: PostingQuery.PhrasePart) throws(IndexError) -> OpaquePointer {
        let iterator = try make(part.query)
        let distances = part.distances
        return try made(try checked { unsafe cx_iterator_phrase_part(iterator, distances, distances.count, $0) })
    }

    @safe
    private func combine(_ op: cx_operator, _ parts: [PostingQuery]) throws(IndexError) -> OpaquePointer {
        try combine(op, parts) { (part) throws(IndexError) in try make(part) }
    }

    /// Makes the parts of an operator.
    @safe
    private func combine<Part>(
        _ op: cx_operator, _ parts: [Part], _ make: (Part) throws(IndexError) -> OpaquePointer
    ) throws(IndexError) -> OpaquePointer {
        try unsafe combine(parts, make) { (iterators, count) throws(IndexError) in
            try checked { unsafe cx_iterator_combine(op, iterators, count, $0) }
        }
    }

    /// Makes the parts and hands them to `join`, which owns them from then on.
    @safe
    private func combine<Part>(
        _ parts: [Part], _ make: (Part) throws(IndexError) -> OpaquePointer,
        joining join: (UnsafeMutablePointer<OpaquePointer?>?, Int) throws(IndexError) -> OpaquePointer?
    ) throws(IndexError) -> OpaquePointer {
        var iterators: [OpaquePointer?] = unsafe []
        do throws(IndexError) {
            for part in parts { unsafe iterators.append(try make(part)) }
        } catch {
            unsafe iterators.forEach { unsafe cx_iterator_free($0) }
            throw error
        }
        return try made(try unsafe join(&iterators, iterators.count))
    }

    @safe
    private func made(_ iterator: OpaquePointer?) throws(IndexError) -> OpaquePointer {
        guard let iterator = unsafe iterator else { throw IndexError(.system, "libxapian gave no iterator") }
        return unsafe iterator
    }
}
