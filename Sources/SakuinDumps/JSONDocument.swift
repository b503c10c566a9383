// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON that is not one object a line: an array of records, an object that is a record or holds records in its arrays, or
// several of these one after the other. A value that is short enough is parsed whole; of one that is not, the elements
// of its arrays are taken one by one.

internal import SakuinText

struct JSONDocument: PostSequence {
    static let form = DumpForm(name: "json-array", version: 4)
    static let objectForm = DumpForm(name: "json-object", version: 1)
    static var forms: [DumpForm] { [form, objectForm] }

    let form: DumpForm
    private(set) var report = DumpReport()
    private var scanner: JSONScanner
    private var records: JSONRecords
    private var dated = DatedPosts()
    /// The brackets of the values in which the elements are taken one by one, outermost first.
    private var open: [UInt8] = []
    /// The plain values of an outermost object that is taken so.
    private var own: [JSONMember] = []
    private var hasEnded = false

    /// Bytes. Values up to this length are parsed whole: memory holds about twenty times as much.
    private static let longestWhole = 2 << 20
    /// Arrays and objects in each other in which records are sought where the value is longer.
    private static let deepest = 3

    // MARK: Recognition

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let start = JSONDocument.start(head)
        switch start.first {
        case UInt8(ascii: "{"): return isObject(start)
        case UInt8(ascii: "["): return isArray(start)
        default: return false
        }
    }

    /// The text behind white space and comments.
    static func start(_ head: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = head.drop { JSONScanner.blanks.contains($0) }
        while rest.starts(with: "//".utf8) || rest.starts(with: "/*".utf8) {
            if rest.starts(with: "//".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            } else {
                guard let end = rest.dropFirst(2).firstRange(of: Array("*/".utf8)) else { return [] }
                rest = rest[end.upperBound...]
            }
            rest = rest.drop { JSONScanner.blanks.contains($0) }
        }
        return rest
    }

    /// `{` and a key in quotes, or nothing in it.
    private static func isObject(_ text: ArraySlice<UInt8>) -> Bool {
        let inner = start(text.dropFirst())
        if inner.first == UInt8(ascii: "}") { return start(inner.dropFirst()).isEmpty }
        guard let quote = inner.first else { return true }
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
        guard let end = inner.dropFirst().firstIndex(of: quote) else { return quote == UInt8(ascii: "\"") }
        let behind = start(inner[(end + 1)...]).first
        return behind == nil || behind == UInt8(ascii: ":")
    }

    /// `[` and `{`, or an element that is JSON and what goes on as an array does: a text may begin with a bracket.
    private static func isArray(_ text: ArraySlice<UInt8>) -> Bool {
        let inner = start(text.dropFirst())
        switch inner.first {
        case UInt8(ascii: "{"): return true
        case UInt8(ascii: "]"): return start(inner.dropFirst()).isEmpty
        case UInt8(ascii: "["), UInt8(ascii: "\""):
            var scan = JSONScan()
            guard
                let end = inner.firstIndex(where: { byte in
                    scan.take(byte)
                    return scan.isWhole
                }), (try? JSONParser.values(Array(inner[...end])))?.count == 1
            else { return false }
            let next = start(inner[(end + 1)...])
            if next.first == UInt8(ascii: "]") { return start(next.dropFirst()).isEmpty }
            return next.first == UInt8(ascii: ",")
        default: return false
        }
    }

    // MARK: Reading

    init(_ text: TextStream) throws(DumpError) {
        form =
            JSONDocument.start(try text.head()).first == UInt8(ascii: "[") ? JSONDocument.form : JSONDocument.objectForm
        scanner = JSONScanner(TextCursor(text))
        records = JSONRecords(text.origin.options)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while true {
            if let post = dated.next(isAtEnd: hasEnded, &report) {
                report.posts += 1
                return post
            }
            guard !hasEnded else { break }
            try readOn()
        }
        if report.posts == 0 {
            guard let first = report.warnings.first else { throw DumpError(.empty, .emptyArray) }
            throw DumpError(.unknownForm, line: first.line, DumpFault(.noRecordHoldsPost, [first.fault.words]))
        }
        return nil
    }

    /// One step: a value, or into or out of one.
    private mutating func readOn() throws(DumpError) {
        guard let byte = try scanner.peek(passing: UInt8(ascii: ",")) else {
            if !open.isEmpty { report.warn(scanner.text.line, .brokenOffRecordOfArray) }
            hasEnded = true
            return
        }
        switch open.last {
        case nil: try readOutermost(byte)
        case UInt8(ascii: "["): try readElement(byte)
        default: try readMember(byte)
        }
    }

    /// An array is entered, an object too if it is long.
    private mutating func readOutermost(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "[") {
            open.append(byte)
            _ = try scanner.take()
        } else if byte == UInt8(ascii: "{") {
            if let value = try scanner.shortValue(JSONDocument.longestWhole) {
                add(value)
            } else {
                open.append(byte)
                _ = try scanner.take()
            }
        } else {
            let element = try scanner.value()
            // What stands behind the value breaks it off, or is a script's: `;`.
            if case .value(let bytes) = element, bytes.allSatisfy({ ";)]}".utf8.contains($0) }) { return }
            add(element)
        }
    }

    private mutating func readElement(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "]") { return try leave() }
        // Records of the outermost array are read whatever they hold, those of an array in an object if they hold text.
        add(try scanner.value(), onlyText: open.count > 1)
    }

    private mutating func readMember(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "}") { return try leave() }
        guard byte == UInt8(ascii: "\""), case .value(let key) = try scanner.value(limit: 1024),
            try scanner.peek() == UInt8(ascii: ":")
        else {
            report.warn(scanner.text.line, DumpFault(.notAnObject, [JSONDocument.noKey]))
            hasEnded = true
            return
        }
        _ = try scanner.take()
        let value = try scanner.peek()
        if let value, value == UInt8(ascii: "{") || value == UInt8(ascii: "["), open.count < JSONDocument.deepest {
            open.append(value)
            _ = try scanner.take()
            return
        }
        let element = try scanner.value()
        if open.count == 1, case .value(let bytes) = element, let name = try? JSONParser.values(key).first?.string,
            let value = try? JSONParser.values(bytes).first
        {
            own.append(JSONMember(key: name, value: value))
        }
    }

    private static let noKey = Bilingual("a key in quotes and a colon are expected here", "ここには引用符に入ったキーとコロンがあるはずです")

    private mutating func leave() throws(DumpError) {
        _ = try scanner.take()
        open.removeLast()
        guard open.isEmpty, !own.isEmpty else { return }
        let record = JSONValue.object(own, 0..<0)
        own = []
        if records.holdsText(record) { add(records.posts(of: record), LineEnds([]), scanner.lines) }
    }

    private mutating func add(_ element: JSONScanner.Element, onlyText: Bool = false) {
        let line = scanner.lines.lowerBound
        switch element {
        case .overlong: report.warn(line, .longRecord, "\(JSONScanner.longest >> 20)")
        case .brokenOff:
            report.warn(line, .brokenOffRecordOfArray)
            hasEnded = true
        case .value(let bytes):
            do throws(JSONFault) {
                let lineEnds = LineEnds(bytes)
                for value in try JSONParser.values(bytes) where !onlyText || records.holdsText(value) {
                    add(records.posts(of: value), lineEnds, scanner.lines)
                }
            } catch {
                let place = JSONPlace(error.offset, in: bytes, line: line, column: scanner.column)
                report.warn(place.line, DumpFault(.notAnObject, [place.words(of: error)]))
            }
        }
    }

    /// - Parameter lines: of the whole value, in which each record has its own.
    private mutating func add(_ found: JSONRecords.Found, _ lineEnds: LineEnds, _ lines: ClosedRange<Int>) {
        for fault in found.faults { report.warn(lines.lowerBound, fault) }
        for post in found.posts {
            guard let range = post.range, !range.isEmpty else {
                dated.add(post.placed(lines))
                continue
            }
            let start = lines.lowerBound + lineEnds.count(before: range.lowerBound)
            dated.add(post.placed(start...max(start, lines.lowerBound + lineEnds.count(before: range.upperBound - 1))))
        }
    }
}

