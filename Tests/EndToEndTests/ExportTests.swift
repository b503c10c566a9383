// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that leave the archive by `sakuin export`, with the real programs.

import Foundation
import SakuinClient
import Testing

@Suite(.serialized) struct ExportTests {
    /// A daemon that has indexed these dumps.
    private static func served(_ dumps: [String: Data]) async throws -> (home: Home, daemon: Daemon) {
        let home = try Home()
        for (name, data) in dumps { try home.drop(data, as: name) }
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        return (home, daemon)
    }

    private static func dumps() throws -> [String: Data] {
        let forms = URL(filePath: Home.fixtures + "/forms")
        var dumps = ["seed.txt": try Home.seed()]
        for name in [
            "thread.dat", "box.mbox", "table.csv", "misskey.json", "outbox.json", "culturax.jsonl", "export.jsonl",
        ] {
            dumps[name] = try Data(contentsOf: forms.appending(path: name))
        }
        dumps["odd.jsonl"] = Data(
            #"""
            {"sakuin_post":1,"id":"a","time":"2024-06-05T20:50+09:00","title":"=1+1","body":"@SUM(1)\r\n\"引用\", と コンマ","author":"-甲\t乙"}
            {"sakuin_post":1,"id":"b","time":"2024-06-05","body":"From 行の始め\n>From もう一つ\n\n  字下げ"}
            {"sakuin_post":1,"id":"c","body":"\u0001制御\u0000文字 </div><script>alert(1)</script>"}
            {"sakuin_post":1,"body":"id も日時もない投稿"}
            """#.utf8)
        return dumps
    }

    /// What an export holds of its posts, without what differs from one archive to another.
    private static func posts(_ lines: String) throws -> [ExportedPost] {
        try lines.split(separator: "\n").map { line in
            var post = try decodeAnswer(ExportedPost.self, from: Array(line.utf8))
            (post.key, post.source) = ("", Source(dump: "", line: 0, lastLine: 0))
            return post
        }
    }

    /// All posts of an archive.
    private static let everything = "length:>=0"

    @Test("JSON Lines that are read again are the same posts, in all orders")
    func roundTrip() async throws {
        let (home, daemon) = try await ExportTests.served(try ExportTests.dumps())
        let file = home.path + "/all.jsonl"
        let written = home.sakuin("export", ExportTests.everything, "-o", file)
        #expect(written.status == 0, "\(written.errors)")
        let lines = try String(contentsOfFile: file, encoding: .utf8)
        let posts = try ExportTests.posts(lines)
        #expect(posts.count == (try home.status()).index.posts)
        let (other, second) = try await ExportTests.served(["all.jsonl": Data(lines.utf8)])
        for order in ["newest", "oldest", "relevance"] {
            let before = home.sakuin("export", ExportTests.everything, "--sort", order)
            let after = other.sakuin("export", ExportTests.everything, "--sort", order)
            let (first, last) = (try ExportTests.posts(before.output), try ExportTests.posts(after.output))
            #expect(first.count == posts.count)
            #expect(first.map(\.time) == last.map(\.time))
            // Posts of one time stand in an order of their keys.
            let sorted = [first, last].map {
                $0.sorted { ($0.time ?? "", $0.json.count, $0.body) < ($1.time ?? "", $1.json.count, $1.body) }
            }
            #expect(sorted[0] == sorted[1])
        }
        for query in ["増田", "の", "is:reply", "is:lossy", "author:ひろ", "日時のない"] {
            #expect(try home.search(query).total == other.search(query).total, "\(query)")
        }
        #expect(daemon.stop() == 0 && second.stop() == 0)
    }

    @Test("A table has every field, and no cell that a spreadsheet would reckon")
    func table() async throws {
        let (home, daemon) = try await ExportTests.served(try ExportTests.dumps())
        let file = home.path + "/a.csv"
        #expect(home.sakuin("export", "id:a", "-o", file, "--bom").status == 0)
        #expect(
            // Foundation drops the mark where it reads a string.
            String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
                == "\u{FEFF}time,title,body,author,url,id,reply_to,source\r\n"
                + "2024-06-05T20:50+09:00,'=1+1,\"'@SUM(1)\r\n\"\"引用\"\", と コンマ\",'-甲\t乙,,a,,\(home.dumps)/odd.jsonl:1\r\n"
        )
        let chosen = home.sakuin("export", "id:b", "--format", "csv", "--fields", "id,time")
        #expect(chosen.output == "id,time\r\nb,2024-06-05\r\n")
        let none = home.sakuin("export", "ありえない語句", "--format", "csv", "--fields", "id")
        #expect(none.status == 1 && none.output == "id\r\n")
        let objects = home.sakuin("export", "id:a", "--fields", "id,links,lossy")
        #expect(objects.output == "{\"id\":\"a\",\"links\":[],\"lossy\":false}\n")
        #expect(daemon.stop() == 0)
    }

    @Test("A mailbox holds the posts as the daemon reads mail")
    func mailbox() async throws {
        let (home, daemon) = try await ExportTests.served(try ExportTests.dumps())
        let query = "id:a OR id:b OR 月曜 OR 増田"
        let box = home.sakuin("export", query, "--format", "mbox")
        #expect(box.status == 0)
        let posts = try ExportTests.posts(home.sakuin("export", query).output)
        let (other, second) = try await ExportTests.served(["all.mbox": Data(box.output.utf8)])
        let read = try ExportTests.posts(other.sakuin("export", ExportTests.everything).output)
        let text = { (post: ExportedPost) in post.body.split(whereSeparator: \.isNewline).joined(separator: "\n") }
        #expect(Set(read.map(text)) == Set(posts.filter { !$0.body.isEmpty }.map(text)))
        #expect(Set(read.compactMap(\.title)).isSuperset(of: ["=1+1"]))
        #expect(daemon.stop() == 0 && second.stop() == 0)
    }

    @Test("Pages and Markdown take nothing of a post for a mark")
    func marks() async throws {
        let (home, daemon) = try await ExportTests.served([
            "a.jsonl": Data(
                #"""
                {"sakuin_post":1,"id":"a","title":"# <i>題</i>","body":"- 項目\n1. 番号\n    字下げ\n*星* <script>x</script>\n\n[a](b)","url":"javascript:alert(1)"}
                """#.utf8)
        ])
        let page = home.sakuin("export", "題", "--format", "html").output
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        #expect(
            page.contains("&lt;script&gt;x&lt;/script&gt;") && !page.contains("<script>")
                && !page.contains("javascript:"))
        let text = home.sakuin("export", "題", "--format", "markdown").output
        #expect(
            text == ##"""
                ## \# \<i\>題\</i\>

                a

                \- 項目\
                1\. 番号\
                &#32;&#32;&#32;&#32;字下げ\
                \*星\* \<script\>x\</script\>

                \[a\](b)


                """##)
        #expect(daemon.stop() == 0)
    }

    @Test("What breaks off says so, and leaves the file that was there")
    func breakingOff() async throws {
        let (home, daemon) = try await ExportTests.served(try ExportTests.dumps())
        let file = home.path + "/kept.jsonl"
        try "前のもの\n".write(toFile: file, atomically: true, encoding: .utf8)
        let wrong = home.sakuin("export", "(鯨", "-o", file)
        #expect(wrong.status == 2 && wrong.errors.contains("^"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "前のもの\n")
        for arguments in [
            ["--fields", "id", "--format", "html"], ["--fields", "idd"], ["--bom"], ["--fields", "id,id"],
        ] {
            let refused = Home.run(Home.programs + "/sakuin", ["export", "鯨"] + arguments)
            #expect(refused.status == 2 && !refused.errors.isEmpty, "\(arguments)")
        }
        let broken = home.curl("/v1/export?q=%E5%A2%97%E7%94%B0&total=exact")
        #expect(broken.output.hasSuffix("400"))
        #expect(daemon.stop() == 0)
        #expect(home.sakuin("export", "鯨", "-o", file).status == 2)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "前のもの\n")
    }
}
