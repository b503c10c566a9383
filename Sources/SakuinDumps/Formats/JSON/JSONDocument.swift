// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON that is not one object a line: an array of records, an object that is a record or holds records in its arrays, or
// several of these one after the other. A value that is short enough is parsed whole; of one that is not, the elements
// of its arrays are taken one by one.

internal import SakuinText

struct JSONDocument: DatedSequence {
    static let format = DumpFormat(name: "json-array", version: 4)
    static let objectFormat = DumpFormat(name: "json-object", version: 1)
    static var formats: [DumpFormat] { [format, objectFormat] }

    let format: DumpFormat
    private var scanner: JSONScanner
    private var records: JSONRecords
    var dated = DatedPosts()
    /// The arrays and objects whose values are taken one by one, outermost first.
    private var open: [Frame] = []
    private(set) var hasEnded = false
    private var hasToldUnread = false
    /// The names of the columns where the elements of the outermost array are rows.
    private var columns: [String]?

    /// An array or object that is too long to be parsed whole, or is broken somewhere. A record that is broken itself is lost.
    private struct Frame {
        var bracket: UInt8
        /// Where it begins.
        var line: Int
        /// Of an object the values that are a record's.
        var own: [JSONMember] = []
    }

    /// Bytes. Values up to this length are parsed whole: memory holds about twenty times as much.
    private static let longestWhole = 2 << 20
    /// Arrays and objects in each other in which records are sought where the value is longer.
    private static let deepest = 16
    /// Values of one object that are kept: what has more is no record but holds texts by their ids.
    private static let mostOwn = 4096

