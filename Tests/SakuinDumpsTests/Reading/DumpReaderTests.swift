// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct DumpReaderTests {
    private static let readers = [
        "x-archive 4", "mastodon-outbox 3", "misskey-notes 3", "sakuin-export 1", "anond-json 2", "json-lines 6",
        "json-array 4",
        "json-object 1", "anond-html 3", "hatena-diary-html 2", "5ch-html 2", "html 3", "feed 5", "hatena-diary 3",
        "dat 6", "line-talk 1", "movable-type 3", "tdiary 2", "mail 1", "csv 3", "anond-text 6",
    ].joined(separator: ", ")

    @Test func theFormsAndTheirVersionsAreTold() throws {
        #expect(DumpReader.readers() == DumpReaderTests.readers)
        let formats = try ["{\"body\":\"一\"}\n", "一\n"].map { try withReader(Array($0.utf8)) { $0.format } }
        #expect(formats == [DumpFormat(name: "json-lines", version: 6), DumpFormat(name: "anond-text", version: 6)])
    }

    @Test(
        "The digest and length of all bytes stand in the report at the end, however often the end is asked for",
        arguments: ["{\"body\":\"一\"}\n", "2024-06-05\n\n一\n"])
    func digest(text: String) throws {
        try withReader(Array(text.utf8)) { reader in
            while try reader.next() != nil {}
            let report = reader.report
            var digest = SHA256()
            digest.update(text)
            #expect(report.digest == digest.finish())
            #expect(report.bytes == text.utf8.count)
            #expect(report.posts == 1)
            #expect(try reader.next() == nil)
            #expect(reader.report == report)
        }
    }

    @Test func bytesAreCountedWhileJSONLinesAreRead() throws {
        let line = "{\"body\":\"" + String(repeating: "あ", count: 10_000) + "\"}\n"
        let text = String(repeating: line, count: 200)
        try withReader(Array(text.utf8)) { reader in
            _ = try reader.next()
            #expect(reader.report.bytes > line.utf8.count)
            #expect(reader.report.bytes < text.utf8.count)
            #expect(reader.report.digest == nil)
        }
    }

    @Test func aFolderCannotBeRead() {
        let descriptor = open("/", O_RDONLY)
        defer { close(descriptor) }
        #expect(throws: DumpError(.readFailed, .cannotBeRead, "Is a directory")) {
            try DumpReader(descriptor: descriptor)
        }
    }

    @Test func warningsAreCountedAndTheFirstHundredKept() throws {
        let (posts, report) = try read(String(repeating: "{\"id\":1}\n", count: 250) + "{\"body\":\"一\"}\n")
        #expect(posts.count == 1)
        #expect(report.warningCount == 250)
        #expect(report.warnings.map(\.line) == Array(1...100))
    }

    @Test(
        "What is no dump says what it is and what to do",
        arguments: [
            ([0x1F, 0x8B, 8, 0, 0], DumpError.Code.damaged, "intact copy"),
            ([0x28, 0xB5, 0x2F, 0xFD, 0x24], .damaged, "intact copy"),
            (Array("%PDF-1.7\n".utf8) + [0xE2, 0xE3, 0xCF], .binary, "a PDF"),
            ([0x7F, 0x45, 0x4C, 0x46, 0], .binary, "a program"), ([0x41, 0, 0x42], .binary, "zero byte"),
            (Array("\u{FEFF}\n<!DOCTYPE HTML>\n<script>1</script>".utf8), .noPosts, "HTML"),
            (Array("<?xml version=\"1.0\"?><svg/>".utf8), .noPosts, "XML"),
            (
                Array(
                    "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"x\"\r\n\r\n"
                        .utf8), .noPosts, "save it as HTML"
            ),
        ])
    func foreign(bytes: [UInt8], code: DumpError.Code, says: String) {
        let error = refusal(bytes)
        #expect(error?.code == code)
        #expect(error?.message.contains(says) == true)
    }

    @Test func aTextThatBeginsLikeAnotherFormIsText() throws {
        for text in ["{笑}と書いた。\n", "[追記] 一\n", "BZhとは何か\n", "<br>を書いた\n", "PK戦\n"] {
            #expect(try read(text).posts.map(\.post.body) == [String(text.dropLast())])
        }
    }

    @Test func aBrokenFirstLineDoesNotHideJSONLines() throws {
        let (posts, report) = try read("の途中\"}\n{\"body\":\"一\"}\n{\"body\":\"二\"}\n")
        #expect(posts.map(\.post.body) == ["一", "二"])
        #expect(report.warnings.map(\.line) == [1])
    }

    @Test func zerosBehindJSONLinesAreABadLine() throws {
        let (posts, report) = try read(Array("{\"body\":\"一\"}\n".utf8) + [UInt8](repeating: 0, count: 512))
        #expect(posts.map(\.post.body) == ["一"])
        #expect(report.warnings.map(\.line) == [2])
    }

    @Test func aZeroByteIsToldByLineAndByte() {
        let zero = refusal(Array(repeating: 0x41, count: 70_000) + [0x0A, 0x42, 0])
        #expect(zero == DumpError(.binary, line: 2, byte: 2, .zeroByteInLine, "2"))
    }

    @Test func aTextWithoutMarksMustBeTextThroughout() throws {
        let error = refusal("一行目\n二\u{8}\n")
        #expect(
            error == DumpError(.binary, line: 2, byte: 4, .controlCharacter, "4"))
        #expect(try read("2024-06-05\n\n題\n\n本文\u{B}つづき\n").posts.map(\.post.body) == ["本文\u{B}つづき"])
    }

    @Test(
        "what no mark ends is refused before it fills the memory",
        arguments: ["TITLE: 題\n-----\nBODY:\n", "TDIARY2.01.00\nDate: 20240605\n\n"])
    func endless(start: String) {
        let line = String(repeating: "あ", count: 300) + "\n"
        let error = refusal(start + String(repeating: line, count: 20_000))
        #expect(error?.code == .tooLarge)
        #expect(error?.line ?? 0 > 18_000)
    }

    @Test func aTextTooLargeToBeHeldIsRefused() {
        let error = refusal([UInt8](repeating: 0x0A, count: 300_001))
        #expect(error?.code == .tooLarge)
        #expect(error?.line == 300_001)
    }
}
