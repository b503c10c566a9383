// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Where in a file a byte of a value stands.
struct JSONPath {
    var line: Int
    /// In characters, counted from 1.
    var column: Int

    /// - Parameters:
    ///   - line: of the value's first byte.
    ///   - column: characters before it in that line.
    init(_ offset: Int, in bytes: [UInt8], line: Int, column: Int) {
        let before = bytes.prefix(offset)
        let lineEnds = before.count { $0 == UInt8(ascii: "\n") }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.line = line + lineEnds
        self.column =
            String(decoding: before[start...], as: UTF8.self).count + (lineEnds == 0 ? column : 0) + 1
    }

    /// What is wrong at the place.
    func words(of fault: JSONError) -> Bilingual {
        Bilingual("column \(column): \(fault.words.english)", "\(column) 文字目: \(fault.words.japanese)")
    }
}
