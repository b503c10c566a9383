// SPDX-License-Identifier: GPL-2.0-or-later

/// A verified document with its place in the order.
struct SearchMatch {
    var post: VerifiedPost
    var weight: Double = 0
    var seconds: Int64?
    /// How many posts answer it, where that orders.
    var replies = 0

    var docid: UInt32 { post.docid }
}
