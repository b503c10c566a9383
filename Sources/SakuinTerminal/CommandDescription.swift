// SPDX-License-Identifier: GPL-2.0-or-later

// What a program takes on its command line, as values: reading arguments, helps and completion scripts are all made of
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
    /// The words of queries that a shell can complete: what stands before a colon, and the values behind it where all are known.
    package var queryFields: [(name: String, values: [String])]

    package init(
        name: String, version: String, abstract: Text, discussion: Text, commands: [CommandDescription],
        topics: [HelpTopic] = [], queryFields: [(name: String, values: [String])] = []
    ) {
        self.name = name
        self.version = version
        self.abstract = abstract
        self.discussion = discussion
        self.commands = commands
        self.topics = topics
        self.queryFields = queryFields
    }

    func command(_ name: String) -> CommandDescription? { commands.first { $0.name == name } }
}

/// A text that `help NAME` shows.
package struct HelpTopic: Sendable {
    package var name: String
    package var abstract: Text
    package var text: Text

    package init(name: String, abstract: Text, text: Text) {
        self.name = name
        self.abstract = abstract
        self.text = text
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
    var takesQuery: Bool { operands.first?.kind == .query }
    func option(_ name: String) -> OptionDescription? { options.first { $0.name == name } }
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
    }

    /// With its two dashes.
    package var name: String
    /// The ASCII letter or digit that stands for it behind one dash.
    package var letter: UInt8?
    /// Nil for an option that takes no value.
    package var value: Value?
    /// What helps call the value.
    package var valueName: Text
    package var help: Text

    package init(
        _ name: String, letter: Unicode.Scalar? = nil, value: Value? = nil, called valueName: Text = Text("", ""),
        help: Text
    ) {
        self.name = name
        self.letter = letter.map { UInt8(ascii: $0) }
        self.value = value
        self.valueName = valueName
        self.help = help
    }

    /// Every command has it.
    package static let help = OptionDescription("--help", letter: "h", help: Text("この説明を表示します。", "Show this help."))

    /// `-n`.
    var short: String? { letter.map { "-" + String(UnicodeScalar($0)) } }
    /// The shorter of its names.
    var shown: String { short ?? name }
}
