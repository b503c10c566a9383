// SPDX-License-Identifier: GPL-2.0-or-later

// What a program takes on its command line, as values: reading arguments, helps, pages of the manual and completion are all made of
// the same description, so none of them can know an option that another does not.

/// A program with commands.
package struct ProgramDescription: Sendable {
    package var name: String
    package var version: String
    package var abstract: Text
    package var discussion: Text
    package var commands: [CommandDescription]
    /// What `help` tells of beside commands.
    package var topics: [HelpTopic]
    /// What a shell can complete in queries.
    package var queryFields: [QueryField]
    /// The levels that may stand behind `~` in a query, with what they mean.
    package var queryLevels: [OfferedValue]
    /// Of the manual: 1, or 8 for what an administrator starts.
    package var section: Int
    /// The day of the texts, as mdoc has dates: `November 30, 2026`.
    package var date: String
    /// Other pages of the manual that say more.
    package var related: [ManualReference]

    package init(
        name: String, version: String, abstract: Text, discussion: Text, commands: [CommandDescription],
        topics: [HelpTopic] = [], queryFields: [QueryField] = [], queryLevels: [OfferedValue] = [], section: Int = 1,
        date: String, related: [ManualReference] = []
    ) {
        self.name = name
        self.version = version
        self.abstract = abstract
        self.discussion = discussion
        self.commands = commands
        self.topics = topics
        self.queryFields = queryFields
        self.queryLevels = queryLevels
        self.section = section
        self.date = date
        self.related = related
    }

    func command(_ name: String) -> CommandDescription? { commands.first { $0.name == name } }
}

/// A field of queries: what stands before a colon.
package struct QueryField: Sendable {
    package var name: String
    /// How it is called in Japanese, too.
    package var japanese: String
    package var meaning: Text
    /// What may stand behind the colon, where all of that is known.
    package var values: [String]

    package init(_ name: String, japanese: String, meaning: Text, values: [String]) {
        self.name = name
        self.japanese = japanese
        self.meaning = meaning
        self.values = values
    }
}

/// A value that a shell offers, and what it means.
package struct OfferedValue: Sendable, Equatable {
    package var value: String
    package var meaning: Text

    package init(_ value: String, _ meaning: Text = Text("", "")) {
        self.value = value
        self.meaning = meaning
    }
}

/// A command, as in `sakuin search`.
package struct CommandDescription: Sendable {
    package var name: String
    package var abstract: Text
    /// Paragraphs with empty lines between them; a line that begins with a space stands as it is written.
    package var discussion: Text
    package var operands: [OperandDescription]
    package var options: [OptionDescription]
    /// Pairs of options that contradict each other.
    package var conflicts: [(OptionDescription, OptionDescription)]
    /// Options of other programs that people type here, and what does the same in this one.
    package var foreign: [String: Text]

    package init(
        name: String, abstract: Text, discussion: Text, operands: [OperandDescription] = [],
        options: [OptionDescription], conflicts: [(OptionDescription, OptionDescription)] = [],
        foreign: [String: Text] = [:]
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.operands = operands
        self.options = options + [.help]
        self.conflicts = conflicts
        self.foreign = foreign
    }

    /// True if the first operand is a query, in which a minus before a word leaves that word out.
    package var takesQuery: Bool { operands.first?.kind == .query }
    package func option(_ name: String) -> OptionDescription? { options.first { $0.name == name } }
    func option(letter: UInt8) -> OptionDescription? { options.first { $0.letter == letter } }
}

/// An argument that is no option.
package struct OperandDescription: Sendable {
    package enum Kind: Sendable {
        case query, file, word
    }

    package var name: Text
    package var kind: Kind
    package var isRequired: Bool
    /// True if there may be several; only of the last operand.
    package var isRepeated: Bool
    /// An example of the command with the operand, for whoever left it out.
    package var example: Text

    package init(
        _ name: Text, kind: Kind = .word, isRequired: Bool = true, isRepeated: Bool = false,
        example: Text = Text("", "")
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.isRepeated = isRepeated
        self.example = example
    }
}

/// An option, with a value or without.
package struct OptionDescription: Sendable {
    package enum Value: Sendable, Equatable {
        case number, text, file
        case choice([String])
        /// Several of these, with commas between them.
        case list([String])
        /// A whole number, of which these are offered.
        case level([OfferedValue])
        /// What may stand behind this field of queries.
        case valueOf(String)

        /// True of a value that is a whole number.
        var isNumber: Bool {
            if case .level = self { return true }
            return self == .number
        }
    }

    /// With its two dashes.
    package var name: String
    /// The ASCII letter or digit that stands for it behind one dash.
    package var letter: UInt8?
    /// Nil for an option that takes no value.
    package var value: Value?
    /// What helps call the value.
    package var valueName: Text
    /// True if all arguments up to the next option are values of it. ArgumentParser reads such, `ParsedArguments` does not.
    package var takesSeveral: Bool
    package var help: Text

    package init(
        _ name: String, letter: Unicode.Scalar? = nil, value: Value? = nil, called valueName: Text = Text("", ""),
        takesSeveral: Bool = false, help: Text
    ) {
        self.name = name
        self.letter = letter.map { UInt8(ascii: $0) }
        self.value = value
        self.valueName = valueName
        self.takesSeveral = takesSeveral
        self.help = help
    }

    /// Every command has it.
    package static let help = OptionDescription("--help", letter: "h", help: Text("この説明を表示します。", "Show this help."))

    /// `-n`.
    var short: String? { letter.map { "-" + String(UnicodeScalar($0)) } }
    /// The shorter of its names.
    var shown: String { short ?? name }
}
