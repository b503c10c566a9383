// SPDX-License-Identifier: GPL-2.0-or-later
//
// A phrase of a query, and where it stands in a text. This is what "matches" means: a run of the folded text that
// equals the folded phrase, whole words at its Latin edges and, at a narrower level, the same characters there too. So
// a wider level never finds fewer. Candidates from the index are judged by this and by nothing else.

/// A phrase to be found in posts.
public struct Pattern: Sendable, Equatable {
    /// The phrase under the widest fold.
    public let folded: [UInt8]
    public let tokens: [Token]
    /// True if words that begin with the phrase's last word are meant too.
    public let isPrefix: Bool
    /// The level at which characters count as the same.
    public var level: FoldLevel
    /// The phrase as written, in NFC: what level 0 compares.
    private let composed: [UInt8]
    private let startsInWord: Bool
    private let endsInWord: Bool
    private let search: ByteSearch
    /// The longest piece that is Japanese: without it a plain text cannot hold the phrase. Nil if there is none.
    private let plainPart: ByteSearch?

    /// Nil if the phrase holds nothing that is indexed: only space, punctuation, or nothing at all.
    public init?(_ phrase: String, level: FoldLevel = .standard, isPrefix: Bool = false) {
        var phrase = phrase
        phrase.makeContiguousUTF8()
        let folded = FoldedText(phrase.utf8.span).bytes
        let tokens = SakuinText.tokens(of: folded)
        guard !tokens.isEmpty else { return nil }
        self.folded = folded
        self.tokens = tokens
        self.level = level
        self.isPrefix = isPrefix
        composed = Normalization.composed(phrase.utf8.span)
        startsInWord = CharacterClass(folded.span.scalar(at: 0).value) == .word
        endsInWord = !isPrefix && CharacterClass(folded.span.scalar(before: folded.count)) == .word
        search = ByteSearch(bytes: folded)
        let plain = PlainText.longestJapanese(in: folded.span)
        plainPart = plain.isEmpty ? nil : ByteSearch(bytes: Array(folded[plain]))
    }

    /// True if the phrase stands in `text`, which is `raw` folded.
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

    // MARK: Plain text

    /// True if the whole phrase can be sought in plain text as it is: it is Japanese from end to end and, at a narrower
    /// level, written as it is folded.
    private var isPlain: Bool {
        plainPart?.bytes.count == folded.count && (level == .widest || composed == folded)
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
            if hasWordEdges(range, in: text.bytes.span), isSame(as: range, of: text, raw) { return range }
            // UTF-8 of a whole phrase is found at the start of a character only, so any step is right.
            from = position + 1
        }
        return nil
    }

    private func hasWordEdges(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
        if startsInWord, range.lowerBound > 0, CharacterClass(text.scalar(before: range.lowerBound)) == .word {
            return false
        }
        if endsInWord, range.upperBound < text.count, CharacterClass(text.scalar(at: range.upperBound).value) == .word {
            return false
        }
        return true
    }

    private func isSame(as range: Range<Int>, of text: FoldedText, _ raw: Span<UInt8>) -> Bool {
        level == .widest || Normalization.composed(raw.extracting(text.rawRange(of: range))) == composed
    }
}
