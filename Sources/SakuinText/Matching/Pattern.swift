// SPDX-License-Identifier: GPL-2.0-or-later
//
// A phrase of a query, and where it stands in a text. This is what "matches" means: a run of the folded text that
// equals the folded phrase, whole words at its Latin edges and, at level 0, the same characters there too. Candidates
// from the index are judged by this and by nothing else.

/// A phrase to be found in posts, at one level.
///
/// ```swift
/// let raw = Array("東京都の東京".utf8)
/// Pattern("東京")?.ranges(in: FoldedText("東京都の東京"), raw: raw.span)  // [0..<6, 12..<18]
/// ```
public struct Pattern: Sendable, Equatable {
    /// The level at which characters count as the same.
    public let level: FoldLevel
    /// The phrase folded to that level (at level 0, to the indexed one).
    public let folded: [UInt8]
    /// The tokens of the folded phrase.
    public let tokens: [Token]
    /// True if words that begin with the phrase's last word are meant too.
    public let isPrefix: Bool
    /// The phrase as written, in NFC: what level 0 compares.
    private let composed: [UInt8]
    /// True for a piece of text beside which words may go on.
    public private(set) var isLiteral = false
    private var startsInWord: Bool
    private var endsInWord: Bool
    private let search: ByteSearch
    /// The longest piece that is Japanese: without it a plain text cannot hold the phrase. Nil if there is none, and at
    /// the levels at which plain text is folded too.
    private let plainPart: ByteSearch?

    /// Nil if the phrase holds nothing that is indexed: only space, punctuation, or nothing at all.
    public init?(_ phrase: String, level: FoldLevel = .standard, isPrefix: Bool = false) {
        var phrase = phrase
        phrase.makeContiguousUTF8()
        let folded = FoldedText(FoldedText(phrase.utf8.span), to: level).bytes
        let tokens = SakuinText.tokens(of: folded)
        guard !tokens.isEmpty else { return nil }
        self.level = level
        self.folded = folded
        self.tokens = tokens
        self.isPrefix = isPrefix
        composed = Normalization.composed(phrase.utf8.span)
        startsInWord = CharacterClass(folded.span.scalar(at: 0).value) == .word
        endsInWord = !isPrefix && CharacterClass(folded.span.scalar(before: folded.count)) == .word
        search = ByteSearch(bytes: folded)
        let plain = level > .indexed ? 0..<0 : PlainText.longestJapanese(in: folded.span)
        plainPart = plain.isEmpty ? nil : ByteSearch(bytes: Array(folded[plain]))
    }

    /// The patterns of which one stands in a text where `phrase` does, at `level`: mostly one. What stands beside the phrase
    /// in a text may change its first or last character at a wider level (the ヴ of ラヴ, where ァ follows), so such a phrase
    /// is sought at the levels below too. So a wider level never finds fewer.
    public static func all(_ phrase: String, level: FoldLevel, isPrefix: Bool) -> [Pattern] {
        var levels = [level]
        let narrow = FoldedText(FoldedText(phrase), to: min(level, .kana)).bytes
        if level > .kana, !narrow.isEmpty, let folding = WideFolding.to(level),
            folding.isChangedByPrevious(narrow.span.scalar(at: 0).value)
                || folding.isChangedByNext(narrow.span.scalar(before: narrow.count))
        {
            levels = FoldLevel.allCases.filter { (.kana...level).contains($0) }
        }
        return levels.compactMap { Pattern(phrase, level: $0, isPrefix: isPrefix) }
    }

    /// The level of the texts in which the pattern is sought.
    public var textLevel: FoldLevel { max(level, .indexed) }

    /// `literal` as a piece of text, whatever stands beside it: what an expression needs. `literal` is folded to `level`.
    public init?(literal: String, level: FoldLevel) {
        self.init(literal, level: level)
        (startsInWord, endsInWord, isLiteral) = (false, false, true)
    }

    /// True if the phrase stands in `text`, which is `raw` folded to `textLevel`.
    public func matches(_ text: FoldedText, raw: Span<UInt8>) -> Bool {
        firstMatch(in: text, raw: raw, from: 0) != nil
    }

    /// Where the phrase stands in `raw`, in bytes, from left to right and without overlap.
    public func ranges(in text: FoldedText, raw: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var from = 0
        while let match = firstMatch(in: text, raw: raw, from: from) {
            found.append(text.rawRange(of: match))
            from = match.upperBound
        }
        return found
    }

    /// All places of the phrase, those that overlap included.
    func occurrences(in text: FoldedText, raw: Span<UInt8>) -> Set<Occurrence> {
        var found: Set<Occurrence> = []
        var from = 0
        while let match = firstMatch(in: text, raw: raw, from: from) {
            found.insert(Occurrence(indexed: text.indexedRange(of: match), raw: text.rawRange(of: match)))
            from = match.lowerBound + 1
        }
        return found
    }

    // MARK: Plain text

    /// True if the whole phrase can be sought in plain text as it is: it is Japanese from end to end and, at a narrower
    /// level, written as it is folded.
    private var isPlain: Bool {
        plainPart?.bytes.count == folded.count && (level == .indexed || composed == folded)
    }

    /// True if the phrase stands in `raw`, for which `PlainText` holds; nil if that cannot be told without folding.
    public func matches(plain raw: Span<UInt8>) -> Bool? {
        guard let plainPart else { return nil }
        guard plainPart.find(in: raw) != nil else { return false }
        return isPlain ? true : nil
    }

    /// What `ranges` gives for `raw`, for which `PlainText` holds; nil if that cannot be told without folding.
    public func ranges(plain raw: Span<UInt8>) -> [Range<Int>]? {
        guard let plainPart else { return nil }
        guard isPlain else { return plainPart.find(in: raw) == nil ? [] : nil }
        var found: [Range<Int>] = []
        var from = 0
        while let position = search.find(in: raw, from: from) {
            from = position + folded.count
            found.append(position..<from)
        }
        return found
    }

    // MARK: Folded text

    private func firstMatch(in text: FoldedText, raw: Span<UInt8>, from start: Int) -> Range<Int>? {
        var from = start
        while let position = search.find(in: text.bytes.span, from: from) {
            let range = position..<position + folded.count
            if hasWordEdges(range, in: text), isSame(as: range, of: text, raw) { return range }
            // UTF-8 of a whole phrase is found at the start of a character only, so any step is right.
            from = position + 1
        }
        return nil
    }

    func hasWordEdges(_ range: Range<Int>, in text: FoldedText) -> Bool {
        text.hasWordEdges(range, starts: startsInWord, ends: endsInWord)
    }

    private func isSame(as range: Range<Int>, of text: FoldedText, _ raw: Span<UInt8>) -> Bool {
        level >= .indexed
            || Normalization.composed(raw.extracting(text.rawRange(of: range))) == composed
    }
}

extension FoldedText {
    /// False if a word goes on beside `range`, where it may not. Words are those of the indexed level, whatever a wider one drops between
    /// them.
    func hasWordEdges(_ range: Range<Int>, starts startsInWord: Bool, ends endsInWord: Bool) -> Bool {
        guard startsInWord || endsInWord else { return true }
        let (range, bytes) = (indexedRange(of: range), indexedBytes)
        if startsInWord, range.lowerBound > 0,
            CharacterClass(bytes.span.scalar(before: range.lowerBound)) == .word
        {
            return false
        }
        if endsInWord, range.upperBound < bytes.count,
            CharacterClass(bytes.span.scalar(at: range.upperBound).value) == .word
        {
            return false
        }
        return true
    }
}
