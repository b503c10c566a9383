// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient

/// A table by RFC 4180, in UTF-8.
package struct CSVWriter: PostWriter {
    package let fields: [ExportField]
    /// True if U+FEFF stands at the beginning, without which Excel takes UTF-8 for the encoding of the system.
    package let hasMark: Bool

    package init(fields: [ExportField], hasMark: Bool) {
        self.fields = fields
        self.hasMark = hasMark
    }

    package var head: String { (hasMark ? "\u{FEFF}" : "") + CSVWriter.row(fields.map(\.rawValue)) }

    package func text(of post: ExportedPost, _ json: [UInt8]) -> String {
        CSVWriter.row(fields.map { $0.text(of: post) ?? "" })
    }

    package static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    /// What spreadsheets take for a formula where it stands first, which could send the sheet to anybody
    /// (OWASP, "CSV Injection"): an apostrophe before it makes it text.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]

    package static func cell(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, formulaStarts.contains(first) { text = "'" + text }
        let needsQuotes = text.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }
        guard needsQuotes || text.first == " " || text.last == " " else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
