// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText

@testable import SakuinIndex

/// A piece of the author's name.
struct NaiveAuthor: NaiveSelector {
    static let name = "author"

    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveAuthor {
        let names = documents.compactMap(\.current.author)
        let name = names.isEmpty ? "誰か" : random.pick(names)
        let scalars = Array(name.unicodeScalars)
        let start = random.int(0...scalars.count - 1)
        let piece = scalars[start..<min(scalars.count, start + random.int(1...3))]
        var text = String(String.UnicodeScalarView(piece))
        if random.oneIn(4) { text = text.applyingTransform(.fullwidthToHalfwidth, reverse: random.oneIn(2)) ?? text }
        if random.oneIn(4) { text = text.applyingTransform(.hiraganaToKatakana, reverse: random.oneIn(2)) ?? text }
        return NaiveAuthor(written: NaiveField(text).folded.isEmpty ? "人" : text)
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        guard let author = document.current.author else { return false }
        let (name, piece) = (NaiveField(author), NaiveField(written))
        func stands(_ level: Int) -> Bool {
            NaiveAuthor.stands(piece.cells(at: level).map(\.scalar), in: name.cells(at: level).map(\.scalar))
        }
        guard fold > 0 else {
            let composed = [written, author].map {
                $0.precomposedStringWithCanonicalMapping.unicodeScalars.map(\.value)
            }
            return stands(1) && NaiveAuthor.stands(composed[0], in: composed[1])
        }
        return (1...fold).contains(where: stands)
    }

    private static func stands(_ piece: [UInt32], in text: [UInt32]) -> Bool {
        text.indices.contains { text[$0...].starts(with: piece) }
    }
}
