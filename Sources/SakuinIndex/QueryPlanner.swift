// SPDX-License-Identifier: GPL-2.0-or-later
//
// A query becomes a question to the postings. Its documents are all that can match (never fewer), so verification
// finds every hit among them; those of which the postings alone tell that they match are marked as sure.

internal import SakuinText

/// Plans the parts of a query.
struct QueryPlanner {
    let displacement: Int
    /// What weights depend on, if they are wanted: then titles and rarer bigrams weigh more.
    let statistics: RankingStatistics?
    let database: XapianDatabase

    private var isRanked: Bool { statistics != nil }

    /// How much a title's match adds. More, or nothing, made neither words nor sentences any better.
    private static let titleWeight = 0.1
    /// How much it adds that a sentence stands in a post as it is.
    private static let wholeWeight = 2.0
    /// One kana is found by all terms that begin with it. Where they have more postings than one post in so many, the
    /// posts themselves are read: の is in nearly all of them, and has thousands of terms.
    private static let manyPosts = 2

    /// - Parameter node: the query, as the verifier has it.
    func plan(_ node: Verifier.Node) throws(IndexError) -> Candidates {
        switch node {
        case .all(let parts): return try planAll(parts)
        case .any(let parts):
            var either: [Candidates] = []
            for part in parts { either.append(try plan(part)) }
            return .or(either)
        case .not(let part): return try planAll([.not(part)])
        case .text(let phrasing, let field):
            let whole = try plan(phrasing.pattern, field)
            guard whole != .unsure(.all), let gapped = try plan(phrasing.gapped, field) else { return whole }
            return .or([whole, .scaled(gapped, 0)])
        case .loose(let words): return try plan(words)
        case .expression(let expression, let field): return try plan(expression, field)
        case .link(let address):
            let host = anyTerm([Schema.booleanTerm(.link, address.host)])
            return address.isHostAlone ? host : .unsure(host)
        case .source(let dumps): return anyTerm(dumps.sorted().map { Schema.booleanTerm(.dump, String($0)) })
        // A term begins as the digest of the id does, or is that of a content that the post may have beside an id.
        case .id(let ids): return .unsure(.scaled(.or(ids.flatMap(Schema.candidates)), 0))
        case .replyTo(let ids): return anyTerm(ids.map { Schema.booleanTerm(.replyTo, $0) })
        case .flag(let flag): return anyTerm([Schema.booleanTerm(.flag, flag.rawValue)])
        case .time(let range, let sure): return plan(range, sure: sure)
        }
    }

    private func planAll(_ parts: [Verifier.Node]) throws(IndexError) -> Candidates {
        var together: [Candidates] = []
        var excluded: [Candidates] = []
        for part in parts {
            if case .not(let inner) = part {
                excluded.append(try plan(inner))
            } else {
                together.append(try plan(part))
            }
        }
        // All posts, sure or not, are no restriction beside another.
        let restricting = together.filter { $0 != .all && $0 != .unsure(.all) }
        var base: Candidates = restricting.count > 1 ? .and(restricting) : restricting.first ?? .all
        if together.contains(.unsure(.all)) { base = .unsure(base) }
        return excluded.isEmpty ? base : .andNot(base, .or(excluded))
    }

    private func anyTerm(_ terms: [[UInt8]]) -> Candidates {
        .or(terms.map(Candidates.term))
    }

    private func plan(_ range: Range<Int64>, sure: Range<UInt32>) -> Candidates {
        guard let docids = Docids.possible(range, displacement: displacement) else { return .none }
        return .and([.all, .docids(docids, sure: sure)])
    }

    // MARK: Phrases