    // MARK: Recognition

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let start = JSONScanner.start(head)
        switch start.first {
        case UInt8(ascii: "{"): return isObject(start)
        case UInt8(ascii: "["): return isArray(start)
        default: return false
        }
    }

    /// `{` and a key in quotes, or nothing in it.
    private static func isObject(_ text: ArraySlice<UInt8>) -> Bool {
        let inner = JSONScanner.start(text.dropFirst())
        if inner.first == UInt8(ascii: "}") { return JSONScanner.start(inner.dropFirst()).isEmpty }
        guard let quote = inner.first else { return true }
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return false }
        guard let end = inner.dropFirst().firstIndex(of: quote) else {
            return quote == UInt8(ascii: "\"")
        }
        let behind = JSONScanner.start(inner[(end + 1)...]).first
        return behind == nil || behind == UInt8(ascii: ":")
    }

    /// `[` and `{`, or an element that is JSON and what goes on as an array does: a text may begin with a bracket.
    private static func isArray(_ text: ArraySlice<UInt8>) -> Bool {
        let inner = JSONScanner.start(text.dropFirst())
        switch inner.first {
        case UInt8(ascii: "{"): return true
        case UInt8(ascii: "]"): return JSONScanner.start(inner.dropFirst()).isEmpty
        case UInt8(ascii: "["), UInt8(ascii: "\""):
            var scan = JSONScan()
            guard
                let end = inner.firstIndex(where: { byte in
                    scan.take(byte)
                    return scan.isWhole
                }), (try? JSONParser.values(Array(inner[...end])))?.count == 1
            else { return false }
            let next = JSONScanner.start(inner[(end + 1)...])
            if next.first == UInt8(ascii: "]") { return JSONScanner.start(next.dropFirst()).isEmpty }
            return next.first == UInt8(ascii: ",")
        default: return false
        }
    }

    // MARK: Reading

    init(_ text: TextStream) throws(DumpError) {
        format =
            JSONScanner.start(try text.head()).first == UInt8(ascii: "[")
            ? JSONDocument.format : JSONDocument.objectFormat
        scanner = JSONScanner(TextCursor(text))
        records = JSONRecords(text.origin.options)
    }

    mutating func tellEnd() throws(DumpError) {
        if !hasToldUnread, let unread = records.unread { dated.report.warn(1, unread) }
        hasToldUnread = true
        if dated.report.posts == 0 {
            let first = dated.report.warnings.first
            if first == nil, format == JSONDocument.format { throw DumpError(.empty, .emptyArray) }
            let words = (first?.fault ?? DumpMessage(.recordWithoutText)).words
            throw DumpError(.unknownFormat, line: first?.line ?? 1, DumpMessage(.noRecordHoldsPost, [words]))
        }
    }

    /// One step: a value, or into or out of one.
    mutating func readOn() throws(DumpError) {
        guard let byte = try scanner.peek(passing: UInt8(ascii: ",")) else {
            if let last = open.last {
                let isRecord = last.bracket == UInt8(ascii: "{")
                dated.report.warn(isRecord ? last.line : scanner.text.line, .brokenOffRecordOfArray)
                open[open.count - 1].own = []
                while !open.isEmpty { leave() }
            }
            hasEnded = true
            return
        }
        switch open.last?.bracket {
        case nil: try readOutermost(byte)
        case UInt8(ascii: "["): try readElement(byte)
        default: try readMember(byte)
        }
    }

    /// An array is entered, an object too if it is long or broken.
    private mutating func readOutermost(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "[") {
            try enter(byte)
        } else if byte == UInt8(ascii: "{") {
            try readWhole(byte, limit: JSONDocument.longestWhole)
        } else {
            let element = try scanner.value()
            // What stands behind the value breaks it off, or is a script's: `;`.
            if case .value(let bytes) = element, bytes.allSatisfy({ ";)]}".utf8.contains($0) }) { return }
            if let fault = add(element), case .value(let bytes) = element { tell(fault, bytes) }
        }
    }

    private mutating func readElement(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "]") {
            _ = try scanner.take()
            return leave()
        }
        // Records of the outermost array are read whatever they hold, those of an array in an object if they hold text.
        try readWhole(byte, limit: JSONScanner.longest, onlyText: open.count > 1)
    }

    private mutating func enter(_ bracket: UInt8) throws(DumpError) {
        open.append(Frame(bracket: bracket, line: scanner.text.line))
        _ = try scanner.take()
    }

    /// A value that is taken whole, or entered where it is longer than the limit, breaks off or cannot be parsed, so that what
    /// is in it is lost only where that must be.
    private mutating func readWhole(_ byte: UInt8, limit: Int, onlyText: Bool = false)
        throws(DumpError)
    {
        guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["), open.count < JSONDocument.deepest
        else {
            let element = try scanner.value()
            if let fault = add(element, onlyText: onlyText), case .value(let bytes) = element {
                tell(fault, bytes)
            }
            return
        }
        let before = scanner
        guard let element = try scanner.shortValue(limit), case .value(let bytes) = element else {
            return try enter(byte)
        }
        if let fault = add(element, onlyText: onlyText) {
            guard JSONScan.holdsObject(bytes) else { return tell(fault, bytes) }
            scanner.putBack(bytes, to: before)
            try enter(byte)
        }
    }

    private mutating func readMember(_ byte: UInt8) throws(DumpError) {
        if byte == UInt8(ascii: "}") {
            _ = try scanner.take()
            return leave()
        }
        guard byte == UInt8(ascii: "\""), case .value(let key) = try scanner.value(limit: 1024),
            try scanner.peek() == UInt8(ascii: ":")
        else {
            dated.report.warn(scanner.text.line, DumpMessage(.notAnObject, [JSONDocument.noKey]))
            try scanner.passRest(of: open.map(\.bracket))
            open.removeLast()
            return
        }
        _ = try scanner.take()
        guard let value = try scanner.peek() else { return }
        let name = (try? JSONParser.values(key).first?.string) ?? ""
        let isHolder = value == UInt8(ascii: "{") || value == UInt8(ascii: "[")
        guard isHolder, open.count < JSONDocument.deepest else {
            return keep(try scanner.value(), name)
        }
        guard let element = try scanner.shortValue(JSONDocument.longestWhole) else {
            return try enter(value)
        }
        readShort(element, name)
    }

    /// An array or object of an object that was entered: the record's own, or records, or nothing.
    private mutating func readShort(_ element: JSONScanner.Element, _ name: String) {
        guard !records.isOfRecord(name), case .value(let bytes) = element else {
            return keep(element, name)
        }
        do throws(JSONError) {
            guard let value = try JSONParser.values(bytes).first else { return }
            let holder = JSONValue.object([JSONMember(key: name, value: value)], 0..<bytes.count)
            guard records.holdsText(holder) else { return }
            let found =
                value.members == nil ? records.posts(of: holder) : records.posts(of: value, key: name)
            add(found, LineEnds(bytes), scanner.lines)
        } catch {
            tell(error, bytes)
        }
    }

    /// A value of an object that was entered may be a record's.
    private mutating func keep(_ element: JSONScanner.Element, _ name: String) {
        switch element {
        case .overlong:
            dated.report.warn(scanner.lines.lowerBound, .longRecord, "\(JSONScanner.longest >> 20)")
        case .brokenOff: break
        case .value(let bytes):
            do throws(JSONError) {
                guard let value = try JSONParser.values(bytes).first else { return }
                open[open.count - 1].own.append(JSONMember(key: name, value: value))
                if open[open.count - 1].own.count >= JSONDocument.mostOwn { giveOwn() }
            } catch {
                tell(error, bytes)
            }
        }
    }

    private static let noKey = Bilingual(
        "a key in quotes and a colon are expected here", "ここには引用符に入ったキーとコロンがあるはずです")

    private mutating func leave() {
        giveOwn()
        open.removeLast()
    }

    /// Makes of the values that were kept what they are.
    private mutating func giveOwn() {
        guard let own = open.last?.own, !own.isEmpty else { return }
        open[open.count - 1].own = []
        let record = JSONValue.object(own, 0..<0)
        if records.holdsText(record) { add(records.posts(of: record), LineEnds([]), scanner.lines) }
    }

    /// What is wrong with the value, if something is that may lie in a part of it.
    private mutating func add(_ element: JSONScanner.Element, onlyText: Bool = false) -> JSONError? {
        let line = scanner.lines.lowerBound
        switch element {
        case .overlong: dated.report.warn(line, .longRecord, "\(JSONScanner.longest >> 20)")
        case .brokenOff:
            dated.report.warn(line, .brokenOffRecordOfArray)
            hasEnded = true
        case .value(let bytes):
            do throws(JSONError) {
                let values = try JSONParser.values(bytes)
                let lineEnds = LineEnds(bytes)
                for value in values {
                    guard let record = record(value), !onlyText || records.holdsText(record) else { continue }
                    add(records.posts(of: record), lineEnds, scanner.lines)
                }
            } catch {
                return error
            }
        }
        return nil
    }

    /// The value, or the record that it is as a row; nil for the row that names the columns.
    private mutating func record(_ value: JSONValue) -> JSONValue? {
        guard open.count == 1, value.elements != nil else { return value }
        if let columns { return JSONRecords.row(value, columns) }
        columns = records.columnNames(value)
        return columns == nil ? value : nil
    }

    private mutating func tell(_ fault: JSONError, _ bytes: [UInt8]) {
        let place = JSONPath(
            fault.offset, in: bytes, line: scanner.lines.lowerBound, column: scanner.column)
        dated.report.warn(place.line, DumpMessage(.notAnObject, [place.words(of: fault)]))
    }

    /// - Parameter lines: of the whole value, in which each record has its own.
    private mutating func add(
        _ found: JSONRecords.Found, _ lineEnds: LineEnds, _ lines: ClosedRange<Int>
    ) {
        for fault in found.faults { dated.report.warn(lines.lowerBound, fault) }
        for post in found.posts {
            guard let range = post.range, !range.isEmpty else {
                dated.add(post.placed(lines))
                continue
            }
            let start = lines.lowerBound + lineEnds.count(before: range.lowerBound)
            dated.add(
                post.placed(
                    start...max(start, lines.lowerBound + lineEnds.count(before: range.upperBound - 1))))
        }
    }
}

extension JSONRecords.Drafted {
    func placed(_ lines: ClosedRange<Int>) -> DatedPost {
        DatedPost(
            placed: PlacedPost(
                post: post, place: Place(line: lines.lowerBound, lastLine: lines.upperBound)),
            date: date,
            clock: clock)
    }
}
