// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the dumps hold, and which documents that makes (Index/README.md, "A dump"), worked out from all dumps at once each time.

import SakuinIndex
import SakuinText

/// A post with its place: the line that the oracle gave it.
struct NaiveEntry {
    var post: Post
    var line: Int
}

struct NaiveDump {
    var path: String
    var modified: Int64
    var entries: [NaiveEntry]
}

/// A post as an array that is equal for equal bytes only: Swift's strings are equal for canonically equal text.
struct ExactPost: Hashable {
    private let bytes: [UInt8]

    init(_ post: Post) {
        var bytes: [UInt8] = []
        let fields: [String?] = [
            post.id, post.title, post.body, post.replyTo, post.author, post.url, post.time.map { "\($0.seconds)" },
            post.time.map { "\($0.precision)" }, "\(post.boundary)", "\(post.isLossy)",
            post.authorID, "\(post.alsoReplyTo.count)",
        ]
        for field in fields + (post.alsoReplyTo + post.links).map(Optional.some) {
            // Bytes that UTF-8 never has end the fields.
            bytes.append(contentsOf: field.map { Array($0.utf8) + [0xFF] } ?? [0xFE])
        }
        self.bytes = bytes
    }
}

/// One wording of a document and where it stands, newest place first.
struct NaiveVersion: Hashable {
    var post: ExactPost
    /// `path:line`.
    var places: [String]

    // By bytes: names in two normalization forms are two dumps, which may hold one wording at the same line.
    static func == (left: NaiveVersion, right: NaiveVersion) -> Bool {
        left.post == right.post && left.places.map { Array($0.utf8) } == right.places.map { Array($0.utf8) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(post)
        for place in places { hasher.combine(Array(place.utf8)) }
    }
}

struct NaiveDocument {
    var id: String
    var current: Post
    var versions: [NaiveVersion]
    var title: NaiveField?
    var body: NaiveField
}

struct NaiveArchive {
    var dumps: [NaiveDump] = []
    private var fields: [[UInt8]: NaiveField] = [:]

    private struct Standing {
        var post: Post
        var modified: Int64
        var path: String
        var line: Int

        func isNewer(than other: Standing) -> Bool {
            if modified != other.modified { return modified > other.modified }
            let (left, right) = (Array(path.utf8), Array(other.path.utf8))
            if left != right { return right.lexicographicallyPrecedes(left) }
            return line > other.line
        }
    }

    /// What posts of several dumps have in common to be one.
    private enum Key: Hashable {
        case content([UInt32])
        case id([UInt8])
        case timed([UInt8], Int64)
        case told([UInt8], content: [UInt32], path: [UInt8]?)
    }

    /// The documents that the dumps make: one for each key; several where a dump says two different things under one key, unless
    /// its id was made for one post. A post without an id is one with the posts that have its content and an id: of
    /// several, with the least.
    mutating func documents() -> [NaiveDocument] {
        var groups: [Key: [Standing]] = [:]
        var withoutID: [[UInt32]: [Standing]] = [:]
        var keysOfContent: [[UInt32]: Set<Key>] = [:]
        for dump in dumps {
            for entry in dump.entries {
                var post = entry.post
                if NaiveArchive.isBlank(post.id) { post.id = nil }
                let standing = Standing(post: post, modified: dump.modified, path: dump.path, line: entry.line)
                let content = self.content(of: post)
                if let key = NaiveArchive.key(of: post, content, path: dump.path) {
                    groups[key, default: []].append(standing)
                    keysOfContent[content, default: []].insert(key)
                } else {
                    withoutID[content, default: []].append(standing)
                }
            }
        }
        for (content, standings) in withoutID {
            let key = keysOfContent[content]?.min { NaiveArchive.rank($0) < NaiveArchive.rank($1) } ?? .content(content)
            groups[key, default: []] += standings
        }
        // In an order that does not change from run to run, as a dictionary's does: a seed must repeat its queries.
        return groups.flatMap { NaiveArchive.parts(of: $1) }.map { document($0) }
            .sorted {
                ($0.versions[0].places[0], $0.versions[0].places.count) < (
                    $1.versions[0].places[0], $1.versions[0].places.count
                )
            }
    }

