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
            #expect(terms.joined(separator: " ") == row[1], "\(row)")
        }
    }

    @Test("tokens tell their kind and their place")
    func kinds() {
        let folded = Array("東にc+".utf8)
        #expect(
            tokens(of: folded) == [
                Token(kind: .kanji, range: 0..<3), Token(kind: .bigram, range: 0..<6),
                Token(kind: .runEnd, range: 3..<6),
                Token(kind: .word, range: 6..<7), Token(kind: .symbol, range: 7..<8),
            ])
    }

    @Test("the terms of a text are its tokens' terms, sorted and counted")
    func counted() {
        var random = NastyText(seed: 31)
        for _ in 0..<5000 {
            let text = FoldedText(random.text(upTo: 40) + random.text(upTo: 3) + "東東東 ab ab 東")
            var expected: [[UInt8]: Int] = [:]
            for token in tokens(of: text.bytes) { expected[term(of: token, in: text.bytes.span), default: 0] += 1 }
            var found: [[UInt8]: Int] = [:]
            var groups: [[[UInt8]]] = [[]]
            TermCounts(of: text).forEach { (term, count) throws(Never) in
                let bytes = (0..<term.count).map { term[$0] }
                found[bytes] = count
                if let last = groups[groups.count - 1].last, !last.lexicographicallyPrecedes(bytes) {
                    groups.append([])
                }
                groups[groups.count - 1].append(bytes)
            }
            #expect(found == expected)
            #expect(found.count == groups.map(\.count).reduce(0, +))
            // Words in order, then the rest in order.
            #expect(groups.count <= 2)
        }
    }

    @Test("no term is longer than 64 bytes, and long words are cut at a whole character")
    func longWords() {
        for letter in ["a", "é", "ก", "𐐨"] {
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
