// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct FoldingTests {
    @Test(
        "what level 1 makes one",
        arguments: [
            ("ﾊﾝｶｸ", "ハンカク"), ("ｶﾞｷﾞｸﾞ", "ガギグ"), ("が", "が"), ("ＡＢＣ", "abc"), ("ÀÉ", "àé"), ("㌖", "キロメートル"),
            ("㈱", "(株)"), ("①", "1"), ("～", "~"), ("〜", "~"), ("－", "-"), ("−", "-"), ("‐", "-"), ("∥", "‖"),
            ("か\u{200B}な", "かな"), ("東\u{FE00}京", "東京"), ("　", " "), ("ß", "ss"), ("ﷺ", "صلى الله عليه وسلم"), ("", ""),
            ("\u{200B}", ""), ("👨‍👩‍👧", "👨👩👧"), ("神\u{E0100}社", "神社"),
        ])
    func folds(raw: String, folded: String) {
        #expect(String(decoding: FoldedText(raw).bytes, as: UTF8.self) == folded)
    }
}