    private static func isBlank(_ id: String?) -> Bool {
        id.map { $0.unicodeScalars.allSatisfy { " \t\r\n\u{3000}\u{85}\u{A0}\u{2028}".unicodeScalars.contains($0) } }
            ?? true
    }

    /// Nil for a post without an id.
    private static func key(of post: Post, _ content: [UInt32], path: String) -> Key? {
        guard let text = post.id else { return nil }
        let id = Array(text.utf8)
        if isGlobal(text) { return .id(id) }
        switch post.time {
        case nil: return .told(id, content: content, path: Array(path.utf8))
        case let time? where time.precision == .day: return .told(id, content: content, path: nil)
        case let time?: return .timed(id, time.seconds)
        }
    }

    /// True for an id that means one post, or one place.
    static func isGlobal(_ id: String) -> Bool {
        isMade(id) || id.wholeMatch(of: /(?s)((?i:https?:\/\/|urn:|tag:).+|mid:[^@]+@.+)/) != nil
    }

    /// True for an id that was made for one post.
    static func isMade(_ id: String) -> Bool {
        id.wholeMatch(of: /anond:[0-9]{14}|x:[0-9]+|hatena:[^\/]+(\/[^\/]+)+|dat:[^\/]+\/[^\/]+\/[^\/]+/) != nil
    }

    /// Orders the keys with one content.
    private static func rank(_ key: Key) -> RankOfKey {
        switch key {
        case .content: RankOfKey(bytes: [])
        case .id(let id): RankOfKey(bytes: id.map { Int64($0) })
        case .timed(let id, let seconds): RankOfKey(bytes: id.map { Int64($0) } + [-1, seconds])
        case .told(let id, _, let path):
            RankOfKey(bytes: id.map { Int64($0) } + [-1, .max] + (path ?? []).map { Int64($0) })
        }
    }

    private struct RankOfKey: Comparable {
        var bytes: [Int64]

        static func < (left: RankOfKey, right: RankOfKey) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
    }

    private static func parts(of standings: [Standing]) -> [[Standing]] {
        if standings.contains(where: { $0.post.id.map(isMade) ?? false }) { return [standings] }
        func said(_ post: Post) -> ExactPost {
            ExactPost(
                Post(
                    time: post.time, title: post.title, body: post.body, replyTo: post.replyTo,
                    alsoReplyTo: post.alsoReplyTo, author: post.author, authorID: post.authorID))
        }
        let byDump = Dictionary(grouping: standings) { Array($0.path.utf8) }
        guard byDump.values.contains(where: { Set($0.map { said($0.post) }).count > 1 }) else { return [standings] }
        return Array(Dictionary(grouping: standings) { said($0.post) }.values)
    }

    private mutating func document(_ standings: [Standing]) -> NaiveDocument {
        let sorted = standings.sorted { left, right in
            if (left.post.id == nil) != (right.post.id == nil) { return left.post.id != nil }
            if left.post.isLossy != right.post.isLossy { return right.post.isLossy }
            return left.isNewer(than: right)
        }
        var versions: [NaiveVersion] = []
        for standing in sorted {
            let (post, place) = (ExactPost(standing.post), "\(standing.path):\(standing.line)")
            if let index = versions.firstIndex(where: { $0.post == post }) {
                versions[index].places.append(place)
            } else {
                versions.append(NaiveVersion(post: post, places: [place]))
            }
        }
        let current = sorted[0].post
        return NaiveDocument(
            id: current.id ?? "", current: current, versions: versions, title: current.title.map { field($0) },
            body: field(current.body))
    }

    /// Day, title, reply target, author and folded body.
    private mutating func content(of post: Post) -> [UInt32] {
        let day = post.time.map { [UInt32(truncatingIfNeeded: ($0.seconds + 9 * 3600 + 86_400 * 1_000_000) / 86_400)] }
        let parts = [
            day ?? [], post.title.map { field($0).folded } ?? [], NaiveFolding.folded(post.replyTo ?? ""),
            NaiveFolding.folded(post.author ?? ""),
        ]
        // No scalar is greater than U+10FFFF.
        return parts.flatMap { $0 + [UInt32.max] } + field(post.body).folded
    }

    mutating func field(_ text: String) -> NaiveField {
        let key = Array(text.utf8)
        if let known = fields[key] { return known }
        let made = NaiveField(text)
        fields[key] = made
        return made
    }
}
