// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinTerminal
import Testing

@testable import SakuinClient
@testable import sakuin

@Suite struct AgentSessionTests {
    private static let names = [
        "search", "count", "facets", "show", "thread", "trend", "kwic", "collocates", "compare", "similar",
        "query_help",
    ]

    private func names(_ answer: JSONValue?) -> [String] {
        guard case .array(let tools) = answer?["result"]?["tools"] else { return [] }
        return tools.compactMap { $0["name"]?.text }
    }

    @Test("a request of 2026-07-28 is answered by itself: discovery, tools in their order, what may be kept")
    func modern() throws {
        var session = AgentSession(try agentContext())
        let discovered = try #require(try session.askModern("server/discover"))
        #expect(discovered["id"] == .number("1") && discovered["jsonrpc"] == .string("2.0"))
        let result = try #require(discovered["result"])
        #expect(result["supportedVersions"]?.written == #"["2026-07-28"]"#)
        #expect(result["capabilities"]?.written == #"{"tools":{}}"#)
        #expect(result["resultType"] == .string("complete") && result["cacheScope"] == .string("private"))
        #expect(result["ttlMs"] == .number("3600000"))
        let server = result["_meta"]?["io.modelcontextprotocol/serverInfo"]
        #expect(server?["name"] == .string("sakuin") && server?["version"] == .string(sakuinVersion))
        let listed = try session.askModern("tools/list")
        #expect(names(listed) == AgentSessionTests.names)
        #expect(listed?["result"]?["resultType"] == .string("complete"))
        #expect(listed?["result"]?["ttlMs"] == .number("3600000"))
        for index in AgentSessionTests.names.indices {
            let tool = listed?["result"]?["tools"]?[index]
            #expect(tool?["inputSchema"]?["type"] == .string("object"))
            #expect(tool?["outputSchema"]?["type"] == .string("object"))
            #expect(tool?["annotations"]?["readOnlyHint"] == .boolean(true))
        }
        #expect(try session.askModern("ping")?["error"]?["code"] == .number("-32601"))
    }