    private func plan(
        _ pattern: Pattern, _ field: TextClause.Field
    ) throws(IndexError) -> Candidates {
        let forms = try WideForms(pattern, in: database)
        let phrase = Phrase(pattern, forms)
        let inTitle = try candidates(of: phrase, prefix: Array(Schema.TermPrefix.title.rawValue.utf8))
        if field == .title { return phrase.isDecided ? inTitle : inTitle.asUnsure }
        let anywhere = try candidates(of: phrase, prefix: [])
        guard anywhere != .unsure(.all) else { return anywhere }
        let weighed =
            isRanked && field == .any ? .andMaybe(anywhere, .scaled(inTitle, QueryPlanner.titleWeight)) : anywhere
        return phrase.isDecided && field == .any ? weighed : weighed.asUnsure
    }

    // MARK: Sentences

    private func plan(_ words: LooseWords) throws(IndexError) -> Candidates {
        var counted: [Candidates.Vote] = []
        for piece in words.counted {
            let found = try plan(piece.node)
            guard found != .unsure(.all) else { return .unsure(.all) }
            let candidates: Candidates = piece.isWeighed ? found : .scaled(found, 0)
            counted.append(Candidates.Vote(candidates: candidates, votes: UInt32(piece.votes)))
        }
        let some: Candidates = .some(counted, least: UInt32(words.least))
        guard isRanked, !words.weighing.isEmpty || !words.wholes.isEmpty else { return some }
        var weighing = try words.weighing.map { (node) throws(IndexError) in try plan(node) }
        for whole in words.wholes { weighing.append(.scaled(try plan(whole), QueryPlanner.wholeWeight)) }
        return .andMaybe(some, .or(weighing.filter { $0 != .unsure(.all) }))
    }

    // MARK: Gaps

    /// Posts of lossy dumps that have the pieces of which nothing may be missing; nil if there can be none.
    private func plan(_ gapped: [GappedPattern], _ field: TextClause.Field) throws(IndexError) -> Candidates? {
        let lossy = Schema.booleanTerm(.flag, PostFlag.lossy.rawValue)
        guard !gapped.isEmpty, try database.frequency(of: lossy) > 0 else { return nil }
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var either: [Candidates] = []
        for pattern in gapped {
            var pieces: [Candidates] = [.term(lossy)]
            for piece in pattern.wholePieces {
                let literal = String(decoding: pattern.folded[piece], as: UTF8.self)
                let found = try candidates(ofLiteral: literal, pattern.level, prefix)
                if found != .unsure(.all) { pieces.append(found) }
            }
            either.append(.and(pieces))
        }
        return .unsure(.or(either))
    }

    // MARK: Expressions

    /// Posts that have the literals that every match has.
    private func plan(_ expression: Expression, _ field: TextClause.Field) throws(IndexError) -> Candidates {
        let prefix = field == .title ? Array(Schema.TermPrefix.title.rawValue.utf8) : []
        var either: [Candidates] = []
        for (level, literals) in expression.literals {
            var any: [Candidates] = []
            var all: [Candidates] = []
            for literal in literals {
                let found = try candidates(ofLiteral: literal.text, level, prefix)
                any.append(found)
                if literal.isNeeded, found != .unsure(.all) { all.append(found) }
            }
            if !any.isEmpty, !any.contains(.unsure(.all)) { all.append(.or(any)) }
            guard !all.isEmpty else { return .unsure(.all) }
            either.append(all.count == 1 ? all[0] : .and(all))
        }
        return .unsure(.or(either))
    }

    private func candidates(
        ofLiteral literal: String, _ level: FoldLevel, _ prefix: [UInt8]
    ) throws(IndexError) -> Candidates {
        guard let pattern = Pattern(literal: literal, level: level) else { return .unsure(.all) }
        let phrase = Phrase(pattern, try WideForms(pattern, in: database))
        guard !phrase.needles.isEmpty || phrase.loose?.isEmpty == false else { return .unsure(.all) }
        return try candidates(of: phrase, prefix: prefix)
    }

