// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// What a tool has found, and how much of it fits.

/// The answer of a tool, before it is put into one of the two places that a result has.
struct ToolAnswer {
    /// One line for people who look at what the agent does.
    var summary: String
    /// Numbers, keys and places; nothing that an author of a post has written.
    var members: [JSONMember] = []
    /// What authors of posts have written; nil where there is nothing of it.
    var quoted: String?

    init(_ summary: String) {
        self.summary = summary
    }

    mutating func add(_ name: String, _ value: JSONValue?) {
        if let value { members.append(JSONMember(name: name, value: value)) }
    }

    mutating func add(_ name: String, _ number: Int?) { add(name, number.map(JSONValue.integer)) }

    mutating func add(_ name: String, _ text: String?) { add(name, text.map { .string(shownToAgents($0)) }) }

    /// How many posts there are.
    mutating func add(_ name: String, _ total: Total) {
        add(name, JSONValue.total(total))
    }
}

extension JSONValue {
    static func total(_ total: Total) -> JSONValue {
        .object([
            JSONMember(name: "value", value: .integer(total.value)),
            JSONMember(name: "relation", value: .string(total.relation.rawValue)),
        ])
    }
}

/// Where an answer stands in a result.
enum AnswerPlace: String, CaseIterable, Sendable {
    /// All in `structuredContent`, with a line of text that says so.
    case structure
    /// All in the text.
    case text
}

/// Puts answers into results, under a budget.
///
/// An answer stands in one place alone. The protocol asks servers to say it twice, as structure and as text, which doubles what a model has
/// to read; and it lets no client know which of the two a host gives to its model. The official clients refuse a result without structure where a tool has
/// an output schema, and of hosts several give the model the structure alone. So the structure has all. Where a host shows the text alone, that line says what to
/// do: `--answers text` leaves the schemas of output away and puts all into the text.
struct ToolResults: Sendable {
    /// Characters of a result, as its JSON is written.
    static let budgets = 2000...1_000_000
    static let standardBudget = 20_000
    /// What stands around an answer: names of members, the server's name.
    private static let frame = 400
    /// As many characters at the end of a text tell that it is cut.
    private static let cut = 80

    let place: AnswerPlace
    let budget: Int
    let messages: Messages

    /// The greatest number of parts that fit, in the answer that `build` makes of so many. One part alone is cut where it does not fit.
    func fitting(_ count: Int, _ build: (Int) -> ToolAnswer) -> ToolAnswer {
        var (least, most) = (min(count, 1), count)
        while least < most {
            let middle = (least + most + 1) / 2
            if size(of: build(middle)) <= budget { least = middle } else { most = middle - 1 }
        }
        return cut(build(least))
    }

    /// The answer with no more of its quotation than fits.
    private func cut(_ answer: ToolAnswer) -> ToolAnswer {
        guard size(of: answer) > budget, let quoted = answer.quoted else { return answer }
        let scalars = Array(shownToAgents(quoted).unicodeScalars)
        func cut(to length: Int) -> ToolAnswer {
            var shorter = answer
            let left = scalars.count - length
            shorter.quoted =
                String(String.UnicodeScalarView(scalars[..<length]))
                + messages.say("…（あと \(left) 字）", "… (\(left) more characters)")
            return shorter
        }
        var (least, most) = (0, scalars.count)
        while least < most {
            let middle = (least + most + 1) / 2
            if size(of: cut(to: middle)) <= budget { least = middle } else { most = middle - 1 }
        }
        return cut(to: least)
    }

    /// Characters of the result.
    func size(of answer: ToolAnswer) -> Int {
        var generator = Steps()
        let bytes = JSONValue.object(members(of: answer, by: &generator)).bytes
        return ToolResults.frame + bytes.count { $0 & 0xC0 != 0x80 }
    }

    /// The members of the result.
    func members(of answer: ToolAnswer, by generator: inout some RandomNumberGenerator) -> [JSONMember] {
        var answerMembers = answer.members
        let quotation = answer.quoted.map { Fence(for: $0, by: &generator).around($0, messages) }
        switch place {
        case .structure:
            if let quotation { answerMembers.append(JSONMember(name: "quoted", value: .string(quotation))) }
            let hint = messages.say(
                "（答えは structuredContent にあります。この行しか見えないなら sakuin mcp --answers text で）",
                " (the answer is in structuredContent; where this line alone is seen: sakuin mcp --answers text)")
            return [
                content(answer.summary + hint), JSONMember(name: "structuredContent", value: .object(answerMembers)),
            ]
        case .text:
            let numbers = String(decoding: JSONValue.object(answerMembers).bytes, as: UTF8.self)
            return [content([numbers, quotation].compactMap { $0 }.joined(separator: "\n"))]
        }
    }

    /// The members of a result that says why there is no answer.
    func members(of failure: ToolFailure) -> [JSONMember] {
        let scalars = shownToAgents(failure.message).unicodeScalars
        let text = String(String.UnicodeScalarView(scalars.prefix(min(budget, ToolResults.budgets.lowerBound) / 2)))
        return [content(text), JSONMember(name: "isError", value: .boolean(true))]
    }

    private func content(_ text: String) -> JSONMember {
        let block = [
            JSONMember(name: "type", value: .string("text")), JSONMember(name: "text", value: .string(text)),
        ]
        return JSONMember(name: "content", value: .array([.object(block)]))
    }
}

/// Draws marks whose length alone counts.
private struct Steps: RandomNumberGenerator {
    private var count: UInt64 = 0

    /// Another number each time, so that whoever draws until something is new comes to an end.
    mutating func next() -> UInt64 {
        count &+= 0x9E37_79B9_7F4A_7C15
        return count
    }
}
