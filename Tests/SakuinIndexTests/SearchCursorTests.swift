// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct SearchCursorTests {
    private static func place(_ docid: UInt32) -> SortPosition {
        SortPosition(
            key: OrderKey(
                slot: 1_900_000_001, content: PostKey.digest(ofID: "1"), wording: PostKey.digest(ofID: "2")),
            docid: docid, main: .max)
    }

    @Test(
        "a cursor travels as text and comes back",
        arguments: [
            SearchCursor(key: .time(1_717_513_200), place: place(2_082_486_800), question: 7),
            SearchCursor(key: .time(-5), place: place(1), question: .max),
            SearchCursor(key: .time(nil), place: place(.max), question: 0),
            SearchCursor(key: .weight(0, RankingFigures(documents: 2, averageLength: 0)), place: place(7), question: 1),
            SearchCursor(
                key: .weight(
                    12.5,
                    RankingFigures(documents: 290, averageLength: 31.25, frequencies: [7: 0, .max: 290, 0: 1])),
                place: place(7), question: 1),
        ])
    func roundTrip(cursor: SearchCursor) {
        let text = cursor.text
        #expect(SearchCursor(text) == cursor)
        #expect(
            text.utf8.allSatisfy { $0 == 0x2D || $0 == 0x5F || Character(Unicode.Scalar($0)).isLetter || $0 < 0x3A })
        for length in 0..<text.utf8.count {
            #expect(SearchCursor(String(text.prefix(length))) == nil, "a cursor that is cut off is none")
        }
        #expect(SearchCursor(text + "AAAA") == nil)
    }

    @Test(
        "what is no cursor",
        arguments: [
            "", "t", "t1717513200.2082486800", "あ", "====", "AAAA", "__", "AwAA+/", "w4029000000000000.7", "Aw",
        ])
    func garbage(text: String) {
        #expect(SearchCursor(text) == nil)
    }

    @Test("figures that cannot be are no cursor")
    func impossibleFigures() {
        for figures in [
            RankingFigures(documents: 5, averageLength: 1, frequencies: [1: 6]),
            RankingFigures(documents: 5, averageLength: .nan), RankingFigures(documents: -1, averageLength: 1),
        ] {
            let cursor = SearchCursor(key: .weight(1, figures), place: Self.place(7), question: 1)
            #expect(SearchCursor(cursor.text) == nil)
        }
        let cursor = SearchCursor(
            key: .weight(.infinity, RankingFigures(documents: 1, averageLength: 1)), place: Self.place(7), question: 1)
        #expect(SearchCursor(cursor.text) == nil)
    }

    @Test("no cursor makes a search do worse than find nothing")
    func anyCursor() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京", nil)])
        let reader = try IndexReader(index.directory)
        var cursors: [SearchCursor] = []
        for docid in [1, 7, UInt32.max] {
            for seconds in [-(1 << 40), -5, 0, 1_717_513_200, 1 << 40, nil] as [Int64?] {
                cursors.append(SearchCursor(key: .time(seconds), place: Self.place(docid), question: 0))
            }
            for documents in [0, 1, Int.max] {
                let figures = RankingFigures(documents: documents, averageLength: -1e300, frequencies: [1: documents])
                cursors.append(SearchCursor(key: .weight(-1e300, figures), place: Self.place(docid), question: 0))
                cursors.append(SearchCursor(key: .weight(1e300, figures), place: Self.place(docid), question: 0))
            }
        }
        for cursor in cursors {
            let travelled = try #require(SearchCursor(cursor.text))
            for sort in SortOrder.allCases {
                let request = SearchRequest(query: try QueryParser.parse("東京"), sort: sort, after: travelled)
                #expect(try reader.search(request).hits.count <= 1)
            }
        }
    }
}
