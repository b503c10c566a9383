// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a database is to hold, plainly: random, and into tables by SakuinGlass.

import SakuinGlass

struct Posting: Equatable {
    var docid: UInt32
    var wdf: UInt32
}

struct Content {
    var metadata: [String: [UInt8]] = [:]
    var lists: [[UInt8]: [Posting]] = [:]
    /// Lengths by docid: the sums of the frequencies.
    var lengths: [UInt32: UInt32] = [:]
    /// Data of those documents that have any.
    var data: [UInt32: [UInt8]] = [:]

    var docids: [UInt32] { lengths.keys.sorted() }
    var terms: [[UInt8]] { lists.keys.sorted { $0.lexicographicallyPrecedes($1) } }

    var statistics: GlassStatistics {
        GlassStatistics(
            documents: UInt32(lengths.count), lastDocid: lengths.keys.max() ?? 0,
            totalLength: lengths.values.reduce(0) { $0 + UInt64($1) },
            shortestLength: lengths.values.filter { $0 > 0 }.min() ?? 0, longestLength: lengths.values.max() ?? 0,
            greatestWdf: lists.values.flatMap { $0.map(\.wdf) }.max() ?? 0)
    }

    mutating func add(_ posting: Posting, to term: [UInt8]) {
        var list = lists.removeValue(forKey: term) ?? []
        list.insert(posting, at: list.firstIndex { $0.docid > posting.docid } ?? list.count)
        lists[term] = list
        lengths[posting.docid, default: 0] += posting.wdf
    }
}

// MARK: Random content

extension Content {
    /// How much there is to be, and how far apart.
    struct Size: CustomStringConvertible {
        var documents: Int
        var terms: Int
        /// The greatest distances of docids to choose from.
        var gaps: [UInt32]
        var description: String { "\(documents) documents, \(terms) terms, gaps \(gaps)" }
    }

    init(_ size: Size, _ chance: inout Chance) {
        var docid: UInt64 = 0
        for _ in 0..<size.documents {
            docid += UInt64(chance.number(1...chance.pick(size.gaps)))
            lengths[UInt32(clamping: docid)] = 0
        }
        // The ends of what docids can be.
        if size.documents > 3 {
            for docid in [1, UInt32.max - 1, .max] where chance.oneIn(2) { lengths[docid] = 0 }
        }
        let docids = self.docids
        for _ in 0..<size.terms where !docids.isEmpty {
            let list = Content.list(of: docids, &chance)
            lists[Content.term(&chance)] = list
        }
        for list in lists.values { for posting in list { lengths[posting.docid, default: 0] += posting.wdf } }
        for docid in docids where !chance.oneIn(4) && data.count < 3000 {
            let longest = chance.pick([1, 30, 600, 600, 2100, data.count < 50 ? 100_000 : 600])
            data[docid] = chance.bytes(chance.number(1...longest))
        }
        for number in 0..<chance.number(0...8) {
            let key = "key \(number) " + String(repeating: "k", count: chance.number(0...200))
            metadata[key] = chance.bytes(chance.number(1...chance.pick([100, 3000, 300_000])))
        }
    }

    /// 1 to 70 bytes, among them those that sort and escape in special ways.
    private static func term(_ chance: inout Chance) -> [UInt8] {
        let prefix = chance.pick([[], [], [], Array("S".utf8), Array("a common beginning".utf8), [0], [0xFF, 0xFF]])
        let longest = chance.pick([1, 3, 8, 70 - prefix.count])
        return prefix
            + (0..<chance.number(1...longest)).map { _ in
                chance.pick([0x00, 0x01, 0x41, 0x42, 0xE0, 0xFE, 0xFF, chance.number(0...255)])
            }
    }

    private static func list(of docids: [UInt32], _ chance: inout Chance) -> [Posting] {
        let every = chance.pick([1, 1, 2, 30, 1000, 100_000])
        let most = chance.pick([0, 1, 1, 100, 127, 128, 1000] as [UInt32])
        let fixed = chance.oneIn(3)
        let list = docids.filter { _ in chance.oneIn(every) }
        return (list.isEmpty ? [chance.pick(docids)] : list).map {
            Posting(docid: $0, wdf: fixed ? most : chance.number(0...most))
        }
    }
}

// MARK: Into tables

extension Array<UInt8> {
    /// LEB128.
    mutating func encode(_ number: UInt32) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Postings as a writer takes them.
    init(encoding postings: ArraySlice<Posting>) {
        self = []
        var last: UInt32?
        for posting in postings {
            if let last { encode(posting.docid - last - 1) }
            encode(posting.wdf)
            last = posting.docid
        }
    }
}

extension GlassPostlistWriter {
    /// Appends `postings` in pieces of random lengths.
    mutating func append(_ postings: [Posting], _ chance: inout Chance) throws {
        var start = 0
        while start < postings.count {
            let end = min(postings.count, start + chance.number(1...chance.pick([1, 5, 700, 300_000])))
            try append(
                encoded: [UInt8](encoding: postings[start..<end]).span, first: postings[start].docid,
                last: postings[end - 1].docid)
            start = end
        }
    }

    mutating func add(_ term: [UInt8], _ postings: [Posting], _ chance: inout Chance) throws {
        begin(
            term: term.span, frequency: UInt32(postings.count),
            collectionFrequency: postings.reduce(0) { $0 + UInt64($1.wdf) })
        try append(postings, &chance)
        try end()
    }
}

extension Content {
    struct Roots {
        var postlist: GlassRoot
        var docdata: GlassRoot
    }

    /// Makes a database in the folder `path`.
    @discardableResult
    func write(to path: String, _ chance: inout Chance) throws -> Roots {
        var postlist = try GlassPostlistWriter(path: path + "/postlist.glass")
        for (key, value) in metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try postlist.addMetadata(key: Array(key.utf8).span, value: value.span)
        }
        if !lengths.isEmpty {
            postlist.beginLengths()
            try postlist.append(docids.map { Posting(docid: $0, wdf: lengths[$0] ?? 0) }, &chance)
            try postlist.end()
        }
        for term in terms { try postlist.add(term, lists[term] ?? [], &chance) }
        var docdata = try GlassDocdataWriter(path: path + "/docdata.glass")
        for (docid, data) in data.sorted(by: { $0.key < $1.key }) { try docdata.add(docid: docid, data: data.span) }
        var statistics = statistics
        statistics.greatestWdf = postlist.greatestWdf
        let roots = Roots(postlist: try postlist.finish(), docdata: try docdata.finish())
        try GlassVersionFile.write(
            directory: path, postlist: roots.postlist, docdata: roots.docdata, statistics: statistics)
        return roots
    }
}
