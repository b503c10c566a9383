// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import sakuin

@Suite struct SearchWordsTests {
    /// The search that the arguments after `search` make.
    private func parsed(_ arguments: [String]) throws -> SearchCommand {
        try #require(try Sakuin.parsed(["search"] + arguments) as? SearchCommand)
    }

    @Test(
        "A word that begins with a minus is part of the query",
        arguments: [
            (["東京", "-大阪"], "東京 -大阪"), (["-大阪", "東京"], "-大阪 東京"), (["swift", "-java"], "swift -java"),
            (["東京", "-host"], "東京 -host"), (["-title:選挙"], "-title:選挙"), (["-\"東京 都\""], "-\"東京 都\""),
            (["東京", "－大阪"], "東京 －大阪"), (["東京", "NOT", "大阪"], "東京 NOT 大阪"), (["-"], "-"),
            (["東京 都"], "東京 都"), (["-5", "--limit", "3", "-x"], "-5 -x"), (["--all", "-x"], "-x"),
            (["--", "-x", "--all", "-h"], "-x --all -h"), (["--limit=3", "-x"], "-x"),
        ])
    func words(arguments: [String], query: String) throws {
        #expect(try parsed(arguments).search.request.query == query)
    }

    @Test("Options beside such words keep their values")
    func options() throws {
        let request = try parsed(
            ["-x", "--sort", "oldest", "--after", "-cursor", "--fold", "0", "-y", "--limit", "7"]
        ).search.request
        #expect(request.query == "-x -y")
        #expect(request.order == .oldest)
        #expect(request.after == "-cursor")
        #expect(request.fold == 0)
        #expect(request.limit == 7)
        #expect(try parsed(["--all", "x"]).search.request.limit == nil)
        #expect(try parsed(["x"]).search.request.limit == 20)
    }

    @Test("So are those of every command that takes a query")
    func queryCommands() throws {
        let verify = try #require(try Sakuin.parsed(["verify", "-x", "--fold", "2", "y"]) as? VerifyCommand)
        #expect(SearchWords.query(verify.words) == "-x y" && verify.fold == 2)
    }

    @Test("Only a query's arguments are touched")
    func otherCommands() {
        #expect(SearchWords.protected(["show", "-x"]) == ["show", "-x"])
        #expect(SearchWords.protected(["--version"]) == ["--version"])
        #expect(SearchWords.protected([]) == [])
    }

    @Test("The options with a value are those that the help names")
    func optionsWithValue() {
        var named: Set<String> = []
        for command in SearchWords.commands {
            for line in run(command, "--help").output.split(separator: "\n") {
                let words = line.split(separator: " ")
                if words.count > 1, words[0].hasPrefix("--"), words[1].hasPrefix("<") { named.insert(String(words[0])) }
            }
        }
        #expect(named == SearchWords.optionsWithValue)
    }
}
