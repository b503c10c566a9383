// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinText

/// A record with the keys that archives and data sets use (FORMATS §3). What one key holds wrongly costs that key, not the
/// record. A data set's record is a page: one of the Hatena Anonymous Diary is split into its posts (FORMATS §2.1).
struct JSONRecord: Decodable {
    /// None if there is no text.
    private(set) var posts: [Post] = []
    /// What of the record could not be understood.
    private(set) var troubles: [DumpFault] = []

    /// Any key.
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }

        static let warcHeaders = Key(stringValue: "warc_headers")
        /// What a data set notes of a record's source.
        static let metas = [Key(stringValue: "meta"), Key(stringValue: "metadata")]
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
        let meta = (try? record.decodeIfPresent(Meta.self, forKey: Key.metas[0])) ?? nil
        return meta?.warcHeaders ?? meta?.headers
    }

    init(from decoder: any Decoder) throws {
        let record = try decoder.container(keyedBy: Key.self)
        // Answers of the diary's site that somebody has gathered hold HTML.
        if record.allKeys.count <= 3, let post = try AnondJSON.Record(from: decoder).post {
            posts = [post]
            return
        }
        let crawl = JSONRecord.crawlHead(record)
        var fields = Fields(record: record)
        let body = fields.first(.body) ?? ""
        let title = fields.first(.title)
        if let fault = fields.fault { throw fault }
        guard title != nil || !body.isBlank else { return }
        let url = crawl?.address ?? fields.first(.url)
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
        let time = JSONRecord.time(crawl?.date ?? fields.first(.date), fields.first(.clock), id, &fields.troubles)
        let target = AnondID.canonical(fields.first(.replyTo))
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
    private static func time(
        _ date: String?, _ clock: String?, _ id: String?, _ troubles: inout [DumpFault]
    ) -> PostTime? {
        let time = AnondID.time(of: id)
        guard let words = date ?? clock else { return time }
        if let told = RecordField.time(date: date, clock: clock) { return told }
        troubles.append(DumpFault(time == nil ? .notADate : .notADateButID, String(words.prefix(40))))
        return time
    }

    private struct Fields {
        private let record: KeyedDecodingContainer<Key>
        /// The keys of the record by their names in lower case.
        private let keys: [String: Key]
        /// What a data set notes beside the record, nearest first.
        private let metas: [KeyedDecodingContainer<Key>]
        var troubles: [DumpFault] = []
        /// Why a string could not be read.
        private(set) var fault: (any Error)?

        init(record: KeyedDecodingContainer<Key>) {
            self.record = record
            // Of two that differ in case alone the same one every time.
            keys = Dictionary(record.allKeys.map { ($0.stringValue.lowercased(), $0) }) {
                $0.stringValue < $1.stringValue ? $1 : $0
            }
            metas = Key.metas.compactMap { try? record.nestedContainer(keyedBy: Key.self, forKey: $0) }
        }

        private mutating func value(_ record: KeyedDecodingContainer<Key>, _ key: Key) -> JSONScalar {
            do {
                return try record.decodeIfPresent(JSONScalar.self, forKey: key) ?? .null
            } catch {
                fault = error
                return .null
            }
        }

        /// What the first of the field's keys holds that is there and not blank.
        mutating func first(_ field: RecordField) -> String? {
            for name in field.names {
                guard let key = keys[name] else { continue }
                switch value(record, key) {
                case .text(let text) where !text.isBlank: return text
                case .text, .null: continue
                // Commonly an object with more than a name.
                case .other where field == .author: continue
                case .other: troubles.append(DumpFault(.valueLeftOut, key.stringValue))
                }
            }
            guard field == .url || field == .date || field == .title else { return nil }
            for meta in metas {
                for name in field.names {
                    if case .text(let text) = value(meta, Key(stringValue: name)),
                        !text.isBlank
                    {
                        return text
                    }
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
        } else if let text = try JSONScalar.text(container) {
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

    /// - Throws: for a string with what JSON does not allow: it can be mended.
    private static func text(_ container: any SingleValueDecodingContainer) throws -> String? {
        do {
            return try container.decode(String.self)
        } catch DecodingError.typeMismatch {
            return nil
        }
    }
}
