// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// A post and where it lies in its dump.
public struct PlacedPost: Sendable, Equatable {
    public var post: Post
    public var place: Place

    public init(post: Post, place: Place) {
        self.post = post
        self.place = place
    }
}
