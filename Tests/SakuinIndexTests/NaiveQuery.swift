// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query as the oracle generates it, and its meaning on one post, by brute force.

@testable import SakuinText

/// A phrase, and where it stands in a text.
struct NaivePhrase {
    enum Field { case any, title, body }

    var text: String
    var isPrefix = false
    var field = Field.any
    private let folded: [UInt32]
    private let composed: [UInt8]

    init(_ text: String, isPrefix: Bool = false, field: Field = .any) {
        self.text = text
        self.isPrefix = isPrefix
        self.field = field
        folded = NaiveFolding.folded(text)
        composed = Normalization.composed(Array(text.utf8).span)
    }

    /// True if the index has anything for it.
    var isSearchable: Bool { folded.contains { NaiveClass.of($0) != .separator } }

    /// Raw bytes of the matches, from left to right without overlap.
    func ranges(in field: NaiveField, fold: Int, most: Int = .max) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = 0
        let last = field.folded.count - folded.count
        while position <= last, found.count < most {
            guard field.folded[position] == folded[0], let raw = match(at: position, in: field, fold) else {
                position += 1
                continue
            }
            found.append(raw)
            position += folded.count
        }
        return found
    }

    private func match(at position: Int, in field: NaiveField, _ fold: Int) -> Range<Int>? {
        let end = position + folded.count
        for index in 1..<folded.count where field.folded[position + index] != folded[index] { return nil }
        func isWord(_ scalar: UInt32) -> Bool { NaiveClass.of(scalar) == .word }
        if isWord(folded[0]), position > 0, isWord(field.folded[position - 1]) { return nil }
        if !isPrefix, isWord(folded[folded.count - 1]), end < field.folded.count, isWord(field.folded[end]) {
            return nil
        }
        let raw = field.starts[position]..<field.ends[end - 1]
        if fold == 0, Normalization.composed(Array(field.raw[raw]).span) != composed { return nil }
        return raw
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        if field != .body, let title = document.title, !ranges(in: title, fold: fold, most: 1).isEmpty { return true }
        return field != .title && !ranges(in: document.body, fold: fold, most: 1).isEmpty
    }
}

indirect enum NaiveQuery {
    case all([NaiveQuery])
    case any([NaiveQuery])
    case not(NaiveQuery)
    case phrase(NaivePhrase)
    case id(String)
    case reply(String)
    case isReply
    case isTitleless
    case isLossy
    /// Days since 1970 in Japan, both included, and the filter as it is written.
    case days(ClosedRange<Int>, written: String)

    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        let post = document.current
        switch self {
        case .all(let parts): return parts.allSatisfy { $0.matches(document, fold: fold) }
        case .any(let parts): return parts.contains { $0.matches(document, fold: fold) }
        case .not(let part): return !part.matches(document, fold: fold)
        case .phrase(let phrase): return phrase.matches(document, fold: fold)
        case .id(let value): return NaiveQuery.means(value, document.id)
        case .reply(let value): return post.replyTo.map { NaiveQuery.means(value, $0) } ?? false
        case .isReply: return post.replyTo != nil
        case .isTitleless: return post.title == nil
        case .isLossy: return post.isLossy
        case .days(let days, _):
            guard let seconds = post.time?.seconds else { return false }
            return days.contains(Int((Double(seconds + 9 * 3600) / 86_400).rounded(.down)))
        }
    }

    private static func means(_ value: String, _ id: String) -> Bool {
        if Array(id.utf8) == Array(value.utf8) { return true }
        let isDigits = value.unicodeScalars.count == 14 && value.unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
        return isDigits && Array(id.utf8) == Array("anond:\(value)".utf8)
    }

    /// The phrases that are not under a NOT: those that a hit shows.
    var shown: [NaivePhrase] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.shown)
        case .phrase(let phrase): [phrase]
        default: []
        }
    }
}
