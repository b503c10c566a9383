// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinText

/// The ladder above the level that terms are made from.
@Suite struct FoldLadderTests {
    /// True if one of the phrase's patterns stands in the text.
    private static func finds(_ phrase: String, _ text: String, _ level: FoldLevel) -> Bool {
        let raw = Array(text.utf8)
        let base = FoldedText(raw.span)
        return Pattern.all(phrase, level: level, isPrefix: false).contains { pattern in
            pattern.matches(FoldedText(base, to: pattern.textLevel), raw: raw.span)
        }
    }

    @Test("Index/folding/pairs.tsv: what each rule finds, and what it must not")
    func pairs() throws {
        let rows = try Fixtures.rows("Index/folding/pairs.tsv")
        #expect(rows.count > 100)
        for row in rows {
            let (phrase, text) = (Fixtures.unescaped(row[1]), Fixtures.unescaped(row[2]))
            let narrowest = row[3] == "never" ? nil : Int(row[3])
            #expect(narrowest != nil || row[3] == "never", "\(row)")
            for level in FoldLevel.allCases {
                let found = FoldLadderTests.finds(phrase, text, level)
                #expect(found == (narrowest.map { level.rawValue >= $0 } ?? false), "\(row) at \(level)")
            }
        }
    }

    @Test("the files' rows are kanji and kana that the levels below leave as they are, and end where no row goes on")
    func rows() throws {
        var rows = 0
        for number in 2...4 {
            let file = try #require(FoldLevel(rawValue: number).flatMap { LadderFile.levels[$0] })
            for (original, folded) in file.singles {
                rows += 1
                for scalar in [original, folded] {
                    #expect(FoldTable.shared.entry(scalar) == 0 && CharacterClass(scalar).isRun, "\(scalar)")
                }
                #expect(CharacterClass(original) == CharacterClass(folded), "\(original)")
                let goesOn = (number...4).contains { level in
                    FoldLevel(rawValue: level).flatMap { LadderFile.levels[$0] }?.singles[folded] != nil
                }
                // ヴ is ゔ and then ぶ; small kana of katakana become large ones in the level above.
                #expect(!goesOn || number < 4, "\(original) becomes \(folded), which changes again")
            }
        }
        #expect(rows > 1000)
        for row in try (2...4).flatMap({ try Fixtures.rows("Index/folding/level-\($0).tsv") }) {
            #expect(row.count == 3 && row[2].count > 10, "\(row)")
        }
    }

