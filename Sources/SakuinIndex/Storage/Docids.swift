// SPDX-License-Identifier: GPL-2.0-or-later
//
// Document ids run backwards in time (Index/DECISIONS.md): ascending docids are newest first. A post's time has a time
// slot, which never changes; a generation's scale (`DocidScale`) leads from there to the slot in its databases. Where a
// slot is taken, a post goes to the next free one, that is to the older side. The index is two databases, each with its
// own slots; libxapian numbers the documents of both together in turn (Database::add_database), which keeps their order.

internal import SakuinText

/// One of the two databases of an index, by its place in libxapian's numbering.
enum Tier: UInt32, Sendable, CaseIterable {
    /// What came lately: small, changed by every dump.
    case delta = 0
    /// All else, never changed: replaced as a whole.
    case main = 1
}

/// The docid by which the whole index knows a slot of one of its databases.
enum Docids {
    private static let tiers = UInt32(Tier.allCases.count)
    /// The last slot of a database: with more, the docids of both together would not fit 32 bits.
    static let lastSlot: UInt32 = .max / tiers

    static func docid(_ slot: UInt32, _ tier: Tier) -> UInt32 { (slot - 1) * tiers + tier.rawValue + 1 }

    static func slot(of docid: UInt32) -> UInt32 { (docid - 1) / tiers + 1 }

    static func tier(of docid: UInt32) -> Tier { (docid - 1) % tiers == Tier.delta.rawValue ? .delta : .main }
}

/// Two seconds, counted backwards: what orders posts whatever the generation.
enum TimeSlot {
    private static let seconds: Int64 = 2
    /// That of 1970-01-01T00:00:00Z. Below it lie 3.8 billion seconds, up to the year 2090.
    static let epoch: UInt32 = 1_900_000_000
    /// That of posts without a time.
    static let undated: UInt32 = epoch + 1

    /// The time slot of a time; of none if `seconds` is nil. Times before 1970 and after 2090 share that of their end, as the
    /// two seconds of any time slot do; whoever orders by time compares the time itself.
    static func of(seconds time: Int64?) -> UInt32 {
        guard let time else { return undated }
        return epoch - UInt32(min(max(time, 0), Int64(epoch) * seconds - 1) / seconds)
    }

    /// Seconds since 1970 UTC of the first moment of a time slot that posts with a time have.
    static func seconds(of slot: UInt32) -> Int64 { Int64(epoch - min(slot, epoch)) * seconds }
}
