// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct NearStringsTests {
    @Test(
        "a slip that people make leads back",
        arguments: [
            ("完壁", "完璧", NearString.Likeness.homophone), ("東京都知事戦", "東京都知事選", .homophone), ("かんぺき", "完璧", .conversion),
            ("ねこ", "猫", .conversion), ("有難う", "ありがとう", nil), ("食べる", "たべる", .reading), ("走る", "はしる", .reading),
            ("コンピュタ", "コンピュータ", .sound), ("サーバーー", "サーバー", .sound), ("バック", "バッグ", .sound), ("テレヒ", "テレビ", .sound),
            ("つづく", "つずく", .sound), ("こんにちわ", "こんにちは", .sound), ("ソフトウェア", "ンフトウェア", .sound), ("まちがた", "まちがった", .sound),
            ("増田はてな", "増田はなて", .typing), ("日本語本", "日本本語", .typing), ("仙代", "仙台", .homophone),
            ("働きかた", "働き方", .conversion),
            ("友だち", "友達", .conversion), ("子ども", "子供", .conversion), ("食べもの", "食べ物", .conversion),
            ("京東都部", "京都部", .anyKanji), ("東東京都", "東京都", .sound),
            ("goolge", "google", .typing),
            ("gogle", "google", .typing), ("googgle", "google", .typing), ("gopgle", "google", .typing),
            ("cat", "cut", nil),
            ("バーベキュウ", "バーベキュー", .sound), ("バレエボール", "バレーボール", .sound), ("ディズ二ー", "ディズニー", .typing),
            ("日木語", "日本語", .typing), ("口ボット", "ロボット", .typing), ("しんぶんし", "新聞紙", nil),
            ("ありがたう", "ありがとう", .anyKana), ("増田人気", "増田の人気", .typing),
        ] as [(String, String, NearString.Likeness?)])
    func slips(written: String, meant: String, likeness: NearString.Likeness?) {
        #expect(NearStrings.near(written).first { $0.text == meant }?.likeness == likeness)
    }

    @Test("kana for three kanji lead back where the kanji are known to stand beside each other")
    func threeKanji() {
        func near(_ known: Set<String>) -> [String] {
            NearStrings.near("しんぶんし", knows: known.contains).map(\.text).filter { $0.count == 3 }
        }
        #expect(near(["新聞", "聞紙", "紙新"]) == ["新聞紙"])
        #expect(near(["新聞"]).isEmpty)
    }

    @Test("another kanji leads back where it is known to stand behind the one before it")
    func anyKanji() {
        let near = NearStrings.near("東京部") { _ in
            false
        } followers: {
            $0 == "京" ? ["都", "の", "湾"] : []
        }
        #expect(near.filter { $0.text == "東京都" || $0.text == "東京湾" }.map(\.likeness) == [.anyKanji, .anyKanji])
        #expect(!near.contains { $0.text == "東京の" } && !NearStrings.near("東京部").contains { $0.text == "東京都" })
    }

    @Test("no string is near itself, none comes twice, and one character or a long text has none")
    func bounds() {
        var random = NastyText(seed: 91)
        for _ in 0..<60 {
            let text = random.text(upTo: 30)
            let near = NearStrings.near(text).map(\.text)
            #expect(Set(near).count == near.count && !near.contains(text))
        }
        #expect(NearStrings.near("猫").isEmpty && NearStrings.near("").isEmpty)
        #expect(NearStrings.near(String(repeating: "あい", count: 13)).isEmpty)
        #expect(NearStrings.near(String(repeating: "生", count: 24)).count < 20_000)
    }

    @Test("every row of the readings is kanji and hiragana")
    func readings() {
        #expect(Readings.all.of("猫").contains("ねこ") && Readings.all.of("あ").isEmpty)
        #expect(Readings.all.homophones(of: "壁").contains("璧"))
        for value in UInt32(0x4E00)...0x9FFF {
            guard let kanji = Unicode.Scalar(value) else { continue }
            for reading in Readings.all.of(kanji) {
                #expect(!reading.isEmpty && reading.unicodeScalars.allSatisfy { (0x3041...0x3093).contains($0.value) })
            }
        }
    }
}
