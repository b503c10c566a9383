// SPDX-License-Identifier: GPL-2.0-or-later

internal import CTables

/// A table of the folder `Index`, compiled in: rows of columns with tabs between them. What begins with `#` is a comment.
enum IndexTable: String, CaseIterable, Sendable {
    case folding1 = "folding/level-1.tsv"
    case folding2 = "folding/level-2.tsv"
    case folding3 = "folding/level-3.tsv"
    case folding4 = "folding/level-4.tsv"
    case readings = "readings.tsv"

    private var name: ctables_name {
        switch self {
        case .folding1: CTABLES_FOLDING_1
        case .folding2: CTABLES_FOLDING_2
        case .folding3: CTABLES_FOLDING_3
        case .folding4: CTABLES_FOLDING_4
        case .readings: CTABLES_READINGS
        }
    }

    /// Lends the bytes of the file.
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        // They are the program's own, and live as long as it does.
        let file = unsafe ctables_find(name)
        return unsafe body(UnsafeBufferPointer(start: file.bytes, count: file.length).span)
    }

    /// The columns of each row.
    var rows: [[Substring]] {
        withBytes { bytes in
            var rows: [[Substring]] = []
            var start = 0
            while start < bytes.count {
                var end = start
                while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
                if end > start, bytes[start] != UInt8(ascii: "#") {
                    rows.append(columns(bytes.extracting(start..<end)))
                }
                start = end + 1
            }
            return rows
        }
    }

    private func columns(_ row: Span<UInt8>) -> [Substring] {
        guard let text = try? UTF8Span(validating: row) else { preconditionFailure("Index/\(rawValue) is not UTF-8") }
        return String(copying: text).split(separator: "\t", omittingEmptySubsequences: false)
    }
}
