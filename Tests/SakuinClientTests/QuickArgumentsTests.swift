// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import sakuin

@Suite struct QuickArgumentsTests {
    /// What the parser of arguments makes of them; nil where it refuses them, or where they are no search.
    private func parsed(_ arguments: [String]) -> Search? {
        (try? Sakuin.parsed(arguments) as? SearchCommand)?.search
    }

    @Test("The quick way gives the search that the parser gives, or leaves the arguments to it")
    func sameAsTheParser() {
        let pieces = [
            "東京", "-大阪", "-", "a b", "", "-x", "-h", "--", "--help", "--version", "--all", "--json", "--no-pager",
            "--sort",
            "newest", "oldest", "best", "--limit", "5", "0", "-3", "x1", "--after", "t5.7", "-t", "--fold", "1",
            "--socket",
            "/tmp/s", "--color", "always", "sometimes", "--limit=3", "--sort=newest", "--colour", "search", "help",
        ]
        var random = SplitMix64(state: 31)
        var quick = 0
        for _ in 0..<20_000 {
            let arguments =
                ["search"]
                + (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }
            guard let search = QuickArguments.search(arguments) else { continue }
            quick += 1
            #expect(search == parsed(arguments), "\(arguments)")
        }
        #expect(quick > 2000)
    }

    @Test(
        "The usual searches go the quick way",
        arguments: [
            ["東京"], ["東京", "-大阪", "is:reply"], ["--all", "--json", "x"],
            ["x", "--sort", "newest", "--limit", "5", "--fold", "0", "--after", "t5.7"],
            ["--socket", "/s", "--color", "never", "--no-pager", "x"],
        ])
    func usual(words: [String]) throws {
        let search = try #require(QuickArguments.search(["search"] + words))
        #expect(search == parsed(["search"] + words))
    }

    @Test(
        "Help, other commands and wrong usage are left to the parser",
        arguments: [
            [], ["search"], ["search", "-h"], ["search", "x", "--help"], ["search", "x", "--limit", "0"],
            ["search", "x", "--limit", "many"], ["search", "x", "--limit"], ["search", "x", "--sort", "best"],
            ["search", "x", "--json", "--json"], ["search", "x", "--fold", "1", "--fold", "0"], ["status"],
            ["show", "x"],
            ["help", "search"], ["--version"], ["search", "--", "-x"], ["search", "x", "--after", "--json"],
        ])
    func leftToTheParser(arguments: [String]) {
        #expect(QuickArguments.search(arguments) == nil)
    }
}
