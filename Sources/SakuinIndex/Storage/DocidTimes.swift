// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which docids posts of a time can have, in one revision: by the scale the one that the time calls for, and as many further on
// as the furthest post had to move.

struct DocidTimes: Sendable {
    let scale: DocidScale
    /// The greatest distance between a dated post's docid and the least that its time allows.
    let docidSkew: Int

    /// The least docid that a post of this time can have.
    func first(_ seconds: Int64) -> UInt32 { Docids.docid(scale.slot(TimeSlot.of(seconds: seconds)), .delta) }

    /// The greatest docid that a post of this time can have.
    func last(_ seconds: Int64) -> UInt32 { first(seconds) + UInt32(docidSkew) }

    /// The least docid of a post without a time.
    var undated: UInt32 { Docids.docid(scale.undatedSlot, .delta) }

    /// The greatest docid of a post with a time.
    var lastDated: UInt32 { undated - 1 + UInt32(docidSkew) }

    /// Behind the time of any post, and safe to reckon with: the end of what has none.
    static let latest = Int64.max / 4

    /// Docids that posts of these seconds can have; nil if there are none.
    func possible(_ seconds: Range<Int64>) -> ClosedRange<UInt32>? {
        guard !seconds.isEmpty else { return nil }
        return first(seconds.upperBound - 1)...last(seconds.lowerBound)
    }

    /// Docids that only posts of these seconds can have: behind all that later posts can have, and before all that earlier ones
    /// and those without a time can have. Where slots stop telling times apart, none is exact.
    func exact(_ seconds: Range<Int64>) -> Range<UInt32> {
        guard !seconds.isEmpty else { return 0..<0 }
        let start = seconds.upperBound == DocidTimes.latest ? 1 : last(seconds.upperBound) + 1
        let end = first(seconds.lowerBound - 1)
        return start < end ? start..<end : 0..<0
    }

    /// A time that a post with this docid may well have: a guess, which ``exact(_:)`` must confirm.
    func guess(_ docid: UInt32) -> Int64 {
        TimeSlot.seconds(of: scale.timeSlot(near: Docids.slot(of: docid)))
    }
}
