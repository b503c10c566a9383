// SPDX-License-Identifier: GPL-2.0-or-later
//
// A sentence as a question: it is cut as a text is, and a post matches that has enough of the pieces.

internal import SakuinText

/// True of posts that have enough of the pieces.
private struct SentenceJudge: PostJudge {
    let pieces: [(judge: any PostJudge, votes: Int)]
    let minimum: Int

    func accepts(_ post: inout VerifiedPost) throws(IndexError) -> Bool {
        var missing = minimum
        for piece in pieces where missing > 0 {
            if try piece.judge.accepts(&post) { missing -= piece.votes }
        }
        return missing <= 0
    }

    var shown: [ShownText] { pieces.flatMap(\.judge.shown) }

    var isSentence: Bool { true }
}

extension QueryScope {
    /// How much it adds that a sentence stands in a post as it is.
    private static let wholeWeight = 2.0

    func compile(sentence clauses: [TextClause]) throws(IndexError) -> CompiledQuery {
        let words = SentencePieces(clauses.map { ($0, level($0.level)) })
        var votes: [PostingQuery.Vote] = []
        var pieces: [(judge: any PostJudge, votes: Int)] = []
        var isPlanned = true
        for piece in words.counted {
            let compiled = try compile(piece.phrase)
            pieces.append((compiled.judge, piece.votes))
            if compiled.candidates == .unverified(.all) { isPlanned = false }
            let query: PostingQuery = piece.isWeighed ? compiled.candidates : .scaled(compiled.candidates, 0)
            votes.append(PostingQuery.Vote(query: query, votes: UInt32(piece.votes)))
        }
        let judge = SentenceJudge(pieces: pieces, minimum: words.minimum)
        guard isPlanned else { return CompiledQuery(.unverified(.all), judge) }
        let enough: PostingQuery = .minimumMatch(votes, minimum: UInt32(words.minimum))
        guard isRanked, !words.weighing.isEmpty || !words.wholes.isEmpty else { return CompiledQuery(enough, judge) }
        var weighing: [PostingQuery] = []
        for phrase in words.weighing { weighing.append(try compile(phrase).candidates) }
        for whole in words.wholes { weighing.append(.scaled(try compile(whole).candidates, QueryScope.wholeWeight)) }
        return CompiledQuery(.andMaybe(enough, .or(weighing.filter { $0 != .unverified(.all) })), judge)
    }

    private func compile(_ phrase: SentencePieces.Wording) throws(IndexError) -> CompiledQuery {
        try compile(phrase.text, phrase.field, phrase.level, isPrefix: phrase.isPrefix)
    }

    func explained(sentence clauses: [TextClause], _ deadline: Deadline) throws(IndexError) -> Explanation.Clause {
        var explained = Explanation.Clause(kind: "loose", text: clauses.map(\.phrase).joined(separator: " "))
        for clause in clauses { explained.terms += try terms(of: clause, deadline) }
        return explained
    }
}

/// The pieces of words, and how many of them a post must have.
struct SentencePieces: Sendable {
    /// What is sought as a phrase is.
    struct Wording: Sendable {
        var text: String
        var field: TextClause.Field
        var level: FoldLevel
        var isPrefix: Bool
    }

    /// A phrase, and what it counts where a post has it.
    struct Counted: Sendable {
        var phrase: Wording
        var votes: Int
        /// False for what only counts: its pieces weigh.
        var isWeighed: Bool
    }

    private(set) var counted: [Counted] = []
    /// These only weigh.
    private(set) var weighing: [Wording] = []
    /// The words as they stand, where they have several pieces: a post that has all of it in one comes first.
    private(set) var wholes: [Wording] = []
    /// A post matches that has so many votes.
    let minimum: Int

    /// One vote in so many must be there. The median question of JaQuAD then matches 116 of 11,144 paragraphs, and the answer's is
    /// not kept out; with a fifth 56, and MRR@10 is .9091 in place of .9095 (Benchmarks/ranking.md).
    private static let share = 6

