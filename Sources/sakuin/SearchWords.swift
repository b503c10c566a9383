// SPDX-License-Identifier: GPL-2.0-or-later

// A query's own minus against the parser's: `sakuin search 東京 -大阪` holds no option. Arguments go in before they are
// parsed, and words come out after. Long options, `-h`, values of options and all after `--` are left alone.

enum SearchWords {
    /// Stands before a word that begins with a minus while the arguments are parsed. No argument of a process can hold
    /// it, so nobody can have meant it.
    private static let guardMark: Character = "\0"

    /// The commands whose arguments are a query.
    static let commands: Set<String> = ["search", "verify", "why"]
    /// Their options whose value is the argument after them; a test compares them with the help.
    static let optionsWithValue: Set<String> = ["--sort", "--limit", "--after", "--fold", "--socket", "--color"]

    /// The arguments with every `-word` of a query marked as a word.
    static func protected(_ arguments: [String]) -> [String] {
        guard let command = arguments.first, commands.contains(command) else { return arguments }
        var isValue = false
        var isLiteral = false
        return arguments.map { argument in
            defer { isValue = !isValue && optionsWithValue.contains(argument) }
            if argument == "--" && !isValue { isLiteral = true }
            let isOption = !argument.hasPrefix("-") || argument.hasPrefix("--") || argument == "-h" || argument == "-"
            return isValue || isLiteral || isOption ? argument : String(guardMark) + argument
        }
    }

    /// The query that the words make.
    static func query(_ words: [String]) -> String {
        words.map { $0.first == guardMark ? String($0.dropFirst()) : $0 }.joined(separator: " ")
    }
}
