// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages flattened from posts whose boundaries are known: what the words alone tell of them. The numbers stand in
// Index/DUMPS.md, "Suspected boundaries".

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct FlattenedPagesTests {
    /// Lies beside the project where the archive's keeper works on it; no part of it.
    private static let data = fixtures.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data")

    private static func posts(_ name: String) throws -> [Post]? {
        let path = data.appending(path: name)
        guard FileManager.default.fileExists(atPath: path.path) else {
            print("FlattenedPagesTests: skipped, \(path.path) is not there")
            return nil
        }
        return try read([UInt8](try Data(contentsOf: path))).posts.map(\.post)
    }

    /// A page in the format that has neither ■ nor footers: some posts answer another, some have a title, the rest have
    /// nothing before them.
    private struct Page {
        var lines = ["2024年06月05日の日記", "", "2024-06-05", ""]
        /// The lines, counted from 1, with which posts begin that no reply target marks.
        var starts: Set<Int> = []

        mutating func add(_ post: Post, isReply: Bool) {
            if isReply {
                lines += ["anond:20240605204515", ""]
            } else {
                starts.insert(lines.count + 1)
                if let title = post.title { lines += [title, ""] }
            }
            for line in post.body.split(whereSeparator: \.isNewline) { lines += [String(Substring(line).trimmed), ""] }
        }
    }

    private struct Score {
        var starts = 0
        var suspected = 0
        var right = 0

        var precision: Double { suspected == 0 ? 1 : Double(right) / Double(suspected) }
        var recall: Double { Double(right) / Double(max(starts, 1)) }
    }

    private func score(pages: Int, titled: Double, _ plain: [Post], _ withTitle: [Post]) throws -> Score {
        var random = SteadyRandom(7)
        var score = Score()
        for _ in 0..<pages {
            var page = Page()
            for number in 0..<20 {
                let isReply = number == 0 || Double.random(in: 0..<1, using: &random) < 0.5
                let isTitled = !isReply && Double.random(in: 0..<1, using: &random) < titled
                guard let post = (isTitled ? withTitle : plain).randomElement(using: &random) else { continue }
                page.add(post, isReply: isReply)
            }
            let found = try read(page.lines.joined(separator: "\n")).posts.filter { $0.post.boundary == .suspected }
            score.starts += page.starts.count
            score.suspected += found.count
            score.right += found.count { page.starts.contains($0.place.line) }
        }
        return score
    }

    @Test("nineteen of twenty suspected boundaries are boundaries")
    func precision() throws {
        guard let diary = try FlattenedPagesTests.posts("posts-open-20MB.jsonl.zst"),
            let articles = try FlattenedPagesTests.posts("jaquad/docs.jsonl.zst")
        else { return }
        let untitled = diary.filter { $0.title == nil }
        for (name, titles) in [("the diary's titles", diary), ("articles' titles", articles)] {
            let score = try score(pages: 1500, titled: 0.5, untitled, titles.filter { $0.title != nil })
            print("flattened pages, \(name): \(score) precision \(score.precision) recall \(score.recall)")
            #expect(score.precision >= 0.95, "\(name)")
            #expect(score.suspected >= 20, "\(name)")
        }
        // Hardly any title: next to nothing may be suspected.
        let plain = try score(pages: 400, titled: 0.03, untitled, diary.filter { $0.title != nil })
        print("flattened pages, hardly any title: \(plain)")
        #expect(plain.suspected <= 8)
    }
}
