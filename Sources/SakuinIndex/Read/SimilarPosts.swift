// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that have much in common with another one.

internal import HeapModule
internal import SakuinText

/// A post that has much in common with another.
///
/// ```swift
/// let found = try reader.similar(toID: "anond:20240605205024", limit: 10) ?? []
/// for other in found { print(other.similarity, other.isCopy, other.post.id) }
/// ```
public struct SimilarPost: Sendable {
    public var post: StoredPost
    /// Bigrams and words that both have, as a share of those that one of them has, 0...1.
    public var similarity: Double
    /// How many posts answer it.
    public var replies: Int
    /// True if the two say nearly the same.
    public var isCopy: Bool { similarity >= NearDuplicates.leastSimilarity }
}

/// Posts that are about the same.
private struct RelatedPosts {
    let database: XapianDatabase

    /// Less than this is what any two posts of a size have in common.
    static let leastSimilarity = 0.1
    /// Of its rarest terms so many lead to other posts.
    private static let mostTerms = 24
    /// Posts that are compared.
    private static let most = 200
    /// Terms of a long post that are looked up.
    private static let mostLookedUp = 4000

    /// The heaviest posts by BM25 over the rarest bigrams and words of a post.
    func docids(of docid: UInt32, _ deadline: Deadline) throws(IndexError) -> [UInt32] {
        var rarest: [(frequency: Int, place: Int, term: [UInt8])] = []
        for (place, term) in try terms(of: docid).prefix(RelatedPosts.mostLookedUp).enumerated() {
            let frequency = try database.frequency(of: term)
            // Nobody else has those of one.
            if frequency > 1 { rarest.append((frequency, place, term)) }
        }
        guard !rarest.isEmpty else { return [] }
        rarest.sort { ($0.frequency, $0.place) < ($1.frequency, $1.place) }
        let iterator = try PostingIterator(
            .or(
                rarest.prefix(RelatedPosts.mostTerms).map {
                    .weighed(.term($0.term), key: RankingStatistics.key($0.term, isPrefix: false), factor: 1)
                }), in: database,
            ranking: try RankingStatistics(
                of: database, lengthShare: RankingStatistics.lengthShareOfSentences))
        var candidates: [PostingIterator.Candidate] = []
        while !deadline.isOver(after: Deadline.candidate), let candidate = try iterator.next() {
            candidates.append(candidate)
        }
        candidates.sort { ($1.weight, $0.docid) < ($0.weight, $1.docid) }
        return candidates.prefix(RelatedPosts.most).map(\.docid)
    }

    /// Its bigrams and words, without repetition.
    private func terms(of docid: UInt32) throws(IndexError) -> [[UInt8]] {
        var codes = TermCodes()
        var (words, bigrams): (Set<[UInt8]>, Set<UInt64>) = ([], [])
        for text in try VerifiedFields(try database.record(of: docid)).folded {
            _ = codes.read(text.bytes.span, from: 0)
            for code in codes.short where code.isBigram { bigrams.insert(code.term) }
            // A letter alone is in every other post.
            for word in codes.words.map({ Array(text.bytes[$0.range]) })
            where word.count(where: { $0 & 0xC0 != 0x80 }) > 1 {
                words.insert(word)
            }
        }
        return words.sorted { $0.lexicographicallyPrecedes($1) }
            + bigrams.sorted().map { bigram in
                var term: [UInt8] = []
                TermCodes.write(bigram, to: &term)
                return term
            }
    }
}

extension IndexReader {
    /// The posts that have most in common with the one with this id, the likest first: its near-duplicates, and what else
    /// has most of its rarest bigrams and words.
    /// - Returns: nil if there is no such post.
    public func similar(
        toID id: String, limit: Int, until end: ContinuousClock.Instant? = nil
    ) throws(IndexError) -> [SimilarPost]? {
        try onOneRevision { (database) throws(IndexError) in
            guard let docid = try database.docids(named: id, limit: 1).first else { return nil }
            let copies = NearDuplicates(database: database)
            let own = try copies.terms(of: docid)
            let deadline = Deadline(end)
            var found: [(docid: UInt32, similarity: Double)] = []
            let related = try RelatedPosts(database: database).docids(of: docid, deadline)
            for other in try copies.candidates(own).union(related).sorted() where other != docid {
                if deadline.isOver(after: Deadline.post) { break }
                let similarity = try copies.terms(of: other).similarity(to: own)
                if similarity >= RelatedPosts.leastSimilarity { found.append((other, similarity)) }
            }
            found.sort { ($1.similarity, $0.docid) < ($0.similarity, $1.docid) }
            var posts: [SimilarPost] = []
            for one in found.prefix(limit) {
                let post = try PostRecord.decode(try database.record(of: one.docid))
                let replies = try ReplyGraph(in: database).replyCount(of: ReplyGraph.Node(one.docid, post))
                posts.append(SimilarPost(post: post, similarity: one.similarity, replies: replies))
            }
            return posts
        }
    }
}

extension FoundPost {
    /// With the similarity as its weight, and no matches.
    public init(_ similar: SimilarPost) {
        self.init(post: similar.post, weight: similar.similarity, titleMatches: [], bodyMatches: [])
        replies = similar.replies
    }
}
