// SPDX-License-Identifier: GPL-2.0-or-later

// What arguments say once they have been read, asked for by the descriptions that they were read with.

/// The options and operands of a command.
package struct ParsedArguments: Sendable, Equatable {
    /// What is no option, in its order.
    package var operands: [String] = []
    /// By name. Of an option that was given twice the last value counts, so that an alias can be overruled.
    fileprivate(set) var values: [String: String] = [:]
    fileprivate(set) var flags: Set<String> = []

    package init() {}

    package func contains(_ option: OptionDescription) -> Bool {
        flags.contains(option.name) || values[option.name] != nil
    }

    package subscript(_ option: OptionDescription) -> String? { values[option.name] }

    /// The whole number that an option has; nil where the option was not given.
    package func integer(_ option: OptionDescription, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = values[option.name] else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        let shown = visible(text)
        if range.upperBound == .max {
            throw UsageError(
                "\(option.name) は \(range.lowerBound) 以上の数です。\(shown) は使えません",
                "\(option.name) must be a whole number, \(range.lowerBound) or more, not \(shown)")
        }
        throw UsageError(
            "\(option.name) は \(range.lowerBound) から \(range.upperBound) までの数です。\(shown) は使えません",
            "\(option.name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(shown)")
    }

    /// The one of some words that an option has; nil where the option was not given.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ option: OptionDescription, of type: Choice.Type
    ) throws(UsageError) -> Choice? {
        guard let text = values[option.name] else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let near = nearNames(to: text, among: words).first
        let shown = visible(text)
        throw UsageError(
            "\(option.name) は \(words.joined(separator: "・")) のどれかです。\(shown) は使えません"
                + (near.map { "。\($0) のことですか" } ?? ""),
            "\(option.name) is one of \(words.joined(separator: ", ")), not \(shown)"
                + (near.map { "; did you mean \($0)?" } ?? ""))
    }

    /// Gives an option a value if it was not given one.
    package mutating func complete(_ option: OptionDescription, with value: String?) {
        if let value, !contains(option) { values[option.name] = value }
    }

    /// Gives an option that takes no value.
    package mutating func complete(with option: OptionDescription) { flags.insert(option.name) }

    mutating func add(_ option: OptionDescription, _ value: String?) {
        if let value { values[option.name] = value } else { flags.insert(option.name) }
    }
}
