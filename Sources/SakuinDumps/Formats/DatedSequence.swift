// SPDX-License-Identifier: GPL-2.0-or-later

/// A format whose posts wait until it is known in what order their dates have day and month.
protocol DatedSequence: PostSequence {
    /// The posts that wait, and the report.
    var dated: DatedPosts { get set }
    /// True once nothing is left to be read.
    var hasEnded: Bool { get }
    /// Reads one step on: posts go to `dated`, with what is wrong with them.
    mutating func readOn() throws(DumpError)
    /// Tells what is to be told behind the last post; may be called again.
    /// - Throws: `DumpError` if there was no post.
    mutating func tellEnd() throws(DumpError)
}

extension DatedSequence {
    var report: DumpReport { dated.report }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while true {
            if let post = dated.next(isAtEnd: hasEnded) { return post }
            guard !hasEnded else { break }
            try readOn()
        }
        try tellEnd()
        return nil
    }
}
