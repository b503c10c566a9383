// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct TokenTests {
    @Test("the cases of Index/bigrams.tsv")
    func bigramTable() throws {
        let rows = try Fixtures.rows("Index/bigrams.tsv")
        #expect(rows.count >= 40)
        for row in rows {
            #expect(row.count == 3 && !row[2].isEmpty, "\(row)")
            let folded = FoldedText(Fixtures.unescaped(row[0])).bytes
            let terms = tokens(of: folded).map { String(decoding: term(of: $0, in: folded.span), as: UTF8.self) }
            #expect(terms.joined(separator: " ") == Fixtures.unescaped(row[1]), "\(row)")
        }
    }

    @Test("tokens tell their kind and their place")
    func kinds() {
        let folded = Array("東にc1+".utf8)
        #expect(
            tokens(of: folded) == [
                Token(kind: .kanji, range: 0..<3, place: 0), Token(kind: .bigram, range: 0..<6, place: 0),
                Token(kind: .runEnd, range: 3..<6, place: 1),
                Token(kind: .word, range: 6..<8, place: 2), Token(kind: .symbol, range: 8..<9, place: 4),
            ])
    }

    @Test("no term is longer than 64 bytes, and long words are cut at a whole character")
    func longWords() {
        for letter in ["a", "é", "ა", "𐐨"] {
            for count in 1...80 {
                let folded = FoldedText(String(repeating: letter, count: count)).bytes
                let terms = tokens(of: folded).map { term(of: $0, in: folded.span) }
                let width = letter.utf8.count
                #expect(terms.map(\.count) == [min(count * width, 64 / width * width)])
                #expect(String(validating: terms[0], as: UTF8.self) != nil)
            }
        }
    }
}
