// SPDX-License-Identifier: GPL-2.0-or-later

/// A post that was taken in, or a document that posts have made: enough to join it to others and to store it without reading its record,
/// which lies in the spool.
struct SpooledPost: Sendable {
    // In an order that leaves no gaps.
    /// Seconds since 1970 UTC of the current version; `SpooledPost.undated` without time.
    var seconds: Int64
    /// The record.
    var place: SpoolExtent
    /// The number of the dump that holds it; `SpooledPost.noDump` for a record with several versions or places.
    var dump: Int32
    /// The content of the current version.
    var content: PostDigest
    /// What its key says it is one with (`PostKey`): posts of one document key are one document, unless a dump tells them apart.
    var documentKey: PostDigest
    /// What the document key is made of.
    var kind: PostKey.Kind

    var hasID: Bool { kind != .content }

    /// True for a record of one version with one place.
    var hasOneVersion: Bool { dump != SpooledPost.noDump }

    var timeSlot: UInt32 { TimeSlot.of(seconds: seconds == SpooledPost.undated ? nil : seconds) }

    static let noDump: Int32 = -1
    static let undated = Int64.min

    /// As `OrderKey` orders documents, but for those that it tells apart by the wording alone.
    static func isBefore(_ left: SpooledPost, _ right: SpooledPost) -> Bool {
        left.timeSlot != right.timeSlot ? left.timeSlot < right.timeSlot : left.content < right.content
    }
}
