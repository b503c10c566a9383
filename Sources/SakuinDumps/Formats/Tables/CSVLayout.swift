// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a table's beginning tells of it: what parts its columns, whether a first row names them, and, where it does not
// or names no text, what they hold.

internal import SakuinText

struct CSVLayout {
    struct Column {
        /// As the head has it; empty where there is none.
        var name = ""
        var field: RecordField?
        /// The least is taken first; one that the configuration names is less than zero.
        var rank = 0
    }

    var separator: UInt8
    var columns: [Column]
    var hasHead: Bool
    /// Rows above the head.
    var rowsBefore = 0
    /// What is to be told of it.
    var remarks: [DumpMessage] = []

    /// Names in the head's order, as they are compared.
    var names: [String] { columns.map { RecordField.comparable($0.name) } }

    /// Rows that are looked at.
    private static let sample = 200
    /// Rows above a head, such as a title of the sheet.
    private static let mostBefore = 8
    /// Characters of a column's name.
    private static let longestName = 40

    /// Nil for what is no table.
    static func found(_ head: ArraySlice<UInt8>, _ columns: ColumnNames, isCut: Bool) -> CSVLayout? {
        guard !head.isEmpty, head.contains(where: { ",\t;|".utf8.contains($0) }) else { return nil }
        var names = RecordNames(columns)
        var bytes = head
        var separators = Array(",\t;|".utf8)
        if let told = mark(head) {
            separators = [told]
            bytes = head.drop { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
                .drop { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        }
        let tables = separators.map { ($0, rows(bytes, $0, isCut: isCut)) }
        for (separator, rows) in tables {
            if let layout = named(separator, rows, &names) { return layout }
        }
        for (separator, rows) in tables where separator != UInt8(ascii: "|") {
            let guess = ColumnGuess(rows)
            guard guess.isTable else { continue }
            if let layout = half(separator, rows, guess, &names) ?? bare(separator, guess) { return layout }
        }
        return nil
    }

    /// What `sep=;` above the head tells Excel; nil without it.
    static func mark(_ head: ArraySlice<UInt8>) -> UInt8? {
        let line = head.prefix(6).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return line.count == 5 && line.starts(with: "sep=".utf8) ? line.last : nil
    }

    private static func rows(_ bytes: ArraySlice<UInt8>, _ separator: UInt8, isCut: Bool) -> [[String]] {
        var cursor = TextCursor(bytes: bytes)
        var rows: [[String]] = []
        while rows.count < sample, let row = try? CSVRow.next(&cursor, separator) {
            // What the head's end cuts is no row.
            if isCut, !row.endsLine { break }
            if !row.isEmpty { rows.append(row.fields.map(CSVRow.text)) }
        }
        return rows
    }

    // MARK: Heads

    /// A row that names the text and something beside it, at the beginning or below a few rows of another length.
    private static func named(_ separator: UInt8, _ rows: [[String]], _ names: inout RecordNames) -> CSVLayout? {
        for (index, row) in rows.prefix(mostBefore + 1).enumerated() where row.count > 1 {
            // Markdown's tables have their mark at the beginning, too.
            if separator == UInt8(ascii: "|"), row[0].isBlank { return nil }
            let columns = named(row, &names)
            let fields = Set(columns.compactMap(\.field))
            guard fields.contains(.body), columns.count(where: { $0.field != nil }) > 1, fields.count > 1,
                row.allSatisfy({ $0.count <= longestName })
            else { continue }
            let behind = rows[(index + 1)...].prefix(20)
            let fitting = behind.count { $0.count == row.count }
            // Prose may begin with such a line: the rows below must be of its length, unless much is named.
            let isHead =
                index == 0
                ? fields.count > 2 || fitting * 2 >= behind.count
                : separator != UInt8(ascii: "|") && !behind.isEmpty && fitting * 10 >= behind.count * 9
            guard isHead else { continue }
            var layout = CSVLayout(separator: separator, columns: columns, hasHead: true, rowsBefore: index)
            if index > 0 { layout.remarks.append(DumpMessage(.rowsBeforeHead, "\(index)")) }
            layout.tellUnread(Array(behind))
            return layout
        }
        return nil
    }

    private static func named(_ row: [String], _ names: inout RecordNames) -> [Column] {
        row.map { cell in
            let name = String(Substring(cell).trimmed)
            let found = names.found(name)
            return Column(name: name, field: found?.field, rank: found?.rank ?? 0)
        }
    }

    /// A head that names no text: that is then the longest of the columns that tell nothing.
    private static func half(
        _ separator: UInt8, _ rows: [[String]], _ guess: ColumnGuess, _ names: inout RecordNames
    ) -> CSVLayout? {
        guard let row = rows.first, guess.looksLikeHead(row) else { return nil }
        var columns = named(row, &names)
        let knows = columns.contains { $0.field != nil }
        guard knows || guess.headDiffers else { return nil }
        let open = columns.indices.filter { columns[$0].field == nil }
        var layout = CSVLayout(separator: separator, columns: columns, hasHead: true)
        if let body = guess.longestText(open) {
            columns[body].field = .body
            layout.columns = columns
            layout.remarks.append(DumpMessage(.textFromColumn, columns[body].name))
        } else if !columns.contains(where: { $0.field == .title }) {
            return nil
        } else {
            layout.remarks.append(
                DumpMessage(.titleWithoutText, columns.map(\.name).filter { !$0.isEmpty }.joined(separator: ", ")))
        }
        layout.tellUnread(Array(rows.dropFirst()))
        return layout
    }

    /// A table without a head: what its columns hold tells what they are.
    private static func bare(_ separator: UInt8, _ guess: ColumnGuess) -> CSVLayout? {
        guard let fields = guess.fields else { return nil }
        let columns = fields.map { Column(field: $0) }
        var layout = CSVLayout(separator: separator, columns: columns, hasHead: false)
        let told = fields.enumerated().compactMap { index, field -> Bilingual? in
            guard let field else { return nil }
            let name = ColumnGuess.name(field)
            return Bilingual("column \(index + 1) is \(name.english)", "\(index + 1) 列目を\(name.japanese)")
        }
        layout.remarks.append(
            DumpMessage(
                .guessedColumns,
                [
                    Bilingual(
                        told.map(\.english).joined(separator: ", "), told.map(\.japanese).joined(separator: "、"))
                ]))
        return layout
    }

    // MARK: What is not read

    /// Columns of text that no field takes are named: somebody may seek what stands there.
    private mutating func tellUnread(_ rows: [[String]]) {
        // Of Twitter's own table it is known what stands where.
        guard !names.contains("tweetid"),
            let taken = columns.filter({ $0.field == .body }).min(by: { $0.rank < $1.rank })
        else { return }
        let unread = columns.indices.filter { index in
            let column = columns[index]
            guard column.field == nil || column.field == .body && column.rank != taken.rank && column.rank >= 0 else {
                return false
            }
            let texts = rows.compactMap { $0.indices.contains(index) && !$0[index].isBlank ? $0[index] : nil }
            return texts.count { ColumnGuess.isProse($0) } * 2 > texts.count
        }
        guard !unread.isEmpty else { return }
        remarks.append(DumpMessage(.unreadColumns, unread.map { columns[$0].name }.joined(separator: ", ")))
    }
}
