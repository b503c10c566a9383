// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import SakuinTerminal

@Suite struct DisplayWidthTests {
    @Test(
        "A grapheme takes the columns that a terminal gives it",
        arguments: [
            ("a", 1), ("~", 1), ("é", 1), ("e\u{301}", 1), ("あ", 2), ("か\u{3099}", 2), ("漢", 2), ("𠮷", 2),
            ("葛\u{E0100}", 2), ("ｱ", 1), ("ｶﾞ", 2), ("Ａ", 2), ("　", 2), ("。", 2), ("｡", 1), ("ー", 2), ("〜", 2),
            ("～", 2), ("…", 1), ("①", 1), ("→", 1), ("⏎", 1), ("␛", 1), ("\u{FFFD}", 1), ("한", 2),
            ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("👍🏽", 2), ("🇯🇵", 2), ("🇯", 1),
            ("👨‍👩‍👧‍👦", 2), ("❤\u{FE0F}‍🔥", 2), ("1\u{FE0F}\u{20E3}", 2), ("\u{200B}", 0), ("\u{AD}", 1),
        ] as [(Character, Int)])
    func widthOfGrapheme(character: Character, expected: Int) {
        #expect(displayWidth(character) == expected)
    }

    @Test("Every character that the C library knows has the C library's width")
    func agreesWithTheCLibrary() throws {
        // wcwidth(3) is in the library but not in Swift's view of it.
        #expect(setlocale(LC_CTYPE, "C.UTF-8") != nil)
        let library = try #require(dlopen(nil, RTLD_NOW))
        let symbol = try #require(dlsym(library, "wcwidth"))
        let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (wchar_t) -> Int32).self)
        var differing: [String] = []
        for value in UInt32(0x20)...0x10FFFF {
            // U+1171E was a nonspacing mark to Unicode 14, which this library may know, and is a spacing one now.
            guard let scalar = Unicode.Scalar(value), value != 0x1171E else { continue }
            let expected = Int(wcwidth(wchar_t(value)))
            if expected >= 0 && displayWidth(scalar) != expected {
                differing.append("U+\(String(value, radix: 16)): \(displayWidth(scalar)), not \(expected)")
            }
        }
        #expect(differing == [])
    }
}