    @Test(
        "no rule makes a character of a run of one that is none, or one that is none of a character of a run: where runs begin and end is the same at all levels, but where a mark goes",
        arguments: [FoldLevel.kana, .sounds, .variants])
    func runs(_ level: FoldLevel) throws {
        let file = try #require(LadderFile.levels[level])
        let folded =
            file.singles.flatMap { [$0.key, $0.value] } + file.repetitions.keys + file.dropped
            + file.pairs.flatMap { [UInt32($0.key >> 32), UInt32($0.key & 0xFFFF_FFFF)] + $0.value }
        #expect(!folded.isEmpty)
        for scalar in folded { #expect(CharacterClass(scalar).isRun, "\(String(scalar, radix: 16))") }
    }

    @Test("no rule takes a voicing mark away or adds one", arguments: [FoldLevel.kana, .sounds, .variants])
    func voicing(level: FoldLevel) throws {
        for value in Array(UInt32(0x3041)...0x3096) + Array(0x30A1...0x30FA) {
            let letter = String(try #require(Unicode.Scalar(value)))
            let folded = String(decoding: FoldedText(FoldedText(letter), to: level).bytes, as: UTF8.self)
            func marks(_ text: String) -> [Unicode.Scalar] {
                text.decomposedStringWithCanonicalMapping.unicodeScalars.filter { $0 == "\u{3099}" || $0 == "\u{309A}" }
            }
            #expect(marks(letter) == marks(folded), "\(letter) becomes \(folded)")
        }
    }

    @Test(
        "where a piece of wider folded text stands in the raw text",
        arguments: [
            ("サーバー", "さば", "サーバー", FoldLevel.sounds), ("サーバーを", "ば", "バー", .sounds), ("ﾗｳﾞｧｰｽﾞ", "ば", "ｳﾞｧｰ", .sounds),
            ("國々の", "国国", "國々", .variants), ("こゝろ", "こ", "こ", .variants), ("レヴュー", "れび", "レヴュー", .sounds),
            ("カナかな", "かなか", "カナか", .kana), ("𠮷野家", "吉野", "𠮷野", .variants), ("ーあー", "あ", "あー", .sounds),
        ])
    func offsets(raw: String, piece: String, standing: String, level: FoldLevel) throws {
        let folded = FoldedText(FoldedText(raw), to: level)
        let bytes = Array(piece.utf8)
        let start = try #require(folded.bytes.indices.first { folded.bytes[$0...].starts(with: bytes) })
        let range = folded.rawRange(of: start..<start + bytes.count)
        #expect(String(decoding: Array(raw.utf8)[range], as: UTF8.self) == standing)
    }

    @Test("a wider level never finds fewer, over the posts, the books and the questions of the measurements")
    func neverFewer() throws {
        let texts = try FoldCorpora.all()
        guard !texts.isEmpty else {
            print("folding: skipped, the corpora of the measurements are not there")
            return
        }
        var random = NastyText(seed: 91)
        var (found, widened) = (0, 0)
        for text in texts {
            let raw = Array(text.utf8)
            let base = FoldedText(raw.span)
            let levels = FoldLevel.allCases.map { FoldedText(base, to: $0) }
            for _ in 0..<4 {
                let level = FoldLevel.allCases[Int.random(in: 1...4, using: &random)]
                let piece = FoldCorpora.piece(level == .indexed ? raw : levels[level.rawValue].bytes, &random)
                var last = false
                for level in FoldLevel.allCases {
                    let finds = Pattern.all(piece, level: level, isPrefix: false).contains { pattern in
                        pattern.matches(levels[pattern.textLevel.rawValue], raw: raw.span)
                    }
                    if finds { found += 1 }
                    if finds, !last, level > .indexed { widened += 1 }
                    #expect(
                        finds || !last, "\(piece) is found below level \(level) and not at it: \(text.prefix(2000))")
                    last = finds
                }
            }
        }
        #expect(found > texts.count && widened > texts.count / 4)
    }
}

/// What the property of width is tried on: the corpora beside the repository, by pieces of a few kilobytes.
private enum FoldCorpora {
    /// Every post and question, and every so many pieces of the books. `SAKUIN_ALL_BOOKS` set: every piece.
    static func all() throws -> [String] {
        let data = Fixtures.root.appending(path: "../shared/data").standardizedFileURL
        var texts: [String] = []
        let every = ProcessInfo.processInfo.environment["SAKUIN_ALL_BOOKS"] == nil ? 40 : 1
        let files = [("posts-open-20MB.jsonl.zst", 1), ("jaquad/docs.jsonl.zst", 1), ("aozora-220MB.jsonl.zst", every)]
        for (name, every) in files {
            let file = data.appending(path: name)
            guard FileManager.default.isReadableFile(atPath: file.path) else { continue }
            var number = 0
            for body in try bodies(of: file) {
                var rest = body[...]
                while !rest.isEmpty {
                    if number % every == 0 { texts.append(String(rest.prefix(2000))) }
                    rest = rest.dropFirst(2000)
                    number += 1
                }
            }
        }
        return texts
    }

    private static func bodies(of file: URL) throws -> [String] {
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = ["zstd", "-dc", file.path]
        let pipe = Pipe()
        program.standardOutput = pipe
        program.standardError = FileHandle.nullDevice
        try program.run()
        let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
        program.waitUntilExit()
        struct Line: Decodable {
            var body: String?
            var text: String?
        }
        return text.split(separator: UInt8(ascii: "\n")).compactMap {
            let line = try? JSONDecoder().decode(Line.self, from: Data($0))
            return line?.body ?? line?.text
        }
    }

    /// One to eight characters of a folded text.
    static func piece(_ bytes: [UInt8], _ random: inout NastyText) -> String {
        guard !bytes.isEmpty else { return "空" }
        func start(_ offset: Int) -> Int {
            var offset = offset
            while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
            return offset
        }
        let from = start(Int.random(in: 0..<bytes.count, using: &random))
        let to = start(min(bytes.count, from + Int.random(in: 3...24, using: &random)))
        return String(decoding: bytes[from..<max(to, min(from + 3, bytes.count))], as: UTF8.self)
    }
}
