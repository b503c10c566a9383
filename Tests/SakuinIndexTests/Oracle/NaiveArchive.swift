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
    private var forgotten: [(name: String, Forgotten)] = []

    /// A post that is left out of the dumps.
    private struct Forgotten {
        /// Those of its records with an id.
        var keys: Set<Key> = []
        /// Those of its records without one.
        var contents: Set<[UInt32]> = []
        var hasID: Bool
        /// Of one that a dump tells apart from others.
        var said: ExactPost?

        func isOne(_ key: Key?, _ content: [UInt32], _ post: Post) -> Bool {
            if let said, NaiveArchive.said(post) != said { return false }
            guard let key else { return contents.contains(content) }
            return hasID ? keys.contains(key.withoutPath) : contents.contains(content)
        }
    }

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

        var withoutPath: Key {
            if case .told(let id, let content, _) = self { .told(id, content: content, path: nil) } else { self }
        }
    }

    /// The documents that the dumps make: one for each key; several where a dump says two different things under one key, unless
    /// its id was made for one post. A post without an id is one with the posts that have its content and an id: of
    /// several, with the least.
    mutating func documents() -> [NaiveDocument] {
        // In an order that does not change from run to run, as a dictionary's does: a seed must repeat its queries.
        groups().flatMap { NaiveArchive.parts(of: $0) }.map { document($0) }
            .sorted {
                ($0.versions[0].places[0], $0.versions[0].places.count) < (
                    $1.versions[0].places[0], $1.versions[0].places.count
                )
            }
    }

    /// What is not forgotten, by key.
    private mutating func groups() -> [[Standing]] {
        var groups: [Key: [Standing]] = [:]
        var withoutID: [[UInt32]: [Standing]] = [:]
        var keysOfContent: [[UInt32]: Set<Key>] = [:]
        for dump in dumps {
            for entry in dump.entries {
                let standing = NaiveArchive.standing(entry, in: dump)
                let content = self.content(of: standing.post)
                let key = NaiveArchive.key(of: standing.post, content, path: dump.path)
                if forgotten.contains(where: { $0.1.isOne(key, content, standing.post) }) { continue }
                if let key {
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
        return Array(groups.values)
    }

    private static func standing(_ entry: NaiveEntry, in dump: NaiveDump) -> Standing {
        var post = entry.post
        if isBlank(post.id) { post.id = nil }
        return Standing(post: post, modified: dump.modified, path: dump.path, line: entry.line)
    }

    // MARK: Forgetting

    /// Forgets the document that has this place.
    mutating func forget(_ name: String, path: String, line: Int) {
        for group in groups() {
            let parts = NaiveArchive.parts(of: group)
            guard
                let part = parts.first(where: { part in
                    part.contains { Array($0.path.utf8) == Array(path.utf8) && $0.line == line }
                })
            else { continue }
            var post = Forgotten(
                hasID: part.contains { $0.post.id != nil },
                said: NaiveArchive.isToldApart(group) ? NaiveArchive.said(part[0].post) : nil)
            for standing in part {
                let content = self.content(of: standing.post)
                post.contents.insert(content)
                if let key = NaiveArchive.key(of: standing.post, content, path: "") {
                    post.keys.insert(key.withoutPath)
                }
            }
            forgotten.append((name, post))
            return learn()
        }
    }

    mutating func undo(_ name: String) { forgotten.removeAll { $0.name == name } }

    /// To be called whenever dumps have come: other wordings of a forgotten post, by which posts without an id are known.
    mutating func learn() {
        for place in forgotten.indices where forgotten[place].1.hasID && forgotten[place].1.said == nil {
            for dump in dumps {
                for entry in dump.entries {
                    let post = NaiveArchive.standing(entry, in: dump).post
                    let content = self.content(of: post)
                    guard let key = NaiveArchive.key(of: post, content, path: ""),
                        forgotten[place].1.keys.contains(key.withoutPath)
                    else { continue }
                    forgotten[place].1.contents.insert(content)
                }
            }
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
        guard isToldApart(standings) else { return [standings] }
        return Array(Dictionary(grouping: standings) { said($0.post) }.values)
    }

    /// True if a dump says two different things of what else would be one post.
    private static func isToldApart(_ standings: [Standing]) -> Bool {
        if standings.contains(where: { $0.post.id.map(isMade) ?? false }) { return false }
        let byDump = Dictionary(grouping: standings) { Array($0.path.utf8) }
        return byDump.values.contains { Set($0.map { said($0.post) }).count > 1 }
    }

    private static func said(_ post: Post) -> ExactPost {
        ExactPost(
            Post(
                time: post.time, title: post.title, body: post.body, replyTo: post.replyTo,
                alsoReplyTo: post.alsoReplyTo, author: post.author, authorID: post.authorID))
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
