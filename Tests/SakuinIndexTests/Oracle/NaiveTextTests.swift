// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct NaiveTextTests {
    @Test("every scalar that folded text can hold has the class that Unicode's own tables give it")
    func classes() {
        var wrong: [String] = []
        for value in UInt32(0)...0x10FFFF where Unicode.Scalar(value) != nil && NaiveFolding.folded(value) == [value] {
            if CharacterClass(value).rawValue != NaiveClass.of(value).rawValue {
                wrong.append(String(value, radix: 16))
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test("a scalar joins the one before it by the fold table where composition and vanishing say so")
    func joining() {
        var wrong: [String] = []
        for value in UInt32(0)...0x10FFFF where Unicode.Scalar(value) != nil {
            let joins = FoldTable.shared.entry(value) == FoldTable.joins
            if joins != NaiveFolding.joins(value) { wrong.append(String(value, radix: 16)) }
        }
        #expect(wrong.isEmpty)
    }
}
