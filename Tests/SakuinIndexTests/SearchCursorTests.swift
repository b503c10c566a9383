// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinIndex

@Suite struct SearchCursorTests {
    @Test(
        "a cursor travels as text and comes back",
        arguments: [
            (SearchCursor(key: .time(1_717_513_200), docid: 2_082_486_800), "t1717513200.2082486800"),
            (SearchCursor(key: .time(-5), docid: 1), "t-5.1"),
            (SearchCursor(key: .time(nil), docid: .max), "tnone.4294967295"),
            (SearchCursor(key: .weight(0), docid: 7), "w0.7"),
            (SearchCursor(key: .weight(12.5), docid: 7), "w4029000000000000.7"),
        ])
    func roundTrip(cursor: SearchCursor, text: String) {
        #expect(cursor.text == text)
        #expect(SearchCursor(text) == cursor)
    }

    @Test(
        "what is no cursor",
        arguments: [
            "", "t", "t.", "t1", "t1.", "t.1", "tx.1", "t1.x", "t1.-1", "t1.4294967296", "t1.1.1", "none.1", "x1.1",
            "w.1", "wxyz.1",
            "w10000000000000000.1", "1.1", "t9223372036854775808.1", "あ", "t１.１", "w7ff8000000000000.1",
            "w7ff0000000000000.1",
        ])
    func garbage(text: String) {
        #expect(SearchCursor(text) == nil)
    }

    @Test("no text makes a search from its cursor do worse than find nothing")
    func anyCursor() throws {
        let index = try SmallIndex()
        try index.put("/d/a", [("東京", nil)])
        let reader = try IndexReader(index.directory)
        for text in [
            "t9223372036854775807.1", "t-9223372036854775808.4294967295", "wffffffffffffffff.0", "w8000000000000000.5",
        ] {
            guard let cursor = SearchCursor(text) else { continue }
            for sort in SortOrder.allCases {
                let request = SearchRequest(query: try QueryParser.parse("東京"), sort: sort, after: cursor)
                #expect(try reader.search(request).hits.count <= 1)
            }
        }
    }
}
