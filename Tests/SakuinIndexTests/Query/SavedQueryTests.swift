// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinIndex

@Suite struct SavedQueryTests {
    private static let saved = SavedQueries(
        """
        ego=増田 OR むらう
        cats=猫 -猫背
        both=saved:ego saved:cats
        夏=date:2024-06..2024-08
        ring=東京 saved:ring2
        ring2=saved:ring
        self=saved:self
        broken=増田 (大阪
        outer=saved:broken
        empty=
        wide=saved:w1 saved:w1 saved:w1 saved:w1
        w1=saved:w2 saved:w2 saved:w2 saved:w2
        w2=saved:w3 saved:w3 saved:w3 saved:w3
        w3=saved:w4 saved:w4 saved:w4 saved:w4
        w4=東京 東京 東京 東京
        or=猫 or 犬
        a=b=c
        """
    ) { name, names in names.filter { $0.first == name.first } }

    /// The tree without the places in it.
    private static func tree(_ text: String, isSentence: Bool = false) throws(QueryError) -> Query {
        try QueryParser.parse(text, now: 0, isSentence: isSentence, saved: saved).placed(at: 0..<0)
    }

    @Test(
        "A saved query stands for itself in brackets",
        arguments: [
            ("saved:ego", "増田 OR むらう"), ("saved:ego 東京", "(増田 OR むらう) 東京"), ("-saved:ego 東京", "-(増田 OR むらう) 東京"),
            ("saved:cats OR 犬", "(猫 -猫背) OR 犬"), ("saved:both", "(増田 OR むらう) (猫 -猫背)"),
            ("saved:夏 東京", "date:2024-06..2024-08 東京"), ("SAVED:ego", "増田 OR むらう"), ("ｓａｖｅｄ：ego", "増田 OR むらう"),
            ("保存検索:ego", "増田 OR むらう"), ("saved:\"ego\"", "増田 OR むらう"), ("saved:a", "b=c"),
        ])
    func brackets(text: String, same: String) throws {
        #expect(try Self.tree(text) == Self.tree(same))
    }

    @Test("It is loosened as brackets are")
    func sentence() throws {
        #expect(
            try Self.tree("saved:cats 犬", isSentence: true).asSentence
                == Self.tree("(猫 -猫背) 犬", isSentence: true).asSentence)
    }

    @Test("All that stands in it is placed where its name stands")
    func places() throws {
        guard case .all(let parts) = try QueryParser.parse("東京 saved:ego", saved: Self.saved),
            case .any(let either) = parts[1], case .text(let clause) = either[1]
        else {
            Issue.record("the tree has another shape")
            return
        }
        #expect(clause.phrase == "むらう")
        #expect(clause.position == 3..<12)
    }

    @Test(
        "What is wrong is told where the name stands",
        arguments: [
            ("東京 saved:egg", 3..<12, "there is no saved search egg; did you mean ego or empty?"),
            (
                "saved:self", 0..<10,
                "in the saved search self, at its character 1: a saved search cannot stand in itself: self → self"
            ),
            (
                "x saved:ring", 2..<12,
                """
                in the saved search ring, at its character 4: in the saved search ring2, at its character 1: \
                a saved search cannot stand in itself: ring → ring2 → ring
                """
            ),
            (
                "東京 saved:outer", 3..<14,
                """
                in the saved search outer, at its character 1: in the saved search broken, at its character 4: \
                the ( is not closed: add ) at its end, or put it in quotes to search for it as text
                """
            ),
            (
                "saved:empty", 0..<11,
                "in the saved search empty, at its character 1: the query is empty: give a word to search for"
            ),
            ("saved:/ego/", 0..<11, "saved: takes no expression and no level: these are for text"),
            ("saved:", 0..<6, "saved: needs a value right behind the colon"),
            (
                "東京 since:2025 saved:夏", 14..<21,
                "no time lies within all the dates that are asked for: with this one nothing is left"
            ),
        ])
    func faults(text: String, place: Range<Int>, message: String) {
        #expect {
            try QueryParser.parse(text, now: 0, saved: Self.saved)
        } throws: { error in
            guard let error = error as? QueryError else { return false }
            return error.position == place && error.message == message
        }
    }

    @Test("Queries that stand in each other many times are refused before they take long")
    func blowUp() {
        #expect {
            try QueryParser.parse("saved:wide", saved: Self.saved)
        } throws: { error in
            (error as? QueryError)?.message.hasSuffix("more than 1000 words") == true
        }
    }

    @Test("A name that nothing is near has all names told, or that there are none")
    func unknown() {
        let few = SavedQueries("a=x\nb=y")
        #expect { try QueryParser.parse("saved:z", saved: few) } throws: { error in
            (error as? QueryError)?.message == "there is no saved search z: there are a, b"
        }
        #expect { try QueryParser.parse("saved:z") } throws: { error in
            (error as? QueryError)?.message.contains("none is defined") == true
        }
    }

    @Test("What may be meant otherwise in it is told where its name stands")
    func notices() throws {
        let query = try QueryParser.parse("東京 saved:or", saved: Self.saved)
        let warnings = QueryWarning.all(of: "東京 saved:or", query, total: 1, saved: Self.saved)
        #expect(warnings.map(\.position) == [3..<11])
        #expect(warnings.first?.message.hasPrefix("or is sought as a word") == true)
        // A ring is no query, and nothing is said of it for ever.
        #expect(QueryWarning.all(of: "saved:ring", query, total: 1, saved: Self.saved).isEmpty)
    }
}
