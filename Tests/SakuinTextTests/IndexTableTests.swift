// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinText

@Suite struct IndexTableTests {
    @Test("what is compiled in is the file, byte for byte", arguments: IndexTable.allCases)
    func bytes(table: IndexTable) throws {
        let file = try Data(contentsOf: Fixtures.root.appending(path: "Index/\(table.rawValue)"))
        let compiledIn = table.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        #expect(file.count > 1000 && compiledIn == Array(file))
    }

    @Test("rows are those of the file without its comments", arguments: IndexTable.allCases)
    func rows(table: IndexTable) throws {
        #expect(try table.rows.map { $0.map(String.init) } == Fixtures.rows("Index/\(table.rawValue)"))
    }
}
