// SPDX-License-Identifier: GPL-2.0-or-later
//
// Mastodon's export. Its posts that were never public are passed over unless the configuration wants them, and so are
// Misskey's (MisskeyNote.swift).

internal import SakuinText

/// An activity of Mastodon's `outbox.json`.
struct MastodonActivity: ArrayRecord {
    static let format = DumpFormat(name: "mastodon-outbox", version: 3)
    static let opening = JSONElements.Opening.member("orderedItems")

    private let kind: Kind

    private enum Kind {
        case note(Note)
        case other(LeftOut)
    }

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let start = head.drop { " \t\r\n".utf8.contains($0) }
        guard start.first == UInt8(ascii: "{") else { return false }
        let text = String(decoding: start, as: UTF8.self)
        return text.contains("\"orderedItems\"") && text.contains("\"OrderedCollection")
    }

    private enum Key: String, CodingKey { case type, object }

    init(from decoder: any Decoder) throws {
        // Likes and bookmarks are collections of addresses.
        guard let activity = try? decoder.container(keyedBy: Key.self) else {
            kind = .other(.otherActivities)
            return
        }
        switch try activity.decodeIfPresent(String.self, forKey: .type) {
        case "Create": kind = .note(try activity.decode(Note.self, forKey: .object))
        case "Announce": kind = .other(.boosts)
        default: kind = .other(.otherActivities)
        }
    }

    func meaning(_ options: ReadingOptions) -> RecordMeaning {
        switch kind {
        case .note(let note): note.meaning(options)
        case .other(let kind): .passedOver(kind)
        }
    }

    private struct Note: Decodable {
        var id: String?
        var type: String?
        var url: Reference?
        var content: String?
        var summary: String?
        var inReplyTo: Reference?
        var published: String?
        var attributedTo: Reference?
        var to: Addressees?
        var cc: Addressees?
        /// What a poll gives to choose from: one, or several.
        var oneOf: [Choice]?
        var anyOf: [Choice]?

        struct Choice: Decodable { var name: String? }

        func meaning(_ options: ReadingOptions) -> RecordMeaning {
            guard options.includesPrivatePosts || Note.isPublic(to) || Note.isPublic(cc) else {
                return .passedOver(.privatePosts)
            }
            let text = MarkupText.of(html: content ?? "")
            let choices = ((oneOf ?? []) + (anyOf ?? [])).compactMap(\.name)
            let time = published.flatMap(DateText.time)
            let post = Post(
                id: id, time: time, title: summary.flatMap { $0.isEmpty ? nil : $0 },
                body: ([text.string] + choices).filter { !$0.isEmpty }.joined(separator: "\n"),
                replyTo: inReplyTo?.address, links: text.links, author: attributedTo?.address,
                url: url?.address ?? id)
            return .posts([post], troubles: RecordMeaning.troubles(ofDate: published, read: time))
        }

        private static func isPublic(_ addressees: Addressees?) -> Bool {
            addressees?.names.contains { $0.hasSuffix("#Public") || $0 == "as:Public" || $0 == "Public" } ?? false
        }
    }

    /// An address, an object that has one, or the first of several: servers other than Mastodon write all of these.
    private struct Reference: Decodable {
        var address: String?

        private struct Named: Decodable {
            var id: String?
            var href: String?
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                address = text
            } else if let object = try? container.decode(Named.self) {
                address = object.id ?? object.href
            } else {
                address = (try? container.decode([Reference].self))?.lazy.compactMap(\.address).first
            }
        }
    }

    /// A name or several.
    private struct Addressees: Decodable {
        var names: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let name = try? container.decode(String.self) {
                names = [name]
            } else {
                names = (try? container.decode([String].self)) ?? []
            }
        }
    }
}
