// SPDX-License-Identifier: GPL-2.0-or-later

/// Matches, counted: of the candidates that are not sure, as many as the budget allows to read.
struct HitCounter {
    /// What is known before.
    let verdicts: [UInt32: Bool]
    let judge: any PostJudge
    let database: XapianDatabase
    let deadline: Deadline
    var total = 0
    private(set) var isExact = true
    /// Bytes of posts that may still be read.
    private var budget: Int
    /// Steps that may be taken in posting lists, unless all is to be counted.
    private let steps: Int
    /// Candidates to be read in the end, where all may be read.
    private var putOff: [UInt32] = []
    /// Candidates that are still looked at once the budget is spent: those that are sure make the lower bound better.
    private var patience = 20_000

    /// What reading a post costs beside its bytes, in bytes.
    private static let costOfReading = 512

    init(
        verdicts: [UInt32: Bool], budget: Int, steps: Int, judge: any PostJudge, database: XapianDatabase,
        deadline: Deadline
    ) {
        self.verdicts = verdicts
        self.budget = budget
        self.steps = steps
        self.judge = judge
        self.database = database
        self.deadline = deadline
    }

    mutating func take(all iterator: PostingIterator) throws(IndexError) {
        if budget != SearchRequest.unlimitedCountBudget { iterator.limit(steps: steps) }
        while let candidate = try iterator.next(), try take(candidate) {}
        if iterator.isExhausted { isExact = false }
    }

    /// Counts a candidate if it is known to be a match, or found to be one; false if no more are wanted.
    mutating func take(_ candidate: PostingIterator.Candidate) throws(IndexError) -> Bool {
        if deadline.isOver(after: Deadline.candidate) {
            isExact = false
            return false
        }
        if candidate.isExact {
            total += 1
        } else if let verdict = verdicts[candidate.docid] {
            if verdict { total += 1 }
        } else if budget == SearchRequest.unlimitedCountBudget {
            putOff.append(candidate.docid)
        } else if budget > 0 {
            _ = deadline.isOver(after: Deadline.post)
            var post = VerifiedPost(candidate.docid, in: database)
            if try judge.accepts(&post) { total += 1 }
            if post.bytesRead > 0 { budget -= post.bytesRead + HitCounter.costOfReading }
        } else {
            isExact = false
        }
        if isExact { return true }
        patience -= 1
        return patience > 0
    }

    /// Reads what was put off.
    mutating func finish() throws(IndexError) {
        total += try judge.count(of: putOff, in: database, until: deadline)
        putOff = []
        if deadline.hasPassed { isExact = false }
    }
}
