// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where terms stand in documents whose postings tell no more than residues of their places: most bigrams of a post are told by their
// postings, one in eighteen is not.

internal import SakuinGlass
internal import SakuinText

/// Places of crowded terms, noted document by document and given out term by term.
struct CrowdedPlaces: ~Copyable {
    /// Of the current document: the number of a term, and above a place.
    private var noted: [UInt64] = []
    /// Of all documents, one behind the other: the docid, the number of places, the first, the distance of each further one to the one before,
    /// less one. LEB128.
    private var bytes: [UInt8] = []
    /// The term of each, and where it begins in `bytes`.
    private var entries: [(term: UInt32, start: UInt32)] = []

    mutating func removeAll() {
        noted.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    /// Notes a place of a term of the current document.
    mutating func note(_ term: Int, _ place: UInt32) {
        noted.append(UInt64(term) << 32 | UInt64(place))
    }

    /// Ends the current document, whose docid must be greater than those before.
    mutating func end(docid: UInt32) {
        guard !noted.isEmpty else { return }
        noted.sort()
        var start = 0
        while start < noted.count {
            let term = noted[start] >> 32
            var end = start + 1
            while end < noted.count, noted[end] >> 32 == term { end += 1 }
            add(UInt32(term), docid, start..<end)
            start = end
        }
        noted.removeAll(keepingCapacity: true)
    }

    /// More are not told, and neither are those that cannot be told apart: such a post is read.
    private mutating func add(_ term: UInt32, _ docid: UInt32, _ range: Range<Int>) {
        guard range.count <= PlacesWriter.mostPlaces,
            UInt32(truncatingIfNeeded: noted[range.upperBound - 1]) < Occurrences.placesEnd
        else { return }
        entries.append((term, UInt32(bytes.count)))
        LEB128.append(UInt64(docid), to: &bytes)
        LEB128.append(UInt64(range.count), to: &bytes)
        var next: UInt64 = 0
        for index in range {
            let place = noted[index] & 0xFFFF_FFFF
            LEB128.append(place - next, to: &bytes)
            next = place + 1
        }
    }

    /// Entries by the number of their term.
    struct ByTerm {
        fileprivate var starts: [UInt32]
        fileprivate var ends: [Int]

        /// Where those of a term begin, in the order of their documents.
        func of(_ term: Int) -> ArraySlice<UInt32> { starts[(term == 0 ? 0 : ends[term - 1])..<ends[term]] }
    }

    /// - Parameter terms: how many there are.
    func byTerm(of terms: Int) -> ByTerm {
        var ends = [Int](repeating: 0, count: terms)
        for entry in entries { ends[Int(entry.term)] += 1 }
        for term in 1..<max(1, terms) { ends[term] += ends[term - 1] }
        var starts = [UInt32](repeating: 0, count: entries.count)
        var next = [0] + ends.dropLast()
        for entry in entries {
            starts[next[Int(entry.term)]] = entry.start
            next[Int(entry.term)] += 1
        }
        return ByTerm(starts: starts, ends: ends)
    }

    func docid(of start: UInt32) -> UInt32 {
        var offset = Int(start)
        return number(&offset)
    }

    /// Appends entries as `PlacesWriter` takes them.
    func encode(_ starts: ArraySlice<UInt32>, into encoded: inout [UInt8]) {
        var last: UInt32?
        for start in starts {
            var offset = Int(start)
            let docid = number(&offset)
            if let last { LEB128.append(UInt64(docid - last - 1), to: &encoded) }
            last = docid
            let count = number(&offset)
            LEB128.append(UInt64(count), to: &encoded)
            let begin = offset
            for _ in 0..<count { _ = number(&offset) }
            encoded.append(contentsOf: bytes[begin..<offset])
        }
    }

    /// A number of `bytes`, which hold what was written.
    private func number(_ offset: inout Int) -> UInt32 {
        guard let number = LEB128.read(bytes.span, at: &offset) else { preconditionFailure("places are cut") }
        return UInt32(truncatingIfNeeded: number)
    }
}
