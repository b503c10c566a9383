// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinGlass
import Testing

extension Content {
    /// Holds libxapian's answers from the database at `path` against this.
    func compare(with path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try Libxapian.faults(path) == "", sourceLocation: sourceLocation)
        try compare(with: Libxapian.reader(path), sourceLocation: sourceLocation)
        try compareStatistics(with: path, sourceLocation: sourceLocation)
    }

    /// The same by the eyes of a handle that is open, uncommitted changes included.
    func compare(with database: Libxapian, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for term in terms {
            let isSame = try database.postings(of: term) == lists[term]
            #expect(isSame, "postings of \(term)", sourceLocation: sourceLocation)
        }
        let isSame = try database.postings(of: []) == docids.map { Posting(docid: $0, wdf: lengths[$0] ?? 0) }
        #expect(isSame, "lengths of documents", sourceLocation: sourceLocation)
        // From the last to the first too: cursors move both ways.
        for docid in docids.reversed() where data[docid] != nil || docid % 7 == 0 {
            let isSame = try database.data(of: docid) == data[docid] ?? []
            #expect(isSame, "data of \(docid)", sourceLocation: sourceLocation)
        }
        #expect(try database.metadataKeys() == metadata.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for (key, value) in metadata {
            let isSame = try database.metadata(key) == value
            #expect(isSame, "metadata \(key)", sourceLocation: sourceLocation)
        }
    }

    private func compareStatistics(with path: String, sourceLocation: SourceLocation) throws {
        var wanted = statistics
        wanted.greatestWdf = 0
        var found = try Libxapian.statistics(path)
        // libxapian's bounds only ever widen.
        #expect(found.longestLength >= wanted.longestLength, sourceLocation: sourceLocation)
        wanted.longestLength = found.longestLength
        #expect(found.shortestLength <= wanted.shortestLength, sourceLocation: sourceLocation)
        found.shortestLength = wanted.shortestLength
        #expect(found == wanted, sourceLocation: sourceLocation)
        let terms = try Libxapian.terms(path)
        #expect(terms.map(\.term) == self.terms, sourceLocation: sourceLocation)
        for term in terms {
            let list = lists[term.term] ?? []
            #expect(term.frequency == UInt32(list.count), "of \(term.term)", sourceLocation: sourceLocation)
            #expect(
                term.collectionFrequency == list.reduce(0) { $0 + $1.wdf }, "of \(term.term)",
                sourceLocation: sourceLocation)
            #expect(term.most >= list.map(\.wdf).max() ?? 0, "of \(term.term)", sourceLocation: sourceLocation)
        }
    }
}