    @Test(
        "a request without what its revision needs is refused with the codes of the protocol, and the next one is answered"
    )
    func refusals() throws {
        var session = AgentSession(try agentContext())
        for (line, code, id) in [
            ("{", "-32700", "null"), ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\u{7F}", "-32700", "null"),
            ("[]", "-32600", "null"), ("3", "-32600", "null"), (#"{"id":1,"method":"ping"}"#, "-32600", "1"),
            (#"{"jsonrpc":"2.0","id":"a"}"#, "-32600", "\"a\""),
            (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, "-32600", "null"),
            (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, "-32600", "null"),
            (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, "-32602", "1"),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, "-32602", "1"),
            (#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#, "-32602", "1"),
            (
                #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
                "-32602", "1"
            ),
            (#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#, "-32602", "1"),
        ] {
            let answer = try session.ask(line)
            #expect(answer?["error"]?["code"] == .number(code), "\(line)")
            #expect(answer?["id"]?.written == id, "\(line)")
        }
        let other = try session.ask(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2027-01-01","#
                + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#)
        #expect(other?["error"]?["code"] == .number("-32022"))
        #expect(other?["error"]?["data"]?.written == #"{"supported":["2026-07-28"],"requested":"2027-01-01"}"#)
        #expect(try session.askModern("tools/call", #""name":"delete""#)?["error"]?["code"] == .number("-32602"))
        #expect(try session.askModern("tools/call")?["error"]?["code"] == .number("-32602"))
        for silent in [
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
            #"{"jsonrpc":"2.0","id":7,"result":{}}"#,
        ] {
            #expect(try session.ask(silent) == nil)
        }
        #expect(names(try session.askModern("tools/list")) == AgentSessionTests.names)
    }

    @Test(
        "initialize agrees on the revision that the client asks for, or on the newest with a handshake",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2099-01-01", "2025-11-25"), ("2026-07-28", "2025-11-25"),
        ])
    func handshake(requested: String, agreed: String) throws {
        let daemon = FakeDaemon(json: searchJSON(["東京"]))
        var session = AgentSession(try agentContext(daemon))
        let answer = try session.ask(
            #"{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"\#(requested)","capabilities":{},"#
                + #""clientInfo":{"name":"c","version":"1"}}}"#)
        #expect(answer?["id"] == .string("a"))
        #expect(answer?["result"]?["protocolVersion"] == .string(agreed))
        #expect(answer?["result"]?["serverInfo"]?["name"] == .string("sakuin"))
        #expect(try session.ask(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)?["result"] == .object([]))
        let listed = try session.ask(#"{"jsonrpc":"2.0","id":3,"method":"tools/list"}"#)
        #expect(names(listed) == AgentSessionTests.names)
        #expect(listed?["result"]?["ttlMs"] == nil && listed?["result"]?["resultType"] == nil)
        // Structure came with 2025-06-18.
        let hasStructure = agreed >= "2025-06-18"
        #expect((listed?["result"]?["tools"]?[0]?["outputSchema"] != nil) == hasStructure)
        let call =
            #"{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"search","arguments":{"query":"東京"}}}"#
        let found = try #require(try session.ask(call)?["result"])
        #expect((found.structure != nil) == hasStructure)
        #expect(found.words.contains("東京") != hasStructure)
        // Several messages on one line are of one revision alone.
        let batch = try session.ask(#"[{"jsonrpc":"2.0","id":5,"method":"ping"},{"jsonrpc":"2.0","method":"x"},3]"#)
        if agreed == "2025-03-26" {
            #expect(batch?.count == 2 && batch?[0]?["id"] == .number("5") && batch?[1]?["error"] != nil)
        } else {
            #expect(batch?["error"]?["code"] == .number("-32600"))
        }
    }

    @Test("the program serves from its input to its output until that ends, whatever comes")
    func program() throws {
        let folder = TemporaryFolder()
        var lines = Data("nonsense\r\n\n".utf8)
        lines += Data([0xFF, 0xFE, 0x0A])
        lines += Data(repeating: 0x20, count: 5 << 20) + Data("{}\n".utf8)
        lines += Data(#"{"jsonrpc":"2.0","id":9,"method":"ping"}"#.utf8)
        lines += Data("\n".utf8)
        try lines.write(to: URL(fileURLWithPath: folder.path + "/input"))
        let (input, output) = (
            open(folder.path + "/input", O_RDONLY | O_CLOEXEC),
            open(folder.path + "/output", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        )
        var environment = environment(["HOME": folder.path])
        (environment.input, environment.output) = (input, output)
        #expect(Sakuin.run(["mcp"], in: environment) == .found)
        close(input)
        close(output)
        let answers = (folder.read("output") ?? "").split(separator: "\n").map(String.init)
        #expect(answers.count == 4)
        #expect(answers[0].contains("-32700") && answers[1].contains("-32700") && answers[2].contains("-32600"))
        #expect(answers[3] == #"{"jsonrpc":"2.0","id":9,"result":{}}"#)
        #expect(run("mcp", "--budget", "10").error.contains("--budget must be a whole number from 2000"))
        #expect(run("mcp", "--scope", "ego").error.hasPrefix("sakuin: there is no saved search ego"))
    }

    @Test("where no daemon runs a call says so as the error of a tool, and the session goes on")
    func down() throws {
        var session = AgentSession(try agentContext())
        for arguments in [#"{"query":"東京"}"#, #"{"query":"大阪"}"#] {
            let result = try session.call("search", arguments)
            #expect(result["isError"] == .boolean(true) && result.structure == nil)
            #expect(result.words.hasPrefix("sakuind is not running: nothing listens at /tmp/sakuin-none.sock."))
        }
        let help = try session.call("query_help", "{}")
        #expect(help["isError"] == nil)
        #expect(help.structure?.written == #"{"lines":2,"help":"the language\nof queries"}"#)
    }

    @Test("everything that an agent reads of a tool is there in both languages")
    func languages() throws {
        var japanese = AgentSession(try agentContext(environment: ["LC_ALL": "ja_JP.UTF-8"]))
        var english = AgentSession(try agentContext())
        for index in AgentSessionTests.names.indices {
            let own = try #require(try japanese.askModern("tools/list")?["result"]?["tools"]?[index])
            let other = try #require(try english.askModern("tools/list")?["result"]?["tools"]?[index])
            #expect(own["description"] != other["description"] && own["title"] != other["title"])
            let isEnglish = other.written.unicodeScalars.allSatisfy { $0.value < 0x3041 || $0.value > 0x3096 }
            #expect(isEnglish, "\(other.written)")
        }
    }
}
