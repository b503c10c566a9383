// SPDX-License-Identifier: GPL-2.0-or-later
//
// Words become questions to the postings: the terms that every text with a phrase has. Its documents are all that can match (never
// fewer), so verification finds every hit among them; those of which the postings alone tell that they match are marked as sure.

internal import SakuinText

extension QueryScope {
    /// One kana is found by all terms that begin with it. Where they have more postings than one post in so many, the
    /// posts themselves are read: の is in nearly all of them, and has thousands of terms.
    private static let manyPosts = 2

    /// Posts with a text that holds `literal`, which may be a part of a word.
    func candidates(
        ofLiteral literal: String, _ level: FoldLevel, _ prefix: [UInt8]
    ) throws(IndexError) -> PostingQuery {
        guard let pattern = Pattern(literal: literal, level: level) else { return .unverified(.all) }
        let phrase = Phrase(pattern, try WideVariants(pattern, in: database))
        guard !phrase.needles.isEmpty || phrase.shifting?.isEmpty == false else { return .unverified(.all) }
        return try candidates(of: phrase, prefix: prefix)
    }

    func candidates(of phrase: Phrase, prefix: [UInt8]) throws(IndexError) -> PostingQuery {
        guard let shifting = phrase.shifting else { return try candidates(of: phrase.needles, prefix: prefix) }
        // Where neighbours may change characters, a text can have the phrase in more ways than at places that fit.
        var parts: [PostingQuery] = []
        for needle in shifting {
            guard let part = try candidates(of: needle, prefix: prefix) else { continue }
            parts.append(weighed(part, needle, prefix, factor: 1))
        }
        guard !parts.isEmpty else { return .unverified(.all) }
        let any: PostingQuery = .unverified(parts.count == 1 ? parts[0] : .and(parts))
        guard phrase.isDecided, !phrase.needles.contains(where: \.terms.isEmpty) else { return any }
        return .or([any, .scaled(try candidates(of: phrase.needles, prefix: prefix), 0)])
    }

    private func candidates(of needles: [Needle], prefix: [UInt8]) throws(IndexError) -> PostingQuery {
        guard !needles.isEmpty else { return .none }
        var parts: [PostingQuery.PhrasePart] = []
        for needle in needles {
            guard let part = try candidates(of: needle, prefix: prefix) else { continue }
            parts.append(
                PostingQuery.PhrasePart(
                    query: weighed(part, needle, prefix, factor: needle.weight), distances: needle.distances))
        }
        if parts.isEmpty { return .unverified(.all) }
        let found: PostingQuery =
            parts.count == 1 && parts[0].distances.count == 1 ? parts[0].query : .phrase(parts)
        return parts.count == needles.count ? found : .unverified(found)
    }

    private func weighed(_ part: PostingQuery, _ needle: Needle, _ prefix: [UInt8], factor: Double) -> PostingQuery {
        isRanked ? .weighed(part, key: needle.key(prefix), factor: factor) : part
    }

    /// Nil for what is in so many posts that looking them up is dearer than reading the posts.
    private func candidates(of needle: Needle, prefix: [UInt8]) throws(IndexError) -> PostingQuery? {
        let terms = needle.terms.map { prefix + $0 }
        guard needle.isPrefix else { return PostingQuery.synonyms(of: terms.map(PostingQuery.term)) }
        let isLeftOut: Bool
        if let statistics {
            isLeftOut = try statistics.isLeftOut(needle.key(prefix)) { () throws(IndexError) in try areMany(terms) }
        } else {
            isLeftOut = try areMany(terms)
        }
        return isLeftOut ? nil : PostingQuery.synonyms(of: terms.map(PostingQuery.terms))
    }

    /// True if terms that begin so have more postings than one post in `manyPosts`.
    private func areMany(_ beginnings: [[UInt8]]) throws(IndexError) -> Bool {
        let many = try max(1, database.documentCount() / QueryScope.manyPosts)
        var sum = 0
        for term in beginnings where sum < many { sum += try database.frequency(ofPrefix: term, enough: many - sum) }
        return sum >= many
    }
}
