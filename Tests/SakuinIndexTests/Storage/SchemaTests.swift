// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinIndex

@Suite struct SchemaTests {
    @Test func theFileInIndexIsWhatTheProgramPrints() throws {
        let file = try String(contentsOf: Repository.root.appending(path: "Index/schema.json"), encoding: .utf8)
        #expect(file == Schema.json, "print it anew: sakuind schema > Index/schema.json")
    }

    @Test func noTwoKindsOfTermsShareAPrefixAndAllAreUpperCase() {
        let prefixes = Schema.TermPrefix.allCases.map(\.rawValue)
        #expect(Set(prefixes).count == prefixes.count)
        #expect(prefixes.allSatisfy { $0.utf8.allSatisfy { (0x41...0x5A).contains($0) } })
    }

    @Test func aLongValueBecomesATermThatLibxapianTakes() {
        let long = String(repeating: "あ", count: 100)
        #expect(Schema.booleanTerm(.id, long).count == 66)
        #expect(Schema.booleanTerm(.id, long) != Schema.booleanTerm(.id, long + "い"))
        #expect(Schema.booleanTerm(.id, "a\u{0}b").count == 66)
        #expect(Schema.booleanTerm(.id, "anond:20240605205024") == Array("Qanond:20240605205024".utf8))
    }
}
