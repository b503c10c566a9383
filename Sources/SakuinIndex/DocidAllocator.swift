// SPDX-License-Identifier: GPL-2.0-or-later

/// Finds free docids, and remembers how far dated posts had to move.
struct DocidAllocator {
    /// The greatest distance between a dated post's docid and the docid of its second.
    private(set) var displacement: Int
    /// For a docid that was asked for more than once: where its row of taken docids ended. Speeds up dumps in which
    /// many posts share a time; what it says is checked.
    private var rowEnd: [UInt32: UInt32] = [:]

    static var full: IndexError { IndexError(.system, "the index is full: no docid is left for this time") }

    init(displacement: Int = 0) {
        self.displacement = displacement
    }

    /// The first free docid at or after `natural`.
    mutating func allocate(_ natural: UInt32, in database: XapianDatabase) throws(IndexError) -> UInt32 {
        var docid = natural
        if try database.hasDocument(docid) {
            docid = rowEnd[natural] ?? natural
            if try database.hasDocument(docid) { docid = try database.firstFreeDocid(from: docid) }
            guard docid != 0, docid != .max else {
                throw DocidAllocator.full
            }
            rowEnd[natural] = docid + 1
        }
        if natural < Docids.undated { displacement = max(displacement, Int(docid - natural)) }
        return docid
    }
}
