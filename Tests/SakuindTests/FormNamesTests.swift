// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinDumps
import Testing

@testable import SakuinIndex

@Suite struct FormNamesTests {
    @Test("form: knows every form that a dump may have, and no other")
    func all() {
        let names = DumpReader.readers().components(separatedBy: ", ").map { $0.components(separatedBy: " ")[0] }
        #expect(Set(FormSelector.known) == Set(names))
        #expect(FormSelector.known.count == Set(names).count)
    }
}
