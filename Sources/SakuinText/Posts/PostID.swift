// SPDX-License-Identifier: GPL-2.0-or-later
//
// How far an id that a dump gives can be trusted to mean one post (Index/DECISIONS.md, "Identity"). This file alone knows
// every kind of id that the readers give.

/// What the ids of posts mean.
///
/// ```swift
/// PostID.scope(of: "anond:20240605205024")  // .post
/// PostID.scope(of: "https://example.com/a")  // .address
/// PostID.scope(of: "12")  // .local
/// ```
public enum PostID {
    /// How many posts of the world may bear an id.
    public enum Scope: Sendable {
        /// One: the id was made for that post. Whatever bears it is a version of the post.
        case post
        /// One place, which shows one post at a time: two dumps that name it tell of one post, but what one dump tells of
        /// it in several ways are several posts (a feed whose items all link to the front page). So is a mail message.
        case address
        /// Any number: numbers of rows, ids of a server that is not named. It means a post only together with its
        /// time or, without a time, together with its dump.
        case local
    }

    /// The forms of ids that were made for one post. All else that is not an address is local: also the ids of Misskey's notes
    /// (`misskey:…`), which each server gives out for itself, and the GUIDs of feeds that are no addresses.
    private static let forms: [(prefix: String, holds: @Sendable (Substring.UTF8View) -> Bool)] = [
        // The second of posting; one site, which gives each second to one post at most.
        ("anond:", { $0.count == 14 && $0.allSatisfy(isDigit) }),
        // All posts of the service are counted by one clock (Snowflake).
        ("x:", { !$0.isEmpty && $0.allSatisfy(isDigit) }),
        // User, day and name of an entry: its path on the one site.
        ("hatena:", { $0.split(separator: UInt8(ascii: "/")).count >= 2 }),
        // Board, thread and number.
        ("dat:", { $0.split(separator: UInt8(ascii: "/")).count >= 3 }),
    ]

    /// Schemes of addresses that have an owner, who gives each to one thing (RFC 9110, 8141 and 4151).
    private static let schemes = ["http://", "https://", "urn:", "tag:"]

    /// What the id can be trusted to mean.
    public static func scope(of id: String) -> Scope {
        let isOfPost = forms.contains { form in
            id.utf8.starts(with: form.prefix.utf8) && form.holds(Substring(id).utf8.dropFirst(form.prefix.utf8.count))
        }
        if isOfPost { return .post }
        let isAddress = schemes.contains { scheme in
            id.utf8.count > scheme.utf8.count && zip(id.utf8, scheme.utf8).allSatisfy { lowercased($0) == $1 }
        }
        return isAddress || isMessage(id) ? .address : .local
    }

    /// The id of a mail message (RFC 5322, 2392), which names its sender's host. A mailing list gives its copy another subject
    /// and foot, so one dump may tell of it in several ways.
    private static func isMessage(_ id: String) -> Bool {
        let prefix = "mid:".utf8
        guard id.utf8.starts(with: prefix) else { return false }
        let parts = id.utf8.dropFirst(prefix.count).split(
            separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }

    /// True if two dumps that give this id tell of the same post, whatever else they say of it.
    public static func isGlobal(_ id: String) -> Bool { scope(of: id) != .local }

    /// The id that a dump gives; nil for one of nothing but white space, which names nothing.
    public static func given(_ text: String?) -> String? {
        guard let text, text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
        return text
    }

    /// What the posts of a board's thread have in common, by the id of one: `dat:BOARD/THREAD`; nil for every other id.
    ///
    /// ```swift
    /// PostID.thread(of: "dat:cat/1319168096/5")  // "dat:cat/1319168096"
    /// ```
    public static func thread(of id: String) -> String? {
        guard id.utf8.starts(with: "dat:".utf8), scope(of: id) == .post, let slash = id.utf8.lastIndex(of: 0x2F) else {
            return nil
        }
        return String(id[..<slash])
    }

    @Sendable
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
