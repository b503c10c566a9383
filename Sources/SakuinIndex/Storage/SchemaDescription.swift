// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import SakuinText

extension Schema {
    private struct Description: Encodable {
        struct Row: Encodable {
            var name: String
            var key: String
            var explanation: String
            var example: String?
        }
        var schema: Int
        var foldLevel: Int
        var docids: String
        var terms: [Row]
        var metadata: [Row]
    }

    /// The schema as JSON, ended by a line feed: what `Index/schema.json` holds.
    public static var json: String {
        let terms = TermPrefix.allCases.map {
            Description.Row(
                name: "\($0)", key: $0.rawValue, explanation: $0.explanation,
                example: $0.example.isEmpty ? nil : $0.example)
        }
        let metadata = MetadataKey.allCases.map {
            Description.Row(name: "\($0)", key: $0.rawValue, explanation: $0.explanation, example: nil)
        }
        let description = Description(
            schema: version, foldLevel: FoldLevel.indexed.rawValue,
            docids:
                """
                time slot \(TimeSlot.epoch) minus half the seconds since 1970 UTC, \(TimeSlot.undated) without a time; slot \
                by the scale of the generation, or the next free one; docid twice the slot, less one in the delta database
                """,
            terms: terms, metadata: metadata)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings and numbers: nothing that JSON cannot hold.
        let bytes = (try? encoder.encode(description)) ?? Data()
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }
}
