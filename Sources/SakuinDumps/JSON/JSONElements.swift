// SPDX-License-Identifier: GPL-2.0-or-later
//
// The elements of one array of a JSON text, one by one as bytes. Each is decoded by whoever asked.

struct JSONElements {
    /// Where the array stands.
    enum Opening: Sendable {
        /// It is the whole text.
        case bare
        /// Behind the first `=` of a script.
        case assignment
        /// It is the member with this name of the object that is the whole text. Where there are several of the name, it is
        /// all of them: Mastodon has written an empty one before the one that holds the posts.
        case member(String)
    }

    private var scanner: JSONScanner
    private let opening: Opening
    private var hasEnded = false

    /// The lines of the element given last, counted from 1.
    var lines: ClosedRange<Int> { scanner.lines }
    var column: Int { scanner.column }

    /// - Throws: `DumpError` if there is no such array.
    init(_ stream: TextStream, _ opening: Opening) throws(DumpError) {
        scanner = JSONScanner(TextCursor(stream))
        self.opening = opening
        switch opening {
        case .bare: break
        case .assignment:
            while let byte = try scanner.take(), byte != UInt8(ascii: "=") {}
        case .member(let name):
            if try scanner.peek() == UInt8(ascii: "{") { _ = try scanner.take() }
            _ = try pass(to: name)
        }
        guard try scanner.peek() == UInt8(ascii: "[") else {
            throw DumpError(.unknownFormat, line: scanner.text.line, .noArray)
        }
        _ = try scanner.take()
    }

    /// The next element; nil at the end of the array.
    mutating func next() throws(DumpError) -> JSONScanner.Element? {
        while !hasEnded {
            guard let first = try scanner.peek(passing: UInt8(ascii: ",")) else { break }
            guard first == UInt8(ascii: "]") else {
                let element = try scanner.value()
                if case .brokenOff = element { hasEnded = true }
                return element
            }
            _ = try scanner.take()
            guard case .member(let name) = opening, try nextArray(name) else { break }
        }
        hasEnded = true
        return nil
    }

    /// Comes into the next array of the name.
    private mutating func nextArray(_ name: String) throws(DumpError) -> Bool {
        while try pass(to: name) {
            if try scanner.peek() == UInt8(ascii: "[") {
                _ = try scanner.take()
                return true
            }
        }
        return false
    }

    /// Comes to behind the colon of a member of the outermost object; false at the object's end.
    private mutating func pass(to name: String) throws(DumpError) -> Bool {
        var depth = 1
        while let byte = try scanner.peek() {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let string = try takeString()
                let isMember = try scanner.peek() == UInt8(ascii: ":")
                guard depth == 1, isMember, string.elementsEqual(name.utf8) else { continue }
                _ = try scanner.take()
                return true
            default: break
            }
            guard depth > 0 else { return false }
            _ = try scanner.take()
        }
        return false
    }

    /// Bytes of a member's name that is looked at.
    private static let longestName = 256

    private mutating func takeString() throws(DumpError) -> [UInt8] {
        var string: [UInt8] = []
        _ = try scanner.take()
        while let byte = try scanner.take(), byte != UInt8(ascii: "\"") {
            if string.count < JSONElements.longestName { string.append(byte) }
            if byte == UInt8(ascii: "\\") { _ = try scanner.take() }
        }
        return string
    }
}
