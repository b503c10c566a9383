// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct PostReferenceTests {
    private let last = LastAnswer(query: "猫", first: 21, ids: ["a", "b", "c"])

    @Test(
        "An address means the id that its post has in a dump",
        arguments: [
            ("https://anond.hatelabo.jp/20240605205024", "anond:20240605205024"),
            ("http://anond.hatelabo.jp/20240605205024#tb", "anond:20240605205024"),
            ("HTTPS://Anond.Hatelabo.jp/20240605205024?mode=json", "anond:20240605205024"),
            ("https://anond.hatelabo.jp/touch/20240605205024", "anond:20240605205024"),
            ("https://x.com/i/status/1234567890", "x:1234567890"),
            ("https://twitter.com/somebody/status/1234567890?s=20", "x:1234567890"),
            ("https://d.hatena.ne.jp/somebody/20060102/p1", "hatena:/somebody/20060102/p1"),
            ("https://hayabusa9.5ch.net/test/read.cgi/news/1717588224/5", "dat:news/1717588224/5"),
            ("http://a.example/post/", "https://a.example/post"), ("https://a.example/post", "http://a.example/post"),
            ("https://a.example/post#c", "https://a.example/post"), ("a.example/post", "https://a.example/post"),
            ("anond.hatelabo.jp/20240605205024", "anond:20240605205024"),
        ])
    func addresses(address: String, id: String) throws {
        let reference = try PostReference(address) { nil }
        #expect(reference.ids.first == address)
        #expect(reference.ids.contains(id))
    }

    @Test("A number is an id first, and else a hit of the last answer; behind @ it is the hit")
    func numbers() throws {
        #expect(try PostReference("22") { last }.ids == ["22"])
        #expect(try PostReference("22") { last }.hit == "b")
        #expect(try PostReference("3") { last }.hit == nil)
        #expect(try PostReference("@23") { last }.ids == ["c"])
        // Fourteen digits are never a number.
        #expect(try PostReference("20240605205024") { last }.hit == nil)
        #expect(try PostReference("id:7") { nil }.ids == ["id:7", "7"])
        let missing = #expect(throws: UsageError.self) { try PostReference("@3") { last } }
        #expect(missing?.message.english == "the last answer has no hit 3: its hits are 21 to 23")
        let none = #expect(throws: UsageError.self) { try PostReference("@3") { nil } }
        #expect(none?.message.english == "there is no last answer")
    }

    @Test("show takes the numbers that the last search gave its hits")
    func lastAnswer() {
        let home = TemporaryFolder()
        let environment = ["HOME": home.path]
        let missing = FakeDaemon.Reply.json(Sample.problem("not_found", "no"), status: 404)
        let other = Sample.hit.replacing("anond:1", with: "anond:2")
        _ = run(
            "search", "猫", daemon: FakeDaemon(json: Sample.search([Sample.hit, other])), environment: environment)
        let daemon = FakeDaemon([missing, .json(Sample.post)])
        #expect(run("show", "2", daemon: daemon, environment: environment).status == .found)
        #expect(daemon.requests.count == 2)
        #expect(daemon.requests[0].hasPrefix("GET /v1/posts/2 "))
        #expect(daemon.requests[1].hasPrefix("GET /v1/posts/anond:2 "))
        let mode =
            try? FileManager.default.attributesOfItem(
                atPath: home.path + "/.local/state/sakuin-client/last-answer.json")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // A post that has the number for its id goes first, and the person is told of the other.
        let direct = run("show", "2", daemon: FakeDaemon(json: Sample.post), environment: environment)
        #expect(direct.error == "sakuin: 2 is the id of this post; hit 2 of the last answer is @2\n")
        // What a program asks changes nothing, nor does an answer without hits.
        _ = run(
            "search", "--json", "犬", daemon: FakeDaemon(json: Sample.search([Sample.hit])), environment: environment)
        _ = run("search", "犬", daemon: FakeDaemon(json: Sample.search([])), environment: environment)
        #expect(LastAnswer.load(environment)?.ids == ["anond:1", "anond:2"])
        #expect(
            run("show", "9", daemon: FakeDaemon([missing]), environment: environment)
                == Run(
                    status: .none, output: "",
                    error: "sakuin: no such post: 9; the hits of the last answer are 1 to 2\n"))
        for command in ["thread", "similar"] {
            let told = run(command, "9", daemon: FakeDaemon([missing]), environment: environment)
            #expect(told.status == .none && told.error.hasSuffix("9; the hits of the last answer are 1 to 2\n"))
        }
    }

    @Test(
        "What has a slash and no host is no address",
        arguments: ["dat:news/1/2", "a b.c/d", "./a", "/a.b/c", "ftp://a.b/c", "a/b.c"])
    func noAddress(text: String) {
        #expect(PostReference.ids(ofAddress: text).isEmpty)
    }

    @Test("Pages that are turned make one answer, whose numbers all mean what is on the screen")
    func pages() {
        func page(_ first: Int, _ ids: [String], query: String = "猫", question: String = "newest") -> LastAnswer {
            LastAnswer(query: query, first: first, ids: ids, question: question)
        }
        let first = page(1, ["a", "b"])
        #expect(page(3, ["c", "d"]).joined(with: first) == page(1, ["a", "b", "c", "d"]))
        #expect(first.joined(with: page(3, ["c"])) == page(1, ["a", "b", "c"]))
        // The same page again, as it is now, and one of another length.
        #expect(page(2, ["x"]).joined(with: page(1, ["a", "b", "c"])) == page(1, ["a", "x", "c"]))
        #expect(page(1, ["x", "y", "z"]).joined(with: page(2, ["b"])) == page(1, ["x", "y", "z"]))
        // Not beside it, or of something else.
        #expect(page(5, ["e"]).joined(with: first) == page(5, ["e"]))
        #expect(page(3, ["c"], query: "犬").joined(with: first) == page(3, ["c"], query: "犬"))
        #expect(page(3, ["c"], question: "oldest").joined(with: first) == page(3, ["c"], question: "oldest"))
        #expect(
            page(3, ["c"], question: "").joined(with: page(1, ["a", "b"], question: "")) == page(3, ["c"], question: "")
        )
        #expect(page(3, ["c"]).joined(with: nil) == page(3, ["c"]))
    }

    @Test("show takes the numbers of the page before, too")
    func turning() {
        let home = TemporaryFolder()
        let environment = ["HOME": home.path]
        let hits = (1...4).map { Sample.hit.replacing("anond:1", with: "anond:\($0)") }
        _ = run(
            "search", "猫", "-n", "2", daemon: FakeDaemon(json: Sample.search(Array(hits[..<2]), next: "c")),
            environment: environment)
        _ = run(
            "search", "猫", "-n", "2", "--page", "2",
            daemon: FakeDaemon([
                .json(Sample.search([hits[0], hits[1]], next: "c")), .json(Sample.search([hits[2], hits[3]])),
            ]),
            environment: environment)
        let daemon = FakeDaemon(json: Sample.post)
        _ = run("show", "@2", "@4", daemon: daemon, environment: environment)
        #expect(daemon.requests.map { $0.prefix { $0 != " " && $0 != "\r\n" } }.count == 2)
        #expect(
            daemon.requests[0].hasPrefix("GET /v1/posts/anond:2 ")
                && daemon.requests[1].hasPrefix("GET /v1/posts/anond:4 "))
    }
}
