// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import Testing

@testable import sakuind

@Suite struct FormParametersTests {
    private let flag = Parameter("x", .flag, "A flag.")

    @Test(arguments: [
        ("q=a+b", "a b"),
        ("q=C%2B%2B", "C++"),
        ("q=%E7%B4%A2%E5%BC%95+%22x%22", "索引 \"x\""),
        ("x=1&q=a=b", "a=b"),
        ("q=100%25", "100%"),
        ("%71=a", "a"),
        ("q", ""),
        ("&&q=1&", "1"),
    ])
    func aValueIsRead(query: String, value: String) throws {
        #expect(try FormParameters(query, [.query, flag, .saved])["q"] == value)
    }

    @Test(
        "What cannot be read is told of the parameter that it stands in",
        arguments: [
            ("q=%FF", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=%E6%9D", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=%ED%A0%80", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=100%", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=%zz", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=%4", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=%+1", "q is not UTF-8 in percent-encoding: a percent sign itself is %25"),
            ("q=a&q=a", "q is given twice: give it once"),
            ("q=a&%71=b", "q is given twice: give it once"),
            ("q=a&y=1", "there is no parameter y: there are q, x, saved"),
            ("q=a&%FF=1", "there is no parameter %FF: there are q, x, saved"),
        ])
    func aFaultIsTold(query: String, message: String) {
        #expect {
            try FormParameters(query, [.query, flag, .saved])
        } throws: {
            ($0 as? Problem)?.told(inJapanese: false) == ErrorAnswer.Problem(code: "bad_parameter", message: message)
        }
    }

    @Test func yesAndNoAreReadInAllTheirWords() throws {
        for word in ["yes", "true", "1"] { #expect(try FormParameters("x=" + word, [flag]).flag("x") == true) }
        for word in ["no", "false", "0"] { #expect(try FormParameters("x=" + word, [flag]).flag("x") == false) }
        #expect(try FormParameters("", [flag]).flag("x") == nil)
        for word in ["", "maybe", "2", "YES"] {
            #expect(throws: Problem.self) { try FormParameters("x=" + word, [flag]).flag("x") }
        }
    }

    @Test func aCallThatTakesNothingSaysSo() {
        #expect {
            try FormParameters("a=1", [])
        } throws: {
            ($0 as? Problem)?.told(inJapanese: false).message == "there is no parameter a: this call takes none"
        }
    }
}
