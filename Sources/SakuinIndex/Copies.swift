// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that say nearly the same: looked up by their sketches, compared by their terms.

internal import SakuinText

/// Finds the near-duplicates of posts, of one revision.
struct Copies {
    let database: XapianDatabase

    /// Posts of which one says nearly what the other does have so much in common. What is asked for by hand and copied by
    /// people is above (a tenth of the characters changed: 0.72, a quarter cut off: 0.78), other posts are far below.
    static let leastSimilarity = 0.6
    /// Posts of one part of a sketch that are looked at.
    private static let most = 2000

    func terms(of docid: UInt32) throws(IndexError) -> TermSet {
        TermSet(of: try VerifiedFields(try database.record(of: docid)).folded)
    }

    /// Posts whose sketches have a band in common with that of a post of these terms; it may be among them.
    func candidates(_ terms: TermSet) throws(IndexError) -> Set<UInt32> {
        var found: Set<UInt32> = []
        for (term, code) in Schema.bands(of: terms.sketch) {
            found.formUnion(try database.docids(of: term, frequency: code, limit: Copies.most))
        }
        return found
    }
}

/// Which matches of a question stand for the others that say nearly the same: one is shown if none that is shown and comes
/// before it in time, as docids tell that, says nearly the same. So every match is shown or is a copy of one that is.
final class CopyFolding {
    private let copies: Copies
    private let judge: any PostJudge
    private let isNewestFirst: Bool
    private let deadline: Deadline
    private var known: [UInt32: Bool] = [:]
    private var terms: [UInt32: TermSet] = [:]
    private var verdicts: [UInt32: Bool] = [:]
    /// Posts that may still be read to be compared: beyond it copies are shown like any other.
    private var budget = 2000

    init(_ judge: any PostJudge, isNewestFirst: Bool, _ deadline: Deadline, in database: XapianDatabase) {
        copies = Copies(database: database)
        self.judge = judge
        self.isNewestFirst = isNewestFirst
        self.deadline = deadline
    }

    /// - Parameter docid: of a match.
    func isShown(_ docid: UInt32) throws(IndexError) -> Bool {
        if let answer = known[docid] { return answer }
        // Looking copies up costs a millisecond where many posts are alike.
        guard hasMeans else { return true }
        // For the case that this one is asked for on the way; it never is, as the way leads back in time.
        known[docid] = true
        let own = try terms(of: docid)
        // The first of all is the most likely to be shown. Newer posts have smaller docids.
        let candidates = try copies.candidates(own)
        for other in isNewestFirst ? candidates.sorted() : candidates.sorted(by: >) {
            guard isNewestFirst ? other < docid : other > docid else { break }
            guard hasMeans else { return true }
            guard try isCopy(other, of: own), try isShown(other) else { continue }
            known[docid] = false
            return false
        }
        return true
    }

    /// How many matches say nearly what this one does, itself included.
    func count(of docid: UInt32) throws(IndexError) -> (count: Int, isExact: Bool) {
        let own = try terms(of: docid)
        var count = 1
        for other in try copies.candidates(own).sorted() where other != docid {
            guard hasMeans else { return (count, false) }
            if try isCopy(other, of: own) { count += 1 }
        }
        return (count, true)
    }

    private var hasMeans: Bool { budget > 0 && !deadline.isOver(after: Deadline.post) }

    private func isCopy(_ other: UInt32, of own: TermSet) throws(IndexError) -> Bool {
        guard try terms(of: other).similarity(to: own) >= Copies.leastSimilarity else { return false }
        if let verdict = verdicts[other] { return verdict }
        var post = VerifiedPost(other, in: copies.database)
        let verdict = try judge.accepts(&post)
        verdicts[other] = verdict
        return verdict
    }

    private func terms(of docid: UInt32) throws(IndexError) -> TermSet {
        if let known = terms[docid] { return known }
        budget -= 1
        let made = try copies.terms(of: docid)
        terms[docid] = made
        return made
    }
}

/// A post that has much in common with another.
public struct SimilarPost: Sendable {
    public var post: StoredPost
    /// Bigrams and words that both have, as a share of those that one of them has, 0...1.
    public var similarity: Double
    /// True if the two say nearly the same.
    public var isCopy: Bool { similarity >= Copies.leastSimilarity }
}

extension FoundPost {
    /// With the similarity as its weight, and no matches.
    public init(_ similar: SimilarPost) {
        self.init(post: similar.post, weight: similar.similarity, titleMatches: [], bodyMatches: [])
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
            guard let docid = try IndexReader.docids(named: id, limit: 1, in: database).first else { return nil }
            let copies = Copies(database: database)
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
                posts.append(SimilarPost(post: post, similarity: one.similarity))
            }
            return posts
        }
    }
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
        let walk = try PostingWalk(
            .or(
                rarest.prefix(RelatedPosts.mostTerms).map {
                    .weighed(.term($0.term), key: RankingStatistics.key($0.term, isPrefix: false), factor: 1)
                }), in: database,
            ranking: try RankingStatistics(
                of: database, lengthShare: RankingStatistics.lengthShareOfSentences))
        var candidates: [PostingWalk.Candidate] = []
        while !deadline.isOver(after: Deadline.candidate), let candidate = try walk.next() {
            candidates.append(candidate)
        }
        candidates.sort { ($1.weight, $0.docid) < ($0.weight, $1.docid) }
        return candidates.prefix(RelatedPosts.most).map(\.docid)
    }

    /// Its bigrams and words.
    private func terms(of docid: UInt32) throws(IndexError) -> [[UInt8]] {
        var terms: [[UInt8]] = []
        PostTerms(of: try VerifiedFields(try database.record(of: docid)).folded).forEach { term, _ in
            var characters = 0
            for index in 0..<term.count where term[index] & 0xC0 != 0x80 { characters += 1 }
            if characters > 1 { terms.append([UInt8](term)) }
        }
        return terms
    }
}
