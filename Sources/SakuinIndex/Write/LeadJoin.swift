// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the leads of very many documents lead, looked up at once: sorted by the lists in which leads lie, so that each list of the index
// is read once and none but one is in memory.

/// Where the leads of a document lead.
struct LedDocument: Sendable {
    /// Of the document in its sequence.
    fileprivate(set) var number: UInt32
    /// The beginnings of its digests, of which leads are made.
    fileprivate let content: UInt32
    fileprivate let documentKey: UInt32
    /// The docid of one that may have its content; 0 where none has.
    fileprivate(set) var saying: UInt32 = 0
    fileprivate let kind: PostKey.Kind
    /// True if one may bear its id.
    fileprivate(set) var isBorne = false

    /// True if its leads lead nowhere.
    var isNew: Bool { saying == 0 && !isBorne }
}

struct LeadJoin {
    private let folder: SpillFolder
    private var lists: LeadLists
    /// Documents of the index that say more than their present wording, ascending: few have been edited.
    private var manifold: [UInt32] = []

    /// - Parameter tombstones: documents that do not count, ascending.
    init(_ database: XapianDatabase, tombstones: [UInt32], folder: SpillFolder) {
        self.folder = folder
        lists = LeadLists(database, tombstones: tombstones)
    }

    /// The documents that the index may not know as they are, in their order.
    /// - Parameter isMeant: true of those that are to be looked up.
    mutating func unknown(
        of documents: ElementSequence<SpooledPost>, where isMeant: (SpooledPost) -> Bool
    ) throws(IndexError) -> SortedElements<LedDocument> {
        var byContent = ExternalSort<LedDocument>(in: folder) { $0.content < $1.content }
        var reader = ElementReader(documents)
        var number: UInt32 = 0
        while let document = try reader.read() {
            if isMeant(document) {
                try byContent.add(
                    LedDocument(
                        number: number, content: document.content.beginning,
                        documentKey: document.documentKey.beginning, kind: document.kind))
            }
            number += 1
        }
        return try bearing(try saying(byContent))
    }

    private mutating func saying(
        _ byContent: consuming ExternalSort<LedDocument>
    ) throws(IndexError) -> ExternalSort<LedDocument> {
        var byKey = ExternalSort<LedDocument>(in: folder) { $0.documentKey < $1.documentKey }
        var contents = ExternalSort<UInt32>(in: folder, by: <)
        var sorted = try byContent.sorted()
        var next = try sorted.read()
        for number in Schema.leadLists {
            let list = Schema.lead(.content, beginning: number << Schema.leadShift).term
            for (docid, isManifold) in try lists.documents(of: list) {
                try contents.add(docid)
                if isManifold { try contents.add(docid) }
            }
            while var document = next, document.content >> Schema.leadShift == number {
                let docids = try lists.docids(of: Schema.lead(.content, beginning: document.content))
                document.saying = docids.first ?? 0
                try byKey.add(document)
                next = try sorted.read()
            }
        }
        manifold = try LeadJoin.repeated(contents)
        return byKey
    }

    private static func repeated(_ docids: consuming ExternalSort<UInt32>) throws(IndexError) -> [UInt32] {
        var repeated: [UInt32] = []
        var before: UInt32 = 0
        var sorted = try docids.sorted()
        while let docid = try sorted.read() {
            if docid == before, repeated.last != docid { repeated.append(docid) }
            before = docid
        }
        return repeated
    }

    private mutating func bearing(
        _ byKey: consuming ExternalSort<LedDocument>
    ) throws(IndexError) -> SortedElements<LedDocument> {
        var unknown = ExternalSort<LedDocument>(in: folder) { $0.number < $1.number }
        var sorted = try byKey.sorted()
        while var document = try sorted.read() {
            switch document.kind {
            case .content, .contentAndID: break
            case .globalID, .timedID:
                let docids = try lists.docids(of: Schema.lead(.id, beginning: document.documentKey))
                // Both digests by mistake are a matter of one in 10^15; so most of a rebuild is known without being read.
                if document.kind == .globalID, document.saying > 0, docids.contains(document.saying),
                    !manifold.holds(document.saying)
                {
                    continue
                }
                document.isBorne = !docids.isEmpty
            }
            try unknown.add(document)
        }
        return try unknown.sorted()
    }
}

/// The lists in which leads lie, one at a time.
private struct LeadLists {
    private let database: XapianDatabase
    private let tombstones: [UInt32]
    /// The list that was asked for last: code and docid of each posting, ascending.
    private var term: [UInt8] = []
    private var list: [UInt64] = []

    init(_ database: XapianDatabase, tombstones: [UInt32]) {
        self.database = database
        self.tombstones = tombstones
    }

    /// The documents in a list, and whether each has several digests of it.
    mutating func documents(of term: [UInt8]) throws(IndexError) -> [(docid: UInt32, isManifold: Bool)] {
        try read(term)
        return list.map { (UInt32(truncatingIfNeeded: $0), $0 >> 32 == UInt64(Schema.Lead.any)) }
    }

    /// The docids of all documents with this digest, and perhaps of others.
    mutating func docids(of lead: Schema.Lead) throws(IndexError) -> [UInt32] {
        try read(lead.term)
        return docids(of: lead.code) + docids(of: Schema.Lead.any)
    }

    private func docids(of code: UInt32) -> [UInt32] {
        let first = list.firstIndex(from: UInt64(code) << 32)
        return list[first...].prefix { $0 >> 32 == UInt64(code) }.map { UInt32(truncatingIfNeeded: $0) }
    }

    private mutating func read(_ term: [UInt8]) throws(IndexError) {
        guard term != self.term else { return }
        list = []
        for posting in try database.postings(of: term) where !tombstones.holds(posting.docid) {
            list.append(UInt64(posting.frequency) << 32 | UInt64(posting.docid))
        }
        list.sort()
        self.term = term
    }
}

extension [UInt32] {
    /// True if the array, which ascends, has this element.
    fileprivate func holds(_ element: UInt32) -> Bool {
        let index = firstIndex(from: element)
        return index < count && self[index] == element
    }
}

extension Array where Element: Comparable {
    /// The index of the first element of an array that ascends which is not less.
    fileprivate func firstIndex(from least: Element) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < least { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
