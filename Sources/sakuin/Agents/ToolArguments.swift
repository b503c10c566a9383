// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// The arguments of a call, read by the description of the tool: what it does not take is an error that names what it takes.
struct ToolArguments {
    private var values: [String: JSONValue] = [:]

    /// - Parameter json: of the call; nil if it has none.
    init(_ json: JSONValue?, for known: [SchemaMember], _ messages: Messages) throws(ToolFailure) {
        guard case .object(let members) = json ?? .object([]) else {
            throw ToolFailure(messages.say("arguments がオブジェクトではありません", "arguments is no object"))
        }
        for member in members where member.value != .null {
            guard let described = known.first(where: { $0.name == member.name }) else {
                throw .unknown(member.name, known, messages)
            }
            guard described.schema.holds(member.value) else { throw .unfit(described, messages) }
            values[member.name] = member.value
        }
        for member in known where member.isRequired && values[member.name] == nil {
            throw ToolFailure(messages.say("引数 \(member.name) がありません", "the argument \(member.name) is missing"))
        }
    }

    func text(_ member: SchemaMember) -> String? { values[member.name]?.text }
    func integer(_ member: SchemaMember) -> Int? { values[member.name]?.wholeNumber }
    func flag(_ member: SchemaMember) -> Bool { values[member.name] == .boolean(true) }

    func texts(_ member: SchemaMember) -> [String] {
        guard case .array(let elements)? = values[member.name] else { return [] }
        return elements.compactMap(\.text)
    }
}

extension JSONSchema {
    /// True if the value is as described.
    fileprivate func holds(_ value: JSONValue) -> Bool {
        switch self {
        case .text: return value.text != nil
        case .choice(let words): return value.text.map(words.contains) ?? false
        case .integer(let range): return value.wholeNumber.map(range.contains) ?? false
        case .integerOrChoice(let range, let words):
            return JSONSchema.integer(range).holds(value) || JSONSchema.choice(words).holds(value)
        case .flag: if case .boolean = value { return true } else { return false }
        case .list(let element, let most):
            guard case .array(let elements) = value else { return false }
            return !elements.isEmpty && elements.count <= most ?? .max && elements.allSatisfy(element.holds)
        case .object: return false
        }
    }

    fileprivate func words(_ messages: Messages) -> String {
        switch self {
        case .text: return messages.say("文字列", "a string")
        case .choice(let words): return words.joined(separator: messages.say("・", ", "))
        case .integer(let range):
            return messages.say(
                "\(range.lowerBound) から \(range.upperBound) までの整数",
                "a whole number from \(range.lowerBound) to \(range.upperBound)")
        case .integerOrChoice(let range, let words):
            let either = [JSONSchema.integer(range), .choice(words)].map { $0.words(messages) }
            return either.joined(separator: messages.say("、または ", ", or "))
        case .flag: return messages.say("true か false", "true or false")
        case .list(let element, let most):
            let count = most.map { messages.say("1〜\($0) 個", "1 to \($0) of ") } ?? messages.say("", "any number of ")
            return messages.say(
                "配列（\(count)、\(element.words(messages))）", "an array: \(count)\(element.words(messages))")
        case .object: return messages.say("オブジェクト", "an object")
        }
    }
}

extension JSONValue {
    /// The whole number that this is, `5.0` included, which some clients write for 5.
    fileprivate var wholeNumber: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }
}

extension ToolFailure {
    fileprivate static func unknown(_ name: String, _ known: [SchemaMember], _ messages: Messages) -> ToolFailure {
        let shown = visible(String(name.prefix(100)))
        let names = known.map(\.name)
        let near = nearNames(to: name, among: names).first
        let list = names.joined(separator: messages.say("、", ", "))
        return ToolFailure(
            messages.say("引数 \(shown) はありません。", "there is no argument \(shown); ")
                + (near.map { messages.say("\($0) のことですか", "did you mean \($0)?") }
                    ?? messages.say("あるのは \(list) です", "there are \(list)")))
    }

    fileprivate static func unfit(_ member: SchemaMember, _ messages: Messages) -> ToolFailure {
        let words = member.schema.words(messages)
        return ToolFailure(messages.say("\(member.name) は \(words) です", "\(member.name) must be \(words)"))
    }
}
