// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinText

/// What values of JSON say where a text is expected, and how a format's own records are decoded.
enum JSONText {
    /// The value that the bytes hold. What strict JSON does not allow is mended first.
    /// - Throws: `JSONError` for what is no JSON, `DecodingError` for another value than that of the format.
    static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            let values = try JSONParser.values(bytes)
            guard let value = values.first else { throw error }
            let mended = Array(value.strict.utf8)
            guard mended != bytes else { throw error }
            return try JSONDecoder().decode(type, from: Data(mended))
        }
    }

    /// What a decoder found wrong.
    static func words(for error: any Error) -> Bilingual {
        if let fault = error as? JSONError { return fault.words }
        guard let error = error as? DecodingError else { return Bilingual(verbatim: "\(error)") }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            return Bilingual(verbatim: (key.isEmpty ? "" : "\(key): ") + context.debugDescription)
        @unknown default: return Bilingual(verbatim: "\(error)")
        }
    }

    /// A text, or the pieces of one: `{"rendered": …}` of WordPress, Telegram's and ChatGPT's lists of pieces.
    static func text(_ value: JSONValue) -> String? {
        if let text = value.scalar { return text.isBlank ? nil : text }
        return structured(value, as: .body)
    }

    /// Keys under which an object holds what a field is.
    private static let inner: [RecordField: [String]] = [
        .body: [
            "rendered", "$t", "#text", "_text", "text", "value", "content", "plain", "raw", "html", "markdown", "parts",
            "ja", "stringValue", "S",
        ],
        .title: [
            "rendered", "$t", "#text", "_text", "text", "value", "content", "plain", "raw", "ja", "stringValue", "S",
        ],
        .id: ["$oid", "$numberLong", "id", "value", "$t", "#text", "stringValue", "integerValue", "S", "N"],
        .url: ["href", "url", "uri", "link", "$t", "#text"],
        .date: [
            "$date", "$numberLong", "_seconds", "seconds", "iso", "date", "value", "$t", "#text", "timestampValue",
            "stringValue", "integerValue", "S", "N",
        ],
        .clock: ["value", "$t", "#text"],
        .author: [
            "name", "display_name", "displayName", "screen_name", "username", "userName", "handle", "nickname", "login",
            "acct",
            "global_name", "real_name", "title", "$t", "#text", "id",
        ],
        .replyTo: ["id", "message_id", "messageId", "parent", "uri", "url", "status_id", "statusId", "ref", "$t"],
    ]

    /// What an object or an array says as the value of a field; nil where nothing in it does.
    static func structured(_ value: JSONValue, as field: RecordField) -> String? {
        switch value {
        case .object:
            for key in inner[field] ?? [] {
                guard let held = value[key], !held.isEmpty else { continue }
                if field == .author, key == "id", held.string == nil { continue }
                if let text = held.scalar ?? structured(held, as: field) { return text }
            }
            return nil
        case .array(let elements) where field == .body || field == .title:
            let pieces = elements.compactMap { $0.string ?? ($0.members == nil ? nil : structured($0, as: field)) }
            guard !pieces.isEmpty else { return nil }
            // Of pieces with marks beside them each holds its own line ends.
            let isMarked = elements.contains { $0.members != nil }
            return pieces.joined(separator: isMarked ? "" : "\n")
        case .array(let elements) where field == .url || field == .author || field == .replyTo:
            return elements.lazy.compactMap { $0.scalar ?? structured($0, as: field) }.first
        default: return nil
        }
    }
}

extension JSONValue {
    /// The value as strict JSON.
    fileprivate var strict: String {
        switch self {
        case .null: "null"
        case .truth(let isTrue): isTrue ? "true" : "false"
        case .number(let digits): digits
        case .string(let text): JSONValue.quoted(text)
        case .array(let elements): "[" + elements.map(\.strict).joined(separator: ",") + "]"
        case .object(let members, _):
            "{" + members.map { JSONValue.quoted($0.key) + ":" + $0.value.strict }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
