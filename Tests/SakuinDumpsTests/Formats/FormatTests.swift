// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// The synthetic dump of each format beside the posts that it holds.
@Suite struct FormatTests {
    private static let folder = fixtures.appending(path: "forms")

    /// Each file with the format that it is to be recognised as.
    static let formats = [
        "anond-day.html": "anond-html", "anond-post-2007.html": "anond-html", "array.json": "json-array",
        "tweets.js": "x-archive", "tweets_2009_03.js": "x-archive", "outbox.json": "mastodon-outbox",
        "misskey.json": "misskey-notes", "table.csv": "csv", "export-mt.txt": "movable-type", "thread.dat": "dat",
        "shitaraba.dat": "dat", "rss1.xml": "feed", "rss2.xml": "feed", "atom.xml": "feed",
        "anond-archive.html": "anond-html", "mode.json": "anond-json", "culturax.jsonl": "json-lines",
        "oscar.jsonl": "json-lines", "diary.xml": "hatena-diary", "page.warc": "anond-html",
        "diary-day.html": "hatena-diary-html", "thread-2024.html": "5ch-html", "thread-2011.html": "5ch-html",
        "200506.td2": "tdiary", "blog-entry.html": "html", "blog-top.html": "html", "plain-page.html": "html",
        "export-fc2.txt": "movable-type", "wxr.xml": "feed", "rss2-broken.xml": "feed", "atom-content.xml": "feed",
        "diary-notation.xml": "hatena-diary", "anond-post-copied.html": "anond-html", "mode-escaped.json": "anond-json",
        "atompub.xml": "feed", "rss1-fc2.xml": "feed", "rss2-cut.xml": "feed",
        "page-clip.md": "anond-text", "page-turndown.md": "anond-text", "page-html2text.md": "anond-text",
        "page-lynx.txt": "anond-text", "page-wet.txt": "anond-text", "page-keep.txt": "anond-text",
        "page-footers.txt": "anond-text", "page-targets.txt": "anond-text", "page-w3m.txt": "anond-text",
        "page-inscriptis.txt": "anond-text", "page-markdownify.md": "anond-text", "page-justext.txt": "anond-text",
        "page-resiliparse.txt": "anond-text", "page-trafilatura.txt": "anond-text", "page-reactions.txt": "anond-text",
        "export-hatena.txt": "movable-type", "object.json": "json-object", "table-without-head.csv": "csv",
        "facebook.json": "json-array",
        "box.mbox": "mail", "fragment.html": "html",
        "page-references.md": "anond-text", "talk.txt": "line-talk", "export.jsonl": "sakuin-export",
    ]

    /// What `sakuind inspect --json` prints of a post, as far as a reader decides it.
    private struct Golden: Decodable, Equatable {
        /// That of a post without one is made of its content, elsewhere: nil here.
        var id: String?
        var time, title, replyTo, author, authorId, url: String?
        var alsoReplyTo: [String]?
        var body: String
        var links: [String]
        var boundary: String
        var lossy: Bool
        var sources: [GoldenSource]
    }

    private struct GoldenSource: Decodable, Equatable {
        var member: String?
        var line, lastLine: Int
    }

    @Test("every form is recognised, and gives the posts that were written", arguments: formats.keys.sorted())
    func golden(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: FormatTests.folder.appending(path: name)))
        let lines = try String(contentsOf: FormatTests.folder.appending(path: name + ".posts"), encoding: .utf8)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let expected = try lines.split(separator: "\n").map { line in
            var golden = try decoder.decode(Golden.self, from: Data(line.utf8))
            if golden.id?.hasPrefix("hash:") == true { golden.id = nil }
            return golden
        }
        #expect(try withReader(bytes) { $0.format.name } == FormatTests.formats[name])
        let posts = try read(bytes).posts.map { placed in
            let post = placed.post
            let source = GoldenSource(
                member: placed.place.member, line: placed.place.line, lastLine: placed.place.lastLine)
            return Golden(
                id: post.id, time: post.time?.description, title: post.title, replyTo: post.replyTo,
                author: post.author, authorId: post.authorID,
                url: post.url, alsoReplyTo: post.alsoReplyTo.isEmpty ? nil : post.alsoReplyTo, body: post.body,
                links: post.links, boundary: "\(post.boundary)",
                lossy: post.isLossy, sources: [source])
        }
        #expect(!expected.isEmpty)
        #expect(posts == expected)
    }

    @Test func everyFixtureIsTried() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: FormatTests.folder.path)
        #expect(Set(files.filter { !$0.hasSuffix(".posts") && $0 != "README.md" }) == Set(FormatTests.formats.keys))
    }

    @Test("cut anywhere, a dump gives some of its posts, or says why not", arguments: formats.keys.sorted())
    func cut(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: FormatTests.folder.appending(path: name)))
        let whole = try read(bytes).posts.count
        for length in stride(from: 0, to: bytes.count, by: 7) {
            do {
                // Cut so early that its format is not seen yet, it may be a text of one post.
                #expect(try read(Array(bytes[..<length])).posts.count <= max(whole, 1) + 1)
            } catch let error as DumpError {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("with bytes changed, nothing worse than an error comes of it", arguments: formats.keys.sorted())
    func damaged(name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: FormatTests.folder.appending(path: name)))
        var random = SteadyRandom(99)
        for _ in 0..<150 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do { _ = try read(changed) } catch is DumpError {}
        }
    }

    @Test func directMessagesAreNotRead() {
        let error = refusal("window.YTD.direct_messages.part0 = [ {\"dmConversation\":{}} ]")
        #expect(error?.code == .noPosts)
    }

    @Test("what is not public is passed over and counted")
    func privatePosts() throws {
        let bytes = [UInt8](try Data(contentsOf: FormatTests.folder.appending(path: "outbox.json")))
        let report = try read(bytes).report
        #expect(report.passedOver == [.privatePosts: 1, .boosts: 1])
        let all = try read(bytes, options: ReadingOptions(includesPrivatePosts: true))
        #expect(all.posts.count == (try read(bytes).posts.count) + 1)
        #expect(all.report.passedOver == [.boosts: 1])
    }
}
