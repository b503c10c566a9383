// SPDX-License-Identifier: GPL-2.0-or-later

// Texts go in, the source of a page of the manual comes out, in mdoc: what groff and mandoc understand, and mandoc's lint finds nothing in.

struct MdocSource {
    private(set) var lines: [String] = []
    let language: Language

    init(_ language: Language) { self.language = language }

    var text: String { lines.joined(separator: "\n") + "\n" }

    // MARK: Macros

    /// A macro with arguments that are macros, or have been made harmless.
    mutating func macro(_ line: String) { lines.append("." + line) }

    mutating func comment(_ text: String) { lines.append(".\\\" " + text) }

    /// In capitals where it is English; what programs know of such headings, they know by their words.
    mutating func heading(_ text: String) {
        macro("Sh " + (text.utf8.allSatisfy { $0 < 0x80 } ? text.uppercased() : MdocSource.argument(text)))
    }

    /// A heading within a section.
    mutating func subheading(_ text: String) { macro("Ss " + MdocSource.argument(text)) }

    /// A list of labels, which are arguments of `It`, and what they mean: below each other, or beside each other where columns are told.
    /// - Parameter columns: of the labels.
    mutating func list(_ rows: [(label: String, text: String)], columns: Int? = nil) {
        guard !rows.isEmpty else { return }
        macro("Bl -tag -width " + (columns.map { "\($0)n -compact" } ?? "Ds"))
        for row in rows {
            macro("It " + row.label)
            paragraphs(row.text)
        }
        macro("El")
    }

    // MARK: Text

    /// Paragraphs with empty lines between them; lines that begin with a space stand as they are written.
    mutating func paragraphs(_ text: String) {
        var literal: [String] = []
        var isFirst = true
        var isAfterEmptyLine = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            defer { isAfterEmptyLine = line.isEmpty }
            if line.hasPrefix(" ") {
                if isAfterEmptyLine, !literal.isEmpty { literal.append("") }
                literal.append(line)
            } else if !line.isEmpty {
                if !literal.isEmpty { isFirst = false }
                end(&literal)
                if !isFirst { macro("Pp") }
                isFirst = false
                run(line)
            }
        }
        end(&literal)
    }

    private mutating func end(_ literal: inout [String]) {
        guard !literal.isEmpty else { return }
        macro("Bd -literal -offset indent")
        let margin = literal.filter { $0 != "" }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        for line in literal { lines.append(MdocSource.line(MdocSource.escaped(String(line.dropFirst(margin))))) }
        macro("Ed")
        literal = []
    }

    /// A paragraph: each sentence begins a line, and lines are short enough to be read.
    private mutating func run(_ text: String) {
        for sentence in MdocSource.sentences(text) {
            var (line, length) = ("", 0)
            for word in sentence.split(separator: " ") {
                let pieces = piecesToBreak(String(word)).map(MdocSource.escaped).joined(separator: "\\:")
                let shown = MdocSource.isName(word) ? "\\%" + pieces : pieces
                // A character that is not ASCII is `\[u3042]` before it is read.
                let count = shown.unicodeScalars.reduce(0) { $0 + ($1.isASCII ? 1 : $1.value > 0xFFFF ? 9 : 8) }
                if !line.isEmpty, length + count >= 78 {
                    lines.append(MdocSource.line(line))
                    (line, length) = ("", 0)
                }
                line += (line.isEmpty ? "" : " ") + shown
                length += count + 1
            }
            if !line.isEmpty { lines.append(MdocSource.line(line)) }
        }
    }

    /// True of what is typed as it is written, such as `--confirm` and `movable-type`: no hyphen may come into it where a line ends.
    private static func isName(_ word: Substring) -> Bool {
        let core = word.drop { "('\"".contains($0) }
        guard let end = core.lastIndex(where: { !".,;:?!)'\"".contains($0) }) else { return false }
        let letters = core[...end].filter { $0.isASCII && $0.isLetter }.count
        return letters > 0 && letters < core[...end].count && core[...end].allSatisfy(\.isASCII)
    }

    private static func sentences(_ text: String) -> [String] {
        var sentences = [""]
        var last: Character = " "
        for character in text {
            if character == " ", ".!?".contains(last) {
                sentences.append("")
            } else {
                sentences[sentences.count - 1].append(character)
            }
            last = character
        }
        return sentences
    }

    // MARK: Characters

    /// The text with what roff would take for its own, or show as another sign than is written, made harmless.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            case "\"": escaped += "\\(dq"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// An argument of a macro, in one piece whatever it holds. The zero-width signs around it keep words such as `No` from being
    /// macros, and the last character from being taken for a full stop.
    static func argument(_ text: String) -> String {
        let isPlain = text.utf8.count > 3 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "-") }
        return isPlain ? escaped(text) : "\"\\&" + escaped(text) + "\\&\""
    }

    /// The line that lists of manuals show. What makes them reads no quotes.
    mutating func describe(_ text: String) { macro("Nd \\&" + MdocSource.escaped(text) + "\\&") }

    /// A line of text, which a full stop at its beginning would make a macro.
    private static func line(_ text: String) -> String { text.hasPrefix(".") ? "\\&" + text : text }
}
