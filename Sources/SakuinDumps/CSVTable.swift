// SPDX-License-Identifier: GPL-2.0-or-later
//
// Comma- or tab-separated values with a head that names its columns (RFC 4180; Excel's too, whose encoding is told
// elsewhere): one row, one post. A quoted field may hold line ends.

internal import SakuinText

struct CSVTable: PostSequence {
    static let form = DumpForm(name: "csv", version: 3)

    private var text: TextCursor
    private let separator: UInt8
    private let head: [String]
    private let columns: [RecordField?]
    /// True for Twitter's: its ids are tweets'.
    private let isOfTwitter: Bool
    private(set) var report = DumpReport()
    private var hasEnded = false

    /// Bytes. A row of this length is a broken file.
    private static let longestRow = 16 << 20

    /// Fields of a row. What is more is left out: a row of separators alone would need memory out of proportion.
    private static let mostFields = 4096

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { separator(head) != nil }

    /// What parts the first line into names of which one is the text's.
    private static func separator(_ head: ArraySlice<UInt8>) -> UInt8? {
        var line = head.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        if isMark(line) {
            let rest = head[line.endIndex...].drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        }
        guard line.count < 4096 else { return nil }
        return [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")].first { separator in
            let found = line.split(separator: separator, omittingEmptySubsequences: false).map { name($0) }
            let known = found.compactMap { RecordField.named($0) }
            return found.count > 1 && known.contains(.body) && known.count > 1 && !found.contains { $0.count > 40 }
        }
    }

    /// `sep=;` above the head, by which Excel is told what parts the columns.
    private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "sep=".utf8) && line.count == 5
    }

    private static func name(_ field: ArraySlice<UInt8>) -> String {
        let text = String(decoding: field, as: UTF8.self)
        return String(Substring(text.filter { $0 != "\"" && $0 != "\u{FEFF}" }).trimmed).lowercased()
    }

    init(_ stream: TextStream) throws(DumpError) {
        guard let separator = CSVTable.separator(try stream.head()) else {
            throw DumpError(.unknownForm, line: 1, .noTextColumn)
        }
        self.separator = separator
        var text = TextCursor(stream)
        if CSVTable.isMark(try stream.head().prefix(6).prefix { $0 >= 0x20 }) { _ = try CSVTable.row(&text, 0) }
        head = try CSVTable.row(&text, separator)?.fields.map { CSVTable.name($0[...]) } ?? []
        self.text = text
        columns = head.map { RecordField.named($0) }
        isOfTwitter = head.contains("tweet_id")
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while true {
            let line = text.line
            guard let row = try CSVTable.row(&text, separator) else { break }
            if row.fields.count == 1, row.fields[0].isEmpty { continue }
            // Tables put together have a head in the middle.
            if row.fields.lazy.map({ CSVTable.name($0[...]) }).elementsEqual(head) { continue }
            let lastLine = max(line, text.line - (row.endsLine ? 1 : 0))
            if row.isBrokenOff { report.warn(line, .brokenOffField) }
            if row.fields.count != columns.count {
                report.warn(line, .wrongColumns, "\(row.fields.count)", "\(columns.count)")
            }
            guard let post = post(row.fields, line) else { continue }
            report.posts += 1
            return PlacedPost(post: post, place: Place(line: line, lastLine: lastLine))
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, .noRow) }
        return nil
    }

    private mutating func post(_ fields: [[UInt8]], _ line: Int) -> Post? {
        func first(_ column: RecordField) -> String? {
            for (name, field) in zip(columns, fields) where name == column {
                let text = String(decoding: field, as: UTF8.self)
                if !text.isBlank { return text }
            }
            return nil
        }
        let text = first(.body) ?? ""
        let body = isOfTwitter ? XRecord.unescaped(text) : text
        let title = first(.title)
        guard title != nil || !body.isEmpty else {
            report.warn(line, .rowWithoutText)
            return nil
        }
        let url = isOfTwitter ? first(.id).map(XRecord.address) : first(.url)
        var id = first(.id).map { isOfTwitter ? XRecord.id($0) : $0 }
        if let rounded = first(.id), RecordField.isRounded(rounded) {
            report.warn(line, .roundedID, rounded)
            id = nil
        }
        let ownID = AnondID.inLink(url) ?? AnondID.canonical(id)
        let target = first(.replyTo).flatMap { target in
            RecordField.isRounded(target) ? nil : isOfTwitter ? XRecord.id(target) : target
        }
        var time = AnondID.time(of: ownID)
        let (date, clock) = (first(.date), first(.clock))
        if let words = date ?? clock {
            let told = RecordField.time(date: date, clock: clock, isOfTwitter ? XRecord.time : DateText.time)
            if told == nil { report.warn(line, time == nil ? .notADate : .notADateButID, String(words.prefix(40))) }
            time = told ?? time
        }
        return Post(
            id: ownID, time: time, title: title, body: body, replyTo: AnondID.canonical(target),
            links: links(body, first(.links)), author: first(.author), url: url)
    }

    /// Those of the text, and those that a column has beside it, parted by commas.
    private func links(_ body: String, _ others: String?) -> [String] {
        var links = Links.found(in: body)
        for link in others?.split(separator: ",").map(String.init) ?? [] where link.hasPrefix("http") {
            if !links.contains(link) { links.append(link) }
        }
        return links
    }

    // MARK: Rows

    private struct Row {
        var fields: [[UInt8]]
        var isBrokenOff = false
        /// True if a line end followed.
        var endsLine = false
    }

    /// The next row; nil at the end.
    private static func row(_ text: inout TextCursor, _ separator: UInt8) throws(DumpError) -> Row? {
        guard try text.peek() != nil else { return nil }
        var row = Row(fields: [[]])
        var isQuoted = false
        var size = 0
        let line = text.line
        while let byte = try text.take() {
            size += 1
            guard size < longestRow else {
                throw DumpError(
                    .tooLarge, line: line, .longRow, "\(longestRow >> 20)")
            }
            let last = row.fields.count - 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    row.fields[last].append(byte)
                } else if try text.peek() == UInt8(ascii: "\"") {
                    row.fields[last].append(byte)
                    _ = try text.take()
                } else {
                    isQuoted = false
                    // Not every writer quotes: what goes on behind the quote has quoted somebody.
                    if let behind = try text.peek(), behind != separator, behind != UInt8(ascii: "\n"),
                        behind != UInt8(ascii: "\r")
                    {
                        row.fields[last].insert(byte, at: 0)
                        row.fields[last].append(byte)
                    }
                }
            } else if byte == UInt8(ascii: "\""), row.fields[last].isEmpty {
                isQuoted = true
            } else if byte == separator {
                if row.fields.count < mostFields { row.fields.append([]) } else { row.fields[last].append(byte) }
            } else if byte == UInt8(ascii: "\n") {
                row.endsLine = true
                return row
            } else if byte == UInt8(ascii: "\r") {
                if try text.peek() == UInt8(ascii: "\n") { _ = try text.take() }
                row.endsLine = true
                return row
            } else {
                row.fields[last].append(byte)
            }
        }
        row.isBrokenOff = isQuoted
        return row
    }
}
