// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query as the oracle generates it, and its meaning on one post, by brute force.

import Foundation

@testable import SakuinText

enum NaiveSoughtField { case any, title, body }

/// What is sought in a text.
protocol NaiveSought {
    var field: NaiveSoughtField { get }
    /// Raw bytes of the matches.
    func ranges(in field: NaiveField, fold: Int, most: Int) -> Set<Range<Int>>
    /// The same with gaps.
    func gappedRanges(in field: NaiveField, fold: Int) -> Set<Range<Int>>
}

extension NaiveSought {
    func matches(_ document: NaiveDocument, fold: Int) -> Bool {
        let isLossy = document.current.isLossy
        func stands(_ text: NaiveField) -> Bool {
            !ranges(in: text, fold: fold, most: 1).isEmpty || isLossy && !gappedRanges(in: text, fold: fold).isEmpty
        }
        if field != .body, let title = document.title, stands(title) { return true }
        return field != .title && stands(document.body)
    }

    func gappedRanges(in field: NaiveField, fold: Int) -> Set<Range<Int>> { [] }
}

/// A regular expression of literals, dots, classes and repetitions, by ICU's engine over the naive folding.
struct NaiveRegex: NaiveSought {
    /// Pieces in their order: a literal that is folded as a text is, the same written by the numbers of its characters, or a
    /// sign.
    enum Piece {
        case literal(String)
        case coded(String)
        case sign(String)
    }

    var pieces: [Piece]
    var field = NaiveSoughtField.any
    var level: Int?

    /// As it is written in a query, without the slashes.
    var source: String {
        pieces.map { piece in
            switch piece {
            case .literal(let text):
                NSRegularExpression.escapedPattern(for: text).replacingOccurrences(of: "/", with: "\\/")
            case .coded(let text):
                text.unicodeScalars.map { "\\x{" + String($0.value, radix: 16) + "}" }.joined()
            case .sign(let sign): sign
            }
        }.joined()
    }

    func ranges(in field: NaiveField, fold: Int, most: Int) -> Set<Range<Int>> {
        let fold = self.level ?? fold
        var found: Set<Range<Int>> = []
        for level in 1...max(1, fold) {
            let pattern = pieces.map { piece in
                switch piece {
                case .literal(let text), .coded(let text):
                    NSRegularExpression.escapedPattern(
                        for: NaiveRegex.text(NaiveField(text).cells(at: level)))
                case .sign(let sign): sign
                }
            }.joined()
            let cells = field.cells(at: level)
            for match in NaiveRegex.matches(pattern, NaiveRegex.text(cells)) {
                found.insert(cells[match.lowerBound].raw.lowerBound..<cells[match.upperBound - 1].raw.upperBound)
            }
        }
        guard fold == 0, !found.isEmpty else { return found }
        let pattern = pieces.map { piece in
            switch piece {
            case .literal(let text), .coded(let text): NSRegularExpression.escapedPattern(for: text)
            case .sign(let sign): sign
            }
        }.joined()
        let text = String(decoding: field.raw, as: UTF8.self)
        let offsets = text.unicodeScalars.reduce(into: [0]) { $0.append($0[$0.count - 1] + String($1).utf8.count) }
        return Set(NaiveRegex.matches(pattern, text).map { offsets[$0.lowerBound]..<offsets[$0.upperBound] })
    }

    private static func text(_ cells: [NaiveCell]) -> String {
        String(String.UnicodeScalarView(cells.compactMap { Unicode.Scalar($0.scalar) }))
    }

    /// Matches that are not empty, by scalars.
    private static func matches(_ pattern: String, _ text: String) -> [Range<Int>] {
        guard
            let regex = try? NSRegularExpression(
                pattern: pattern, options: [.useUnixLineSeparators, .anchorsMatchLines])
        else {
            return []
        }
        var scalarAt = [0: 0]
        var offset = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            offset += scalar.value < 0x10000 ? 1 : 2
            scalarAt[offset] = index + 1
        }
        return regex.matches(in: text, range: NSRange(location: 0, length: offset)).compactMap { match in
            guard let start = scalarAt[match.range.location],
                let end = scalarAt[match.range.location + match.range.length], start < end
            else { return nil }
            return start..<end
        }
    }
}

