// SPDX-License-Identifier: GPL-2.0-or-later

/// A post that was taken in, or a document that posts have made: enough to join it to others and to store it without reading its record,
/// which lies in the spool.
struct SpooledPost: Sendable {
    // In an order that leaves no gaps.
    /// Seconds since 1970 UTC of the current version; `SpooledPost.undated` without time.
    var seconds: Int64
    /// The record.
    var place: SpoolExtent
    /// The reading of a dump that brought it; `SpooledPost.carried` for what the index held and what posts have made.
    var reading: Int32
    /// The content of the current version.
    var content: PostDigest
    /// What its key says it is one with (`PostKey`): posts of one document key are one document, unless a dump tells them apart.
    var documentKey: PostDigest
    /// What the document key is made of.
    var kind: PostKey.Kind
    /// True for a record of one version with one place.
    var hasOneVersion: Bool

    var hasID: Bool { kind != .content }

    var timeSlot: UInt32 { TimeSlot.of(seconds: seconds == SpooledPost.undated ? nil : seconds) }

    static let carried: Int32 = 0
    static let undated = Int64.min

    /// As `OrderKey` orders documents, but for those that it tells apart by the wording alone.
    static func isBefore(_ left: SpooledPost, _ right: SpooledPost) -> Bool {
        left.timeSlot != right.timeSlot ? left.timeSlot < right.timeSlot : left.content < right.content
    }
}
