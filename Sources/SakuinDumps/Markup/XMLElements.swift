// SPDX-License-Identifier: GPL-2.0-or-later
//
// The elements of one kind of an XML text, cut out one by one and parsed each by itself, so that memory holds one whatever
// the length of the file, and a broken one costs itself. None of a kind lies in another: where one begins before the
// last has ended, that has lost its end.

struct XMLElements {
    enum Item {
        case element(XMLElement)
        /// Longer than the limit, or nothing that can be parsed.
        case unreadable(line: Int, DumpMessage)
    }

    /// Bytes. An element of this length is a broken file.
    private static let longest = 16 << 20
    /// Bytes of a tag that are kept.
    private static let longestTag = 64 << 10

    private var text: TextCursor
    /// Without prefixes.
    private let names: Set<String>
    /// The start of the root element on one line, and its end: what elements name may be declared there.
    private var frame: (start: [UInt8], end: [UInt8])?
    private var element: Element?
    private var hasEnded = false

    /// One that has begun.
    private struct Element {
        var name: [UInt8]
        var bytes: [UInt8] = []
        var line: Int
        var isOverlong = false
    }

    /// - Parameter names: of the elements, without their prefixes.
    init(_ stream: TextStream, named names: Set<String>) {
        text = TextCursor(stream)
        self.names = names
    }

    /// The next element; nil at the end.
    mutating func next() throws(DumpError) -> Item? {
        while !hasEnded {
            let line = text.line
            guard let byte = try text.take() else {
                hasEnded = true
                return take()
            }
            guard byte == UInt8(ascii: "<") else {
                if element != nil { keep(byte) }
                continue
            }
            switch try markup() {
            case .other(let bytes): keep(bytes)
            case .start(let bytes, let name, let isWhole):
                if frame == nil { enter(bytes, name) }
                guard names.contains(XMLElements.local(name)) else {
                    keep(bytes)
                    continue
                }
                let lost = take()
                element = Element(name: name, line: line)
                keep(bytes)
                if let item = lost ?? (isWhole ? take() : nil) { return item }
            case .end(let bytes, let name):
                keep(bytes)
                if name == element?.name, let item = take() { return item }
            }
        }
        return nil
    }

    private mutating func keep(_ byte: UInt8) {
        if element?.bytes.count == XMLElements.longest {
            element?.isOverlong = true
        } else {
            element?.bytes.append(byte)
        }
    }

    private mutating func keep(_ bytes: [UInt8]) {
        guard let count = element?.bytes.count else { return }
        if count + bytes.count > XMLElements.longest { element?.isOverlong = true } else { element?.bytes += bytes }
    }

    /// Ends the element that has begun.
    private mutating func take() -> Item? {
        let lastLine = text.line
        guard let element, let frame else { return nil }
        self.element = nil
        if element.isOverlong {
            return .unreadable(
                line: element.line, DumpMessage(.longElement, "\(XMLElements.longest >> 20)"))
        }
        let name = XMLElements.local(element.name)
        guard let root = Markup(xml: frame.start + XMLElements.mended(element.bytes) + frame.end)?.root,
            let node = root.first(where: { $0.name == name })
        else { return .unreadable(line: element.line, DumpMessage(.brokenElement)) }
        return .element(XMLElement(node: node, firstLine: element.line, lastLine: max(element.line, lastLine)))
    }

