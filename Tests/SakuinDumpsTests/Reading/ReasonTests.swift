// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct ReasonTests {
    /// `{0}`, `{1}` … as they stand in a sentence.
    private func gaps(_ sentence: String) -> Set<String> {
        Set(sentence.matches(of: /\{\d+\}/).map { String($0.output) })
    }

    @Test("every reason is said in English and in Japanese, with the same gaps", arguments: DumpReason.allCases)
    func languages(reason: DumpReason) {
        let sentence = reason.sentence
        #expect(sentence.english.unicodeScalars.allSatisfy { $0.isASCII } || reason == .anondPageWithoutPost)
        #expect(sentence.japanese.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) })
        #expect(gaps(sentence.english) == gaps(sentence.japanese))
        #expect(!sentence.english.hasSuffix(".") && !sentence.japanese.hasSuffix("。"))
    }

    @Test("equal sentences would be told together: there are none", arguments: [true, false])
    func different(isJapanese: Bool) {
        let sentences = DumpReason.allCases.map { $0.sentence.text(isJapanese: isJapanese) }
        #expect(Set(sentences).count == sentences.count)
    }

    @Test("what is left out is counted with the right plural", arguments: LeftOut.allCases)
    func leftOut(kind: LeftOut) {
        let (one, two) = (kind.counted(1), kind.counted(2))
        #expect(one.english.hasPrefix("1 ") && two.english.hasPrefix("2 "))
        #expect(one.english.dropFirst(2) != two.english.dropFirst(2))
        #expect(one.japanese.contains("1") && one.japanese != one.english)
    }

    @Test("gaps are filled once, and left open where cases differ")
    func filling() {
        let sentence = Bilingual("{0} of {1}: {x}", "{1}の{0}: {x}")
        let case1 = [Bilingual(verbatim: "{1}"), Bilingual("two", "二")]
        #expect(sentence.filled(case1) == Bilingual("{1} of two: {x}", "二の{1}: {x}"))
        let case2 = [Bilingual(verbatim: "b"), Bilingual("two", "二")]
        #expect(sentence.common(to: [case1, case2]) == Bilingual("… of two: {x}", "二の…: {x}"))
        #expect(sentence.common(to: [case1, []]) == Bilingual("… of …: {x}", "…の…: {x}"))
    }

    @Test("a reason is counted in full and kept a few times, however many others came before")
    func counting() throws {
        let broken = String(repeating: "{\"body\":\n", count: 250)
        let dates = String(repeating: "{\"body\":\"文\",\"date\":\"いつか\"}\n", count: 7)
        let report = try read(broken + dates).report
        #expect(report.counts == [.notAnObject: 250, .notADate: 7])
        #expect(report.count(of: .unread) == 250)
        #expect(report.count(of: .remark) == 7)
        #expect(report.warnings.count { $0.fault.why == .notAnObject } == 100)
        #expect(report.warnings.filter { $0.fault.why == .notADate }.map(\.line) == [251, 252, 253])
    }

    @Test(
        "what is no text is told as what it is",
        arguments: [
            ([0x25, 0x50, 0x44, 0x46, 0x2D, 0x31], "a PDF"), ([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], "a picture"),
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "a picture"), (Array("RIFF    WEBPVP8 \u{1}".utf8), "a picture"),
            ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "a program"),
            (Array("MZ\u{0}\u{1}        This program cannot be run in DOS mode".utf8), "a program"),
            ([0, 0, 0, 0x20] + Array("ftypisom".utf8), "a film"),
            ([0, 0, 0, 0x18] + Array("ftypheic".utf8), "a picture"),
            (Array("ID3\u{4}\u{0}".utf8), "a sound"), (Array("SQLite format 3\0\u{10}".utf8), "a database (SQLite)"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "a file of old Office or Outlook"),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "an archive (7z)"),
            (Array("Rar!\u{1A}\u{7}\u{1}\u{0}".utf8), "an archive (RAR)"),
            (Array("{\\rtf1\\ansi }".utf8), "a document (RTF)"),
        ] as [([UInt8], String)])
    func binaries(bytes: [UInt8], name: String) {
        let error = refusal(bytes + Array(repeating: 1, count: 30))
        #expect(error?.code == .binary)
        #expect(error?.message.hasPrefix("a binary file, \(name): ") == true)
    }

    @Test(
        "a text that begins with the letters of a magic number is a text",
        arguments: ["ID3タグの話", "GIF8本", "ftypとは", "MZ This program"])
    func letters(text: String) throws {
        #expect(try read(text).posts.map(\.post.body) == [text])
    }

    @Test("a Git LFS pointer is no post, in an archive either")
    func pointer() throws {
        let pointer = Array(
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".utf8)
        #expect(refusal(pointer)?.fault == DumpMessage(.gitLFS))
        let tar = try ContainerTests.made(
            "tar cf out a.jsonl b.jsonl", ["a.jsonl": pointer, "b.jsonl": Array("{\"body\":\"文\"}\n".utf8)])
        let (posts, report) = try read(tar)
        #expect(posts.map(\.post.body) == ["文"])
        #expect(report.warnings.map(\.reason) == ["a.jsonl: \(DumpReason.gitLFS.sentence.english)"])
    }
}