    private func candidates(of phrase: Phrase, prefix: [UInt8]) throws(IndexError) -> Candidates {
        guard let loose = phrase.loose else { return try candidates(of: phrase.needles, prefix: prefix) }
        // Where neighbours may change characters, a text can have the phrase in more ways than at places that fit.
        var parts: [Candidates] = []
        for needle in loose {
            guard let part = try candidates(of: needle, prefix: prefix) else { continue }
            parts.append(weighed(part, needle, prefix, factor: 1))
        }
        guard !parts.isEmpty else { return .unsure(.all) }
        let any: Candidates = .unsure(parts.count == 1 ? parts[0] : .and(parts))
        guard phrase.isDecided, !phrase.needles.contains(where: \.terms.isEmpty) else { return any }
        return .or([any, .scaled(try candidates(of: phrase.needles, prefix: prefix), 0)])
    }

    private func candidates(of needles: [Needle], prefix: [UInt8]) throws(IndexError) -> Candidates {
        guard !needles.isEmpty else { return .none }
        var parts: [Candidates.PhrasePart] = []
        for needle in needles {
            guard let part = try candidates(of: needle, prefix: prefix) else { continue }
            parts.append(
                Candidates.PhrasePart(
                    candidates: weighed(part, needle, prefix, factor: needle.weight), distances: needle.distances))
        }
        if parts.isEmpty { return .unsure(.all) }
        let found: Candidates =
            parts.count == 1 && parts[0].distances.count == 1 ? parts[0].candidates : .phrase(parts)
        return parts.count == needles.count ? found : .unsure(found)
    }

    private func weighed(_ part: Candidates, _ needle: Needle, _ prefix: [UInt8], factor: Double) -> Candidates {
        isRanked ? .weighed(part, key: needle.key(prefix), factor: factor) : part
    }

    /// Nil for what is in so many posts that looking them up is dearer than reading the posts.
    private func candidates(of needle: Needle, prefix: [UInt8]) throws(IndexError) -> Candidates? {
        let terms = needle.terms.map { prefix + $0 }
        guard needle.isPrefix else { return Candidates.synonyms(of: terms.map(Candidates.term)) }
        let isLeftOut: Bool
        if let statistics {
            isLeftOut = try statistics.isLeftOut(needle.key(prefix)) { () throws(IndexError) in try areMany(terms) }
        } else {
            isLeftOut = try areMany(terms)
        }
        return isLeftOut ? nil : Candidates.synonyms(of: terms.map(Candidates.terms))
    }

    /// True if terms that begin so have more postings than one post in `manyPosts`.
    private func areMany(_ beginnings: [[UInt8]]) throws(IndexError) -> Bool {
        let many = try max(1, database.documentCount() / QueryPlanner.manyPosts)
        var sum = 0
        for term in beginnings where sum < many { sum += try database.frequency(ofPrefix: term, enough: many - sum) }
        return sum >= many
    }
}

/// A phrase as the postings know it.
struct Phrase {
    /// What every text with the phrase has: bigrams, words and symbols; a single character only where its run in the phrase
    /// is no longer. At a level wider than the index's: where no neighbour has changed a character.
    private(set) var needles: [Needle] = []
    /// At a wider level: what every text with the phrase has, at whatever places. Nil if `needles` are that.
    private(set) var loose: [Needle]?
    /// True if a text that has the needles, at their places, has the phrase.
    private(set) var isDecided: Bool

