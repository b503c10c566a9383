// SPDX-License-Identifier: GPL-2.0-or-later
//
// The parameters of routes, each told once: reading a request and describing the interface are both made of the same value, so
// neither can know a parameter, a word or a bound that the other does not.

import SakuinClient
import SakuinText

/// A parameter behind the question mark of an address, or a part of its path.
struct Parameter: Sendable {
    /// What it may say.
    enum Kind: Sendable, Equatable {
        case text
        /// A place in an answer, as an earlier answer gave it.
        case cursor
        /// One of these words.
        case words([String])
        case number(ClosedRange<Int>)
        case numberOrWord(ClosedRange<Int>, [String])
        /// `yes`, `true` or `1`; `no`, `false` or `0`.
        case flag
    }

    /// What a parameter may say, in words.
    struct Expected: Sendable {
        var english: String
        var japanese: String

        /// One of some words.
        static func oneOf(_ words: [String]) -> Expected {
            Expected(
                english: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? ""),
                japanese: " " + words.joined(separator: "・") + " のどれか")
        }

        static func number(_ range: ClosedRange<Int>) -> Expected {
            Expected(
                english: "a number from \(range.lowerBound) to \(range.upperBound)",
                japanese: " \(range.lowerBound) から \(range.upperBound) までの数")
        }
    }

    let name: String
    let kind: Kind
    /// For whoever reads the description of the interface.
    let text: String
    var isRequired = false
    /// True if it may be given several times.
    var isRepeated = false
    /// What is sent where it is not given; nil where that is nothing.
    var standard: String?
    /// What is expected, in words, where the kind does not say it.
    var expectation: Expected?

    init(
        _ name: String, _ kind: Kind, _ text: String, isRequired: Bool = false, isRepeated: Bool = false,
        standard: String? = nil, expectation: Expected? = nil
    ) {
        self.name = name
        self.kind = kind
        self.text = text
        self.isRequired = isRequired
        self.isRepeated = isRepeated
        self.standard = standard
        self.expectation = expectation
    }

    /// What is expected, in words.
    var expected: Expected {
        if let expectation { return expectation }
        return switch kind {
        case .text: .init(english: "a text", japanese: "文字列")
        case .cursor: .init(english: "the `next` of an answer", japanese: "前の答えの next の値")
        case .words(let words): .oneOf(words)
        case .number(let range): .number(range)
        case .numberOrWord(let range, let words):
            .init(
                english: "a number from \(range.lowerBound) to \(range.upperBound), " + words.joined(separator: " or "),
                japanese: " \(range.lowerBound) から \(range.upperBound) までの数か、" + words.joined(separator: " か ") + " ")
        case .flag: .oneOf(["yes", "no"])
        }
    }
}

// MARK: Parameters of several routes

extension Parameter {
    static let query = Parameter(
        "q", .text, "The query; Index/QUERIES.md has the language. At most 10,000 characters.", isRequired: true)
    static let optionalQuery = Parameter("q", .text, "The query; without one all posts are meant.")
    /// Goes wherever a query goes.
    static let saved = Parameter(
        "saved", .text, "Queries by name, a line each as `name=query`: what `saved:name` in the query stands for.")
    static let fold = Parameter(
        "fold", .number(0...FoldLevel.widest.rawValue),
        "What counts as the same character: from 0, what is written the same, to 4. Each level includes those before it.",
        standard: "\(FoldLevel.standard.rawValue)")
    static let loose = Parameter(
        "loose", .flag, "Whether the query is a sentence, of which a post needs only enough pieces.", standard: "no")
    static let copies = Parameter(
        "copies", .words(["fold", "list"]), "Whether posts that say nearly the same come once, or each.",
        standard: "list")
    static let post = Parameter("id", .text, "A post by its id, its `key:` or its address.", isRequired: true)

    static func limit(_ range: ClosedRange<Int>, _ what: String, standard: Int? = nil) -> Parameter {
        Parameter("limit", .number(range), what, standard: standard.map { "\($0)" })
    }

    static let seed = Parameter(
        "seed", .number(0...RandomAnswer.greatestSeed),
        "The same seed draws the same while the index is the same; without one chance decides.")
    /// Characters.
    static let contextWidths = 1...200

    static func context(_ text: String) -> Parameter {
        Parameter("context", .numberOrWord(contextWidths, ["sentence", "post"]), text)
    }

    static func sort(_ words: [String]) -> Parameter {
        Parameter(
            "sort", .words(words), "The order of the hits: best, newest or oldest first, or those with most replies.")
    }

    static let after = Parameter(
        "after", .cursor,
        "Where to go on: the `next` of the page before. Every other parameter must be as it was there.")

    /// Milliseconds: ten minutes are the most.
    static let longestTimeout = 600_000

    static func timeout(standard: Duration? = nil) -> Parameter {
        Parameter(
            "timeout_ms", .number(1...longestTimeout), "How long the question may take, in milliseconds.",
            standard: standard.map { "\($0.components.seconds * 1000)" })
    }
}

extension Parameter.Expected {
    static let date = Parameter.Expected(
        english: "a date as since: takes it, as 2015, 2015-06 or 令和元年",
        japanese: " since: と同じ書き方の日付（2015、2015-06、令和元年など）")
}
