// SPDX-License-Identifier: GPL-2.0-or-later

/// How deep in a value the bytes have come.
struct JSONScan {
    private enum State { case plain, string(UInt8), escaped(UInt8), slash, comment, longComment, star }
    private var state = State.plain
    /// Brackets that are open, outermost first.
    private(set) var open: [UInt8] = []
    /// True once an object was closed in an array.
    private(set) var hasClosedObject = false
    private(set) var isWhole = false
    private(set) var isScalar = false

    /// True where a string that has no end is to cost its line and not all that follows.
    private let endsStringsWithLine: Bool

    var isInString: Bool { if case .string = state { true } else { false } }

    init(open: [UInt8] = [], endsStringsWithLine: Bool = false) {
        self.open = open
        self.endsStringsWithLine = endsStringsWithLine
    }

    /// True if an array or object in the value holds an object.
    static func holdsObject(_ bytes: [UInt8]) -> Bool {
        bytes.dropFirst().contains(UInt8(ascii: "{"))
    }

    mutating func take(_ byte: UInt8) {
        switch state {
        case .escaped(let quote): state = .string(quote)
        case .string(let quote):
            if byte == UInt8(ascii: "\\") {
                state = .escaped(quote)
            } else if byte == quote {
                state = .plain
                isWhole = open.isEmpty
            } else if endsStringsWithLine, byte == UInt8(ascii: "\n") {
                state = .plain
            }
        case .comment: if byte == UInt8(ascii: "\n") { state = .plain }
        case .longComment: if byte == UInt8(ascii: "*") { state = .star }
        case .star: state = byte == UInt8(ascii: "/") ? .plain : byte == UInt8(ascii: "*") ? .star : .longComment
        case .slash where byte == UInt8(ascii: "/"): state = .comment
        case .slash where byte == UInt8(ascii: "*"): state = .longComment
        case .slash, .plain: takePlain(byte)
        }
    }

    private mutating func takePlain(_ byte: UInt8) {
        state = .plain
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            if !isScalar { state = .string(byte) }
        case UInt8(ascii: "/"): state = .slash
        case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            if open.popLast() == UInt8(ascii: "{"), open.last == UInt8(ascii: "[") { hasClosedObject = true }
            isWhole = open.isEmpty
        default: isScalar = open.isEmpty
        }
    }
}
