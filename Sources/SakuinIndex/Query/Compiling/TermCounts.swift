// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

extension QueryScope {
    /// The terms of a phrase, as the postings are asked for them; of variants at a wider level those that there are.
    func terms(
        of clause: TextClause, _ deadline: Deadline
    ) throws(IndexError) -> [Explanation.TermCount] {
        guard let pattern = Pattern(clause.phrase, level: level(clause.level), isPrefix: clause.isPrefix)
        else { return [] }
        let phrase = Phrase(pattern, try WideVariants(pattern, in: database))
        let titlePrefix = Array(Schema.TermPrefix.title.rawValue.utf8)
        var counts: [Explanation.TermCount] = []
        for needle in phrase.shifting ?? phrase.needles {
            for term in needle.terms {
                func posts(_ term: [UInt8]) throws(IndexError) -> Int {
                    guard needle.isPrefix else { return try database.frequency(of: term) }
                    // A post that has several of the terms is one.
                    let iterator = try PostingIterator(.terms(from: term), in: database)
                    var count = 0
                    while !deadline.isOver(after: Deadline.candidate), try iterator.next() != nil { count += 1 }
                    return count
                }
                let count = Explanation.TermCount(
                    term: String(decoding: term, as: UTF8.self), isPrefix: needle.isPrefix, posts: try posts(term),
                    titles: try posts(titlePrefix + term))
                if count.posts > 0 || needle.terms.count == 1 { counts.append(count) }
            }
        }
        return counts
    }
}