    init(_ clauses: [(clause: TextClause, level: FoldLevel)]) {
        var known: Set<Piece> = []
        var pieces: [Piece] = []
        for (clause, level) in clauses {
            let own = Piece.all(of: clause, level: level)
            if own.count(where: { $0.worth.isWeighed && ($0.worth.votes > 0 || $0.worth == .ofKatakana) }) > 1 {
                wholes.append(
                    Wording(text: clause.phrase, field: clause.field, level: level, isPrefix: clause.isPrefix))
            }
            pieces += own.filter { known.insert($0).inserted }
        }
        // ですか has nothing else.
        let isWeak = !pieces.contains { $0.worth.votes > 0 }
        for piece in pieces {
            let phrase = Wording(
                text: piece.text, field: piece.field, level: piece.level, isPrefix: piece.isPrefix)
            if piece.worth.votes > 0 || isWeak {
                counted.append(
                    Counted(phrase: phrase, votes: max(1, piece.worth.votes), isWeighed: piece.worth.isWeighed))
            } else if piece.worth != .loneKana {
                weighing.append(phrase)
            }
        }
        minimum = (counted.reduce(0) { $0 + $1.votes } + SentencePieces.share - 1) / SentencePieces.share
    }

    /// What a piece tells.
    private enum Worth: Hashable {
        /// A word of katakana: it is there as a whole or not at all, for ウーバー shares half of サーバー.
        case katakana
        /// In a word of katakana.
        case ofKatakana
        /// Words.
        case content
        /// Mostly across the edge of a word.
        case mixed
        /// Endings and particles.
        case hiragana
        /// Beside the bigrams that it is in.
        case kanjiOfBigram
        /// In nearly every post, at the cost of a thousand terms.
        case loneKana

        var votes: Int {
            switch self {
            // As many as two bigrams, however long it is: texts spell long ones in several ways.
            case .katakana: 4
            case .content: 2
            case .mixed: 1
            case .hiragana, .ofKatakana, .kanjiOfBigram, .loneKana: 0
            }
        }

        var isWeighed: Bool { self != .katakana }
    }

    private struct Piece: Hashable {
        var text: String
        var field: TextClause.Field
        var level: FoldLevel
        var isPrefix: Bool
        var worth: Worth

        static func all(of clause: TextClause, level: FoldLevel) -> [Piece] {
            let folded = FoldedText(FoldedText(clause.phrase), to: max(level, .indexed))
            let tokens = SakuinText.tokens(of: folded.bytes)
            var (pieces, katakana) = words(of: clause, level: level)
            if level > .indexed { katakana = [] }
            for (index, token) in tokens.enumerated() {
                let isInBigram = Phrase.isInBigram(tokens, index)
                if token.kind == .runEnd, isInBigram { continue }
                // Where katakana are hiragana, their long-vowel mark is one too.
                let hiragana = TermWeight.hiragana(
                    in: folded.bytes.span.extracting(token.range), withMarks: level > .indexed)
                let worth: Worth =
                    switch token.kind {
                    case .runEnd: .loneKana
                    case .kanji: isInBigram ? .kanjiOfBigram : .content
                    case .bigram where katakana.contains(where: { $0.clamped(to: token.range) == token.range }):
                        .ofKatakana
                    case .bigram: hiragana == 2 ? .hiragana : hiragana == 1 ? .mixed : .content
                    case .word, .symbol: .content
                    }
                // At level 0 the pieces are as they are written.
                let bytes =
                    level < .indexed
                    ? Array(clause.phrase.utf8)[folded.rawRange(of: token.range)] : folded.bytes[token.range]
                let isLast = token.range.upperBound == folded.bytes.count
                pieces.append(
                    Piece(
                        text: String(decoding: bytes, as: UTF8.self), field: clause.field, level: level,
                        isPrefix: clause.isPrefix && isLast && token.kind == .word, worth: worth))
            }
            return pieces
        }

        /// The words of katakana of which a bigram is only a part, and where they stand in the clause's text at the index's level: at wider
        /// ones they cannot be told from hiragana.
        private static func words(of clause: TextClause, level: FoldLevel) -> (pieces: [Piece], ranges: [Range<Int>]) {
            let folded = FoldedText(clause.phrase)
            let ranges = TermWeight.katakanaWords(in: folded.bytes)
            let pieces = ranges.map { range in
                let bytes =
                    level < .indexed ? Array(clause.phrase.utf8)[folded.rawRange(of: range)] : folded.bytes[range]
                return Piece(
                    text: String(decoding: bytes, as: UTF8.self), field: clause.field, level: level, isPrefix: false,
                    worth: .katakana)
            }
            return (pieces, ranges)
        }
    }
}