/// A phrase, and where it stands in a text.
struct NaivePhrase: NaiveSought {
    typealias Field = NaiveSoughtField

    var text: String
    var isPrefix = false
    var field = Field.any
    /// The level at which it is sought, whatever that of the question.
    var level: Int?
    private let cells: NaiveField
    private let composed: [UInt8]

    init(_ text: String, isPrefix: Bool = false, field: Field = .any, level: Int? = nil) {
        self.text = text
        self.isPrefix = isPrefix
        self.field = field
        self.level = level
        cells = NaiveField(text)
        composed = Normalization.composed(Array(text.utf8).span)
    }

    /// True if the index has anything for it.
    var isSearchable: Bool { cells.folded.contains { NaiveClass.of($0) != .separator } }

    /// What the phrase is cut into at a level, and what each counts.
    func pieces(fold: Int) -> [(piece: NaivePhrase, votes: Int)] {
        let level = self.level ?? fold
        let all = cells.cells(at: max(1, level))
        var found: [(piece: NaivePhrase, votes: Int)] = []
        func add(_ range: Range<Int>, votes: Int, isPrefix: Bool = false) {
            var text = String(String.UnicodeScalarView(all[range].compactMap { Unicode.Scalar($0.scalar) }))
            if level == 0 {
                let raw = all[range.lowerBound].raw.lowerBound..<all[range.upperBound - 1].raw.upperBound
                text = String(decoding: cells.raw[raw], as: UTF8.self)
            }
            found.append((NaivePhrase(text, isPrefix: isPrefix, field: field, level: level), votes))
        }
        func isRun(_ index: Int) -> Bool {
            all.indices.contains(index) && [.kanji, .kana].contains(NaiveClass.of(all[index].scalar))
        }
        func isHiragana(_ index: Int) -> Bool {
            (0x3041...0x309F).contains(all[index].scalar) || level > 1 && all[index].scalar == 0x30FC
        }
        let words = katakanaWords
        for word in words {
            var text = String(String.UnicodeScalarView(cells.cells[word].compactMap { Unicode.Scalar($0.scalar) }))
            if level == 0 {
                let raw = cells.cells[word.lowerBound].raw.lowerBound..<cells.cells[word.upperBound - 1].raw.upperBound
                text = String(decoding: cells.raw[raw], as: UTF8.self)
            }
            found.append((NaivePhrase(text, field: field, level: level), 4))
        }
        func isInWord(_ index: Int) -> Bool {
            level < 2 && words.contains { $0.contains(index) && $0.contains(index + 1) }
        }
        var index = 0
        while index < all.count {
            switch NaiveClass.of(all[index].scalar) {
            case .separator: break
            case .symbol: add(index..<index + 1, votes: 2)
            case .word:
                var end = index + 1
                while end < all.count, NaiveClass.of(all[end].scalar) == .word { end += 1 }
                add(index..<end, votes: 2, isPrefix: isPrefix && end == all.count)
                index = end - 1
            case .kanji, .kana:
                let isAlone = !isRun(index - 1) && !isRun(index + 1)
                if NaiveClass.of(all[index].scalar) == .kanji {
                    add(index..<index + 1, votes: isAlone ? 2 : 0)
                } else if isAlone {
                    add(index..<index + 1, votes: 0)
                }
                if isRun(index + 1), isInWord(index) {
                    add(index..<index + 2, votes: 0)
                } else if isRun(index + 1) {
                    add(index..<index + 2, votes: 2 - (isHiragana(index) ? 1 : 0) - (isHiragana(index + 1) ? 1 : 0))
                }
            }
            index += 1
        }
        return found
    }