    /// - Parameter forms: nil at the index's own level and below.
    init(_ pattern: Pattern, _ forms: WideForms?) {
        let folded = pattern.folded.span
        isDecided = pattern.level >= .indexed
        var covered = 0
        var anyPlace: [Needle] = []
        for (index, token) in pattern.tokens.enumerated() {
            if token.kind == .kanji || token.kind == .runEnd, Phrase.isInBigram(pattern.tokens, index) { continue }
            let endsPattern = token.range.upperBound == pattern.folded.count
            if token.kind == .word, pattern.isLiteral {
                // Words may go on beside it, so their terms are not known.
                isDecided = false
                continue
            }
            let term = SakuinText.term(of: token, in: folded)
            // A last kana may begin a bigram in the text; a last word may go on where the query says so.
            let isOpen = endsPattern && (token.kind == .runEnd || token.kind == .word && pattern.isPrefix)
            // Punctuation and spaces are no terms; a word may be longer than its term.
            let isWhole = isOpen ? term.count == token.range.count : !Phrase.mayBeCut(term, token)
            isDecided = isDecided && token.range.lowerBound <= covered && isWhole
            covered = max(covered, token.range.upperBound)
            let needle = Needle(
                name: Phrase.name(term, pattern, hasForms: forms != nil, isAny: false),
                forms: forms?.steady(token, term) ?? WideForms.Forms(terms: [term]), isPrefix: isOpen,
                weight: TermWeight.of(token, in: folded), distances: [UInt32(token.place)])
            Phrase.add(needle, to: &needles)
            guard let forms else { continue }
            var any = needle
            any.name = Phrase.name(term, pattern, hasForms: true, isAny: true)
            any.forms = forms.any(token, term)
            // Behind a lone kana a mark may stand that goes: its term is a bigram then.
            any.isPrefix = isOpen || token.kind == .runEnd && forms.isContextual
            Phrase.add(any, to: &anyPlace)
        }
        isDecided = isDecided && covered == pattern.folded.count
        guard let forms else { return }
        // Behind a kana that ends a run a mark may stand that goes: what follows it is one place further then.
        let mayShift =
            forms.isContextual
            && pattern.tokens.contains { $0.kind == .runEnd && $0.range.upperBound < pattern.folded.count }
        if mayShift || !anyPlace.elementsEqual(needles, by: { $0.isSame(as: $1) }) { loose = anyPlace }
    }

    /// A name for a term and its forms, whichever of these the index has at the moment.
    private static func name(_ term: [UInt8], _ pattern: Pattern, hasForms: Bool, isAny: Bool) -> [UInt8] {
        guard hasForms else { return [0] + term }
        return [UInt8(1 + pattern.level.rawValue), isAny ? 1 : 0, pattern.tokens.count == 1 ? 1 : 0] + term
    }

    private static func add(_ needle: Needle, to needles: inout [Needle]) {
        if let known = needles.firstIndex(where: { $0.isSame(as: needle) }) {
            needles[known].distances += needle.distances
        } else {
            needles.append(needle)
        }
    }

    /// True if `term` may also be that of a longer word, cut.
    private static func mayBeCut(_ term: [UInt8], _ token: Token) -> Bool {
        // A character has at most four bytes, so a cut term is at most three short of the longest.
        token.kind == .word && term.count > longestWordTerm - 4
    }

    /// True if a bigram beside the single character at `index` covers it.
    static func isInBigram(_ tokens: [Token], _ index: Int) -> Bool {
        let range = tokens[index].range
        return tokens.contains { $0.kind == .bigram && $0.range.overlaps(range) }
    }
}

/// Terms, or all terms with one of several beginnings, of which every text with a phrase must have one.
struct Needle {
    /// Tells what is sought: the term as the phrase has it, and of which forms `terms` are.
    var name: [UInt8]
    fileprivate var forms: WideForms.Forms
    var isPrefix: Bool
    /// A factor of its weight.
    var weight: Double
    /// Where it stands in the phrase, in characters.
    var distances: [UInt32]

    var terms: [[UInt8]] { forms.terms }

    /// What its frequency is known by, under a field's prefix.
    func key(_ prefix: [UInt8]) -> UInt32 { RankingStatistics.key(prefix + name, isPrefix: isPrefix) }

    /// By all forms, those of which the index has no term included: weights may not change with what comes and goes.
    func isSame(as other: Needle) -> Bool {
        guard isPrefix == other.isPrefix else { return false }
        let isOfForms = !forms.characters.isEmpty && !other.forms.characters.isEmpty
        return isOfForms ? forms.characters == other.forms.characters : terms == other.terms
    }
}
