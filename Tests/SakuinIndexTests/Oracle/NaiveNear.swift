// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nearness and broken phrases, by trying all places.

import Foundation

@testable import SakuinText

/// Where a phrase stands.
struct NaivePlace: Hashable {
    /// Of the text at level 1.
    var cells: Range<Int>
    var raw: Range<Int>
}

/// Phrases of which each stands near the next, in either order.
struct NaiveNear: NaiveSought {
    var phrases: [NaivePhrase]
    var distances: [Int]
    var field: NaiveSoughtField

    func ranges(in field: NaiveField, fold: Int, most: Int) -> Set<Range<Int>> {
        let places = phrases.map { Array(Set($0.places(in: field, fold: fold))) }
        var found: Set<NaivePlace> = []
        /// True if a place of the phrase at `index`, near `last`, leads to one of each phrase behind it.
        func leads(_ index: Int, from last: NaivePlace) -> Bool {
            guard index < places.count else { return true }
            var does = false
            for place in places[index]
            where isNear(place, last, distances[index - 1]) && leads(index + 1, from: place) {
                found.insert(place)
                does = true
            }
            return does
        }
        for first in places[0] where leads(1, from: first) { found.insert(first) }
        return Set(found.map(\.raw))
    }

    private func isNear(_ one: NaivePlace, _ other: NaivePlace, _ distance: Int) -> Bool {
        let (left, right) =
            one.cells.lowerBound < other.cells.lowerBound
            ? (one.cells, other.cells) : (other.cells, one.cells)
        return left.upperBound <= right.lowerBound && right.lowerBound - left.upperBound <= distance
    }
}

/// A phrase with white space anywhere in it; between words of letters there must be some where it has some, and none where not.
struct NaiveBroken: NaiveSought {
    let text: String
    let field: NaiveSoughtField
    let level: Int?
    private let cells: NaiveField

    init(_ text: String, field: NaiveSoughtField, level: Int?) {
        self.text = text
        self.field = field
        self.level = level
        cells = NaiveField(text)
    }

    func ranges(in field: NaiveField, fold: Int, most: Int) -> Set<Range<Int>> {
        let fold = level ?? fold
        var found: Set<Range<Int>> = []
        for level in 1...max(1, fold) {
            let sought = NaiveBroken.unbroken(cells.cells(at: level))
            let text = NaiveBroken.unbroken(field.cells(at: level))
            var position = 0
            while !sought.isEmpty, position + sought.count <= text.count {
                if let raw = match(
                    sought, text[position..<position + sought.count], in: field, isExact: fold == 0)
                {
                    found.insert(raw)
                    position += sought.count
                } else {
                    position += 1
                }
            }
        }
        return found
    }

    private func match(
        _ sought: [NaiveCell], _ text: ArraySlice<NaiveCell>, in field: NaiveField, isExact: Bool
    ) -> Range<Int>? {
        guard sought.map(\.scalar) == text.map(\.scalar), let first = text.first, let last = text.last
        else { return nil }
        func isWord(_ scalar: UInt32) -> Bool { NaiveClass.of(scalar) == .word }
        let (start, end) = (first.base.lowerBound, last.base.upperBound)
        if isWord(first.scalar), start > 0, isWord(field.cells[start - 1].scalar) { return nil }
        if isWord(last.scalar), end < field.cells.count, isWord(field.cells[end].scalar) { return nil }
        let raw = first.raw.lowerBound..<last.raw.upperBound
        if isExact {
            let own = String(decoding: field.raw[raw], as: UTF8.self)
            if NaiveBroken.composed(own) != NaiveBroken.composed(self.text) { return nil }
        }
        return raw
    }

    private static func composed(_ text: String) -> [UInt8] {
        let kept = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
        return Normalization.composed(Array(kept.utf8).span)
    }

    private static func unbroken(_ cells: [NaiveCell]) -> [NaiveCell] {
        func isWhite(_ cell: NaiveCell) -> Bool {
            Unicode.Scalar(cell.scalar)?.properties.isWhitespace ?? false
        }
        let visible = cells.indices.filter { !isWhite(cells[$0]) }
        var kept: [NaiveCell] = []
        for (number, index) in visible.enumerated() {
            if number > 0, index - visible[number - 1] > 1, NaiveClass.of(cells[index].scalar) == .word,
                NaiveClass.of(cells[visible[number - 1]].scalar) == .word
            {
                var space = cells[index - 1]
                space.scalar = 0x20
                kept.append(space)
            }
            kept.append(cells[index])
        }
        return kept
    }
}
