// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// A line while it is typed. Bytes go in as the terminal sends them, a character's bytes in one piece or each by itself; an input method sends
// many characters at once, and keys of the cursor come as sequences of which nothing belongs to the line.

struct TypedLine {
    /// What a key asks for that is not a change of the line.
    enum Key { case enter, end, interrupt, suspend, redraw }

    private(set) var text = ""
    /// False from a byte on that no character of UTF-8 has, until the line is empty again.
    private(set) var isUTF8 = true
    /// The first bytes of a character whose rest has not come yet.
    private var begun: [UInt8] = []
    private var sequence = Sequence.none

    /// Where in a sequence of a key the last byte was (ECMA-48, 5.4 and 8.3.16; xterm's SS3).
    private enum Sequence { case none, escape, control, single }

    /// - Returns: what the key asks for; nil where it has changed the line, or nothing.
    mutating func take(_ byte: UInt8) -> Key? {
        guard sequence == .none else {
            skip(byte)
            return nil
        }
        if !begun.isEmpty {
            if byte & 0xC0 == 0x80 {
                begun.append(byte)
                complete()
                return nil
            }
            begun = []
            // A key that takes characters away takes the one that has not come whole.
            guard ![0x08, 0x7F].contains(byte) else { return nil }
            append("\u{FFFD}", isUTF8: false)
        }
        switch byte {
        case 0x0A, 0x0D: return .enter
        // 0: an end that was typed while lines were the terminal's own (termios(3), VEOF).
        case 0x00, 0x04: return text.isEmpty ? .end : nil
        case 0x03: return .interrupt
        case 0x1A: return .suspend
        case 0x0C: return .redraw
        case 0x08, 0x7F: erase { $0.removeLast() }
        case 0x15: erase { $0.removeAll() }
        case 0x17: erase(TypedLine.removeWord)
        case 0x1B: sequence = .escape
        // Between the words of a line that was copied from elsewhere.
        case 0x09: append(" ")
        case 0x20..<0x7F: append(Character(Unicode.Scalar(byte)))
        case 0xC2...0xF4: begun = [byte]
        case 0x80...0xFF: append("\u{FFFD}", isUTF8: false)
        default: break
        }
        return nil
    }

    private mutating func skip(_ byte: UInt8) {
        sequence =
            switch (sequence, byte) {
            case (_, 0x1B): .escape
            case (.escape, UInt8(ascii: "[")): .control
            case (.escape, UInt8(ascii: "O")): .single
            case (.control, 0x20..<0x40): .control
            default: .none
            }
    }

    /// Appends the character that has come whole.
    private mutating func complete() {
        let length = begun[0] < 0xE0 ? 2 : begun[0] < 0xF0 ? 3 : 4
        guard begun.count == length else { return }
        if let whole = String(validating: begun, as: UTF8.self) {
            // C1 controls are keys of no keyboard, and a terminal that is shown them may heed them.
            if whole.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) { text += whole }
        } else {
            append("\u{FFFD}", isUTF8: false)
        }
        begun = []
    }

    private mutating func append(_ character: Character, isUTF8: Bool = true) {
        text.append(character)
        if !isUTF8 { self.isUTF8 = false }
    }

    private mutating func erase(_ change: (inout String) -> Void) {
        if !text.isEmpty { change(&text) }
        if text.isEmpty { isUTF8 = true }
    }

    private static func removeWord(_ text: inout String) {
        while text.last?.isWhitespace ?? false { text.removeLast() }
        while let last = text.last, !last.isWhitespace { text.removeLast() }
    }
}

extension TypedLine {
    /// In which row the cursor stands behind a text that began in row 0. A character that is wider than what is left of a row begins the next one.
    static func row(behind text: String, columns: Int) -> Int {
        var (row, column) = (0, 0)
        for character in text {
            let width = displayWidth(character)
            if column + width > columns { (row, column) = (row + 1, 0) }
            column += width
        }
        return row
    }
}
