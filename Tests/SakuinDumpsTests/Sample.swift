// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText

@testable import SakuinDumps

/// A post before it is written in a format.
struct Sample {
    /// The second of its posting, which no other has.
    var seconds: Int64
    var title: String?
    /// Lines that are neither empty nor begin or end in white space.
    var paragraphs: [[String]]
    /// The second of another post.
    var target: Int64?
    var author: String

    var body: String { paragraphs.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") }
    var time: PostTime { PostTime(seconds: seconds, precision: .second) }

    /// `%Y` and the like of strftime(3), in Japan or at an offset.
    static func date(_ seconds: Int64, _ format: String, offset: Int = 9 * 3600) -> String {
        var moment = time_t(Int(seconds) + offset)
        var parts = tm()
        gmtime_r(&moment, &parts)
        var text = [CChar](repeating: 0, count: 100)
        strftime(&text, text.count, format, &parts)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func anond(_ seconds: Int64) -> String { date(seconds, "%Y%m%d%H%M%S") }
    var digits: String { Sample.anond(seconds) }

    /// Samples with what the formats' own marks are made of, newest first.
    static func random(_ count: Int, _ random: inout SteadyRandom) -> [Sample] {
        let words = [
            "増田", "髙島屋", "①㈱", "〜", "−", "😀", "👨‍👩‍👧", "が", "ｶﾞ", "<b>", "&amp;", "&", "\"", "'", "\\", "<>", "</p>", "]]>",
            "-----", "TITLE: x", "*", "**", ">>", "||<", "■", "Permalink", "|", ",", "\t", " ", "　", "#", "[", "](",
            "http://example.com/a?b=1&c=2", "{}", "\u{3099}", "é", "\u{1F1EF}\u{1F1F5}", "%", "=", "...", "続き",
            "ID:abc", "/*",
        ]
        var second = Int64(1_717_588_224)
        func line(_ random: inout SteadyRandom) -> String {
            var text = ""
            for _ in 0..<Int.random(in: 1...5, using: &random) { text += words.randomElement(using: &random) ?? "" }
            // What no browser shows apart, no format can keep apart.
            let parts = text.unicodeScalars.split { $0 == " " || $0 == "\t" }.map(String.init).joined(separator: " ")
            return String(Substring("語" + parts).trimmed)
        }
        return (0..<count).map { _ in
            second -= Int64.random(in: 1...90_000, using: &random)
            let paragraphs = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                (0..<Int.random(in: 1...3, using: &random)).map { _ in line(&random) }
            }
            let target = Bool.random(using: &random) ? second - Int64.random(in: 1...9999, using: &random) : nil
            return Sample(
                seconds: second, title: target == nil && Bool.random(using: &random) ? line(&random) : nil,
                paragraphs: paragraphs, target: target, author: line(&random))
        }
    }
}
