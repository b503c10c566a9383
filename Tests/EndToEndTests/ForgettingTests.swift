// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that somebody wants to be forgotten, with the real programs.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct EndToEndForgettingTests {
    private static let word = "ゾウガメ観測手帖"

    private static func record(_ id: String, _ body: String) -> String {
        #"{"id":"\#(id)","date":"2024-06-05T09:00:00+09:00","body":"\#(body)"}"# + "\n"
    }

    private static func records(_ count: Int = 50) -> String {
        (0..<count).map { record("x:\($0)", "東京の朝 \($0) 番目の日記") }.joined()
    }

    private func prepared() throws -> Home {
        let home = try Home()
        let word = EndToEndForgettingTests.word
        try home.drop(EndToEndForgettingTests.records(), as: "a.jsonl")
        try home.drop(
            EndToEndForgettingTests.record("x:500100", "\(word)を拾った朝の日記です")
                + EndToEndForgettingTests.record("x:500101", "\(word)を拾った朝の日記です"), as: "b.jsonl")
        return home
    }

    /// The routes that have something of the word.
    private func traces(_ home: Home) throws -> [String] {
        let (word, service) = (EndToEndForgettingTests.word, SakuinService(socket: home.socket))
        var traces: [String] = []
        func note(_ name: String, _ isThere: Bool) { if isThere { traces.append(name) } }
        note("search", try service.search(SearchRequest(word, total: .exact)).total.value > 0)
        note("id", try service.search(SearchRequest("id:x:500100")).total.value > 0)
        note("post", home.curl("/v1/posts/x:500100").output.hasSuffix("\n200"))
        note("thread", home.curl("/v1/posts/x:500100/thread").output.hasSuffix("\n200"))
        var exported = 0
        try service.export(SearchRequest("日記 OR 改訂")) { post, _ in
            if post.body.contains(word) { exported += 1 }
            return .next
        }
        note("export", exported > 0)
        note("counts", try service.counts(CountsRequest([word], by: .day)).series[0].total > 0)
        note("facets", try service.facets(word, by: "source").total > 0)
        note("matches", try service.matches("/ゾウ../").matches > 0)
        note("random", try !service.random(word).hits.isEmpty)
        note("similar", try service.similar(toID: "x:0", limit: 100).hits.contains { $0.snippet.text.contains("ゾウ") })
        let audit = try decodeAnswer(
            VerifyAnswer.self, from: try service.json(.verify(query: word, isSentence: false, fold: nil)))
        note("verify", audit.byIndex > 0 || audit.byScan > 0 || !audit.missing.isEmpty || !audit.extra.isEmpty)
        return traces
    }

    @Test func whatIsForgottenIsInNoAnswerAndStaysAwayOverEverythingThatComes() async throws {
        let home = try prepared()
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try traces(home).count >= 10)

        let tried = home.sakuin("forget", "--dry-run", "--json", "x:500100")
        let answer = try decodeAnswer(ForgottenAnswer.self, from: Array(tried.output.utf8))
        let found = try #require(answer.posts.first)
        #expect(
            answer.posts.count == 1 && found.state == .found && found.id == "x:500100" && found.key.hasPrefix("key:"))
        #expect(found.dumps == [home.dumps + "/b.jsonl"] && found.missingDumps.isEmpty && found.versions == 1)
        #expect(found.copies.map(\.id) == ["x:500101"] && found.text?.contains("ゾウガメ") == true)
        #expect(try home.status().forgotten == 0)
        #expect(home.sakuin("forget", "--list").status == 1)

        // Two names of one post, and a copy under another id by its own.
        let done = home.sakuin("forget", "x:500100", found.key, "x:500101")
        #expect(done.status == 0, "\(done.errors)")
        let lines = done.output.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(lines.map { $0[0] } == ["forgotten", "forgotten"] && lines.map { $0[1] } == ["x:500100", "x:500101"])
        #expect(try traces(home) == [])
        #expect(try home.status().index.posts == 50 && home.status().forgotten == 2 && home.status().unpurged == 2)
        #expect(home.sakuin("show", "x:500100").status == 1)
        // Once more is no error, and nothing is forgotten where one is not there.
        #expect(home.sakuin("forget", "x:500100").output.hasPrefix("forgotten\tx:500100\t"))
        let missing = home.sakuin("forget", "x:1", "x:999")
        #expect(missing.status == 2 && missing.errors.contains("x:999"))
        #expect(home.sakuin("show", "x:1").status == 0)

        // Killed at once, read again, told by another dump and without an id, built anew.
        daemon.kill()
        try home.drop(
            EndToEndForgettingTests.record("x:500100", "\(EndToEndForgettingTests.word)の改訂"), as: "c.jsonl")
        try home.drop(
            #"{"date":"2024-06-05T09:00:00+09:00","body":"\#(EndToEndForgettingTests.word)の改訂"}"# + "\n", as: "d.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try traces(home) == [] && home.status().index.posts == 50)
        #expect(home.sakuin("rebuild").status == 0 && home.sakuin("wait").status == 0)
        #expect(try traces(home) == [] && home.status().index.posts == 50 && home.status().unpurged == 0)
        #expect(home.sakuin("forget", "--list").output.split(separator: "\n").count == 2)

        let back = home.sakuin("forget", "--undo", "x:500100", "x:500101")
        #expect(back.status == 0 && back.output.hasPrefix("returning\tx:500100\t"), "\(back.errors)")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 52 && home.status().forgotten == 0)
        #expect(home.sakuin("forget", "--list").status == 1)
        let shown = home.sakuin("show", "--versions", "x:500100").output
        #expect(shown.contains("拾った朝") && shown.contains("改訂"))
        let again = home.sakuin("forget", "--undo", "x:500100")
        #expect(again.status == 2 && again.errors.contains("no post x:500100 is forgotten"))
    }

    @Test func afterAPurgeNoFileHasAWordAndKillingItHalfWayLeavesItToTheNext() async throws {
        let home = try prepared()
        try home.drop(EndToEndForgettingTests.records(20_000), as: "big.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        try home.drop(EndToEndForgettingTests.record("x:500100", "\(EndToEndForgettingTests.word)の改訂"), as: "c.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(home.sakuin("forget", "x:500100", "x:500101").status == 0)
        #expect(try home.status().forgotten == 2)
        #expect(filesWithWords(home) != [])
        let purging = Task.detached { [socket = home.socket] in try? SakuinService(socket: socket).purge() }
        try await Task.sleep(for: .milliseconds(150))
        daemon.kill()
        _ = await purging.value
        try await home.startDaemon()
        let purged = home.sakuin("forget", "--purge", "--json")
        #expect(purged.status == 0, "\(purged.errors)")
        let answer = try decodeAnswer(ForgottenAnswer.self, from: Array(purged.output.utf8))
        #expect(answer.posts.map(\.state) == [.purged, .purged] && answer.index.posts == 20_000)
        #expect(filesWithWords(home) == [])
        #expect(try home.status().unpurged == 0)
        #expect(home.sakuind("check", "--dumps", home.dumps, "--index", home.index).status == 0)
        // From the dumps, which still have it.
        #expect(home.sakuin("forget", "--undo", "x:500101").status == 0 && home.sakuin("wait").status == 0)
        #expect(try home.search(EndToEndForgettingTests.word).hits.map(\.id) == ["x:500101"])
    }

    /// Files of the index with a pair of neighbouring characters of the word: terms of the postings are such.
    private func filesWithWords(_ home: Home) -> [String] {
        let word = EndToEndForgettingTests.word.prefix(4)
        let needles = zip(word, word.dropFirst()).map { Data("\($0)\($1)".utf8) }
        let files = FileManager.default.enumerator(atPath: home.index)?.compactMap { $0 as? String } ?? []
        return files.filter { file in
            guard let bytes = FileManager.default.contents(atPath: home.index + "/" + file) else { return false }
            return needles.contains { bytes.firstRange(of: $0) != nil }
        }
    }

    @Test func aPostIsForgottenWhileTheIndexIsBuiltAnew() async throws {
        let home = try prepared()
        try home.drop(EndToEndForgettingTests.records(20_000), as: "big.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let before = try home.status().index.generation
        #expect(home.sakuin("rebuild").status == 0)
        #expect(home.sakuin("forget", "x:500100", "x:500101").status == 0)
        repeat { #expect(try traces(home) == []) } while try home.status().index.generation == before
        #expect(home.sakuin("wait").status == 0)
        #expect(try traces(home) == [] && home.status().index.posts == 20_000)
    }

    @Test func nobodyButTheOwnerForgets() async throws {
        guard getuid() == 0 else { return }
        let home = try prepared()
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        chmod(home.path, 0o755)
        chmod(home.socket, 0o666)
        for (method, target) in [
            ("POST", "/v1/forget?id=x:500100"), ("POST", "/v1/unforget?id=x:500100"), ("POST", "/v1/purge"),
            ("GET", "/v1/forgotten"), ("POST", "/v1/forget?id=x:500100&dry_run=yes"),
        ] {
            let refused = Home.run(
                "/usr/bin/setpriv",
                [
                    "--reuid", "65534", "--regid", "65534", "--clear-groups", "/usr/bin/curl", "-sS", "-X", method,
                    "--unix-socket", home.socket, "-w", "\n%{http_code}", "http://sakuin" + target,
                ])
            #expect(refused.output.hasSuffix("\n403"), "\(target): \(refused)")
        }
        #expect(try home.status().forgotten == 0 && home.status().index.posts == 52)
    }

    @Test func theThirdHitOfTheLastAnswerIsForgottenAndShownNoMore() async throws {
        let home = try prepared()
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let cache = ["XDG_CACHE_HOME": home.path + "/cache", "XDG_STATE_HOME": home.path + "/state", "HOME": home.path]
        func ask(_ arguments: String...) -> Outcome {
            Home.run(Home.programs + "/sakuin", arguments + ["--socket", home.socket], environment: cache)
        }
        #expect(ask("search", EndToEndForgettingTests.word, "--all").status == 0)
        let named = ask("show", "@1").output
        #expect(named.contains("ゾウガメ"))
        #expect(ask("forget", "@1").status == 0)
        let gone = ask("show", "@1")
        #expect(gone.status == 1 && gone.output.isEmpty && gone.errors.contains("no such post"))
        #expect(ask("forget", "--undo", "@1").status == 0 && ask("wait").status == 0)
        #expect(ask("show", "@1").output == named)
    }

    @Test func aListThatCannotBeReadStopsTheDaemonBeforeItShowsWhatWasForgotten() async throws {
        let home = try prepared()
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0 && home.sakuin("forget", "x:500100").status == 0)
        #expect(daemon.stop() == 0)
        for name in ["forgotten", "forgotten.copy"] {
            try Data("x".utf8).write(to: URL(filePath: home.index + "/" + name))
        }
        let refused = home.sakuind("serve", "--dumps", home.dumps, "--index", home.index, "--socket", home.socket)
        #expect(refused.status != 0 && refused.errors.contains("the list of forgotten posts is damaged"))
    }
}
