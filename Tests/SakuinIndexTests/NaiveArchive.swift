// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the dumps hold, and which documents that makes by DESIGN §5, worked out from all dumps at once each time.

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
        ]
        for field in fields + post.links.map(Optional.some) {
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

    /// The documents that the dumps make: one for each id and, for posts without one, one for each content. A post
    /// without an id is one with the posts of an id that have its content; of several ids, with the least.
    mutating func documents() -> [NaiveDocument] {
        var byID: [[UInt8]: [Standing]] = [:]
        var byContent: [[UInt32]: [Standing]] = [:]
        var idOfContent: [[UInt32]: [UInt8]] = [:]
        for dump in dumps {
            for entry in dump.entries {
                let standing = Standing(
                    post: entry.post, modified: dump.modified, path: dump.path, line: entry.line)
                let content = self.content(of: entry.post)
                guard let id = entry.post.id.map({ Array($0.utf8) }) else {
                    byContent[content, default: []].append(standing)
                    continue
                }
                byID[id, default: []].append(standing)
                if let least = idOfContent[content], least.lexicographicallyPrecedes(id) { continue }
                idOfContent[content] = id
            }
        }
        var groups: [[Standing]] = []
        for (content, standings) in byContent {
            if let id = idOfContent[content] {
                byID[id]?.append(contentsOf: standings)
            } else {
                groups.append(standings)
            }
        }
        groups += byID.values
        // In an order that does not change from run to run, as a dictionary's does: a seed must repeat its queries.
        return groups.map { document($0) }.sorted { $0.versions[0].places[0] < $1.versions[0].places[0] }
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

    /// Day, title, reply target and folded body.
    private mutating func content(of post: Post) -> [UInt32] {
        let day = post.time.map { [UInt32(truncatingIfNeeded: ($0.seconds + 9 * 3600 + 86_400 * 1_000_000) / 86_400)] }
        let parts = [day ?? [], post.title.map { field($0).folded } ?? [], NaiveFolding.folded(post.replyTo ?? "")]
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
