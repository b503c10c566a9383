// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tokens become terms: bytes, sorted, with their occurrences, as the index wants them.

/// The distinct terms of a post's texts, each with its occurrences.
///
/// ```swift
/// let terms = PostTerms(of: [FoldedText("東京 swift")])
/// terms.length  // 2: 東京, swift
/// terms.forEach { term, occurrences in print(term.count, occurrences.code) }
/// ```
public struct PostTerms: Sendable {
    private var short: [PlacedTermCode] = []
    private var words: [(bytes: ArraySlice<UInt8>, place: UInt32)] = []
    /// How many bigrams and words the texts have.
    public private(set) var length = 0
    public private(set) var sketch = TextSketch()

    /// Places between texts.
    public static let gap = 1

    /// The terms of `texts` under the widest fold. Places go on from text to text, with one between that no term has: no
    /// phrase goes from one into the other.
    public init(of texts: [FoldedText]) {
        var codes = TermCodes()
        var characters = 0
        for text in texts {
            characters += codes.read(text.bytes.span, from: characters) + PostTerms.gap
            length += codes.short.count(where: \.isBigram) + codes.words.count
            for code in codes.short where code.isBigram { sketch.add(TermSet.hash(bigram: code.term)) }
            for word in codes.words { sketch.add(TermSet.hash(word: text.bytes.span.extracting(word.range))) }
            short += codes.short
            words += codes.words.map { (text.bytes[$0.range], $0.place) }
        }
        short.sort()
        words.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// Calls `body` with each distinct term: first the words, then the rest, each in byte order.
    public func forEach<Failure: Error>(
        _ body: (Span<UInt8>, Occurrences) throws(Failure) -> Void
    ) throws(Failure) {
        var index = 0
        while index < words.count {
            let word = words[index].bytes
            var occurrences = Occurrences(at: words[index].place)
            index += 1
            while index < words.count, words[index].bytes == word {
                occurrences.add(words[index].place)
                index += 1
            }
            try body(word.span, occurrences)
        }
        var term: [UInt8] = []
        index = 0
        while index < short.count {
            let first = short[index]
            var occurrences = Occurrences(at: first.place)
            index += 1
            while index < short.count, short[index].term == first.term {
                occurrences.add(short[index].place)
                index += 1
            }
            term.removeAll(keepingCapacity: true)
            TermCodes.write(first.term, to: &term)
            try body(term.span, occurrences)
        }
    }
}
