// SPDX-License-Identifier: GPL-2.0-or-later

// A command line as bash has it up to the cursor: quotes, backslashes, and the signs at which bash cuts words when it completes them, which
// are not those at which it cuts arguments. To bash `saved:e` is `saved`, `:` and `e`, and what is offered takes the place of the `e` alone.

struct BashLine {
    /// The arguments before the one with the cursor, without the name of the program.
    private(set) var before: [String] = []
    /// The argument with the cursor, as the program would get it.
    private(set) var word = ""
    /// The quote that is open at the cursor.
    private var quote: Character?
    /// How much of the argument bash leaves as it is.
    private var kept = 0

    private static let blanks: Set<Character> = [" ", "\t", "\n"]

    /// - Parameters:
    ///   - text: the line up to the cursor.
    ///   - breaks: bash's COMP_WORDBREAKS.
    init(_ text: String, breaks: String) {
        let breaks = Set(breaks).subtracting(BashLine.blanks).subtracting(["'", "\""])
        var words: [String] = []
        var isOpen = false
        var rest = text[...]
        while let character = rest.popFirst() {
            if quote == nil, BashLine.blanks.contains(character) {
                if isOpen { words.append(word) }
                (word, kept, isOpen) = ("", 0, false)
                continue
            }
            isOpen = true
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                kept = word.count
            } else if character == "\\", quote != "'" {
                guard let next = rest.first, quote == nil || "$`\"\\".contains(next) else {
                    word.append(character)
                    continue
                }
                word.append(next)
                rest.removeFirst()
            } else {
                word.append(character)
                if quote == nil, breaks.contains(character) { kept = word.count }
            }
        }
        before = Array(words.dropFirst())
    }

    /// What bash is to put in place of what it takes for the word.
    /// - Parameter value: of the whole argument.
    func replacement(_ value: String) -> String {
        let value = String(value.dropFirst(kept))
        switch quote {
        case "'": return value.replacing("'", with: "'\\''")
        case "\"": return BashLine.escaped(value, "\\\"$`")
        default: return BashLine.escaped(value, " \\\"'$`&|;()<>*?[]{}!#")
        }
    }

    private static func escaped(_ text: String, _ signs: String) -> String {
        text.reduce(into: "") { $0 += signs.contains($1) ? "\\\($1)" : String($1) }
    }
}
