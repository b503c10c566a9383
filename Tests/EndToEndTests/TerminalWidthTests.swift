// SPDX-License-Identifier: GPL-2.0-or-later
//
// What every command writes to a terminal, beside a real daemon: as wide as the terminal at most, in both languages.

import Foundation
import Testing

@Suite struct TerminalWidthTests {
    /// Posts in a thread with a gap, with long and wide titles, authors and paths, near copies, and one without a time.
    private static func posts() -> String {
        func line(_ id: String, _ rest: String) -> String { "{\"id\":\"\(id)\",\(rest)}\n" }
        var lines = line(
            "anond:20240601000000",
            #""date":"2024-06-01T00:00:00+09:00","title":"東京の思い出の、題名の長い投稿","body":"東京に住んで\n十年になる。","author":"ひろ""#
        )
        for number in 1...6 {
            let target = number < 4 ? "anond:20240601000000" : "anond:2024060100010\(number - 1)"
            let author = String(repeating: "匿名さん", count: number)
            lines += line(
                "anond:2024060100010\(number)",
                #""date":"2024-06-01T00:01:0\#(number)+09:00","body":"\#(number)番目の返信。東京は\n広い。サーバー","author":"\#(author)","reply_to":"\#(target)""#
            )
        }
        lines += line(
            "anond:20240601000099",
            #""date":"2024-06-01T00:02:00+09:00","body":"迷子の返信 東京","reply_to":"anond:20240531999999""#)
        for year in 2010..<2024 {
            for number in 0..<3 {
                let era = year < 2019 ? "平成" : "令和"
                lines += line(
                    "y:\(year)-\(number)",
                    #""date":"\#(year)-06-0\#(number + 1)T1\#(number):00:00+09:00","title":"\#(year)年","body":"\#(era)の朝日新聞と毎日新聞\nhttps://www.example.com/a/long/address/\#(year)/\#(number)","author":"記録係""#
                )
            }
        }
        return lines + line("nodate", #""body":"日時のない投稿 東京""#) + "{\"no\":1}\n"
    }

    /// As people type them; in the order in which they stand, for some change what others show.
    private static let commands = [
        "--help", "help query", "help config", "search 東京", "search 東京 -n 3 --page 2", "search 東京 --all",
        "search 東京 --kwic", "search -c 東京", "search ありえない語句の並び", "search '東京 ('",
        "search サーバ --fold 3 --threads", "search --loose 東京に住んで何年になるか教えてください", "search 東京 --bogus",
        "search 東京 -n 2 -o $HOME/found.tsv", "search 東京 -o $HOME/found.csv", "show anond:20240601000000", "show @2",
        "show nosuchpost", "thread anond:20240601000103 -Q 返信", "thread anond:20240601000099",
        "thread anond:20240601000106 --flat", "thread anond:20240601000103 --depth 1", "similar anond:20240601000103",
        "random 東京 -n 2 --seed 4", "why '東京 -大阪 /東京.{0,5}大阪/'", "verify 東京",
        "count 東京 '東京 OR 大阪 OR 京都 OR もっと長いことばの並び'", "count 東京 --by author", "count 東京 --by source",
        "count 東京 --by thread", "count 新聞 --by host", "trend 平成 令和 --by year", "trend 東京 --by hour-of-day",
        "trend 東京 --by weekday --normalize", "trend ありえない語句の並び", "trend '/..新聞/' --split --by month",
        "trend 東京 --svg $HOME/trend.svg", "matches '/..新聞/'", "matches ありえない語句の並び", "kwic 東京",
        "kwic 東京 --sample 3 --seed 1", "collocates 新聞 --least 2", "compare 新聞 --before 2018 --after 2018",
        "status", "dumps", "wait", "rescan", "config", "config --bogus", "forget --dry-run anond:20240601000103",
        "forget anond:20240601000103", "forget --list", "forget --purge", "forget --list --no-pager",
        "forget --undo anond:20240601000103", "forget nosuch", "export 東京 -o $HOME/posts.html",
        "export 東京 -o $HOME/posts.foo", "follow 東京 --once --state $HOME/state", "follow 大阪 --once --state $HOME/state",
        "follow 東京 --once", "web --bogus", "mcp --bogus", "rebuild", "nosuchcommand",
    ]

    /// Blocks of characters that take two columns, of those that stand in the posts and words of this test.
    private static let wide: [ClosedRange<UInt32>] = [
        0x2E80...0x303E, 0x3041...0x9FFF, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    ]

    /// Columns that a terminal gives a line.
    private func width(_ line: Substring) -> Int {
        line.unicodeScalars.reduce(0) { sum, scalar in
            sum + (Self.wide.contains { $0.contains(scalar.value) } ? 2 : 1)
        }
    }

    /// What the commands write to a terminal of so many columns, by command.
    private func shown(_ home: Home, columns: Int, language: String) throws -> [(command: String, text: String)] {
        let script = home.path + "/commands"
        let lines = Self.commands.map { "printf '\\036%s\\n' \(quoted($0)); sakuin \($0) </dev/null" }
        try ("rm -f $HOME/state\nstty cols \(columns) rows 40\n" + lines.joined(separator: "\n") + "\n").write(
            toFile: script, atomically: true, encoding: .utf8)
        let outcome = Home.run(
            "/usr/bin/script", ["-qec", "bash \(script)", "/dev/null"],
            environment: [
                "PATH": Home.programs + ":/usr/bin:/bin", "HOME": home.path, "SAKUIN_SOCKET": home.socket,
                "TERM": "xterm", "SAKUIN_PAGER": "", "LC_ALL": language,
            ])
        let plain = outcome.output.replacing("\r\n", with: "\n").replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
        return plain.split(separator: "\u{1E}").dropFirst(plain.hasPrefix("\u{1E}") ? 0 : 1).map { part in
            let end = part.firstIndex(of: "\n") ?? part.endIndex
            return (String(part[..<end]), String(part.suffix(from: end).dropFirst()))
        }
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

    @Test("Every command fits terminals of 40, 80 and 200 columns, and speaks the language of the person")
    func everyCommand() async throws {
        #expect(width("東京…×█") == 7)
        let home = try Home()
        try home.drop(Self.posts(), as: "a-dump-with-a-rather-long-name-2024-06.jsonl")
        try home.drop("%PDF-1.4\n\u{0}\u{1}", as: "文書.pdf")
        try FileManager.default.createDirectory(
            atPath: home.path + "/.config/sakuin", withIntermediateDirectories: true)
        try "[saved]\nego = \"東京 OR 大阪 OR とても長い問いのための言葉 OR もうひとつの言葉\"\n".write(
            toFile: home.path + "/.config/sakuin/config.toml", atomically: true, encoding: .utf8)
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        for columns in [40, 80, 200] {
            var texts: [String: [String]] = [:]
            for language in ["C.UTF-8", "ja_JP.UTF-8"] {
                let all = try shown(home, columns: columns, language: language)
                #expect(all.map(\.command) == Self.commands)
                for (command, text) in all {
                    #expect(!text.isEmpty, "\(command)")
                    for line in text.split(separator: "\n") {
                        // A line of progress is written over.
                        let last = line.split(separator: "\r").last ?? ""
                        #expect(width(last) <= columns, "\(columns) \(language) \(command): \(last)")
                    }
                    texts[command, default: []].append(text)
                }
            }
            let wordless = Self.commands.filter { $0.hasPrefix("search -c") || $0.hasPrefix("count 東京 '") }
            for (command, both) in texts where !wordless.contains(command) {
                #expect(Set(both).count == 2, "\(command): \(both[0])")
            }
        }
        #expect(daemon.stop() == 0)
    }
}
