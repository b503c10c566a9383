// SPDX-License-Identifier: GPL-2.0-or-later
//
// The head of a message (RFC 5322) with what it hides: lines that go on, words in other character sets (RFC 2047),
// parameters of a type (RFC 2045).

/// Fields by their names in lower case; of several of a name the first.
struct MailHeader {
    private var fields: [String: [UInt8]] = [:]

    /// - Parameter lines: without the empty one that ends them.
    init(_ lines: some Sequence<[UInt8]>) {
        var last: String?
        for line in lines {
            if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
                if let last { fields[last]? += line }
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                last = fields[name] == nil ? name : nil
                if last != nil { fields[name] = Array(line[(colon + 1)...]) }
            } else {
                last = nil
            }
        }
    }

    /// True for a line that begins a field: a name in ASCII without blanks, and a colon.
    static func isField(_ line: [UInt8]) -> Bool {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { return false }
        return line[..<colon].allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The text of a field, decoded; nil where it is missing or blank.
    func text(_ name: String) -> String? {
        let text = fields[name].map(MailHeader.decoded).map { String(Substring($0).trimmed) }
        return text?.isEmpty == false ? text : nil
    }

    /// The value of a field before its parameters, in lower case.
    func value(_ name: String) -> String? {
        text(name).map { String(Substring($0.prefix { $0 != ";" }).trimmed).lowercased() }
    }

    /// A parameter of a field: `charset` of `text/plain; charset="utf-8"`.
    func parameter(_ name: String, of field: String) -> String? {
        guard let text = text(field) else { return nil }
        var parts: [Substring] = []
        var (start, isQuoted) = (text.startIndex, false)
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ";", !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        parts.append(text[start...])
        for part in parts.dropFirst() {
            guard let sign = part.firstIndex(of: "=") else { continue }
            guard part[..<sign].trimmed.lowercased() == name else { continue }
            let value = part[part.index(after: sign)...].trimmed
            return String(value.first == "\"" ? value.dropFirst().prefix { $0 != "\"" } : value[...])
        }
        return nil
    }

    /// Message ids, `<a@b> <c@d>`, without their brackets.
    func ids(_ name: String) -> [String] {
        guard let text = text(name) else { return [] }
        var ids: [String] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let id = rest[rest.index(after: open)..<close].filter { !$0.isWhitespace }
            if !id.isEmpty { ids.append(id) }
            rest = rest[rest.index(after: close)...]
        }
        return ids
    }

    // MARK: Words in other character sets

    /// A run of `=?charset?B?…?=`, whose bytes go together: a writer may have cut a character.
    private struct Word {
        var charset: String
        var bytes: [UInt8]
    }

    private static func decoded(_ field: [UInt8]) -> String {
        var text = ""
        var plain: [UInt8] = []
        var pending: Word?
        func finish() {
            if let word = pending { text += MailText.decoded(word.bytes, charset: word.charset).text }
            pending = nil
        }
        var rest = field[...]
        while let byte = rest.first {
            if let (word, end) = word(rest) {
                // White space between two words is not meant.
                if pending == nil || !plain.allSatisfy({ " \t\r\n".utf8.contains($0) }) {
                    finish()
                    text += MailText.decoded(plain, charset: nil).text
                }
                plain = []
                if pending?.charset == word.charset {
                    pending?.bytes += word.bytes
                } else {
                    finish()
                    pending = word
                }
                rest = rest[end...]
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        finish()
        return text + MailText.decoded(plain, charset: nil).text
    }

    private static func word(_ text: ArraySlice<UInt8>) -> (word: Word, end: Int)? {
        guard text.starts(with: "=?".utf8) else { return nil }
        // Encoded words have 75 characters; writers go beyond.
        let marks = text.prefix(1000).indices.filter { text[$0] == UInt8(ascii: "?") }.prefix(4)
        guard marks.count == 4, text.dropFirst(marks[3] - text.startIndex + 1).first == UInt8(ascii: "="),
            marks[2] == marks[1] + 2
        else { return nil }
        // A language may stand behind the character set.
        let charset = String(
            decoding: text[(marks[0] + 1)..<marks[1]].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self)
        let content = Array(text[(marks[2] + 1)..<marks[3]])
        switch text[marks[1] + 1] {
        case UInt8(ascii: "B"), UInt8(ascii: "b"):
            return (Word(charset: charset.lowercased(), bytes: MailText.base64(content)), marks[3] + 2)
        case UInt8(ascii: "Q"), UInt8(ascii: "q"):
            let bytes = MailText.quotedPrintable(content.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 })
            return (Word(charset: charset.lowercased(), bytes: bytes), marks[3] + 2)
        default: return nil
        }
    }
}
