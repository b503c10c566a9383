// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText

@testable import SakuinIndex

/// The ID of the poster, letter by letter.
struct NaivePoster: NaiveSelector {
    static let name = "poster"

    var written: String

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaivePoster {
        let known = documents.compactMap(\.current.authorID)
        return NaivePoster(written: known.isEmpty || random.oneIn(6) ? "Zz9" : random.pick(known))
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        document.current.authorID.map { Array($0.utf8) == Array(written.utf8) } ?? false
    }
}
