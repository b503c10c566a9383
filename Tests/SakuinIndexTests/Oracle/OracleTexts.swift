// SPDX-License-Identifier: GPL-2.0-or-later
//
// Texts for the oracle: real posts where the data lies beside the repository, made-up ones always, and the traps that
// are spliced into both.

import Foundation

/// Where bodies and titles are cut from.
enum OracleTexts {
    case real([[Unicode.Scalar]])
    case madeUp

    /// A prefix of the open posts, unpacked by the program `zstd`; nil where file or program is missing.
    static func real(bytes: Int) throws -> OracleTexts? {
        guard FileManager.default.isReadableFile(atPath: Repository.realPosts.path) else { return nil }
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = ["zstd", "-dc", Repository.realPosts.path]
        let pipe = Pipe()
        program.standardOutput = pipe
        program.standardError = FileHandle.nullDevice
        try program.run()
        var data = Data()
        while data.count < bytes, let piece = try pipe.fileHandleForReading.read(upToCount: 1 << 16), !piece.isEmpty {
            data.append(piece)
        }
        try pipe.fileHandleForReading.close()
        program.waitUntilExit()
        struct Line: Decodable { var body: String }
        let lines = data.split(separator: UInt8(ascii: "\n")).dropLast()
        let bodies = lines.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0)).body }
        return bodies.isEmpty ? nil : .real(bodies.map { Array($0.unicodeScalars) })
    }

    /// A text of about `length` scalars.
    func text(_ length: Int, _ random: inout OracleRandom) -> String {
        var scalars: [Unicode.Scalar]
        switch self {
        case .real(let bodies):
            let body = random.pick(bodies)
            let count = min(length, body.count)
            let start = random.int(0...(body.count - count))
            scalars = Array(body[start..<start + count])
        case .madeUp:
            scalars = []
            while scalars.count < length { scalars += Array(random.pick(OracleTexts.pieces).unicodeScalars) }
        }
        if random.oneIn(2) {
            for _ in 0..<random.int(1...4) {
                let trap = Array(OracleTexts.trap(&random).unicodeScalars)
                scalars.insert(contentsOf: trap, at: random.int(0...scalars.count))
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// What made-up text consists of: few pieces, so that phrases of one post stand in others, nearly or fully.
    private static let pieces = [
        "東", "京", "都", "に", "行", "く", "東京", "京都", "って", "した", "の", "は", "が", "か", "ハ", "ン", "カク", "ー", "パリ",
        "バリ", "ハリ", "、", "。", "「", "」", " ", "　", "\n", "a", "b", "gpt", "GPT-4", "C++", "c#", "ab", "abc", "1", "12",
        "①", "①②", "カ", "っ", "つ", "ヴ", "ァ", "バ", "ゝ", "國", "ゐ", "い", "々", "〆", "〇", "★", "☆", "😀", "👍", "한국", "国", "人",
        "人々", "ので", "国の人", "国人", "東の京", "が", "を", "−", "-", "〜", "~", "é", "e", "—", "―", "’", "'", "゛", "う", "ไทย",
        "ทย",
        "(", ")", "（", "）", "（笑）", "ヽ", "ゞ",
    ]

    static func trap(_ random: inout OracleRandom) -> String {
        if random.oneIn(12) { return longWord(&random) }
        if random.oneIn(12) { return anyScalar(&random) }
        return random.pick(traps)
    }

    private static let traps = [
        "ﾊﾝｶｸ", "ｶﾞｷﾞｸﾞ", "ﾊﾟﾘ", "か\u{3099}", "ハ\u{309A}リ", "\u{3099}", "か\u{200B}な", "\u{200B}", "\u{200D}", "東\u{FE00}京",
        "神\u{E0100}社", "☺\u{FE0F}", "👨‍👩‍👧", "👍🏽", "🇯🇵", "ＡＢＣ", "ｆｕｌｌ", "１２３", "㌖", "㈱", "①", "㍿", "ﷺ", "ﬁ", "々", "〆", "〇",
        "ー", "ｰ", "人々", "한국어", "\u{1112}\u{1161}\u{11AB}", "\u{FFA1}\u{FFC2}", "𠮷野家", "𠮷", "\u{E000}", "\u{F8FF}",
        "\u{10FFFD}", "\u{0}", "\u{7}", "\u{1B}", "\u{85}", "\r\n", "é", "e\u{301}", "e\u{301}\u{323}", "İ", "ß", "ẞ",
        "ς", "Σ",
        "〜", "～", "−", "－", "‐", "‑", "‖", "∥", "“", "”", "\"", "「", "」", "(", ")", "（", "|", "*", "*a", "-x", ":",
        "OR", "または",
        "a:b", "http://x.jp/a", "C++", "GPT-4から", "№", "㎏", "½", "x²", "ｗ", "w", "ゔ", "ヴ", "う\u{3099}", "゛", "ﾞ",
        "\u{115F}\u{1160}",
        "กำ", "हिन्दी", "عربي", "\u{2FA1D}", "髙﨑", "\u{FB1D}", "\u{AD}", "so\u{AD}ft", "\u{FEFF}", "𝐀𝐛𝐂", "Ⅷ", "㍻", "ㄅㄆ",
        "だ――", "だ——", "don't", "don’t", "donʼt", "‘a’", "￣", "‾", "か゛", "は゜", "゜", "う゛ぁんか", "ｳ゛", "ゝ゛", "f(x)", "（笑）",
        "(笑)", "｢笑｣",
        "すごい（笑）", "http://x.jp/(a)", "(a)(b)", "ภาษาไทย", "กำไร", "ខ្មែរ", "ລາວ", "မြန်မာ", "བོད་ཡིག", "aไทยb", "ゝゞヽ", "ヽゞヾ",
        "ゝヽ",
        "\u{302E}", "サーバー", "サーバ", "さば", "ヴァイオリン", "バイオリン", "ヴ", "ァ", "ヴュ", "ビュー", "ヴー", "人人", "国々", "國國", "いすゞ", "いすず",
        "づゝ", "つつ", "こゝろ", "バナヽ", "ヾ", "ゞ", "〻", "カード", "かと", "ガード", "っ", "ッ", "ゃ", "ァー", "ーァ", "ーー", "あーa", "aー",
        "東ー京", "ヰスキー", "ゐゑ", "澤邊", "沢辺", "𠮷", "吉", "髙橋", "高橋", "ㇰ", "ヷ", "\u{1B002}", "ヵ月", "ケ月", "う゛ぁ",
    ]

    /// A word about as long as the longest term, in one to three bytes a character.
    static func longWord(_ random: inout OracleRandom) -> String {
        let letter = random.pick(["a", "é", "አ"])
        return String(repeating: letter, count: random.int(58...68) / letter.utf8.count)
    }

    private static func anyScalar(_ random: inout OracleRandom) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x24F, 0x300...0x36F, 0x2000...0x27BF, 0x2E80...0x33FF, 0xF900...0xFFEF, 0x1F000...0x1FAFF,
            0x1100...0x11FF,
            0...0x10FFFF,
        ]
        while true {
            if let scalar = Unicode.Scalar(random.pick(random.pick(ranges))) { return String(scalar) }
        }
    }
}
