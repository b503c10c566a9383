// SPDX-License-Identifier: GPL-2.0-or-later
//
// No line is lost and none is in two posts, whatever the page: random pages of lines that mean something.

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct PageCoverageTests {
    private static let pool = [
        "2024年06月05日の日記", "2024-06-05", "2024-06-04", "次の25件>", "「増田」を含む日記 RSS", "ログイン ユーザー登録",
        "ようこそ ゲスト さん", "anond:20240605000000", "http://anond.hatelabo.jp/20160101000000", "■", "■題名",
        "■anond:20240605000001", "### [■](https://anond.hatelabo.jp/20240605205024)題", "連載 (2)", "連載(3)",
        "続き 連載(3) https://anond.hatelabo.jp/20240605000300", "Permalink | 記事への反応(3) | 20:50", "本文である。",
        "　字下げ", "見出し", "https://example.com/a", "次を見よ anond:20240605000000",
    ]

    /// Headings, footers and the site's own lines: only they, and a square alone, may be in no post.
    private static let linesOfPage = Set(
        pool.filter { line in
            line.wholeMatch(of: /\d{4}年\d{1,2}月\d{1,2}日の日記|\d{4}-\d{2}-\d{2}|「.+」を含む日記 ?RSS/) != nil
                || line.wholeMatch(of: /(前|次)の\d+件[>＞]?|ログイン ?ユーザー登録|ようこそ ?ゲスト ?さん|■/) != nil
                || line.wholeMatch(of: /Permalink \| 記事への反応\(\d+\) \| \d{1,2}:\d{2}/) != nil
        })

    /// What a line says without its mark; a reply target is kept in one spelling.
    private static let words = Dictionary(
        uniqueKeysWithValues: pool.map { line in
            let words = line.replacing(/^### \[■\]\(.*\)|^■/, with: "").replacing(
                /^https?:\/\/anond\.hatelabo\.jp\/(\d{14})$/, with: { "anond:\($0.output.1)" })
            return (line, words.trimmingCharacters(in: .whitespaces))
        })

    private func judge(_ text: String) throws {
        guard let posts = try? read(text).posts else {
            #expect(
                text.split(separator: "\n").allSatisfy { PageCoverageTests.linesOfPage.contains(String($0)) }, "\(text)"
            )
            return
        }
        var places = posts.map(\.place)[...]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated()
        {
            let number = index + 1
            while let place = places.first, place.lastLine < number { places.removeFirst() }
            guard !line.isEmpty, !PageCoverageTests.linesOfPage.contains(line) else { continue }
            guard let place = places.first, place.line <= number else {
                Issue.record("line \(number) \(line) is in no post of \(text)")
                continue
            }
            let post = posts[posts.count - places.count].post
            let said = [post.title, post.body, post.replyTo, post.id, post.url].compactMap(\.self).joined(
                separator: "\n")
            let isSaid = said.contains(line) || PageCoverageTests.words[line].map(said.contains) == true
            #expect(isSaid, "line \(number) \(line) is not in its post of \(text)")
        }
        for (post, next) in zip(posts, posts.dropFirst()) { #expect(post.place.lastLine < next.place.line, "\(text)") }
    }

    @Test("No line of a page is lost", arguments: 0..<16)
    func coverage(seed: UInt64) throws {
        var random = SteadyRandom(seed)
        for _ in 0..<60 {
            let hasBlanks = Bool.random(using: &random)
            var text = Bool.random(using: &random) ? "2024-06-05\n\n" : ""
            // Few kinds of line a page, as real pages have.
            let kinds = (0..<Int.random(in: 2...8, using: &random)).compactMap { _ in
                PageCoverageTests.pool.randomElement(using: &random)
            }
            for _ in 0..<Int.random(in: 1...25, using: &random) {
                text += kinds.randomElement(using: &random) ?? ""
                text += hasBlanks && Int.random(in: 0..<4, using: &random) > 0 ? "\n\n" : "\n"
            }
            try judge(text)
        }
    }

    /// At every byte of the beginning and the end, and at every seventh between: each place within a character occurs.
    @Test func aPageCutAnywhereIsReadWithoutATrap() throws {
        let bytes = Array(try Data(contentsOf: fixtures.appending(path: "anond-2024-06-05.txt")))
        for end in bytes.indices where end % 7 == 0 || end < 700 || end > bytes.count - 1500 {
            let head = Array(bytes[..<end])
            let code = refusal(head)?.code
            #expect(code == nil || (code == .empty && end < 50), "\(end)")
        }
    }

    @Test("Bytes that mean nothing are read or refused, without a trap", arguments: 0..<4)
    func noise(seed: UInt64) throws {
        var random = SteadyRandom(seed)
        let alphabet = Array("{}[]\":,\\u0041eE+-.0123456789 \t\r\n■anond:|#()".utf8) + [0xE3, 0x81, 0x82, 0xFF, 0]
        for _ in 0..<100 {
            let length = Int.random(in: 0..<400, using: &random)
            let noise = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let shaped = (0..<length).compactMap { _ in alphabet.randomElement(using: &random) }
            for bytes in [noise, noise.map { $0 % 96 + 32 }, shaped, Array("{\"".utf8) + shaped] {
                if let error = refusal(bytes) { #expect(!error.message.isEmpty) }
            }
        }
    }
}
