// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinTerminal
import Testing

@testable import SakuinClient
@testable import sakuin

@Suite struct AgentScopeTests {
    private static let saved = [
        SavedSearch(name: "ego", query: "増田 OR むらう"), SavedSearch(name: "question", query: "大阪"),
        SavedSearch(name: "私 の", query: "source:x"),
    ]

    /// The parameters of a request, decoded.
    private func parameters(_ head: String) -> [String: String] {
        let target = head.split(separator: " ")[1]
        let pairs = target.drop { $0 != "?" }.dropFirst().split(separator: "&")
        return Dictionary(
            pairs.map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1].removingPercentEncoding ?? "" : "")
            }, uniquingKeysWith: { $0 + "|" + $1 })
    }

    @Test("a query is joined with the scope as a saved search of its own, so that none of its brackets closes another")
    func joined() throws {
        let scope = try AgentScope("ego", among: AgentScopeTests.saved)
        let asked = scope.joined(["a ) OR ( b", "x\ny"])
        #expect(asked.texts == ["-saved:outside saved:question2", "-saved:outside saved:question3"])
        #expect(
            asked.saved == AgentScopeTests.saved + [
                SavedSearch(name: "outside", query: "-saved:ego"),
                SavedSearch(name: "question2", query: "a ) OR ( b"), SavedSearch(name: "question3", query: "x y"),
            ])
        #expect(scope.alone.texts == ["saved:ego"])
        let quoted = try AgentScope("私 の", among: AgentScopeTests.saved)
        #expect(quoted.alone.texts == ["saved:\"私 の\""])
        #expect(AgentScope.operand("a\"b") == "「a\"b」" && AgentScope.operand("anond:1") == "\"anond:1\"")
    }

    @Test("a scope that is no saved search is an error of the command, with the one that was meant")
    func unknown() {
        let error = #expect(throws: UsageError.self) { try AgentScope("egoo", among: AgentScopeTests.saved) }
        #expect(error?.message(.english) == "there is no saved search egoo; did you mean ego?")
    }

    @Test("every tool that takes a query asks it within the scope, and none takes what would widen that")
    func queries() throws {
        for (tool, arguments) in [
            ("search", #"{"query":"東京"}"#), ("count", #"{"queries":["東京"]}"#),
            ("facets", #"{"query":"東京","by":"year"}"#),
            ("trend", #"{"queries":["東京"]}"#), ("kwic", #"{"query":"東京"}"#),
            ("compare", #"{"query":"東京","before":"2015","after":"2015"}"#),
        ] {
            let daemon = FakeDaemon(json: searchJSON(["東京"]))
            var session = AgentSession(try agentContext(daemon, scope: "ego", saved: AgentScopeTests.saved))
            _ = try session.call(tool, arguments)
            let asked = parameters(try #require(daemon.requests.first))
            #expect(asked["q"] == "-saved:outside saved:question2", "\(tool)")
            #expect(
                asked["saved"]?.split(separator: "\n").suffix(2) == ["outside=-saved:ego", "question2=東京"], "\(tool)")
            for name in ["fold", "loose"] {
                let refused = try session.call(
                    tool, arguments.dropLast() + #","\#(name)":\#(name == "fold" ? "4" : "true")}"#)
                #expect(refused.words.hasPrefix("there is no argument \(name)"), "\(tool)")
            }
        }
    }

    @Test("the fault of a query is shown in the query, not in what it was joined to")
    func faults() throws {
        let joined = #"{"error":{"code":"bad_query","message":"in the saved search question2","start":15,"end":30}}"#
        let own = #"{"error":{"code":"bad_query","message":"no ( is open","start":3,"end":4}}"#
        let daemon = FakeDaemon([.json(joined, status: 400), .json(own, status: 400)])
        var session = AgentSession(try agentContext(daemon, scope: "ego", saved: AgentScopeTests.saved))
        let result = try session.call("search", #"{"query":"東京 )"}"#)
        #expect(result.words == "no ( is open\n    東京 )\n         ^")
        #expect(parameters(try #require(daemon.requests.last))["q"] == "東京 )")
    }

    @Test("a post outside of the scope is refused, one inside is shown", arguments: ["show", "thread", "similar"])
    func posts(tool: String) throws {
        let post = postJSON(id: "x:7", key: "key:7", body: "秘密")
        for (found, isInside) in [([String](), false), (["東京"], true)] {
            // The key of the hit that the scope gives is key:0.
            let inside = searchJSON(found)
            let daemon = FakeDaemon([
                .json(isInside ? postJSON(id: "x:7", key: "key:0", body: "公開") : post), .json(inside),
            ])
            var session = AgentSession(try agentContext(daemon, scope: "ego", saved: AgentScopeTests.saved))
            let result = try session.call(tool, #"{"post":"x:7"}"#)
            let asked = parameters(daemon.requests[1])
            #expect(asked["saved"]?.hasSuffix("question2=id:\"x:7\"") == true)
            let isRefused = result.words == "the post x:7 is outside of saved:ego, and this server shows what is inside"
            #expect(isRefused == !isInside)
            #expect(!result.written.contains("秘密"))
        }
    }

    @Test("a comparison of all posts is one of those in the scope, and nothing counts the archive")
    func archive() throws {
        let daemon = FakeDaemon(json: searchJSON([]))
        var session = AgentSession(try agentContext(daemon, scope: "ego", saved: AgentScopeTests.saved))
        _ = try session.call("compare", #"{"before":"2015","after":"2015"}"#)
        #expect(parameters(try #require(daemon.requests.first))["q"] == "saved:ego")
        let refused = try session.askModern("tools/call", #""name":"collocates","arguments":{"query":"東京"}"#)
        let words = try #require(refused?["error"]?["message"]?.text)
        #expect(words.hasPrefix("there is no tool collocates: there are search, count, "))
        #expect(daemon.requests.count == 1)
    }

    @Test("the tools say what they are limited to")
    func descriptions() throws {
        var session = AgentSession(try agentContext(scope: "ego", saved: AgentScopeTests.saved))
        let tools = try #require(try session.askModern("tools/list")?["result"]?["tools"])
        #expect(tools.count == ToolList.all(inScope: true).count && tools.count > 1)
        for index in 0..<tools.count {
            #expect(tools[index]?["description"]?.text?.hasSuffix(" Limited to saved:ego.") == true)
            #expect(tools[index]?["inputSchema"]?["properties"]?["fold"] == nil)
            #expect(tools[index]?["inputSchema"]?["properties"]?["loose"] == nil)
        }
    }
}