extension JSONRecords.Drafted {
    func placed(_ lines: ClosedRange<Int>) -> DatedPost {
        DatedPost(
            placed: PlacedPost(post: post, place: Place(line: lines.lowerBound, lastLine: lines.upperBound)),
            date: date,
            clock: clock)
    }
}

/// Where the lines of a value end.
private struct LineEnds {
    private let offsets: [Int]

    init(_ bytes: [UInt8]) {
        offsets = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    }

    func count(before offset: Int) -> Int {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Where in a file a byte of a value stands.
struct JSONPlace {
    var line: Int
    /// In characters, counted from 1.
    var column: Int

    /// - Parameters:
    ///   - line: of the value's first byte.
    ///   - column: characters before it in that line.
    init(_ offset: Int, in bytes: [UInt8], line: Int, column: Int) {
        let before = bytes.prefix(offset)
        let lineEnds = before.count { $0 == UInt8(ascii: "\n") }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        self.line = line + lineEnds
        self.column = String(decoding: before[start...], as: UTF8.self).count + (lineEnds == 0 ? column : 0) + 1
    }

    /// What is wrong at the place.
    func words(of fault: JSONFault) -> Bilingual {
        Bilingual("column \(column): \(fault.words.english)", "\(column) 文字目: \(fault.words.japanese)")
    }
}
