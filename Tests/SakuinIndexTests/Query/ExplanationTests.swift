// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct ExplanationTests {
    private func index() throws -> SmallIndex {
        let index = try SmallIndex()
        try index.put(
            "/d/a",
            posts: ["東京都の猫", "京都と東京", "とうきょうと", "東京 都", "大阪の猫"].enumerated().map {
                SmallIndex.post($0.element, id: "p\($0.offset)")
            })
        return index
    }

    private func explain(_ query: String, fold: FoldLevel = .standard, id: String? = nil) throws -> Explanation {
        let index = try index()
        return try withExtendedLifetime(index) {
            try IndexReader(index.directory).explain(try QueryParser.parse(query), fold: fold, id: id)
        }
    }

    @Test("a clause has its terms with the posts that have them")
    func terms() throws {
        let clause = try explain("東京都 title:猫* -大阪").clause
        #expect(clause.kind == "all" && clause.parts.map(\.kind) == ["text", "text", "not"])
        #expect(clause.parts[0].terms.map(\.term) == ["東京", "京都"] && clause.parts[0].terms.map(\.posts) == [3, 2])
        #expect(clause.parts[2].parts.map(\.text) == ["大阪"])
        // A post in which several terms begin so is one.
        let kana = try explain("と").clause.terms
        #expect(kana.map(\.term) == ["と"] && kana.map(\.isPrefix) == [true] && kana.map(\.posts) == [2])
    }

    @Test("what terms promise and the text does not hold is counted at its clause")
    func rejections() throws {
        let written = try explain("東京都 猫", fold: .asWritten)
        #expect(written.candidates == written.exact + written.accepted + written.rejected && written.accepted == 1)
        let regex = try explain("/東京.*猫/")
        #expect(regex.clause.rejected == regex.rejected)
        #expect(regex.accepted == 1 && regex.rejected >= 0 && regex.isComplete)
        let either = try explain("猫 (/東.京/ OR /大.阪/)")
        #expect(either.clause.parts.map(\.rejected) == [0, either.rejected])
        #expect(either.accepted == 0)
    }

    @Test("of a post it tells which clauses hold")
    func post() throws {
        let told = try explain("東京 -猫 is:reply", id: "p0")
        #expect(told.post?.matches == false && told.post?.isCandidate == false)
        #expect(told.clause.parts.map(\.holds) == [true, false, false] && told.clause.holds == false)
        let matching = try explain("東京都", id: "p0")
        #expect(matching.post?.matches == true && matching.post?.isExact == true)
        #expect(try explain("東京", id: "none").post == nil)
    }
}
