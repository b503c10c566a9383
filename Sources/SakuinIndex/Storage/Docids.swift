// SPDX-License-Identifier: GPL-2.0-or-later
//
// Document ids run backwards in time (Index/DECISIONS.md): one slot for two seconds, so that ascending docids are newest first.
// Where a slot is taken, a post goes to the next free one, that is to the older side. The index is two databases, each
// with its own slots; libxapian numbers the documents of both together in turn (Database::add_database), which keeps
// their order.

internal import SakuinText

/// One of the two databases of an index, by its place in libxapian's numbering.
enum Tier: UInt32, Sendable, CaseIterable {
    /// What came lately: small, changed by every dump.
    case delta = 0
    /// All else, never changed: replaced as a whole.
    case main = 1
}

/// Where in its database a post's time calls for it to stand, and the docid by which the whole index knows a place.
enum Docids {
    private static let tiers = UInt32(Tier.allCases.count)
    private static let secondsPerSlot: Int64 = 2
    /// The slot of 1970-01-01T00:00:00Z. Below it lie 3.8 billion seconds, up to the year 2090; above it 247 million
    /// slots for what is older or has no time.
    static let epochSlot: UInt32 = 1_900_000_000
    /// Where posts without a time begin.
    static let undatedSlot: UInt32 = epochSlot + 1
    /// The last slot of a database: with more, the docids of both together would not fit 32 bits.
    static let lastSlot: UInt32 = .max / tiers

    /// The slot of a time. Times before 1970 and after 2090 share that of their end, as the two seconds of any slot do;
    /// whoever orders by time compares the time itself.
    static func slot(seconds: Int64?) -> UInt32 {
        guard let seconds else { return undatedSlot }
        let last = Int64(epochSlot) * secondsPerSlot - 1
        return epochSlot - UInt32(min(max(seconds, 0), last) / secondsPerSlot)
    }

    /// Behind the time of any post, and safe to reckon with: the end of what has none.
    static let latest = Int64.max / 4

    static func docid(_ slot: UInt32, _ tier: Tier) -> UInt32 { (slot - 1) * tiers + tier.rawValue + 1 }

    static func slot(of docid: UInt32) -> UInt32 { (docid - 1) / tiers + 1 }

    static func tier(of docid: UInt32) -> Tier { (docid - 1) % tiers == Tier.delta.rawValue ? .delta : .main }

    /// The least docid that a post of this time can have.
    static func homeSlot(seconds: Int64) -> UInt32 { docid(slot(seconds: seconds), .delta) }

    /// The least docid of a post without a time.
    static var undated: UInt32 { docid(undatedSlot, .delta) }

    /// Docids that posts of these seconds can have; nil if there are none.
    static func possible(_ seconds: Range<Int64>, docidSkew: Int) -> ClosedRange<UInt32>? {
        guard !seconds.isEmpty else { return nil }
        let first = homeSlot(seconds: seconds.upperBound - 1)
        return first...homeSlot(seconds: seconds.lowerBound) + UInt32(docidSkew)
    }

    /// Docids that only posts of these seconds can have: those that no post of a slot beside them, or of one that lies
    /// in them in part, can have come to. Where slots stop telling times apart, none is exact.
    static func exact(_ seconds: Range<Int64>, docidSkew: Int) -> Range<UInt32> {
        // The slot of 1970 holds all earlier times too, and the last one all later times.
        let start = max(seconds.lowerBound, secondsPerSlot)
        let end = min(seconds.upperBound, Int64(epochSlot - 1) * secondsPerSlot)
        let firstSlot = (start + secondsPerSlot - 1) / secondsPerSlot * secondsPerSlot
        let lastSlot = end / secondsPerSlot * secondsPerSlot
        guard firstSlot < lastSlot else { return 0..<0 }
        let isOpen = seconds.upperBound == latest
        let first = isOpen ? 1 : homeSlot(seconds: lastSlot - 1) + UInt32(docidSkew)
        let last = homeSlot(seconds: firstSlot)
        return first <= last ? first..<last + 1 : 0..<0
    }
}
