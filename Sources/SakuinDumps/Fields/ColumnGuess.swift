// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the columns of a table hold, told by the rows at its beginning alone.

internal import SakuinText

struct ColumnGuess {
    private let rows: [[String]]
    private let width: Int
    /// Of all rows, and of those below the first.
    private let kinds: [Kind]
    private let kindsBelow: [Kind]

    private enum Kind: Equatable {
        case empty, date, address, number, text
    }

    /// Characters of a text that is more than a name.
    private static let shortestProse = 10

    init(_ rows: [[String]]) {
        var counts: [Int: Int] = [:]
        for row in rows { counts[row.count, default: 0] += 1 }
        width = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
        self.rows = rows
        let fitting = rows.filter { [width] in $0.count == width }
        kinds = (0..<width).map { index in ColumnGuess.kind(fitting.map { $0[index] }) }
        kindsBelow = (0..<width).map { index in ColumnGuess.kind(fitting.dropFirst().map { $0[index] }) }
    }

    /// True where nine of ten rows have as many fields: prose has not.
    var isTable: Bool {
        // A single row must tell more of itself.
        guard rows.count > 1 else { return width > 2 && kinds.contains(.date) }
        return width > 1 && rows.count { $0.count == width } * 10 >= rows.count * 9
    }

    /// What four of five cells that are not empty hold.
    private static func kind(_ cells: [String]) -> Kind {
        let full = cells.filter { !$0.isBlank }
        guard !full.isEmpty else { return .empty }
        for kind in [Kind.number, .date, .address]
        where full.count(where: { ColumnGuess.kind($0) == kind }) * 5 >= full.count * 4 {
            return kind
        }
        return .text
    }

    private static func kind(_ cell: String) -> Kind {
        let text = cell.trimmingWhiteSpace
        if text.utf8.count < 8, Double(text) != nil { return .number }
        if DateText.time(text) != nil { return .date }
        if Double(text) != nil { return .number }
        return text.hasPrefix("http://") || text.hasPrefix("https://") ? .address : .text
    }

    // MARK: Heads

    /// True for a row of names: short, all different, neither dates nor numbers nor addresses.
    func looksLikeHead(_ row: [String]) -> Bool {
        let names = row.map(\.trimmingWhiteSpace).filter { !$0.isEmpty }
        guard names.count > 1, Set(names).count == names.count else { return false }
        return names.allSatisfy { $0.count <= 40 && ColumnGuess.kind($0) == .text && !$0.contains("。") }
    }

    /// True if the first row is of another kind than the rows below it.
    var headDiffers: Bool {
        guard let first = rows.first, first.count == width, rows.count > 1 else { return false }
        return kindsBelow.indices.contains { index in
            // A single row below must have a date, which no name is.
            guard rows.count > 2 || kindsBelow[index] == .date else { return false }
            return kindsBelow[index] != .text && kindsBelow[index] != .empty && ColumnGuess.kind(first[index]) == .text
        }
    }

    // MARK: Columns

    /// The column with the longest texts; nil if none of them holds prose.
    func longestText(_ columns: [Int]) -> Int? {
        let lengths = columns.filter { $0 < width && kindsBelow[$0] == .text }.map { index in
            (index, rows.dropFirst().reduce(0) { $0 + ($1.indices.contains(index) ? $1[index].utf8.count : 0) })
        }
        return lengths.max { ($0.1, -$0.0) < ($1.1, -$1.0) }?.0
    }

    /// What each column of a table without a head is; nil where too little tells that it is one.
    var fields: [RecordField?]? {
        let texts = (0..<width).filter { kinds[$0] == .text }
        let lengths = texts.map { index in
            (index, rows.reduce(0) { $0 + ($1.indices.contains(index) ? $1[index].utf8.count : 0) })
        }
        guard let body = lengths.max(by: { ($0.1, -$0.0) < ($1.1, -$1.0) })?.0 else { return nil }
        let date = kinds.firstIndex(of: .date)
        // Without a date every row must be of one length, and there must be several: lines with a comma each may be verse.
        guard
            date != nil
                || rows.count > 2 && rows.allSatisfy({ $0.count == width && !$0.contains { $0.hasPrefix(" ") } })
        else {
            return nil
        }
        var fields = [RecordField?](repeating: nil, count: width)
        fields[body] = .body
        if let date { fields[date] = .date }
        if let url = kinds.firstIndex(of: .address) { fields[url] = .url }
        if let number = kinds.firstIndex(of: .number), isKey(number) { fields[number] = .id }
        for index in texts where index != body {
            let field: RecordField = isRepeated(index) ? .author : .title
            if !fields.contains(field) { fields[index] = field }
        }
        return fields
    }

    private func cells(_ index: Int) -> [String] {
        rows.compactMap { $0.indices.contains(index) && !$0[index].isBlank ? $0[index] : nil }
    }

    /// True for numbers that are all different.
    private func isKey(_ index: Int) -> Bool {
        let cells = cells(index)
        return cells.count == rows.count && Set(cells).count == cells.count
    }

    /// True for few texts that come again and again, as names do.
    private func isRepeated(_ index: Int) -> Bool {
        let cells = cells(index)
        return cells.count > 3 && Set(cells).count * 2 <= cells.count
    }

    /// True for more than a name or a mark.
    static func isProse(_ text: String) -> Bool {
        guard text.count >= shortestProse, kind(text) == .text else { return false }
        return text.unicodeScalars.contains { !$0.isASCII && $0.properties.isAlphabetic }
            || text.split(separator: " ").count >= 4
    }

    static func name(_ field: RecordField) -> Bilingual {
        switch field {
        case .body: Bilingual("the text", "本文")
        case .title: Bilingual("the title", "題")
        case .id: Bilingual("the id", "id")
        case .url: Bilingual("the address", "アドレス")
        case .date, .clock: Bilingual("the date", "日付")
        case .author: Bilingual("the author", "投稿者")
        case .replyTo: Bilingual("the reply target", "返信先")
        case .links: Bilingual("links", "リンク")
        }
    }
}
