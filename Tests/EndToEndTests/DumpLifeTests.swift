// SPDX-License-Identifier: GPL-2.0-or-later
//
// The life of a dump under the real daemon, asked with the real client and with curl.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct DumpLifeTests {
    @Test func aDumpMovedIntoTheFolderIsAnswered() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("search", "削除逃亡").status == 1)
        try home.drop(try Home.seed(), as: "20240605.txt")
        #expect(home.sakuin("wait").status == 0)

        let answer = try home.search("削除逃亡")
        #expect(answer.total == Total(value: 3, relation: .exact))
        #expect(answer.hits.allSatisfy { $0.source.dump == home.dumps + "/20240605.txt" && $0.lossy })
        #expect(answer.index.pending == 0)
        let plain = home.sakuin("search", "削除逃亡")
        #expect(plain.status == 0)
        #expect(plain.output.split(separator: "\n").count == 3)

        let asked = home.curl("/v1/search?q=%E5%89%8A%E9%99%A4%E9%80%83%E4%BA%A1&sort=newest")
        #expect(asked.output.hasSuffix("\n200"))
        let wire = try decodeAnswer(SearchAnswer.self, from: Array(asked.output.dropLast(4).utf8))
        #expect(Set(wire.hits.map(\.id)) == Set(answer.hits.map(\.id)))

        let post = home.curl("/v1/posts/20240605205024")
        #expect(post.output.hasSuffix("\n200"))
        #expect(post.output.contains("\"title\":\"I.GPT-4からAGIへ:OOMを数える (4)\""))
        #expect(daemon.stop() == 0)
    }

    @Test("every dump of the index is listed with its form, its posts and what could not be read")
    func listed() async throws {
        let home = try Home()
        try home.drop("{\"id\":\"1\",\"body\":\"文\"}\n{\"id\":\n{\"id\":\"2\",\"body\":\"次の文\"}\n", as: "b.jsonl")
        try home.drop("", as: "a.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let rows = home.sakuin("dumps").output.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(rows.map(\.first) == ["0", "2"])
        #expect(rows.map { $0[1] } == ["-", "json-lines"])
        #expect(rows.map { $0[3] } == ["\(home.dumps)/a.jsonl", "\(home.dumps)/b.jsonl"])
        #expect(rows.map(\.last) == ["the file is empty", "1 not read"])
        let answer = try decodeAnswer(DumpsAnswer.self, from: Array(home.sakuin("dumps", "--json").output.utf8))
        #expect(answer.dumps[1].bytes == 61 && answer.dumps[1].sha256?.count == 64)
        #expect(home.curl("/v1/dumps?q=1").output.hasSuffix("\n400"))
        #expect(daemon.stop() == 0)
    }

    @Test func namesInTwoNormalizationFormsAreTwoDumps() async throws {
        let home = try Home()
        let names = ["が.jsonl", "か\u{3099}.jsonl"]
        for (number, name) in names.enumerated() {
            try home.drop("{\"id\":\"\(number)\",\"body\":\"\(number)番目の名前\"}\n", as: name)
        }
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("番目の名前").total.value == 2)
        // Both change at once, then one goes.
        for name in names { try home.drop("{\"id\":\"9\",\"body\":\"変わった\(name.utf8.count)番目の名前\"}\n", as: name) }
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("変わった").total.value == 2)
        #expect(unlink(home.dumps + "/" + names[1]) == 0)
        #expect(home.sakuin("wait").status == 0)
        let left = home.dumps + "/" + names[0]
        #expect(try home.search("変わった").hits.map(\.source.dump.utf8.count) == [left.utf8.count])
        #expect(daemon.stop() == 0)
    }

    @Test func theSeedIsFoundThroughWhatItLostAndAtEveryLevel() async throws {
        let home = try Home()
        let daemon = try await home.startDaemon()
        try home.drop(try Home.seed(), as: "20240605.txt")
        #expect(home.sakuin("wait").status == 0)
        // The extractor dropped the の.
        let lost = try home.search("アルゴリズムの進歩")
        #expect(lost.total.value >= 1 && lost.hits.contains(where: \.lossyMatch))
        #expect(try home.search("アルゴリズムの進歩", "--fold", "0").hits.isEmpty)
        // Kana alike finds it too, and the answer at level 1 says so.
        let kana = try home.search("あるごりずむ")
        #expect(kana.hits.isEmpty && kana.wider.map(\.fold) == [2, 3, 4])
        #expect(kana.wider[0].more == (try home.search("アルゴリズム")).total.value)
        #expect(try home.search("あるごりずむ~2").total.value == kana.wider[0].more)
        #expect(try home.search("/アルゴリズム.?進歩/ date:令和6年6月").total.value >= 1)
        for query in ["アルゴリズムの進歩", "-の", "/GPT.\\d/ OR です~4", "source:20240605 -link:jp"] {
            let verified = home.sakuin("verify", query)
            #expect(verified.status == 0 && verified.output.hasPrefix("equal: "), "\(verified.output)")
        }
        let why = home.sakuin("why", "アルゴリズムの進歩 -無 is:lossy", lost.hits[0].id, "--json")
        let explained = try decodeAnswer(WhyAnswer.self, from: Array(why.output.utf8))
        #expect(
            why.status == 0
                && explained.post == WhyPost(id: lost.hits[0].id, candidate: true, sure: false, matches: true))
        #expect(explained.clause.parts.map(\.kind) == ["text", "not", "is"])
        #expect(explained.clause.parts.allSatisfy { $0.holds == true })
        #expect(explained.sure + explained.verified == lost.total.value)
        #expect(home.sakuin("why", "アルゴリズム", "no such").status == 2)
        let refused = home.sakuin("search", "/(東京/")
        #expect(refused.status == 2 && refused.errors.contains("missing )"))
        #expect(daemon.stop() == 0)
    }

    @Test func aDumpThatIsStillBeingWrittenIsNotRead() async throws {
        let home = try Home()
        try await home.startDaemon()
        let seed = try Home.seed()
        let path = home.dumps + "/slow.txt"
        // Open from the beginning: an empty file that nobody writes to is read, and told.
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o644)
        #expect(descriptor >= 0)
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: seed.prefix(seed.count / 2))
        #expect(home.sakuin("rescan").status == 0)
        try await Task.sleep(for: .seconds(2.5))
        let meanwhile = try home.status()
        #expect(meanwhile.index.posts == 0)
        #expect(meanwhile.quarantine.isEmpty)
        #expect(meanwhile.pending == [path])
        try file.write(contentsOf: seed.dropFirst(seed.count / 2))
        try file.close()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("削除逃亡").total.value == 3)
        #expect(try home.status().pending.isEmpty)
    }

    @Test func aChangedDumpIsComparedPostByPost() async throws {
        let home = try Home()
        try await home.startDaemon()
        try home.drop(record("1", "東京は晴れ") + record("2", "大阪は雨"), as: "a.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("東京").total.value == 1)
        try home.drop(record("1", "東京は曇り") + record("3", "京都は雪"), as: "a.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("晴れ").total.value == 0)
        #expect(try home.search("曇り").hits.map(\.id) == ["1"])
        #expect(try home.search("大阪").total.value == 0)
        #expect(try home.search("京都").hits.map(\.source.line) == [2])
        #expect(try home.status().index.posts == 2)
    }

    @Test func aRemovedDumpTakesItsPostsWithItAndASharedPostStays() async throws {
        let home = try Home()
        try home.drop(record("1", "ひとつめ") + record("2", "ふたつめ"), as: "a.jsonl")
        try home.drop(record("2", "ふたつめ") + record("3", "みっつめ"), as: "b.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 3)
        try FileManager.default.removeItem(atPath: home.dumps + "/a.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 2)
        #expect(home.sakuin("search", "ひとつめ").status == 1)
        #expect(try home.search("ふたつめ").hits.map(\.source.dump) == [home.dumps + "/b.jsonl"])
    }

    @Test func anEditedPostIsSearchedAsTheNewestDumpHasItAndItsEarlierWordingIsShown() async throws {
        let home = try Home()
        try home.drop(record("1", "もとの文"), as: "a.jsonl")
        try home.drop("{\"date\":\"2024-06-05T12:00:02+09:00\",\"body\":\"名無し\"}\n", as: "c.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("名無し").hits.allSatisfy { $0.id.hasPrefix("hash:") })
        try home.drop(record("1", "あとの文") + record("2", "名無し"), as: "b.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("もとの文").total.value == 0)
        #expect(try home.search("あとの文").hits.map(\.id) == ["1"])
        let shown = home.sakuin("show", "--versions", "1").output
        let (new, old) = (shown.range(of: "あとの文"), shown.range(of: "もとの文"))
        #expect(new != nil && old != nil && (new?.lowerBound ?? shown.endIndex) < (old?.lowerBound ?? shown.startIndex))
        // Its id learnt later, it is one post with both places.
        let answer = home.sakuin("show", "--json", "2").output
        let joined = try decodeAnswer(PostAnswer.self, from: Array(answer.utf8))
        #expect(joined.sources.count == 2)
        #expect(try home.search("名無し").hits.map(\.id) == ["2"])
    }

    @Test func aRenamedDumpIsFoundUnderItsNewName() async throws {
        let home = try Home()
        try home.drop(record("1", "名前が変わる"), as: "old.jsonl")
        try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        try FileManager.default.moveItem(atPath: home.dumps + "/old.jsonl", toPath: home.dumps + "/new.jsonl")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.search("名前が変わる").hits.map(\.source.dump) == [home.dumps + "/new.jsonl"])
        #expect(try home.status().dumps == 1)
    }

    @Test func aFolderThatAppearsWithDumpsInItIsSearched() async throws {
        let home = try Home()
        try await home.startDaemon()
        try FileManager.default.createDirectory(
            atPath: home.dumps + "/2024/06", withIntermediateDirectories: true)
        try record("1", "深いところ").write(toFile: home.dumps + "/2024/06/a.jsonl", atomically: false, encoding: .utf8)
        // No `wait`, which would scan: the watcher has to see it.
        for _ in 0..<100 where home.sakuin("search", "深いところ").status != 0 {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(home.sakuin("search", "深いところ").status == 0)
        try home.drop(record("2", "もう一つ"), as: "b.jsonl")
        #expect(home.sakuin("wait").status == 0)
        try FileManager.default.moveItem(atPath: home.dumps + "/2024", toPath: home.path + "/elsewhere")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 1)
        #expect(home.sakuin("search", "深いところ").status == 1)
    }

    @Test func aFolderThatIsSuddenlyEmptyKeepsItsPostsUntilSomebodyConfirms() async throws {
        let home = try Home()
        try home.drop(record("1", "ひとつめ") + record("2", "ふたつめ"), as: "a.jsonl")
        try home.drop(record("3", "みっつめ"), as: "b.jsonl")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == 3)
        // As if the disk that was mounted there were not.
        try FileManager.default.moveItem(atPath: home.dumps, toPath: home.path + "/away")
        try FileManager.default.createDirectory(atPath: home.dumps, withIntermediateDirectories: false)
        let words =
            "\(home.dumps) is another folder, or on another file system, than the one that was indexed: "
            + "the posts of 2 dumps that it lacks stay in the index; if they are to go, run `sakuin rescan --confirm`"
        func check(_ posts: Int, _ notices: [String]) throws {
            #expect(home.sakuin("wait").status == 0)
            let status = try home.status()
            #expect(status.index.posts == posts)
            #expect(status.notices == notices)
            #expect(try home.search("ふたつめ OR みっつめ").total.value == min(posts, 2))
        }
        try check(3, [words])
        let inJapanese = home.curl("/v1/status", "-H", "Accept-Language: ja").output
        #expect(inJapanese.contains("別のファイルシステムです。そこにないダンプ 2 件の投稿は索引に残しています"))
        #expect(home.sakuin("rescan").status == 0)
        #expect(home.sakuin("rebuild").status == 0)
        try check(3, [words])
        #expect(daemon.stop() == 0)
        let indexed = home.sakuind("index", "--dumps", home.dumps, "--index", home.index)
        #expect(indexed.status == 0)
        #expect(indexed.errors.contains("run `sakuind index --confirm`"))
        try await home.startDaemon()
        try check(3, [words])
        // A dump that comes is indexed beside them.
        try home.drop(record("4", "よっつめ"), as: "c.jsonl")
        try check(4, [words])
        // The disk is there again: what lay in the folder beneath is out of sight, and a dump less.
        try FileManager.default.moveItem(atPath: home.dumps, toPath: home.path + "/beneath")
        try FileManager.default.moveItem(atPath: home.path + "/away", toPath: home.dumps)
        #expect(home.sakuin("rescan").status == 0)
        try check(3, [])
        // All its dumps go, and the folder stays.
        for name in ["a.jsonl", "b.jsonl"] { try FileManager.default.removeItem(atPath: home.dumps + "/" + name) }
        #expect(home.sakuin("wait").status == 0)
        #expect(home.sakuin("wait").status == 0)
        let status = try home.status()
        #expect(status.index.posts >= 1 && status.notices.count == 1)
        #expect(status.notices.first?.hasPrefix("\(home.dumps) has no dumps any more: ") == true)
        #expect(home.curl("/v1/rescan?confirm=maybe", "-X", "POST").output.hasSuffix("\n400"))
        #expect(home.sakuin("rescan", "--confirm").status == 0)
        try check(0, [])
        #expect(try home.status().dumps == 0)
    }

    /// The daemon is halted while more happens than the kernel's queue holds; the last dump is in none of its reports.
    @Test func afterAnOverflowOfTheKernelsQueueNothingIsMissing() async throws {
        let limit = try String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
        let events = try #require(Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)))
        let home = try Home()
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        Glibc.kill(daemon.identifier, SIGSTOP)
        // Two files in turn, because the kernel joins equal reports that follow one another.
        for turn in 0...events {
            close(open(home.dumps + (turn % 2 == 0 ? "/a.jsonl" : "/b.jsonl"), O_WRONLY | O_CREAT, 0o600))
        }
        try home.drop(record("1", "最後のダンプ"), as: "c.jsonl")
        Glibc.kill(daemon.identifier, SIGCONT)
        for _ in 0..<200 where home.sakuin("search", "最後のダンプ").status != 0 {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(home.sakuin("search", "最後のダンプ").status == 0)
    }

    @Test func whatCannotBeReadIsQuarantinedWithItsReasonAndTheDaemonGoesOn() async throws {
        let home = try Home()
        try home.drop(Data("東京\n".utf8) + Data([0xE3, 0x81, 0x0A, 0x41]), as: "latin.txt")
        try home.drop(Data(), as: "empty.txt")
        try home.drop(Data([0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1, 2, 3]), as: "program")
        try home.drop(record("1", "よい行") + "{\"id\":\"2\",\"body\":\n" + record("3", "次の行"), as: "half.jsonl")
        let isRoot = geteuid() == 0
        if isRoot {
            try home.drop(record("9", "ひみつ"), as: "secret.jsonl")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600], ofItemAtPath: home.dumps + "/secret.jsonl")
            // The daemon as a user who owns the home but not that file.
            #expect(chown(home.path, 65534, 65534) == 0)
        }
        let daemon = try await home.startDaemon(as: isRoot ? "65534" : nil)
        #expect(home.sakuin("wait").status == 0)
        let status = try home.status()
        let reasons = Dictionary(grouping: status.quarantine) { String($0.path.split(separator: "/").last ?? "") }
        #expect(reasons["latin.txt"]?.contains { $0.line == 2 && $0.reason.contains("no UTF-8") } == true)
        #expect(reasons["empty.txt"]?.first?.reason.contains("empty") == true)
        #expect(reasons["program"]?.first?.reason.contains("binary") == true)
        #expect(reasons["half.jsonl"]?.first?.line == 2)
        if isRoot { #expect(reasons["secret.jsonl"]?.first?.reason.contains("Permission denied") == true) }
        #expect(status.index.quarantined == status.quarantine.count)
        let troubles = status.troubles
        #expect(troubles.unreadable == TroubleCount(dumps: isRoot ? 3 : 2, count: isRoot ? 3 : 2))
        #expect(troubles.partly == TroubleCount(dumps: 2, count: 2))
        // The same dump's remark is counted, the dump itself under what is worse.
        #expect(troubles.remarked == TroubleCount(dumps: 0, count: 1))
        #expect(troubles.unreadable.count + troubles.partly.count == status.index.quarantined)
        #expect(troubles.groups.reduce(0) { $0 + $1.count } == status.index.quarantined + troubles.remarked.count)
        #expect(daemon.log.contains("cannot read \(home.dumps)/empty.txt: the file is empty"))
        #expect(daemon.log.contains("partly read \(home.dumps)/half.jsonl: 2 posts; line 2: not a JSON object"))
        let japanese = Home.run(
            Home.programs + "/sakuin", ["status", "--socket", home.socket], environment: ["LC_ALL": "ja_JP.UTF-8"])
        #expect(japanese.output.contains("/empty.txt: ファイルが空です"))
        #expect(try home.search("行").total.value == 2)
        #expect(daemon.isRunning)

        // Put right, it is read.
        try home.drop("2024年06月05日の日記\n\n2024-06-05\n\nなおった\n\n本文\n\nanond:20240605000000\n\nはい\n", as: "latin.txt")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().quarantine.contains { $0.path.hasSuffix("latin.txt") } == false)
        #expect(try home.search("なおった").total.value == 1)
    }

    private func record(_ id: String, _ body: String) -> String {
        "{\"id\":\"\(id)\",\"date\":\"2024-06-05T12:00:0\(id)+09:00\",\"title\":null,\"body\":\"\(body)\"}\n"
    }
}
