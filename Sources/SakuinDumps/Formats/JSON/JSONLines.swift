// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON Lines: one object a line, one post or one page an object. A line that cannot be read is a warning, the rest is read. Memory
// holds one line, whatever the length of the file.

internal import SakuinText

struct JSONLines: DatedSequence {
    static let format = DumpFormat(name: "json-lines", version: 6)

    private var lines: LineReader
    private var records: JSONRecords
    var dated = DatedPosts()
    private(set) var hasEnded = false
    private var hasToldUnread = false

    /// The first line that is not blank is an object and others follow, or half of the lines are: the first may be the
    /// broken one. A single object that holds others in an
    /// array is a document, and so is one that goes over several lines.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let lines = JSONScanner.start(head).split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .map(bare).filter { !$0.isEmpty && !isComment($0) }
        guard let first = lines.first else { return false }
        // An array of objects in a single object is a document's. What is longer than the head is cut in it.
        if lines.count == 1 {
            return (isObject(first) || opensObject(first) && head.count >= TextStream.headLength)
                && !holdsObjects(first)
        }
        let count = lines.count(where: isObject)
        if isObject(first) { return opensObject(lines[1]) || count * 2 >= lines.count }
        // A line that is cut at the head's end is no sign of anything.
        let isCut = head.count >= TextStream.headLength
        if isCut, lines.count == 2, opensObject(first), opensObject(lines[1]) { return true }
        if count > 0, count * 2 >= lines.count - (isCut ? 1 : 0) { return true }
        // Lines that all begin objects are records though many break off, unless the first opens an array for the others.
        return !opensArray(first) && lines.count(where: opensObject) * 10 >= lines.count * 9
    }

    private static func bare(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.drop { JSONScanner.blanks.contains($0) }
    }

    private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "//".utf8) || line.first == UInt8(ascii: "#")
    }

    /// `{` and a key, or nothing more.
    private static func opensObject(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "{") else { return false }
        let inner = bare(line.dropFirst()).first
        return inner == UInt8(ascii: "\"") || inner == UInt8(ascii: "'") || inner == UInt8(ascii: "}")
    }

    /// One object from the line's beginning to its end.
    private static func isObject(_ line: ArraySlice<UInt8>) -> Bool {
        guard opensObject(line) else { return false }
        var scan = JSONScan()
        guard
            let end = line.firstIndex(where: { byte in
                scan.take(byte)
                return scan.isWhole
            })
        else { return false }
        return line[(end + 1)...].allSatisfy { JSONScanner.blanks.contains($0) }
    }

    /// True if the line ends within an array.
    private static func opensArray(_ line: ArraySlice<UInt8>) -> Bool {
        var scan = JSONScan()
        for byte in line { scan.take(byte) }
        return scan.open.contains(UInt8(ascii: "["))
    }

    /// True if there is an array of objects in the text, or it ends in one.
    private static func holdsObjects(_ text: ArraySlice<UInt8>) -> Bool {
        var scan = JSONScan()
        for byte in text { scan.take(byte) }
        return scan.hasClosedObject || scan.open.count > 1
    }

    init(_ text: TextStream) throws(DumpError) {
        records = JSONRecords(text.origin.options)
        lines = LineReader(text)
    }

    mutating func readOn() throws(DumpError) {
        switch try lines.next() {
        case nil: hasEnded = true
        case .overlong: warn(DumpMessage(.longLine, "\(LineReader.longestLine >> 20)"))
        case .bytes(let bytes): read(bytes)
        }
    }

    mutating func tellEnd() throws(DumpError) {
        if !hasToldUnread, let unread = records.unread { dated.report.warn(1, unread) }
        hasToldUnread = true
        if dated.report.posts == 0, let first = dated.report.warnings.first {
            throw DumpError(.unknownFormat, line: first.line, DumpMessage(.noLineHoldsPost, [first.fault.words]))
        }
    }

    private mutating func warn(_ fault: DumpMessage) { dated.report.warn(lines.number, fault) }

    private mutating func read(_ line: [UInt8]) {
        guard !JSONLines.isComment(JSONLines.bare(line[...])) else { return }
        do throws(JSONError) {
            for value in try JSONParser.values(line) {
                let found = records.posts(of: value)
                found.faults.forEach { warn($0) }
                for post in found.posts { dated.add(post.placed(lines.number...lines.number)) }
            }
        } catch {
            let place = JSONPath(error.offset, in: line, line: lines.number, column: 0)
            warn(DumpMessage(.notAnObject, [place.words(of: error)]))
        }
    }
}
