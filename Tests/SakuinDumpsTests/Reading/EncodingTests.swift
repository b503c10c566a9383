// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct EncodingTests {
    private static let text = """
        {"body":"増田の日記。ひらがなとカタカナ、①㈱髙﨑ﾊﾝｶｸ～と記号"}
        {"body":"二つ目の投稿です。今日は雨だったので家にいた。"}

        """

    /// `text` in an encoding of the C library; what it has no character for is left out.
    static func encoded(_ text: String, _ name: String) throws -> [UInt8] {
        let handle = try #require(iconv_open(name, "UTF-8"))
        defer { iconv_close(handle) }
        var result: [UInt8] = []
        for character in text.unicodeScalars {
            var input = Array(String(character).utf8).map { CChar(bitPattern: $0) }
            var output = [CChar](repeating: 0, count: 64)
            let written: Int = input.withUnsafeMutableBufferPointer { source in
                output.withUnsafeMutableBufferPointer { target in
                    var (from, left) = (source.baseAddress, source.count)
                    var (to, room) = (target.baseAddress, target.count)
                    return iconv(handle, &from, &left, &to, &room) == -1 ? 0 : target.count - room
                }
            }
            result += output[..<written].map { UInt8(bitPattern: $0) }
        }
        var tail = [CChar](repeating: 0, count: 16)
        let count = tail.withUnsafeMutableBufferPointer { target in
            var (to, room) = (target.baseAddress, target.count)
            iconv(handle, nil, nil, &to, &room)
            return target.count - room
        }
        return result + tail[..<count].map { UInt8(bitPattern: $0) }
    }

    @Test(
        "a dump in any encoding of Japanese gives the same posts",
        arguments: [("CP932", "CP932"), ("EUC-JP-MS", "EUC-JP"), ("UTF-8", "UTF-8")])
    func encodings(name: String, told: String) throws {
        let (posts, report) = try read(EncodingTests.encoded(EncodingTests.text, name))
        #expect(posts.map(\.post.body) == (try read(EncodingTests.text)).posts.map(\.post.body))
        #expect(report.encoding == told)
        #expect(report.warningCount == 0)
    }

    @Test("UTF-16 is told by its mark", arguments: [("UTF-16LE", [UInt8]([0xFF, 0xFE])), ("UTF-16BE", [0xFE, 0xFF])])
    func utf16(name: String, mark: [UInt8]) throws {
        let (posts, report) = try read(mark + EncodingTests.encoded(EncodingTests.text, name))
        #expect(posts.count == 2)
        #expect(posts[0].post.body == (try read(EncodingTests.text)).posts[0].post.body)
        #expect(report.encoding == name)
    }

    @Test("ISO-2022-JP with NEC's characters and half-width kana")
    func iso2022() throws {
        let bytes: [UInt8] =
            Array("{\"body\":\"".utf8) + [0x1B] + Array("$BA}ED".utf8) + [0x2D, 0x21, 0x1B] + Array("(I1".utf8) + [0x1B]
            + Array("(Bend\"}\n".utf8)
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.body) == ["増田①ｱend"])
        #expect(report.encoding == "ISO-2022-JP")
    }

    @Test("wave dash, tilde and minus come out as CP932 has them")
    func cp932Marks() throws {
        let row =
            try EncodingTests.encoded("{\"body\":\"あいうえおかきくけこ", "CP932") + [0x81, 0x60, 0x81, 0x7C] + Array("\"}".utf8)
        #expect(try read(row).posts.map(\.post.body) == ["あいうえおかきくけこ～－"])
    }

    @Test("lone bad bytes are replaced and counted, and cost nothing else", arguments: ["UTF-8", "CP932", "EUC-JP-MS"])
    func badBytes(name: String) throws {
        var bytes = try EncodingTests.encoded(String(repeating: "{\"body\":\"これは普通の日本語の文章です。\"}\n", count: 50), name)
        let place = try #require(bytes.firstIndex(of: 0x0A)) + 10
        bytes.insert(0xFF, at: place)
        let (posts, report) = try read(bytes)
        #expect(posts.count == 50)
        #expect(posts.filter { $0.post.body.contains("\u{FFFD}") }.count == 1)
        #expect(report.warningCount == 1)
        #expect(report.warnings.first?.line == 2)
    }

    @Test("bytes that decode win over what a page declares")
    func declarations() throws {
        let page = try String(
            contentsOf: fixtures.appending(path: "forms/anond-post-2007.html"), encoding: .utf8)
        let declaredWrongly = try read(page)
        let declaredRightly = try read(EncodingTests.encoded(page, "EUC-JP-MS"))
        #expect(declaredWrongly.report.encoding == "UTF-8")
        #expect(declaredRightly.report.encoding == "EUC-JP")
        #expect(declaredWrongly.posts.map(\.post) == declaredRightly.posts.map(\.post))
    }

    @Test("pieces may be cut anywhere", arguments: ["CP932", "EUC-JP-MS", "UTF-8", "ISO-2022-JP"])
    func cuts(name: String) throws {
        let encoding: TextEncoding = ["CP932": .cp932, "EUC-JP-MS": .eucJP, "UTF-8": .utf8][name] ?? .iso2022JP
        let text = "日本語の長い文章をa切ってb読む。\n改行のあと\n"
        let bytes = try EncodingTests.encoded(text, name)
        for cut in 0...bytes.count {
            var decoder = try encoding.decoder()
            let decoded = decoder.decode(Array(bytes[..<cut])) + decoder.decode(Array(bytes[cut...])) + decoder.finish()
            #expect(String(decoding: decoded, as: UTF8.self) == text)
            #expect(decoder.replaced == 0)
        }
    }

    @Test("an encoding is told right for texts of 40 characters and more of the seed")
    func detection() throws {
        let text = try String(contentsOf: fixtures.appending(path: "anond-2024-06-05.txt"), encoding: .utf8)
        let characters = Array(text.unicodeScalars)
        var wrong = 0
        var tried = 0
        for start in stride(from: 0, to: characters.count - 40, by: 40) {
            var piece = String.UnicodeScalarView()
            piece.append(contentsOf: characters[start..<start + 40])
            for (name, encoding) in [("CP932", TextEncoding.cp932), ("EUC-JP-MS", .eucJP), ("UTF-8", .utf8)] {
                let bytes = try EncodingTests.encoded(String(piece), name)
                guard bytes.count(where: { $0 >= 0x80 }) > 20 else { continue }
                tried += 1
                if TextEncoding.detected(in: bytes) != encoding { wrong += 1 }
            }
        }
        #expect(tried > 300)
        #expect(wrong * 100 <= tried)
    }

    @Test(
        "the encoding is told by what lies behind a long beginning in ASCII",
        arguments: ["CP932", "EUC-JP-MS", "UTF-8"])
    func longASCII(name: String) throws {
        let text = "増田の日記"
        // The file's first piece ends behind the first byte that is not ASCII, in front of it, and a little behind.
        for rest in [1, 0, 2, 7] {
            let start = "{\"body\":\""
            let line = start + String(repeating: "a", count: 1000) + "\"}\n"
            let lines = String(repeating: line, count: FileBytes.pieceLength / line.utf8.count - 1)
            let last = "{\"id\":\""
            let middle = "\",\"body\":\""
            let filled = FileBytes.pieceLength - lines.utf8.count - last.utf8.count - middle.utf8.count - rest
            let bytes =
                try Array((lines + last + String(repeating: "b", count: filled) + middle).utf8)
                + EncodingTests.encoded(text, name) + Array("\"}\n".utf8)
            #expect(try read(bytes).posts.last?.post.body == text)
        }
    }

    @Test("half-width kana are told in every encoding", arguments: [("CP932", "CP932"), ("EUC-JP-MS", "EUC-JP")])
    func halfWidth(name: String, told: String) throws {
        let texts = [
            "id,本文\n1,ﾊﾝｶｸ\n2,ｶﾅﾀﾞｹ\n3,ﾃｽﾄ\n", "id,text\n1,ﾀﾅｶ\n2,ｻﾄｳ\n3,ｽｽﾞｷｲﾁﾛｳ\n",
            "名無し<><>2011/10/21(金) 12:34:56.78 ID:AbC<> ｷﾀ━━━━━(ﾟ∀ﾟ)━━━━━!! <br> (ﾟДﾟ)ﾊｧ? (´･ω･`)ｼｮﾎﾞｰﾝ <>ｷﾀ━\n",
        ]
        for text in texts {
            let (posts, report) = try read(EncodingTests.encoded(text, name))
            #expect(report.encoding == told)
            #expect(posts.map(\.post.body) == (try read(text).posts.map(\.post.body)))
        }
    }

    @Test("short texts are told too", arguments: ["増田の猫", "テスト", "はい", "日記", "表示", "能力", "東京都", "乙"])
    func short(text: String) throws {
        for name in ["CP932", "EUC-JP-MS", "UTF-8"] {
            #expect(try read(EncodingTests.encoded(text + "\n", name)).posts.map(\.post.body) == [text], "\(name)")
        }
    }

    @Test func bytesThatAreUTF8AreThat() throws {
        // é alone would be a kanji of EUC-JP.
        #expect(try read("caf\u{E9}\n").posts.map(\.post.body) == ["caf\u{E9}"])
    }

    @Test("EUC-JP and ISO-2022-JP of Windows have NEC's selection of IBM's characters")
    func selection() throws {
        let euc =
            try EncodingTests.encoded("これは日本語", "EUC-JP-MS") + [
                0xFC, 0xE2, 0xFB, 0xFB, 0xF9, 0xA1, 0xF9, 0xE0, 0xFC, 0xEC,
            ]
        #expect(try read(euc).posts.map(\.post.body) == ["これは日本語髙\u{FA26}纊\u{FA10}\u{FA2D}"])
        let jis = [0x1B] + Array("$B".utf8) + [0x7C, 0x62, 0x1B] + Array("(B\n".utf8)
        #expect(try read(jis).posts.map(\.post.body) == ["髙"])
    }

    @Test func halfWidthKanaAloneTellISO2022JP() throws {
        let (posts, report) = try read([0x1B] + Array("(I1234".utf8) + [0x1B] + Array("(B\n".utf8))
        #expect(posts.map(\.post.body) == ["ｱｲｳｴ"])
        #expect(report.encoding == "ISO-2022-JP")
    }
}
