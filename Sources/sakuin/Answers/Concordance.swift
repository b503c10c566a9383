// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// All matches of a query below each other, each with the text on both sides (KWIC). Hits with their contexts go in, lines
// come out: for a person with the matches in one column, for a program five fields.

/// The order of a concordance's lines.
enum ConcordanceOrder: String {
    /// By what stands before the match, read backwards from it.
    case left
    /// By what stands after it.
    case right
    /// As the posts come.
    case newest, oldest
}

struct Concordance {
    /// One match.
    struct Line: Equatable {
        var id: String
        var time: String?
        var context: Context
    }

    /// Characters of text that are asked for on both sides.
    static let width = 40
    /// Columns of a match; a longer one pushes what follows it.
    private static let matchColumns = 12
    /// Columns of most ids and the gap behind them: what stands before a match has half of the others.
    private static let idColumns = 24

    let palette: Palette
    /// Of the terminal; nil where a program reads.
    let columns: Int?

    static func lines(of hit: Hit) -> [Line] {
        (hit.contexts ?? []).map { Line(id: hit.id, time: hit.time, context: $0) }
    }

    /// Lines of equal text stay in the order in which they come.
    static func sorted(_ lines: [Line], by order: ConcordanceOrder) -> [Line] {
        let isLeft = order == .left
        guard isLeft || order == .right else { return lines }
        let keyed = lines.enumerated().map { place, line in
            let left = key(of: String(line.context.before.reversed()))
            let right = key(of: line.context.after)
            return (first: isLeft ? left : right, second: isLeft ? right : left, place: place, line: line)
        }
        return keyed.sorted {
            if $0.first != $1.first { return $0.first.lexicographicallyPrecedes($1.first) }
            if $0.second != $1.second { return $0.second.lexicographicallyPrecedes($1.second) }
            return $0.place < $1.place
        }.map(\.line)
    }

    /// Without blanks and line feeds, katakana as hiragana, capitals as small letters.
    private static func key(of text: String) -> [UInt32] {
        text.unicodeScalars.compactMap { scalar in
            if scalar.properties.isWhitespace { return nil }
            switch scalar.value {
            case 0x30A1...0x30F6: return scalar.value - 0x60
            case 0x41...0x5A: return scalar.value + 0x20
            default: return scalar.value
            }
        }
    }

    func render(_ line: Line) -> String {
        let context = line.context
        guard let columns else {
            return [line.id, line.time ?? "", context.before, context.match, context.after].map(oneLine)
                .joined(separator: "\t") + "\n"
        }
        let id = cells(line.id, .identifier) + cells("  ", .plain)
        // One column for all matches, whatever their ids; only an id that leaves no room pushes its line.
        let place = (columns + Concordance.idColumns - Concordance.matchColumns) / 2
        let side = max(4, min(place, columns - Concordance.matchColumns) - id.width)
        let match = cells(context.match, .match, lineFeed: "⏎")
        let room = columns - id.width - side - match.width
        let after = Concordance.fitting(cells(context.after, .plain, lineFeed: "⏎"), in: max(4, room))
        let before = Concordance.fitting(cells(context.before, .plain, lineFeed: "⏎").reversed(), in: side)
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

extension Concordance.Line {
    /// The match as a JSON document: the post's id and time, the field, and the text left of the match, of it and right of it.
    var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("id", id)
            $0.member("time", time)
            $0.member("field", context.field)
            $0.member("left", context.before)
            $0.member("match", context.match)
            $0.member("right", context.after)
        }
        return writer.bytes
    }
}
