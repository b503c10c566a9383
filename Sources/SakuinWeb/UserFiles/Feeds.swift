// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Feeds of searches, and by which secrets they are read.
///
/// A secret is made of what the feed is of, by a key that nobody else has (HMAC, RFC 2104): every search has an address of its own without
/// anybody having to make one, and who learns an address reads that search and nothing else.
struct Feeds: Sendable, Equatable {
    /// A feed that somebody has read, or whose first address was revoked.
    struct Feed: Sendable, Equatable {
        /// As the address has it behind the question mark.
        var parameters: String
        /// How often its address was revoked.
        var version = 0
        /// RFC 3339, to the hour or so; nil since it was revoked.
        var readAt: String?
    }

    /// 64 hexadecimal digits; empty before the first feed.
    var key = ""
    var feeds: [Feed] = []

    init() {}

    /// The secret in the address of a feed.
    func secret(of parameters: String) -> String {
        let version = feeds.first { $0.parameters == parameters }?.version ?? 0
        let code = MessageDigest.authentication(of: Array("\(version) \(parameters)".utf8), key: Array(key.utf8))
        return code.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    func opens(_ secret: String, _ parameters: String) -> Bool {
        !key.isEmpty && haveSameBytes(secret, self.secret(of: parameters))
    }

    mutating func note(_ parameters: String, readAt time: String) {
        if let place = feeds.firstIndex(where: { $0.parameters == parameters }) {
            // Once an hour is enough to know that it is used.
            if feeds[place].readAt?.prefix(13) != time.prefix(13) { feeds[place].readAt = time }
        } else {
            feeds.append(Feed(parameters: parameters, readAt: time))
        }
    }

    /// From now on the feed has another address.
    mutating func revoke(_ parameters: String) {
        if let place = feeds.firstIndex(where: { $0.parameters == parameters }) {
            feeds[place].version += 1
            feeds[place].readAt = nil
        } else {
            feeds.append(Feed(parameters: parameters, version: 1))
        }
    }

    mutating func revokeAll() {
        key = Sessions.randomName() + Sessions.randomName()
        feeds = []
    }
}

/// Compares without telling by its time how much is alike.
func haveSameBytes(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}

extension Feeds.Feed: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        parameters = try wire.member("parameters", \.parameters)
        version = try wire.member("version", \.version, or: 0)
        readAt = try wire.member("read_at", \.readAt)
    }
}

extension Feeds: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        key = try wire.member("key", \.key, or: "")
        feeds = try wire.member("feeds", \.feeds, or: [])
    }
}
