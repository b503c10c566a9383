// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// How far a follower has told. What is about to be written is noted before it is: where the program is killed in between, the length of
// the file that it writes to tells whether it was written, and what is missing of it is written then.

struct FollowState: Equatable {
    /// What was about to be written into a file that goes on growing.
    struct Pending: Equatable {
        /// Where to go on behind it.
        var cursor: String
        var text: String
        /// The file, and its length before.
        var device: Int
        var inode: Int
        var length: Int
    }

    /// The query, and all else that decides what is told.
    var question: String
    /// Behind all that was told; nil before the baseline.
    var cursor: String?
    /// What the follower calls itself.
    var name: String
    /// Seconds since 1970 UTC of the last gathering.
    var gathered: Int?
    var pending: Pending?

    init(question: String) {
        self.question = question
        name = String(UInt64.random(in: .min ... .max), radix: 36)
    }
}

extension FollowState: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        question = try wire.member("question", \.question)
        cursor = try wire.member("cursor", \.cursor)
        name = try wire.member("name", \.name)
        gathered = try wire.member("gathered", \.gathered)
        pending = try wire.member("pending", \.pending)
    }
}

extension FollowState.Pending: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        cursor = try wire.member("cursor", \.cursor)
        text = try wire.member("text", \.text)
        device = try wire.member("device", \.device)
        inode = try wire.member("inode", \.inode)
        length = try wire.member("length", \.length)
    }
}
