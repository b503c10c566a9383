// SPDX-License-Identifier: GPL-2.0-or-later

/// A row of a table (RFC 4180; Excel's too). A quoted field may hold line ends.
struct CSVRow {
    var fields: [[UInt8]]
    /// True if the text ends inside a quoted field.
    var isBrokenOff = false
    /// True if a line end followed.
    var endsLine = false

    /// True for an empty line.
    var isEmpty: Bool { fields.count == 1 && fields[0].isEmpty }

    /// Bytes. A row of this length is a broken file.
    private static let longest = 16 << 20

    /// Fields of a row. What is more is left in the last: a row of separators alone would need memory out of proportion.
    private static let mostFields = 4096

    /// The next row; nil at the end.
    static func next(_ text: inout TextCursor, _ separator: UInt8) throws(DumpError) -> CSVRow? {
        guard try text.peek() != nil else { return nil }
        var row = CSVRow(fields: [[]])
        var isQuoted = false
        var size = 0
        let line = text.line
        while let byte = try text.take() {
            size += 1
            guard size < longest else { throw DumpError(.tooLarge, line: line, .longRow, "\(longest >> 20)") }
            // Programs fill fields with zero bytes, which are no text.
            if byte == 0 { continue }
            let last = row.fields.count - 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    row.fields[last].append(byte)
                } else if try text.peek() == UInt8(ascii: "\"") {
                    row.fields[last].append(byte)
                    _ = try text.take()
                } else {
                    isQuoted = false
                    // Not every writer quotes: what goes on behind the quote has quoted somebody.
                    if let behind = try text.peek(), behind != separator, behind != UInt8(ascii: "\n"),
                        behind != UInt8(ascii: "\r")
                    {
                        row.fields[last].insert(byte, at: 0)
                        row.fields[last].append(byte)
                    }
                }
            } else if byte == UInt8(ascii: "\""), row.fields[last].isEmpty {
                isQuoted = true
            } else if byte == separator {
                if row.fields.count < mostFields { row.fields.append([]) } else { row.fields[last].append(byte) }
            } else if byte == UInt8(ascii: "\n") {
                row.endsLine = true
                return row
            } else if byte == UInt8(ascii: "\r") {
                if try text.peek() == UInt8(ascii: "\n") { _ = try text.take() }
                row.endsLine = true
                return row
            } else {
                row.fields[last].append(byte)
            }
        }
        row.isBrokenOff = isQuoted
        return row
    }

    /// The field as text. Excel writes `="001"` for a number that is to keep its zeros.
    static func text(_ field: [UInt8]) -> String {
        guard field.starts(with: "=\"".utf8), field.count > 2, field.last == UInt8(ascii: "\"") else {
            return String(decoding: field, as: UTF8.self)
        }
        return String(
            decoding: Array(field.dropFirst(2).dropLast()).replacing("\"\"".utf8, with: "\"".utf8), as: UTF8.self)
    }
}
