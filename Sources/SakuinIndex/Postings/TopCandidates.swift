// SPDX-License-Identifier: GPL-2.0-or-later
//
// The heaviest candidates of a question, found in one pass over its posting lists, which counts all of them too.

internal import CXapian

/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class TopCandidates {
    private let handle: OpaquePointer
    private let database: XapianDatabase
    private let statistics: RankingStatistics
    /// What weighs, by its key: parts of what the handle owns.
    private let weighed: [(key: UInt32, iterator: OpaquePointer)]
    /// No more candidates than this.
    let cost: Int

    /// What may be gone through between two looks at the clock: some hundred microseconds.
    private static let stride = 8192

    /// - Parameters:
    ///   - wanted: how many of the heaviest; 1 or more.
    ///   - certain: how many of those that match for certain do; no more than `wanted`.
    ///   - most: those that are heavier are left out.
    init(
        _ wanted: Int, orCertain certain: Int, of candidates: PostingQuery, noHeavierThan most: Double,
        in database: XapianDatabase, ranking: RankingStatistics
    ) throws(IndexError) {
        let maker = IteratorMaker(database: database, statistics: ranking)
        let root = try maker.root(candidates)
        unsafe weighed = maker.weighed
        self.database = database
        statistics = ranking
        let cost: UInt64
        do throws(IndexError) {
            cost = try checked { unsafe cx_iterator_cost(root, $0) }
        } catch {
            unsafe cx_iterator_free(root)
            throw error
        }
        self.cost = Int(clamping: cost)
        guard let made = try checked({ unsafe cx_selection_new(root, wanted, certain, most, $0) }) else {
            throw IndexError(.system, "there is no memory for a selection")
        }
        unsafe handle = made
    }

    deinit { unsafe cx_selection_free(handle) }

    /// What was found.
    struct Found {
        /// Those that are wanted, and all that weigh as much as the last of them; ascending docids.
        var candidates: [PostingIterator.Candidate] = []
        /// False if there are others that are not too heavy.
        var isComplete = false
        /// Of all candidates: how many match for certain.
        var certain = 0
        /// The docids of the others, ascending.
        var uncertain: [UInt32] = []
    }

    /// Goes through all candidates.
    /// - Returns: nil if the time was over before their end.
    func found(until deadline: Deadline) throws(IndexError) -> Found? {
        defer { withExtendedLifetime(self) {} }
        repeat {
            guard !deadline.isOver(after: TopCandidates.stride) else { return nil }
        } while try database.call { unsafe cx_selection_advance($0, handle, TopCandidates.stride, $1) }
        try noteFrequencies()
        let result = try checked { unsafe cx_selection_result(handle, $0) }
        var found = Found(isComplete: result.is_complete, certain: Int(result.certain))
        var kept = [cx_candidate](repeating: cx_candidate(), count: result.kept)
        found.uncertain = [UInt32](repeating: 0, count: result.uncertain)
        try checked { unsafe cx_selection_copy(handle, &kept, &found.uncertain, $0) }
        found.candidates = kept.map {
            PostingIterator.Candidate(docid: $0.docid, isExact: $0.is_exact, weight: $0.weight)
        }
        return found
    }

    /// Tells the statistics the frequencies that the weights were reckoned with.
    private func noteFrequencies() throws(IndexError) {
        for unsafe(key, iterator) in unsafe weighed {
            let frequency = try checked { unsafe cx_iterator_used_frequency(iterator, $0) }
            if frequency >= 0 { statistics.note(Int(frequency), for: key) }
        }
    }
}