    /// As a parser needs it to leave out no text: without control characters, with `&` and `<` escaped that were not, with
    /// the characters that only HTML has names for, and with an end where only HTML's elements have none.
    private static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var mended: [UInt8] = []
        mended.reserveCapacity(bytes.count)
        var literalEnd: [UInt8]?
        // Bytes of a name that a character has taken the place of.
        var skipped = 0
        var isInEndless = false
        for (index, byte) in bytes.enumerated() {
            if byte < 0x20, !"\t\n\r".utf8.contains(byte) { continue }
            if skipped > 0 {
                skipped -= 1
                continue
            }
            if byte == UInt8(ascii: ">"), isInEndless {
                isInEndless = false
                if mended.last != UInt8(ascii: "/") { mended.append(UInt8(ascii: "/")) }
            }
            mended.append(byte)
            if let end = literalEnd {
                if byte == UInt8(ascii: ">"), mended.suffix(end.count).elementsEqual(end) { literalEnd = nil }
            } else if byte == UInt8(ascii: "&") {
                let name = reference(bytes[(index + 1)...])
                guard !isKnown(name) else { continue }
                if let character = name.flatMap(Markup.character) {
                    mended.removeLast()
                    mended += String(character).utf8
                    skipped = name?.utf8.count ?? 0
                    skipped += 1
                } else {
                    mended += "amp;".utf8
                }
            } else if byte == UInt8(ascii: "<") {
                let rest = bytes[(index + 1)...]
                if rest.starts(with: "![CDATA[".utf8) {
                    literalEnd = Array("]]>".utf8)
                } else if rest.starts(with: "!--".utf8) {
                    literalEnd = Array("-->".utf8)
                } else if isEndless(rest) {
                    isInEndless = true
                } else if rest.first.map({ !isOfTag($0) }) ?? true {
                    mended.removeLast()
                    mended += "&lt;".utf8
                }
            }
        }
        return mended
    }

    /// What may stand behind the `<` of a tag.
    private static func isOfTag(_ byte: UInt8) -> Bool {
        "/!?_".utf8.contains(byte) || Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
    }

    /// The tag whose `<` stands before it needs no end in HTML.
    private static func isEndless(_ rest: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: rest.prefix(4).prefix { !" \t\r\n/>".utf8.contains($0) }, as: UTF8.self)
        return ["br", "hr", "img", "wbr"].contains(name.lowercased())
    }

    /// The name between a `&`, which stands before it, and a `;`.
    private static func reference(_ rest: ArraySlice<UInt8>) -> String? {
        // The longest are `thetasym` and `#x10FFFF`.
        let name = rest.prefix(9).prefix { $0 != UInt8(ascii: ";") }
        guard rest.dropFirst(name.count).first == UInt8(ascii: ";") else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// A reference that XML knows, to a character that it allows.
    private static func isKnown(_ name: String?) -> Bool {
        guard let name else { return false }
        if ["amp", "lt", "gt", "quot", "apos"].contains(name) { return true }
        guard name.hasPrefix("#") else { return false }
        let isHexadecimal = name.hasPrefix("#x")
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number) else {
            return false
        }
        return scalar.value >= 0x20 ? scalar.value & 0xFFFE != 0xFFFE : [9, 10, 13].contains(number)
    }

    /// Prefixes that writers of feeds use without declaring them.
    private static let usualPrefixes = ["content", "dc", "hatena", "app", "thr", "wp", "blogger"]

    /// The root element has begun: where it is none of the elements, it frames them.
    private mutating func enter(_ tag: [UInt8], _ name: [UInt8]) {
        guard !names.contains(XMLElements.local(name)) else {
            frame = ([], [])
            return
        }
        let isWhole = tag.last == UInt8(ascii: ">") && tag.suffix(2).first != UInt8(ascii: "/")
        var start = isWhole ? String(decoding: tag, as: UTF8.self) : "<\(String(decoding: name, as: UTF8.self))>"
        start = start.map { $0.isNewline ? " " : String($0) }.joined()
        start.removeLast()
        for prefix in XMLElements.usualPrefixes where !start.contains("xmlns:\(prefix)") {
            start += " xmlns:\(prefix)=\"urn:sakuin:\(prefix)\""
        }
        frame = (Array((start + ">").utf8), Array("</".utf8) + name + Array(">".utf8))
    }

    private static func local(_ name: [UInt8]) -> String {
        String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? [], as: UTF8.self)
    }

    // MARK: Mark-up

    private enum Mark {
        case start([UInt8], name: [UInt8], isWhole: Bool)
        case end([UInt8], name: [UInt8])
        /// Comments, CDATA, declarations.
        case other([UInt8])
    }

    /// What begins with the `<` that was taken.
    private mutating func markup() throws(DumpError) -> Mark {
        var bytes: [UInt8] = [UInt8(ascii: "<")]
        switch try text.peek() {
        case UInt8(ascii: "!"):
            for start in ["!--", "![CDATA["] {
                if try follow(start, &bytes) {
                    return .other(try takeAll(to: start == "!--" ? "-->" : "]]>", bytes))
                }
            }
            return .other(try tag(bytes))
        case UInt8(ascii: "?"): return .other(try takeAll(to: "?>", bytes))
        case UInt8(ascii: "/"):
            let tag = try tag(bytes)
            return .end(tag, name: XMLElements.name(tag.dropFirst(2)))
        default:
            let tag = try tag(bytes)
            return .start(
                tag, name: XMLElements.name(tag.dropFirst()), isWhole: tag.suffix(2).first == UInt8(ascii: "/"))
        }
    }

    private static func name(_ tag: ArraySlice<UInt8>) -> [UInt8] {
        Array(tag.prefix { !" \t\r\n/>".utf8.contains($0) })
    }

    /// Takes `words` as far as they come.
    private mutating func follow(_ words: String, _ bytes: inout [UInt8]) throws(DumpError) -> Bool {
        for (index, byte) in words.utf8.enumerated() where bytes.count <= index + 1 {
            guard try text.peek() == byte else { return false }
            _ = try text.take()
            bytes.append(byte)
        }
        return bytes.dropFirst().elementsEqual(words.utf8)
    }

    /// Everything up to `end`: kept as far as an element may be long.
    private mutating func takeAll(to end: String, _ start: [UInt8]) throws(DumpError) -> [UInt8] {
        var bytes = start
        let number = { (bytes: String) in bytes.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        let (wanted, mask) = (number(end), (UInt32(1) << (8 * end.utf8.count)) - 1)
        var last: UInt32 = 0
        while let byte = try text.take() {
            if bytes.count <= XMLElements.longest { bytes.append(byte) }
            last = (last << 8 | UInt32(byte)) & mask
            if last == wanted { break }
        }
        return bytes
    }

    /// A tag up to its `>`: one that a `<` cuts ends before it.
    private mutating func tag(_ start: [UInt8]) throws(DumpError) -> [UInt8] {
        var bytes = start
        var quote: UInt8?
        while let byte = try text.peek(), byte != UInt8(ascii: "<") {
            _ = try text.take()
            if bytes.count < XMLElements.longestTag { bytes.append(byte) }
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if quote == nil, byte == UInt8(ascii: ">") {
                break
            }
        }
        return bytes
    }
}
