// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON Lines: one object a line, one post an object. A line that cannot be read is a warning, the rest is read. Memory
// holds one line, whatever the length of the file.

internal import FoundationEssentials
internal import SakuinText

struct JSONLines: PostSequence {
    static let form = DumpForm(name: "json-lines", version: 1)

    private var lines: LineReader
    private(set) var report = DumpReport()
    private let decoder = JSONDecoder()

    /// The first character that is not white space opens an object.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        var text = head
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        return text.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    }

    init(_ bytes: ByteStream) throws(DumpError) {
        lines = LineReader(bytes)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while let line = try lines.next() {
            switch line {
            case .overlong:
                report.warn(lines.number, "the line is longer than \(LineReader.longestLine >> 20) MiB: passed over")
            case .bytes(let bytes):
                if let post = post(in: bytes) {
                    report.posts += 1
                    return PlacedPost(post: post, place: Place(line: lines.number, lastLine: lines.number))
                }
            }
        }
        report.bytes = lines.stream.count
        report.digest = lines.digest()
        if report.posts == 0, let first = report.warnings.first {
            throw DumpError(.unknownForm, line: first.line, "no line holds a post; the first trouble: \(first.reason)")
        }
        return nil
    }

    private mutating func post(in line: [UInt8]) -> Post? {
        guard line.contains(where: { !" \t\r".utf8.contains($0) }) else { return nil }
        guard String(validating: line, as: UTF8.self) != nil else {
            report.warn(lines.number, "the line is not valid UTF-8: passed over")
            return nil
        }
        do {
            let record = try decoder.decode(JSONRecord.self, from: Data(line))
            if let text = record.unreadableDate {
                report.warn(lines.number, "\(text) is not a date: kept without time")
            }
            guard let post = record.post else {
                report.warn(lines.number, "the record has no text: none of body, text, content and title")
                return nil
            }
            return post
        } catch {
            report.warn(lines.number, "not a JSON object, or broken off: \(JSONLines.words(for: error))")
            return nil
        }
    }

    private static func words(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            return (key.isEmpty ? "" : "\(key): ") + context.debugDescription
        @unknown default: return "\(error)"
        }
    }
}

/// A record with the keys that archives use (FORMATS §3).
private struct JSONRecord: Decodable {
    private(set) var post: Post?
    private(set) var unreadableDate: String?

    private enum Key: String, CodingKey {
        case body, text, content, title, id, url, link, date, timestamp, author
        case createdAt = "created_at"
        case published
        case replyTo = "reply_to"
        case replyToCamel = "replyTo"
        case inReplyTo = "in_reply_to"
    }

    /// A string, or a number kept digit for digit: ids must not pass through doubles.
    private struct Text: Decodable {
        var value: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = nil
            } else if let text = try? container.decode(String.self) {
                value = text
            } else if let number = try? container.decode(Int64.self) {
                value = String(number)
            } else if let number = try? container.decode(UInt64.self) {
                value = String(number)
            } else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "neither text nor a whole number")
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func first(_ keys: Key...) throws -> String? {
            for key in keys {
                if let text = try container.decodeIfPresent(Text.self, forKey: key)?.value, !text.isEmpty {
                    return text
                }
            }
            return nil
        }
        let body = try first(.body, .text, .content) ?? ""
        let title = try first(.title)
        guard !body.isEmpty || title != nil else { return }
        let url = try first(.url, .link)
        let id = AnondID.canonical(try first(.id)) ?? AnondID.inLink(url)
        let date = try first(.date, .timestamp, .createdAt, .published)
        var time = date.flatMap(DateText.time)
        if time == nil {
            unreadableDate = date
            time = AnondID.time(of: id)
        }
        let target = AnondID.canonical(try first(.replyTo, .replyToCamel, .inReplyTo))
        post = Post(
            id: AnondID.inLink(url) ?? id, time: time, title: title, body: body, replyTo: target,
            links: Links.found(in: body), author: try first(.author), url: url)
    }
}
