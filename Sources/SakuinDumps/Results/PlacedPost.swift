// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A post and where it lies in its dump.
///
/// ```swift
/// let placed = PlacedPost(post: Post(body: "東京"), place: Place(line: 5, lastLine: 7))
/// placed.post.body  // "東京"
/// ```
public struct PlacedPost: Sendable, Equatable {
    public var post: Post
    public var place: Place

    public init(post: Post, place: Place) {
        self.post = post
        self.place = place
    }
}
