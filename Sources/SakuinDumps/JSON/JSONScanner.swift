// SPDX-License-Identifier: GPL-2.0-or-later
//
// Cuts values out of a JSON text as bytes, so that memory holds one whatever the length of the file. What is in them is
// not looked at beyond strings, comments and brackets: one that is broken costs itself.

struct JSONScanner {
    enum Element {
        case value([UInt8])
        /// Longer than the limit.
        case overlong
        /// The text ends in the middle of it.
        case brokenOff
    }

    /// Bytes. A record of this length is a broken file.
    static let longest = 16 << 20

    private(set) var text: TextCursor
    /// The lines of the value taken last, counted from 1.
    private(set) var lines = 1...1
    /// Characters of its first line before it.
    private(set) var column = 0
    /// Bytes that may be read in vain, which whole values earn. Of records that all lack their ends each reaches to the end of the
    /// file: a megabyte of them would take for ever.
    private var credit = JSONScanner.mostCredit
    private static let mostCredit = 32 << 20
    private static let creditForByte = 8
    /// Bytes that are read of a value whatever was read in vain.
    private static let alwaysRead = 1024

    init(_ text: TextCursor) { self.text = text }

    /// The first byte of what comes behind white space, comments and marks of the byte order, which stays; nil at the end.
    mutating func peek(passing other: UInt8? = nil) throws(DumpError) -> UInt8? {
        while let byte = try text.peek() {
            if JSONScanner.blanks.contains(byte) || byte == other {
                _ = try text.take()
            } else if byte == UInt8(ascii: "/") {
                try passComment()
            } else {
                return byte
            }
        }
        return nil
    }

    /// White space, the mark of a JSON text sequence (RFC 7464), and the bytes of the mark of the byte order.
    static let blanks = Array(" \t\r\n\u{1E}\u{B}\u{C}".utf8) + [0xEF, 0xBB, 0xBF]

    /// The text behind white space and comments.
    static func start(_ head: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = head.drop { blanks.contains($0) }
        while rest.starts(with: "//".utf8) || rest.starts(with: "/*".utf8) {
            if rest.starts(with: "//".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else {
                guard let end = rest.dropFirst(2).firstRange(of: Array("*/".utf8)) else { return [] }
                rest = rest[end.upperBound...]
            }
            rest = rest.drop { blanks.contains($0) }
        }
        return rest
    }

    mutating func take() throws(DumpError) -> UInt8? { try text.take() }

    private mutating func passComment() throws(DumpError) {
        _ = try text.take()
        let isLong = try text.peek() == UInt8(ascii: "*")
        var before: UInt8?
        while let byte = try text.take() {
            if isLong ? before == UInt8(ascii: "*") && byte == UInt8(ascii: "/") : byte == UInt8(ascii: "\n") { return }
            before = byte
        }
    }

    /// The value that begins with the next byte.
    /// - Parameter limit: bytes; what is longer is passed over.
    mutating func value(limit: Int = JSONScanner.longest) throws(DumpError) -> Element {
        let start = text.line
        column = text.column
        var value: [UInt8] = []
        var isOverlong = false
        var scan = JSONScan()
        while !scan.isWhole {
            guard let byte = try text.peek() else {
                lines = start...text.line
                return scan.isScalar ? .value(value) : .brokenOff
            }
            // A number or a word has no end of its own.
            if scan.isScalar, JSONScanner.scalarEnds.contains(byte) { break }
            _ = try text.take()
            scan.take(byte)
            if value.count < limit { value.append(byte) } else { isOverlong = true }
        }
        lines = start...text.line
        return isOverlong ? .overlong : .value(value)
    }

    private static let scalarEnds = Array(" \t\r\n,]}:\u{1E}".utf8)

    /// The value that begins with the next byte if it has no more bytes than the limit and does not break off; else nil, and
    /// the text stands before it again. The limit falls where much was read in vain.
    mutating func shortValue(_ limit: Int) throws(DumpError) -> Element? {
        let limit = min(limit, max(credit, JSONScanner.alwaysRead))
        let before = text
        let start = text.line
        column = text.column
        var value: [UInt8] = []
        var scan = JSONScan()
        while !scan.isWhole {
            guard value.count < limit, let byte = try text.peek() else {
                text.putBack(value, to: before)
                credit = max(0, credit - value.count)
                return nil
            }
            _ = try text.take()
            scan.take(byte)
            value.append(byte)
        }
        credit = min(JSONScanner.mostCredit, credit + JSONScanner.creditForByte * value.count)
        lines = start...text.line
        return .value(value)
    }

    /// The text stands again before bytes that were taken last.
    mutating func putBack(_ bytes: [UInt8], to before: JSONScanner) { text.putBack(bytes, to: before.text) }

    /// Passes over what is left of the innermost of the arrays and objects that are open. An object that no key stands before is
    /// the next one of the array around it: the end of this one was lost.
    mutating func passRest(of brackets: [UInt8]) throws(DumpError) {
        var scan = JSONScan(open: brackets, endsStringsWithLine: true)
        var last: UInt8?
        while scan.open.count >= brackets.count, let byte = try text.peek() {
            let isAtLevel = scan.open.count == brackets.count && !scan.isInString
            if isAtLevel, byte == UInt8(ascii: "{"), last != UInt8(ascii: ":") { return }
            if !JSONScanner.blanks.contains(byte) { last = byte }
            _ = try text.take()
            scan.take(byte)
        }
    }
}
