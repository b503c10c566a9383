// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where terms stand in documents whose postings tell no more than residues of their places: most bigrams of a post are told by their
// postings, one in eighteen is not.

internal import SakuinGlass
internal import SakuinText

/// Places of crowded terms, noted document by document and given out term by term. Places of a term, and documents, are chained as they
/// come, so nothing is sorted.
struct CrowdedPlaces: ~Copyable {
    /// What is known of a term: numbers of entries and of a term of the current document, each plus one, 0 for none.
    private struct Term {
        var first: UInt32 = 0
        var last: UInt32 = 0
        var current: UInt32 = 0
    }

    /// A term of the current document: its first place and its last in `noted`, and how many there are.
    private struct Current {
        var term: UInt32
        var first: UInt32
        var last: UInt32
        var count: UInt32
    }

    /// A place of a term of the current document, and the number of the next one in `noted`, 0 for none.
    private struct Noted {
        var place: UInt32
        var next: UInt32
    }

    /// A term in a document: how many places and which are in `bytes` from `start` to the start of the next entry.
    private struct Entry {
        var docid: UInt32
        var start: UInt32
        /// The number of the term's next entry plus one, 0 for none.
        var next: UInt32
    }

    private var terms = GrowingBuffer<Term>()
    private var current = GrowingBuffer<Current>()
    private var noted = GrowingBuffer<Noted>()
    /// Of all documents, one behind the other: the number of places, the first, the distance of each further one to the one before, less one.
    /// LEB128.
    private var bytes = GrowingBuffer<UInt8>()
    private var entries = GrowingBuffer<Entry>()

    mutating func removeAll() {
        terms.removeAll()
        current.removeAll()
        noted.removeAll()
        bytes.removeAll()
        entries.removeAll()
    }

    /// Notes a place of a term of the current document, which is greater than those that the term has there.
    mutating func note(_ term: Int, _ place: UInt32) {
        if term >= terms.count { terms.append(repeating: Term(), count: term + 1 - terms.count) }
        let number = UInt32(noted.count)
        noted.append(Noted(place: place, next: 0))
        let index = terms[term].current
        if index == 0 {
            current.append(Current(term: UInt32(term), first: number, last: number, count: 1))
            terms[term].current = UInt32(current.count)
        } else {
            let index = Int(index - 1)
            noted[Int(current[index].last)].next = number
            current[index].last = number
            current[index].count += 1
        }
    }

    /// Ends the current document, whose docid must be greater than those before.
    mutating func end(docid: UInt32) {
        guard current.count > 0 else { return }
        for index in 0..<current.count {
            let one = current[index]
            terms[Int(one.term)].current = 0
            add(one, docid)
        }
        current.removeAll()
        noted.removeAll()
    }

    /// More are not told, and neither are those that cannot be told apart: such a post is read.
    private mutating func add(_ one: Current, _ docid: UInt32) {
        guard one.count <= PlacesWriter.mostPlaces, noted[Int(one.last)].place < Occurrences.placesEnd else { return }
        entries.append(Entry(docid: docid, start: UInt32(bytes.count), next: 0))
        let (term, number) = (Int(one.term), UInt32(entries.count))
        if terms[term].first == 0 {
            terms[term].first = number
        } else {
            entries[Int(terms[term].last - 1)].next = number
        }
        terms[term].last = number
        write(one.count)
        var (next, least) = (Int(one.first), UInt32(0))
        for _ in 0..<one.count {
            let note = noted[next]
            precondition(note.place >= least, "places of a term do not ascend")
            write(note.place - least)
            least = note.place + 1
            next = Int(note.next)
        }
    }

    @inline(__always)
    private mutating func write(_ number: UInt32) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Has fetched what is known of a term.
    @inline(__always)
    func prefetch(_ term: Int) {
        if term < terms.count { terms.prefetch(term) }
    }

    /// Appends the places of a term in all documents as `PlacesWriter` takes them.
    /// - Returns: how many documents there are, the first and the last; nil for none.
    func encode(_ term: Int, into encoded: inout [UInt8]) -> (count: UInt32, first: UInt32, last: UInt32)? {
        guard term < terms.count, terms[term].first > 0 else { return nil }
        var number = Int(terms[term].first - 1)
        let first = entries[number].docid
        var (count, last) = (UInt32(0), first)
        while true {
            let entry = entries[number]
            if entry.next > 0 { entries.prefetch(Int(entry.next - 1)) }
            if count > 0 { LEB128.append(UInt64(entry.docid - last - 1), to: &encoded) }
            count += 1
            last = entry.docid
            let end = number + 1 < entries.count ? Int(entries[number + 1].start) : bytes.count
            bytes.copy(Int(entry.start)..<end, to: &encoded)
            guard entry.next > 0 else { return (count, first, last) }
            number = Int(entry.next - 1)
        }
    }
}