    /// Three katakana beside each other and more, at level 1.
    private var katakanaWords: [Range<Int>] {
        func isKatakana(_ index: Int) -> Bool {
            guard cells.cells.indices.contains(index) else { return false }
            let scalar = cells.cells[index].scalar
            return (0x30A1...0x30FA).contains(scalar) || (0x30FC...0x30FE).contains(scalar)
        }
        return cells.cells.indices.filter { isKatakana($0) && !isKatakana($0 - 1) }.compactMap { start in
            let end = (start...).first { !isKatakana($0) } ?? start
            return end - start > 2 ? start..<end : nil
        }
    }

    /// Raw bytes of the matches with gaps, as posts of lossy dumps have them: at each level up to `fold`.
    func gappedRanges(in field: NaiveField, fold: Int) -> Set<Range<Int>> {
        var found: Set<Range<Int>> = []
        for level in 1...max(1, level ?? fold) where (self.level ?? fold) > 0 {
            let (text, phrase) = (field.cells(at: level), cells.cells(at: level))
            guard phrase.indices.contains(where: { NaivePhrase.mayBeMissing($0, phrase) }) else { continue }
            var position = 0
            while position < text.count {
                if let end = NaivePhrase.end(phrase[...], text[position...], isFirst: true, whole: phrase),
                    hasWordEdges(phrase, text[position..<end], in: field)
                {
                    found.insert(text[position].raw.lowerBound..<text[end - 1].raw.upperBound)
                    position = end
                } else {
                    position += 1
                }
            }
        }
        return found
    }

    private static let particles = Set("のをがはにとでもへやかだなー、。・…()「」~".unicodeScalars.map(\.value))

    private static func mayBeMissing(_ index: Int, _ phrase: [NaiveCell]) -> Bool {
        index > 0 && index < phrase.count - 1 && particles.contains(phrase[index].scalar)
    }

    /// The furthest end of what is left of the phrase; where the last one was left out, the next must be there.
    private static func end(
        _ rest: ArraySlice<NaiveCell>, _ text: ArraySlice<NaiveCell>, isFirst: Bool, whole: [NaiveCell]
    ) -> Int? {
        guard let next = rest.first else { return text.startIndex }
        var ends: [Int] = []
        if let first = text.first, first.scalar == next.scalar,
            let end = end(rest.dropFirst(), text.dropFirst(), isFirst: false, whole: whole)
        {
            ends.append(end)
        }
        if mayBeMissing(rest.startIndex, whole), let behind = rest.dropFirst().first, let first = text.first,
            first.scalar == behind.scalar,
            let end = end(rest.dropFirst(2), text.dropFirst(), isFirst: false, whole: whole)
        {
            ends.append(end)
        }
        return ends.max()
    }

    private func hasWordEdges(_ phrase: [NaiveCell], _ text: ArraySlice<NaiveCell>, in field: NaiveField) -> Bool {
        func isWord(_ scalar: UInt32) -> Bool { NaiveClass.of(scalar) == .word }
        guard let first = text.first, let last = text.last else { return false }
        if isWord(phrase[0].scalar), first.base.lowerBound > 0, isWord(field.cells[first.base.lowerBound - 1].scalar) {
            return false
        }
        return isPrefix || !isWord(phrase[phrase.count - 1].scalar) || last.base.upperBound == field.cells.count
            || !isWord(field.cells[last.base.upperBound].scalar)
    }

    /// Raw bytes of the matches, of a level from left to right without overlap.
    func ranges(in field: NaiveField, fold: Int, most: Int) -> Set<Range<Int>> {
        var found: Set<Range<Int>> = []
        let fold = level ?? fold
        for level in NaiveLadder.levels(cells.cells, at: fold) {
            found.formUnion(ranges(in: field, at: level, most: most))
        }
        return found
    }

