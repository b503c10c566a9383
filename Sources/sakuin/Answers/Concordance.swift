// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// All matches of a query below each other, each with the text on both sides (KWIC). Hits with their contexts go in, lines
// come out: for a person with the matches in one column, for a program five fields.

/// The order of a concordance's lines.
enum ConcordanceOrder: String, CaseIterable {
    /// By what stands before the match, read backwards from it.
    case left
    /// The same from the second and from the third character or word on.
    case left2, left3
    /// By what stands after it.
    case right, right2, right3
    /// As the posts come.
    case newest, oldest

    /// True if all lines must be there before the first is known.
    var isSorted: Bool { self != .newest && self != .oldest }

    fileprivate var isLeft: Bool { self == .left || self == .left2 || self == .left3 }

    /// Characters or words next to the match that do not count.
    fileprivate var skipped: Int {
        switch self {
        case .left, .right, .newest, .oldest: 0
        case .left2, .right2: 1
        case .left3, .right3: 2
        }
    }
}

struct Concordance {
    /// Characters of text that are asked for on both sides.
    static let width = 40
    /// Columns of a match; a longer one pushes what follows it.
    private static let matchColumns = 12
    /// Columns of most ids and the gap behind them: what stands before a match has half of the others.
    private static let idColumns = 24

    let palette: Palette
    /// Of the terminal; nil where a program reads.
    let columns: Int?

    /// - Parameter lines: as samples have them, the newest posts first.
    static func arranged(_ lines: [KwicLine], by order: ConcordanceOrder) -> [KwicLine] {
        order == .oldest ? oldestFirst(lines) : sorted(lines, by: order)
    }

    /// Lines that come newest first the other way round, post by post; what has no time stays last.
    private static func oldestFirst(_ lines: [KwicLine]) -> [KwicLine] {
        var posts: [[KwicLine]] = []
        for line in lines {
            if let last = posts.last?.last, last.id == line.id, last.key == line.key {
                posts[posts.count - 1].append(line)
            } else {
                posts.append([line])
            }
        }
        let undated = posts.filter { $0[0].time == nil }
        return (posts.filter { $0[0].time != nil }.reversed() + undated).flatMap { $0 }
    }

    /// Lines of equal text stay in the order in which they come.
    static func sorted(_ lines: [KwicLine], by order: ConcordanceOrder) -> [KwicLine] {
        guard order.isSorted else { return lines }
        let keyed = lines.enumerated().map { place, line in
            let left = order.isLeft ? key(of: line.left, order, isBackwards: true) : key(ofAll: line.left.reversed())
            let right = order.isLeft ? key(ofAll: Array(line.right)) : key(of: line.right, order, isBackwards: false)
            return (first: order.isLeft ? left : right, second: order.isLeft ? right : left, place: place, line: line)
        }
        return keyed.sorted {
            if $0.first != $1.first { return $0.first.lexicographicallyPrecedes($1.first) }
            if $0.second != $1.second { return $0.second.lexicographicallyPrecedes($1.second) }
            return $0.place < $1.place
        }.map(\.line)
    }

    private static func key(of text: String, _ order: ConcordanceOrder, isBackwards: Bool) -> [UInt32] {
        guard order.skipped > 0 else { return key(ofAll: isBackwards ? text.reversed() : Array(text)) }
        let units = units(of: text)
        // Between units stands what is less than any character, so that a word comes before what begins with it.
        return (isBackwards ? units.reversed() : units).dropFirst(order.skipped).flatMap { $0 + [0] }
    }

    /// Without blanks and line feeds, katakana as hiragana, capitals as small letters, wide letters and digits as narrow ones.
    private static func key(ofAll text: [Character]) -> [UInt32] {
        text.lazy.flatMap(\.unicodeScalars).compactMap { scalar in
            scalar.properties.isWhitespace ? nil : plain(scalar)
        }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> UInt32 {
        switch scalar.value {
        case 0x30A1...0x30F6: scalar.value - 0x60
        case 0x41...0x5A: scalar.value + 0x20
        case 0xFF21...0xFF3A: scalar.value - 0xFEE0 + 0x20
        case 0xFF10...0xFF19, 0xFF41...0xFF5A: scalar.value - 0xFEE0
        default: scalar.value
        }
    }

    /// A word of letters and digits, or a character of what is written without spaces, each as it is sorted. Blanks and signs are none.
    private static func units(of text: String) -> [[UInt32]] {
        var units: [[UInt32]] = []
        var isInWord = false
        for scalar in text.unicodeScalars {
            let isOfUnit = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            let isMark = [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
            if isMark, !units.isEmpty {
                units[units.count - 1].append(plain(scalar))
            } else if isOfUnit, isInWord, !standsAlone(scalar) {
                units[units.count - 1].append(plain(scalar))
            } else {
                if isOfUnit { units.append([plain(scalar)]) }
                isInWord = isOfUnit && !standsAlone(scalar)
            }
        }
        return units
    }

    /// Kana, kanji, hangul, and the scripts of South East Asia that have no spaces.
    private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x31FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    func render(_ line: KwicLine) -> String {
        guard let columns else {
            return [line.id, line.time ?? "", line.left, line.match, line.right].map(oneLine)
                .joined(separator: "\t") + "\n"
        }
        let id = cells(line.id, .identifier) + cells("  ", .plain)
        // One column for all matches, whatever their ids; only an id that leaves no room pushes its line.
        let place = (columns + Concordance.idColumns - Concordance.matchColumns) / 2
        let side = max(4, min(place, columns - Concordance.matchColumns) - id.width)
        let match = cells(line.match, .match, lineFeed: "⏎")
        let room = columns - id.width - side - match.width
        // A whole post may stand on both sides.
        let (left, right) = (String(line.left.suffix(columns)), String(line.right.prefix(columns)))
        let after = Concordance.fitting(cells(right, .plain, lineFeed: "⏎"), in: max(4, room))
        let before = Concordance.fitting(cells(left, .plain, lineFeed: "⏎").reversed(), in: side)
        let pad = Array(repeating: Cell(text: " ", width: 1, style: .plain), count: side - before.width)
        return palette.paint(id + pad + before.reversed() + match + after) + "\n"
    }

    /// The first cells that have room.
    private static func fitting(_ cells: [Cell], in columns: Int) -> [Cell] {
        var width = 0
        return Array(
            cells.prefix {
                width += $0.width
                return width <= columns
            })
    }
}

/// Writes the lines of a concordance in the form that was asked for.
struct ConcordanceWriter {
    enum Form: Equatable {
        /// For a person, or fields with tabs between them.
        case text
        /// A JSON document for each match.
        case json
        /// CSV; with a byte order mark or without.
        case table(hasMark: Bool)
    }

    let concordance: Concordance
    let form: Form
    /// What ends a line.
    let end: UInt8
    /// How a sample was drawn: it stands in every row of a table, which goes its way without its summary. Nil where there are all matches.
    var sample: String?

    /// What stands before the first line.
    var head: String {
        guard case .table(let hasMark) = form else { return "" }
        let names = ["left", "match", "right", "id", "time", "source"] + (sample == nil ? [] : ["sample"])
        return (hasMark ? "\u{FEFF}" : "") + CSVWriter.row(names)
    }

    func write(_ line: KwicLine, to output: inout Output) {
        switch form {
        case .text: output.write(line: Array(concordance.render(line).utf8), end: end)
        case .json: output.write(line: line.json, end: end)
        case .table:
            let fields = [line.left, line.match, line.right, line.id, line.time ?? "", line.source.text]
            output.write(CSVWriter.row(fields + (sample.map { [$0] } ?? [])))
        }
    }
}
