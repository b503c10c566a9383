// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The lines of a configuration file, which is a part of TOML 1.0: keys with a text on one line, a whole number, true or false, below
// the name of a section or before the first. What else TOML has is refused, with its place, and never taken for something else.
// TOMLKit, which reads all of it for the daemon, brings Foundation, ICU and libstdc++ with it: the client would be 1.7 times as large and
// start in 7.5 ms and not 4.6.

/// A value of a configuration file, and where it stands.
struct Setting: Equatable {
    enum Value: Equatable {
        case text(String)
        case number(Int)
        case flag(Bool)
    }

    /// The section that it stands in; empty before the first.
    var section: String
    var key: String
    var value: Value
    /// Counted from 1; of the value, in Unicode scalars.
    var line: Int
    var column: Int
    /// Of the key.
    var keyColumn: Int
}

/// What is wrong with a configuration file, and where.
struct SettingsError: Error, Equatable {
    var line: Int
    /// In Unicode scalars, counted from 1.
    var column: Int
    var message: Text

    init(_ line: Int, _ column: Int, _ japanese: String, _ english: String) {
        self.line = line
        self.column = column
        message = Text(japanese, english)
    }
}

/// Reads a line.
struct SettingsLine {
    private let scalars: [Unicode.Scalar]
    private let line: Int
    private var index = 0

    /// The settings of a text.
    static func settings(of text: String) throws(SettingsError) -> [Setting] {
        var settings: [Setting] = []
        var section = ""
        var sections: Set<String> = []
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, scalars) in lines.enumerated() {
            let isLast = index == lines.count - 1
            var line = SettingsLine(
                scalars: Array(scalars.last == "\r" && !isLast ? scalars.dropLast() : scalars), line: index + 1)
            line.skipSpace()
            guard !line.isAtEnd else { continue }
            if line.next == "[" {
                section = try line.section()
                guard sections.insert(section).inserted else {
                    throw line.error(
                        at: 0, "[\(section)] が二度あります", "[\(section)] is there twice: put all of it below the first")
                }
                continue
            }
            let setting = try line.setting(in: section)
            if let other = settings.first(where: { $0.section == section && $0.key == setting.key }) {
                throw SettingsError(
                    setting.line, setting.keyColumn, "\(setting.key) は \(other.line) 行目にもあります",
                    "\(setting.key) is on line \(other.line) too: leave one out")
            }
            settings.append(setting)
        }
        return settings
    }

    private init(scalars: [Unicode.Scalar], line: Int) {
        self.scalars = scalars
        self.line = line
    }

    private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// True where nothing follows but a comment.
    private var isAtEnd: Bool { next == nil || next == "#" }

    private mutating func skipSpace() {
        while let scalar = next, scalar == " " || scalar == "\t" { index += 1 }
    }

    private func error(at place: Int, _ japanese: String, _ english: String) -> SettingsError {
        SettingsError(line, place + 1, japanese, english)
    }

    private func needsEnd() throws(SettingsError) {
        guard isAtEnd else {
            throw error(
                at: index, "この後に余分なものがあります。コメントなら # を付けてください",
                "nothing may follow here but a comment, which begins with #")
        }
    }

    private mutating func section() throws(SettingsError) -> String {
        index += 1
        if next == "[" {
            throw error(at: index, "表の配列 [[…]] は使えません", "arrays of tables, [[…]], are not understood here")
        }
        skipSpace()
        let name = try key()
        skipSpace()
        guard next == "]" else { throw error(at: index, "] がありません", "the ] is missing") }
        index += 1
        skipSpace()
        try needsEnd()
        return name
    }

    private mutating func setting(in section: String) throws(SettingsError) -> Setting {
        let start = index
        let name = try key()
        skipSpace()
        if next == "." {
            throw error(
                at: index, "点でつないだ名前は使えません。[節] の下に書くか、名前なら引用符で囲んでください",
                "keys with dots are not understood here: write it below its [section], or quote the name")
        }
        guard next == "=" else {
            throw error(at: index, "= がありません。名前 = 値 と書きます", "the = is missing: a line is KEY = VALUE")
        }
        index += 1
        skipSpace()
        let place = index
        let value = try value()
        skipSpace()
        try needsEnd()
        return Setting(section: section, key: name, value: value, line: line, column: place + 1, keyColumn: start + 1)
    }

    private mutating func key() throws(SettingsError) -> String {
        if next == "\"" || next == "'" { return try text() }
        let start = index
        while let scalar = next, scalar.isASCII,
            scalar.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains(scalar)
        {
            index += 1
        }
        guard index > start, next.map({ " \t=.]#".unicodeScalars.contains($0) }) ?? true else {
            throw error(
                at: index, "名前に使えるのは英数字と _ と - です。ほかの文字を使うなら名前を引用符で囲んでください",
                "a key is of ASCII letters, digits, _ and -: put any other in quotes")
        }
        return String(String.UnicodeScalarView(scalars[start..<index]))
    }

    private mutating func value() throws(SettingsError) -> Setting.Value {
        guard let first = next else { throw error(at: index, "値がありません", "the value is missing") }
        if first == "\"" || first == "'" { return .text(try text()) }
        let start = index
        while let scalar = next, !" \t#".unicodeScalars.contains(scalar) { index += 1 }
        let word = String(String.UnicodeScalarView(scalars[start..<index]))
        switch word {
        case "true": return .flag(true)
        case "false": return .flag(false)
        default: break
        }
        let digits = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
        let isDecimal =
            digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && !digits.isEmpty
        if isDecimal, digits == "0" || !digits.hasPrefix("0"), let number = Int(word) { return .number(number) }
        throw error(
            at: start, "ここに書ける値は、引用符の中の一行の文字列、十進の整数、true、false です",
            "a value here is a text in quotes on one line, a decimal whole number, true or false")
    }

    /// What stands in quotes, with what its backslashes mean if they are double ones.
    private mutating func text() throws(SettingsError) -> String {
        let start = index
        guard let quote = next else { return "" }
        if scalars[start...].starts(with: [quote, quote, quote]) {
            throw error(at: start, "複数行の文字列は使えません", "texts of several lines are not understood here")
        }
        index += 1
        var text = String.UnicodeScalarView()
        while let scalar = next, scalar != quote {
            if scalar == "\\", quote == "\"" {
                text.append(try escaped())
                continue
            }
            guard scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t" else {
                throw error(at: index, "制御文字は使えません", "control characters cannot stand in a text")
            }
            text.append(scalar)
            index += 1
        }
        guard next == quote else { throw error(at: start, "引用が閉じていません", "the quote is not closed") }
        index += 1
        return String(text)
    }

    private mutating func escaped() throws(SettingsError) -> Unicode.Scalar {
        let start = index
        index += 1
        let unknown = error(
            at: start, "このエスケープはありません。\\ そのものは \\\\ と書くか、'…' で囲んでください",
            "there is no such escape: a backslash itself is \\\\, or put the text in '…'")
        guard let sign = next else { throw unknown }
        index += 1
        switch sign {
        case "\"", "\\": return sign
        case "b": return "\u{8}"
        case "t": return "\t"
        case "n": return "\n"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "u", "U":
            let count = sign == "u" ? 4 : 8
            guard index + count <= scalars.count else { throw unknown }
            let digits = String(String.UnicodeScalarView(scalars[index..<index + count]))
            guard !digits.hasPrefix("+"), !digits.hasPrefix("-"), let value = UInt32(digits, radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw unknown }
            index += count
            return scalar
        default: throw unknown
        }
    }
}
