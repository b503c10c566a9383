// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinText

/// A record with the keys that archives use (FORMATS §3). What one key holds wrongly costs that key, not the record.
struct JSONRecord: Decodable {
    /// Nil if there is no text.
    private(set) var post: Post?
    /// What of the record could not be understood.
    private(set) var troubles: [String] = []

    private enum Key: String, CodingKey {
        case body, text, content, title, id, url, link, date, timestamp, author
        case createdAt = "created_at"
        case published
        case replyTo = "reply_to"
        case replyToCamel = "replyTo"
        case inReplyTo = "in_reply_to"
    }

    init(from decoder: any Decoder) throws {
        var fields = Fields(record: try decoder.container(keyedBy: Key.self))
        let body = fields.first(.body, .text, .content) ?? ""
        let title = fields.first(.title)
        guard title != nil || body.contains(where: { !$0.isWhitespace }) else { return }
        let url = fields.first(.url, .link)
        let id = AnondID.inLink(url) ?? AnondID.canonical(fields.first(.id))
        let time = JSONRecord.time(fields.first(.date, .timestamp, .createdAt, .published), id, &fields.troubles)
        let target = AnondID.canonical(fields.first(.replyTo, .replyToCamel, .inReplyTo))
        post = Post(
            id: id, time: time, title: title, body: body, replyTo: target, links: Links.found(in: body),
            author: fields.first(.author), url: url)
        troubles = fields.troubles
    }

    /// The time that the date gives, else the one that the id tells.
    private static func time(_ date: String?, _ id: String?, _ troubles: inout [String]) -> PostTime? {
        let time = AnondID.time(of: id)
        guard let date else { return time }
        if let told = DateText.time(date) { return told }
        troubles.append("\(date.prefix(40)) is not a date: kept \(time == nil ? "without time" : "with its id's time")")
        return time
    }

    private struct Fields {
        let record: KeyedDecodingContainer<Key>
        var troubles: [String] = []

        /// What the first of the keys holds that is there and not blank.
        mutating func first(_ keys: Key...) -> String? {
            for key in keys {
                switch (try? record.decodeIfPresent(JSONScalar.self, forKey: key)) ?? .null {
                case .text(let text) where text.contains { !$0.isWhitespace }: return text
                case .text, .null: continue
                // Commonly an object with more than a name.
                case .other where key == .author: continue
                case .other: troubles.append("\(key.rawValue) is neither text nor a number of 64 bits: left out")
                }
            }
            return nil
        }
    }
}

/// A value as text: a string, or a number digit for digit. Ids must not pass through doubles (FORMATS §3).
private enum JSONScalar: Decodable {
    case text(String)
    case null
    /// An object, an array, a truth value, or a number with more digits than are kept.
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .text(String(number))
        } else if let number = try? container.decode(UInt64.self) {
            self = .text(String(number))
        } else if let number = try? container.decode(Decimal.self), number.magnitude < Decimal(UInt64.max) {
            // 38 digits are kept: a date with a fraction of a second.
            self = .text("\(number)")
        } else {
            self = .other
        }
    }
}
