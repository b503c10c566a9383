// SPDX-License-Identifier: GPL-2.0-or-later
//
// The elements of one array of a JSON text, cut out one by one as bytes, so that memory holds one whatever the length of
// the file. Each is decoded by whoever asked; one that is broken costs itself.

struct JSONElements {
    /// Where the array stands.
    enum Opening: Sendable {
        /// It is the whole text.
        case bare
        /// Behind the first `=` of a script.
        case assignment
        /// It is the member with this name of the object that is the whole text.
        case member(String)
    }

    enum Element {
        case value([UInt8])
        /// Longer than the limit.
        case overlong
        /// The text ends in the middle of it.
        case brokenOff
    }

    /// Bytes. A record of this length is a broken file.
    static let longest = 16 << 20

    private var text: TextCursor
    private var hasEnded = false
    /// The lines of the element given last, counted from 1.
    private(set) var lines = 1...1

    /// - Throws: `DumpError` if there is no such array.
    init(_ stream: TextStream, _ opening: Opening) throws(DumpError) {
        self.text = TextCursor(stream)
        switch opening {
        case .bare: break
        case .assignment:
            while let byte = try text.take(), byte != UInt8(ascii: "=") {}
        case .member(let name):
            try passTo(member: Array(name.utf8))
        }
        guard try next(passing: JSONElements.blanks) == UInt8(ascii: "[") else {
            throw DumpError(.unknownForm, line: text.line, .noArray)
        }
    }

    /// The next element; nil at the end of the array.
    mutating func next() throws(DumpError) -> Element? {
        guard !hasEnded else { return nil }
        guard let first = try next(passing: JSONElements.blanksAndComma), first != UInt8(ascii: "]") else {
            hasEnded = true
            return nil
        }
        let start = text.line
        var value = [first]
        var isOverlong = false
        var scan = Scan()
        scan.take(first)
        while !scan.isWhole {
            guard let byte = try text.peek() else {
                hasEnded = true
                lines = start...text.line
                return .brokenOff
            }
            // A number or a word has no end of its own.
            if scan.isScalar, JSONElements.scalarEnds.contains(byte) { break }
            _ = try text.take()
            scan.take(byte)
            if value.count < JSONElements.longest { value.append(byte) } else { isOverlong = true }
        }
        lines = start...text.line
        return isOverlong ? .overlong : .value(value)
    }

    /// How deep in a value the bytes have come.
    private struct Scan {
        private var depth = 0
        private var isInString = false
        private var isEscaped = false
        private(set) var isWhole = false
        private(set) var isScalar = false

        mutating func take(_ byte: UInt8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    isWhole = depth == 0
                }
                return
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                isWhole = depth <= 0
            default: isScalar = depth == 0
            }
        }
    }

    /// Comes to behind the colon of a member of the outermost object.
    private mutating func passTo(member name: [UInt8]) throws(DumpError) {
        var depth = 0
        while let byte = try text.take() {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let string = try takeString()
                if depth == 1, string == name, try next(passing: JSONElements.blanks) == UInt8(ascii: ":") { return }
            default: break
            }
        }
    }

    private mutating func takeString() throws(DumpError) -> [UInt8] {
        var string: [UInt8] = []
        while let byte = try text.take(), byte != UInt8(ascii: "\"") {
            if string.count < 256 { string.append(byte) }
            if byte == UInt8(ascii: "\\") { _ = try text.take() }
        }
        return string
    }

    private static let blanks = Array(" \t\r\n".utf8)
    private static let blanksAndComma = Array(" \t\r\n,".utf8)
    private static let scalarEnds = Array(" \t\r\n,]".utf8)

    private mutating func next(passing blanks: [UInt8]) throws(DumpError) -> UInt8? {
        while let byte = try text.take() {
            if !blanks.contains(byte) { return byte }
        }
        return nil
    }
}
