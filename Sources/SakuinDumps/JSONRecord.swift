// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinText

/// A record with the keys that archives and data sets use (FORMATS §3). What one key holds wrongly costs that key, not the
/// record. A data set's record is a page: one of the Hatena Anonymous Diary is split into its posts (FORMATS §2.1).
struct JSONRecord: Decodable {
    /// None if there is no text.
    private(set) var posts: [Post] = []
    /// What of the record could not be understood.
    private(set) var troubles: [String] = []

    private enum Key: String, CodingKey {
        case body, text, content, title, id, url, link, date, timestamp, author
        case createdAt = "created_at"
        case published
        case replyTo = "reply_to"
        case replyToCamel = "replyTo"
        case inReplyTo = "in_reply_to"
        case warcHeaders = "warc_headers"
        case meta
    }

    /// What the crawler noted, in OSCAR: there the record's own `id` counts records.
    private struct CrawlHead: Decodable {
        var address: String?
        var date: String?

        enum CodingKeys: String, CodingKey {
            case address = "warc-target-uri"
            case date = "warc-date"
        }
    }

    private struct Meta: Decodable {
        var warcHeaders: CrawlHead?
        var headers: CrawlHead?

        enum CodingKeys: String, CodingKey {
            case warcHeaders = "warc_headers"
            case headers
        }
    }

    private static func crawlHead(_ record: KeyedDecodingContainer<Key>) -> CrawlHead? {
        if let head = try? record.decodeIfPresent(CrawlHead.self, forKey: .warcHeaders) { return head }
        let meta = (try? record.decodeIfPresent(Meta.self, forKey: .meta)) ?? nil
        return meta?.warcHeaders ?? meta?.headers
    }

    init(from decoder: any Decoder) throws {
        let record = try decoder.container(keyedBy: Key.self)
        // Answers of the diary's site that somebody has gathered hold HTML.
        if Set(record.allKeys) == [.id, .title, .body], let post = try AnondJSON.Record(from: decoder).post {
            posts = [post]
            return
        }
        let crawl = JSONRecord.crawlHead(record)
        var fields = Fields(record: record)
        let body = fields.first(.body, .text, .content) ?? ""
        let title = fields.first(.title)
        guard title != nil || body.contains(where: { !$0.isWhitespace }) else { return }
        let url = crawl?.address ?? fields.first(.url, .link)
        // What has an id of its own was split by somebody before.
        let own = crawl == nil ? AnondID.canonical(fields.first(.id)) : nil
        if own == nil, JSONRecord.isPage(body, at: url) {
            // Its time is that of the crawl.
            posts = AnondText.posts(of: body, day: url.flatMap(AnondID.day(ofPage:))).map(\.post)
            return
        }
        if own == nil, title == nil, let id = AnondID.inLink(url), let post = AnondText.post(ofPage: body, id: id) {
            posts = [post]
            return
        }
        let id = AnondID.inLink(url) ?? own
        let date = crawl?.date ?? fields.first(.date, .timestamp, .createdAt, .published)
        let time = JSONRecord.time(date, id, &fields.troubles)
        let target = AnondID.canonical(fields.first(.replyTo, .replyToCamel, .inReplyTo))
        posts = [
            Post(
                id: id, time: time, title: title, body: body, replyTo: target, links: Links.found(in: body),
                author: fields.first(.author), url: url)
        ]
        troubles = fields.troubles
    }

    /// True for a flattened page of several posts: by its address, or by the heading of a day at its beginning.
    private static func isPage(_ text: String, at url: String?) -> Bool {
        if let url, AnondID.isPage(url) { return true }
        let start = text.utf8.prefix(PageMark.longestMark).prefix { $0 != UInt8(ascii: "\n") }
        return PageMark.dayHeading(Substring(start).trimmed) != nil
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
