// SPDX-License-Identifier: GPL-2.0-or-later

/// A post that is forgotten, is to be, or comes back.
///
/// ```json
/// {"id":"a","key":"key:b","state":"forgotten","forgotten_at":"2026","time":"2024","text":"東京","versions":2,"dumps":["d"],
/// "missing_dumps":["e"],"copies":[{"id":"c","key":"key:d","time":"2024"}]}
/// ```
public struct ForgottenEntry: Sendable, Equatable {
    /// Where a post is on its way out of the index, or back.
    public enum State: String, Sendable, CaseIterable {
        /// Nothing has changed: it would be forgotten.
        case found
        /// It is in no answer; files of the index may still have words of it.
        case forgotten
        /// No file of the index has a word of it.
        case purged
        /// It is in answers again once its dumps have been read.
        case returning
    }

    public var id: String
    /// What names the post and no other.
    public var key: String
    public var state: State
    /// RFC 3339 time at which it was forgotten; nil for one that only was found.
    public var forgottenAt: String?
    /// RFC 3339 time of the post, and how it begins: of one that only was found.
    public var time: String?
    public var text: String?
    /// How many wordings of it there are; nil where that is not known any more.
    public var versions: Int?
    /// The paths of dumps that hold it, as far as that is known.
    public var dumps: [String]
    /// Those of them that are not there: from them it cannot come back.
    public var missingDumps: [String]
    /// Other posts that say nearly the same, and stay.
    public var copies: [CountedPost]

    public init(
        id: String, key: String, state: State, forgottenAt: String? = nil, time: String? = nil, text: String? = nil,
        versions: Int? = nil, dumps: [String] = [], missingDumps: [String] = [], copies: [CountedPost] = []
    ) {
        self.id = id
        self.key = key
        self.state = state
        self.forgottenAt = forgottenAt
        self.time = time
        self.text = text
        self.versions = versions
        self.dumps = dumps
        self.missingDumps = missingDumps
        self.copies = copies
    }
}

extension ForgottenEntry: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        id = try wire.member("id", \.id)
        key = try wire.member("key", \.key)
        state = try wire.member("state", \.state)
        forgottenAt = try wire.member("forgotten_at", \.forgottenAt)
        time = try wire.member("time", \.time)
        text = try wire.member("text", \.text)
        versions = try wire.member("versions", \.versions)
        dumps = try wire.member("dumps", \.dumps)
        missingDumps = try wire.member("missing_dumps", \.missingDumps)
        copies = try wire.member("copies", \.copies)
    }
}

extension ForgottenEntry.State: WireValue {}

/// `POST /v1/forget`, `/v1/unforget` and `/v1/purge`, `GET /v1/forgotten`: the posts that the call is about, and the index once it is
/// done.
///
/// ```json
/// {"posts":[],"index":{"generation":7,"posts":9,"as_of":"2026","pending":1,"quarantined":2}}
/// ```
public struct ForgottenAnswer: Sendable, Equatable {
    public var posts: [ForgottenEntry]
    public var index: IndexState

    public init(posts: [ForgottenEntry], index: IndexState) {
        self.posts = posts
        self.index = index
    }
}

extension ForgottenAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        posts = try wire.member("posts", \.posts)
        index = try wire.member("index", \.index)
    }
}
