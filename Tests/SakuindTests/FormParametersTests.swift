// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import sakuind

@Suite struct FormParametersTests {
    @Test(arguments: [
        ("q=a+b", "a b"),
        ("q=C%2B%2B", "C++"),
        ("q=%E7%B4%A2%E5%BC%95+%22x%22", "索引 \"x\""),
        ("x=1&q=a=b&q=c", "a=b"),
        ("q=100%", "100%"),
        ("q=%zz%E7", "%zz%E7"),
        ("q", ""),
    ])
    func aValueIsRead(query: String, value: String) {
        #expect(FormParameters(query)["q"] == value)
    }

    @Test func namesAreGivenAsTheyCome() {
        #expect(FormParameters("limit=1&q=&limit=2").names == ["limit", "q", "limit"])
        #expect(FormParameters("").names.isEmpty)
    }
}
