// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinTerminal
import Testing

@testable import SakuinClient
@testable import sakuin

// A server for agents inside the test, on a daemon that says what the test tells it to.

func agentContext(
    _ daemon: FakeDaemon? = nil, scope: String? = nil, saved: [SavedSearch] = [], place: AnswerPlace = .structure,
    budget: Int = ToolResults.standardBudget, environment: [String: String] = [:],
    input: AgentInput? = nil
) throws -> ToolContext {
    let messages = Messages(environment: environment)
    return ToolContext(
        socket: daemon?.socket ?? "/tmp/sakuin-none.sock", saved: saved, variables: environment, messages: messages,
        scope: try scope.map { try AgentScope($0, among: saved) },
        results: ToolResults(place: place, budget: budget, messages: messages), queryHelp: "the language\nof queries",
        input: input)
}

extension AgentSession {
    /// The answer to a line; nil where none came.
    mutating func ask(_ line: String) throws -> JSONValue? {
        try answer(toLine: Array(line.utf8)).map { try JSONValue.read($0) }
    }

    /// A request of 2026-07-28.
    mutating func askModern(_ method: String, _ members: String = "") throws -> JSONValue? {
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#
        return try ask(
            #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(meta)\#(members.isEmpty ? "" : ",")\#(members)}}"#
        )
    }

    /// The result of a tool.
    mutating func call(_ tool: String, _ arguments: String) throws -> JSONValue {
        let answer = try askModern("tools/call", #""name":"\#(tool)","arguments":\#(arguments)"#)
        return try #require(answer?["result"], "\(String(describing: answer))")
    }
}

extension JSONValue {
    var written: String { String(decoding: bytes, as: UTF8.self) }
    subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
    var count: Int { if case .array(let elements) = self { elements.count } else { 0 } }
    /// The text of a tool's result.
    var words: String { self["content"]?[0]?["text"]?.text ?? "" }
    var structure: JSONValue? { self["structuredContent"] }
}

/// What the daemon says of hits with these texts.
func searchJSON(_ texts: [String], next: String? = nil, total: Int? = nil) -> String {
    var answer = searchAnswer(
        texts.enumerated().map { index, text in
            var hit = hit(id: "x:\(index)", title: nil, snippet: snippet(text))
            hit.key = "key:\(index)"
            return hit
        }, next: next)
    if let total { answer.total = Total(value: total, relation: .exact) }
    return String(decoding: answer.json, as: UTF8.self)
}

func postJSON(id: String, key: String, body: String) -> String {
    let post = PostAnswer(
        id: id, key: key, time: nil, title: nil, body: body, replyTo: nil, links: [], author: nil, url: nil,
        boundary: "exact", lossy: false, sources: [], earlier: [])
    return String(decoding: post.json, as: UTF8.self)
}

/// What stands between the marks of a fence, and the mark.
func unfenced(_ text: String?) throws -> (mark: String, words: String) {
    let lines = try #require(text).split(separator: "\n", omittingEmptySubsequences: false)
    let mark = String(lines[0].dropFirst(4).prefix(Fence.markLength))
    #expect(lines[0].hasPrefix("--- \(mark) (") && lines.last ?? "" == "--- \(mark)")
    return (mark, lines.dropFirst().dropLast().joined(separator: "\n"))
}
