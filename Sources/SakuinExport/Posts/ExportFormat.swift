// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient

/// What posts are written as.
package enum ExportFormat: String, CaseIterable {
    case jsonl, csv, markdown, html, mbox

    /// The ends of names that tell a format.
    package static let endings: [(end: String, format: ExportFormat)] = [
        (".jsonl", .jsonl), (".ndjson", .jsonl), (".json", .jsonl), (".csv", .csv), (".md", .markdown),
        (".markdown", .markdown), (".html", .html), (".htm", .html), (".mbox", .mbox),
    ]

    /// The format that the end of a file's name tells, in whatever case; nil if it tells none.
    package init?(fileName: String) {
        let name = fileName.lowercased()
        guard let (_, format) = ExportFormat.endings.first(where: { name.hasSuffix($0.end) }) else { return nil }
        self = format
    }

    /// True if a person chooses which fields are written.
    package var hasFields: Bool { self == .jsonl || self == .csv }
}

/// A field of a post that can be asked for.
package enum ExportField: String, CaseIterable {
    case id, key, time, title, body, author, authorID = "author_id", url
    case replyTo = "reply_to", alsoReplyTo = "also_reply_to", links, source, boundary, lossy

    /// Of a table.
    package static let standard: [ExportField] = [.time, .title, .body, .author, .url, .id, .replyTo, .source]

    /// The field as text; nil where the post has none.
    package func text(of post: ExportedPost) -> String? {
        switch self {
        case .id: post.id
        case .key: post.key
        case .time: post.time
        case .title: post.title
        case .body: post.body
        case .author: post.author
        case .authorID: post.authorID
        case .url: post.url
        case .replyTo: post.replyTo
        case .alsoReplyTo: post.alsoReplyTo?.joined(separator: "\n")
        case .links: post.links.isEmpty ? nil : post.links.joined(separator: "\n")
        case .source: post.source.text
        case .boundary: post.boundary
        case .lossy: post.lossy ? "true" : "false"
        }
    }
}

extension Source {
    /// The place in one cell of a table.
    package var text: String { [dump, member, String(line)].compactMap { $0 }.joined(separator: ":") }
}

/// Writes posts one after the other.
package protocol PostWriter: Sendable {
    /// What stands before the first post.
    var head: String { get }
    /// A post, with the JSON that the daemon sent for it.
    func text(of post: ExportedPost, _ json: [UInt8]) -> String
    /// What stands behind the last post.
    var tail: String { get }
}

extension PostWriter {
    package var head: String { "" }
    package var tail: String { "" }
}

/// JSON Lines: what the daemon sent, which it reads again as the same posts; or the fields that are asked for.
package struct JSONLinesWriter: PostWriter {
    /// Nil for all.
    package let fields: [ExportField]?

    package init(fields: [ExportField]?) { self.fields = fields }

    package func text(of post: ExportedPost, _ json: [UInt8]) -> String {
        guard let fields else { return String(decoding: json, as: UTF8.self) + "\n" }
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            for field in fields {
                switch field {
                case .alsoReplyTo: writer.member(field.rawValue, post.alsoReplyTo)
                case .links: writer.member(field.rawValue, post.links)
                case .lossy: writer.member(field.rawValue, post.lossy)
                case .source: writer.member(field.rawValue, post.source)
                default: writer.member(field.rawValue, field.text(of: post))
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}
