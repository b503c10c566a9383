// SPDX-License-Identifier: GPL-2.0-or-later

/// How kanji are read: `Index/readings.tsv`, compiled in. Rows of `kanji TAB readings`, these in hiragana with spaces between.
struct Readings: Sendable {
    private let ofKanji: [Unicode.Scalar: [String]]
    private let kanji: [String: [Unicode.Scalar]]

    static let all = Readings(.readings)

    private init(_ table: IndexTable) {
        var ofKanji: [Unicode.Scalar: [String]] = [:]
        var kanji: [String: [Unicode.Scalar]] = [:]
        for columns in table.rows {
            guard columns.count == 2, let one = columns[0].unicodeScalars.first else {
                preconditionFailure("not a row of Index/\(table.rawValue): \(columns)")
            }
            let readings = columns[1].split(separator: " ").map(String.init)
            ofKanji[one] = readings
            for reading in readings { kanji[reading, default: []].append(one) }
        }
        self.ofKanji = ofKanji
        self.kanji = kanji
    }

    /// The readings of a kanji; none for any other character.
    func of(_ kanji: Unicode.Scalar) -> [String] { ofKanji[kanji] ?? [] }

    /// The kanji that are read so.
    func kanji(read reading: String) -> [Unicode.Scalar] { kanji[reading] ?? [] }

    /// Other kanji that share a reading.
    func homophones(of one: Unicode.Scalar) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        for reading in of(one) {
            for other in kanji(read: reading) where other != one && !found.contains(other) { found.append(other) }
        }
        return found
    }
}
