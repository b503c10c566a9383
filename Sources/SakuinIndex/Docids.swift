// SPDX-License-Identifier: GPL-2.0-or-later
//
// Document ids run backwards in time (DESIGN §2): one docid a second, so that ascending docids are newest first. Where
// the second is taken, a post goes to the next free docid, that is to the older side.

internal import SakuinText

/// The docid that a post's time calls for.
enum Docids {
    /// The docid of 1970-01-01T00:00:00Z. Below it lie 3.8 billion seconds, up to the year 2090; above it 494 million
    /// docids for what is older or has no time.
    static let epoch: UInt32 = 3_800_000_000
    /// Where posts without a time begin.
    static let undated: UInt32 = epoch + 1

    /// Times before 1970 and after 2090 share the docid of that end; whoever orders by time compares the time itself.
    static func natural(_ time: PostTime?) -> UInt32 {
        guard let time else { return undated }
        return natural(seconds: time.seconds)
    }

    static func natural(seconds: Int64) -> UInt32 {
        epoch - UInt32(min(max(seconds, 0), Int64(epoch) - 1))
    }

    /// Docids that posts of these seconds can have; nil if there are none.
    static func possible(_ seconds: Range<Int64>, displacement: Int) -> ClosedRange<UInt32>? {
        guard !seconds.isEmpty else { return nil }
        let first = natural(seconds: seconds.upperBound - 1)
        return first...natural(seconds: seconds.lowerBound) + UInt32(displacement)
    }

    /// Docids that only posts of these seconds can have. Where docids stop telling times apart, none is sure.
    static func sure(_ seconds: Range<Int64>, displacement: Int) -> Range<UInt32> {
        let start = max(seconds.lowerBound, 1)
        let end = min(seconds.upperBound, Int64(epoch) - 1)
        guard start < end else { return 0..<0 }
        // The last second that docids tell apart holds all later times too: it is sure if the range has no end.
        let first = seconds.upperBound == DateFilter.latest ? 1 : natural(seconds: end - 1) + UInt32(displacement)
        let last = natural(seconds: start)
        return first <= last ? first..<last + 1 : 0..<0
    }
}
