// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText

@testable import SakuinIndex

/// Bodies of so many characters, both bounds included.
struct NaiveLength: NaiveSelector {
    static let name = "length"

    var least: Int
    var most: Int
    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveLength {
        let length = documents.isEmpty ? 10 : random.pick(documents).current.body.unicodeScalars.count
        let other = length + random.int(0...40)
        let all: [(Int, Int, String)] = [
            (length + 1, .max, ">\(length)"), (length, .max, ">=\(length)"), (length, .max, "\(length)字以上"),
            (0, length, "<=\(length)"), (0, length, "..\(length)"), (0, length, "\(length)文字以下"),
            (length, other, "\(length)..\(other)"), (length, other, "\(length)〜\(other)"),
            (length, .max, "\(length).."),
            (length, length, "\(length)"), (length, length, "=\(length)"), (0, length, "<\(length + 1)"),
            (0, length, "\(length + 1)未満"), (length + 1, .max, "＞\(length)"),
        ]
        let (least, most, written) = random.pick(all)
        return NaiveLength(least: least, most: most, written: written)
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        let length = document.current.body.unicodeScalars.count
        return least <= length && length <= most
    }
}