    private func ranges(in field: NaiveField, at level: Int, most: Int) -> [Range<Int>] {
        let (text, phrase) = (field.cells(at: level), cells.cells(at: level))
        var found: [Range<Int>] = []
        var position = 0
        while position + phrase.count <= text.count, found.count < most {
            guard text[position].scalar == phrase[0].scalar,
                let raw = match(phrase, at: position, of: text, in: field, level)
            else {
                position += 1
                continue
            }
            found.append(raw)
            position += phrase.count
        }
        return found
    }

    private func match(
        _ phrase: [NaiveCell], at position: Int, of text: [NaiveCell], in field: NaiveField, _ level: Int
    ) -> Range<Int>? {
        for index in 1..<phrase.count where text[position + index].scalar != phrase[index].scalar { return nil }
        func isWord(_ scalar: UInt32) -> Bool { NaiveClass.of(scalar) == .word }
        let (first, last) = (text[position], text[position + phrase.count - 1])
        let base = first.base.lowerBound..<last.base.upperBound
        if isWord(phrase[0].scalar), base.lowerBound > 0, isWord(field.cells[base.lowerBound - 1].scalar) { return nil }
        if !isPrefix, isWord(phrase[phrase.count - 1].scalar), base.upperBound < field.cells.count,
            isWord(field.cells[base.upperBound].scalar)
        {
            return nil
        }
        let raw = first.raw.lowerBound..<last.raw.upperBound
        if level == 0, Normalization.composed(Array(field.raw[raw]).span) != composed { return nil }
        return raw
    }
}

extension NaivePhrase {
    /// All places of the phrase, those that overlap included: cells of level 1, and raw bytes.
    func places(in field: NaiveField, fold: Int) -> [NaivePlace] {
        let fold = level ?? fold
        var found: [NaivePlace] = []
        for level in NaiveLadder.levels(cells.cells, at: fold) {
            let (text, phrase) = (field.cells(at: level), cells.cells(at: level))
            guard phrase.count <= text.count else { continue }
            for position in 0...text.count - phrase.count where text[position].scalar == phrase[0].scalar {
                guard let raw = match(phrase, at: position, of: text, in: field, level) else { continue }
                let last = text[position + phrase.count - 1]
                found.append(
                    NaivePlace(cells: text[position].base.lowerBound..<last.base.upperBound, raw: raw))
            }
        }
        return found
    }
}

indirect enum NaiveQuery {
    case all([NaiveQuery])
    case any([NaiveQuery])
    case not(NaiveQuery)
    case phrase(NaivePhrase)
    /// A sixth of what the phrases are cut into.
    case sentence([NaivePhrase])
    case regex(NaiveRegex)
    case near(NaiveNear)
    case broken(NaiveBroken)
    case link(NaiveLink)
    /// A piece of the path of a dump.
    case source(String)
    case id(String)
    case reply(String)
    case isReply
    case isTitleless
    case isLossy
    case selector(any NaiveSelector)
    /// Seconds since 1970 UTC, both included, and the filter as it is written.
    case time(ClosedRange<Int>, written: String)

    /// What a NOT leaves out is sought at level 1, whatever the question's.
    func matches(_ document: NaiveDocument, fold: Int, isLeftOut: Bool = false) -> Bool {
        let post = document.current
        switch self {
        case .all(let parts): return parts.allSatisfy { $0.matches(document, fold: fold, isLeftOut: isLeftOut) }
        case .any(let parts): return parts.contains { $0.matches(document, fold: fold, isLeftOut: isLeftOut) }
        case .not(let part): return !part.matches(document, fold: fold, isLeftOut: !isLeftOut)
        case .phrase(let phrase): return phrase.matches(document, fold: isLeftOut ? 1 : fold)
        case .sentence(let phrases):
            let pieces = NaiveQuery.pieces(phrases, fold: fold)
            let found = pieces.filter { $0.piece.matches(document, fold: fold) }
            return found.map(\.votes).reduce(0, +) * 6 >= pieces.map(\.votes).reduce(0, +)
        case .regex(let regex): return regex.matches(document, fold: isLeftOut ? 1 : fold)
        case .near(let near): return near.matches(document, fold: isLeftOut ? 1 : fold)
        case .broken(let broken): return broken.matches(document, fold: isLeftOut ? 1 : fold)
        case .link(let asked):
            return post.links.contains { link in
                NaiveLink.known.first { $0.written.utf8.elementsEqual(link.utf8) }.map(asked.begins) ?? false
            }
        case .source(let piece):
            return document.versions.contains { version in
                version.places.contains { $0.components(separatedBy: ":")[0].contains(piece) }
            }
        case .id(let value): return NaiveQuery.means(value, document.id)
        case .reply(let value):
            return [post.replyTo].compactMap { $0 }.contains { NaiveQuery.means(value, $0) }
                || post.alsoReplyTo.contains { NaiveQuery.means(value, $0) }
        case .selector(let selector): return selector.matches(document, fold: isLeftOut ? 1 : fold)
        case .isReply: return post.replyTo != nil
        case .isTitleless: return post.title == nil
        case .isLossy: return post.isLossy
        case .time(let range, _): return post.time.map { range.contains(Int($0.seconds)) } ?? false
        }
    }

    private static func means(_ value: String, _ id: String) -> Bool {
        if Array(id.utf8) == Array(value.utf8) { return true }
        let isDigits = value.unicodeScalars.count == 14 && value.unicodeScalars.allSatisfy { ("0"..."9").contains($0) }
        return isDigits && Array(id.utf8) == Array("anond:\(value)".utf8)
    }

    /// The pieces that count, each once.
    private static func pieces(_ phrases: [NaivePhrase], fold: Int) -> [(piece: NaivePhrase, votes: Int)] {
        let all = phrases.flatMap { $0.pieces(fold: fold) }
        let strong = all.filter { $0.votes > 0 }
        var known: Set<String> = []
        return (strong.isEmpty ? all.map { ($0.piece, 1) } : strong).filter { piece, _ in
            let name =
                "\(piece.text.unicodeScalars.map(\.value)) \(piece.isPrefix) \(piece.field) \(piece.level ?? -1)"
            return known.insert(name).inserted
        }
    }

    /// The same for a whole sentence.
    var asSentence: NaiveQuery {
        switch self {
        case .phrase(let phrase): return .sentence([phrase])
        case .any(let parts): return .any(parts.map(\.asSentence))
        case .all(let parts):
            var phrases: [NaivePhrase] = []
            var others: [NaiveQuery] = []
            func take(_ query: NaiveQuery) {
                switch query.asSentence {
                case .sentence(let more): phrases += more
                case .all(let inner): inner.forEach(take)
                case let other: others.append(other)
                }
            }
            parts.forEach(take)
            return .all(others + (phrases.isEmpty ? [] : [.sentence(phrases)]))
        default: return self
        }
    }

    /// True if a phrase has brackets: in a sentence they end words.
    var hasBrackets: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.hasBrackets)
        case .not(let part): part.hasBrackets
        case .phrase(let phrase):
            phrase.text.unicodeScalars.contains { "()（）".unicodeScalars.contains($0) }
        case .broken(let broken):
            broken.text.unicodeScalars.contains { "()（）".unicodeScalars.contains($0) }
        case .near(let near): near.phrases.contains { NaiveQuery.phrase($0).hasBrackets }
        default: false
        }
    }

    var hasSentence: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.hasSentence)
        case .sentence: true
        default: false
        }
    }

    /// What is not under a NOT: what a hit shows.
    func shown(fold: Int) -> [any NaiveSought] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap { $0.shown(fold: fold) }
        case .phrase(let phrase): [phrase]
        case .sentence(let phrases): NaiveQuery.pieces(phrases, fold: fold).map(\.piece)
        case .regex(let regex): [regex]
        case .near(let near): [near]
        case .broken(let broken): [broken]
        default: []
        }
    }
}
