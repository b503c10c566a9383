// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tables that SakuinGlass writes, in the eyes of libxapian: its own check, what it reads, and what it writes into them.

import Foundation
import SakuinGlass
import Testing

@testable import SakuinIndex
@testable import SakuinText

@Suite struct GlassTests {
    /// What a database is to hold.
    private struct Content {
        var metadata: [String: [UInt8]] = [:]
        /// Postings by term, with their frequencies.
        var lists: [[UInt8]: [(docid: UInt32, frequency: UInt32)]] = [:]
        var lengths: [UInt32: UInt32] = [:]
        var data: [UInt32: [UInt8]] = [:]
    }

    /// LEB128.
    private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func piece(_ postings: ArraySlice<(docid: UInt32, frequency: UInt32)>) -> [UInt8] {
        var bytes: [UInt8] = []
        var last: UInt32?
        for (docid, frequency) in postings {
            if let last { append(docid - last - 1, to: &bytes) }
            append(frequency, to: &bytes)
            last = docid
        }
        return bytes
    }

    /// Writes `content`; lists come in pieces of random lengths.
    private static func write(_ content: Content, to path: String, _ random: inout OracleRandom) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        var postlist = try GlassPostlistWriter(path: path + "/postlist.glass")
        for (key, value) in content.metadata.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            try postlist.addMetadata(key: Array(key.utf8).span, value: value.span)
        }
        if !content.lengths.isEmpty {
            let lengths = content.lengths.sorted { $0.key < $1.key }.map { (docid: $0.key, frequency: $0.value) }
            postlist.beginLengths()
            try append(lengths, to: &postlist, &random)
            try postlist.end()
        }
        for (term, list) in content.lists.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            postlist.begin(
                term: term.span, frequency: UInt32(list.count),
                collectionFrequency: list.reduce(0) { $0 + UInt64($1.frequency) })
            try append(list, to: &postlist, &random)
            try postlist.end()
        }
        var docdata = try GlassDocdataWriter(path: path + "/docdata.glass")
        for (docid, data) in content.data.sorted(by: { $0.key < $1.key }) {
            // A zero byte ahead: stored as it is.
            try docdata.add(docid: docid, data: ([0] + data).span)
        }
        let greatestWdf = postlist.greatestWdf
        let lengths = content.lengths.values
        let statistics = GlassStatistics(
            documents: UInt32(lengths.count), lastDocid: content.lengths.keys.max() ?? 0,
            totalLength: lengths.reduce(0) { $0 + UInt64($1) }, shortestLength: lengths.filter { $0 > 0 }.min() ?? 0,
            longestLength: lengths.max() ?? 0, greatestWdf: greatestWdf)
        try GlassVersionFile.write(
            directory: path, postlist: postlist.finish(), docdata: docdata.finish(), statistics: statistics)
        try XapianDatabase.seal(path)
    }

    private static func append(
        _ list: [(docid: UInt32, frequency: UInt32)], to postlist: inout GlassPostlistWriter,
        _ random: inout OracleRandom
    ) throws {
        var start = 0
        while start < list.count {
            let end = min(list.count, start + random.int(1...random.pick([2, 50, 100_000])))
            let part = list[start..<end]
            try postlist.append(encoded: piece(part).span, first: list[start].docid, last: list[end - 1].docid)
            start = end
        }
    }

    /// Random content: `documents` documents and lists of up to all of them.
    private static func content(documents: Int, terms: Int, _ random: inout OracleRandom) -> Content {
        var content = Content()
        var docid: UInt32 = 0
        for _ in 0..<documents {
            // On the whole no further than the last docid that there is.
            let widest = Int(UInt32.max) / documents
            docid += UInt32(random.int(1...random.pick([1, 3, 300, widest].filter { $0 <= widest })))
            content.lengths[docid] = UInt32(random.int(0...random.pick([1, 200, 100_000])))
        }
        let docids = content.lengths.keys.sorted()
        for docid in docids where !random.oneIn(5) {
            let size = random.pick([1, 20, 600, 2100, 100_000])
            content.data[docid] = (0..<random.int(1...size)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(docid)) }
        }
        for _ in 0..<terms {
            var term = (0..<random.int(1...random.pick([1, 3, 70]))).map { _ in
                UInt8(random.pick([0, 1, 0x41, 0x42, 0xFF, random.int(0...255)]))
            }
            if random.oneIn(3) { term = Array("common prefix".utf8) + term }
            let every = random.pick([1, 1, 2, 50, 5000])
            let list = docids.filter { _ in random.oneIn(every) }.map {
                (docid: $0, frequency: UInt32(random.int(0...random.pick([0, 1, 1000]))))
            }
            if !list.isEmpty { content.lists[term] = list }
        }
        for number in 0..<random.int(0...6) {
            content.metadata["key \(number)"] = [UInt8](
                repeating: UInt8(number), count: random.int(1...random.pick([1, 3000, 300_000])))
        }
        return content
    }

    /// - Parameter hasMetadata: false for a database that is read in place: what it says of itself stands in the delta.
    private static func compare(
        _ content: Content, with database: XapianDatabase, hasMetadata: Bool = true
    ) throws {
        #expect(try database.documentCount() == content.lengths.count)
        for (term, list) in content.lists {
            let found = try database.postings(of: term)
            #expect(found.map(\.docid) == list.map(\.docid))
            #expect(found.map(\.frequency) == list.map(\.frequency))
            #expect(try database.frequency(of: term) == list.count)
        }
        let lengths = try database.postings(of: [])
        #expect(lengths.map(\.docid) == content.lengths.keys.sorted())
        for (docid, length) in lengths { #expect(content.lengths[docid] == length) }
        for (docid, data) in content.data { #expect(try database.record(of: docid) == data) }
        for (key, value) in content.metadata where hasMetadata { #expect(try database.metadata(key) == value) }
    }

    @Test(
        "libxapian finds no fault in the tables, reads what was written, and writes on in them",
        arguments: [
            (1, 0, 0), (2, 1, 1), (3, 1, 40), (4, 30, 3), (5, 200, 200), (6, 3000, 300), (7, 40_000, 60), (8, 5, 2000),
        ])
    func roundTrip(seed: UInt64, documents: Int, terms: Int) throws {
        var random = OracleRandom(seed: seed)
        let folder = try TemporaryFolder()
        let path = folder.path + "/made"
        var content = GlassTests.content(documents: documents, terms: terms, &random)
        try GlassTests.write(content, to: path, &random)
        try XapianDatabase.check(path)
        try GlassTests.compare(content, with: XapianDatabase.reader([path]))
        let immutable = try XapianDatabase.reader([path], isLastImmutable: true)
        try GlassTests.compare(content, with: immutable, hasMetadata: false)
        try GlassTests.skip(content, immutable, &random)

        let writer = try XapianDatabase.writer(path)
        for _ in 0..<3 {
            try writer.begin()
            for _ in 0..<20 {
                var docid = UInt32(random.int(1...Int(UInt32.max)))
                while content.lengths[docid] != nil { docid += 1 }
                try GlassTests.add(docid, to: &content, writer, &random)
            }
            try writer.setMetadata("added", [1, 2, 3])
            content.metadata["added"] = [1, 2, 3]
            try writer.commit()
        }
        try XapianDatabase.check(path)
        try GlassTests.compare(content, with: XapianDatabase.reader([path]))
    }

    /// Adds a document by libxapian's own way.
    private static func add(
        _ docid: UInt32, to content: inout Content, _ writer: XapianDatabase, _ random: inout OracleRandom
    ) throws {
        let document = try XapianDocument()
        content.data[docid] = Array("new \(docid)".utf8)
        try document.setData([0] + Array("new \(docid)".utf8))
        var length: UInt32 = 0
        let known = content.lists.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for term in Set((0..<5).map { _ in known.isEmpty ? [0x7A] : random.pick(known) }) {
            let frequency = random.int(1...9)
            try document.add(term.span, frequency: UInt32(frequency))
            length += UInt32(frequency)
            var list = content.lists[term] ?? []
            list.insert((docid, UInt32(frequency)), at: list.firstIndex { $0.docid > docid } ?? list.count)
            content.lists[term] = list
        }
        content.lengths[docid] = length
        try writer.put(document, at: docid)
    }

    /// Goes through lists in leaps.
    private static func skip(
        _ content: Content, _ database: XapianDatabase, _ random: inout OracleRandom
    ) throws {
        let terms = content.lists.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for _ in 0..<(terms.isEmpty ? 0 : 200) {
            let chosen = [random.pick(terms), random.pick(terms)]
            let docids = chosen.map { Set(content.lists[$0]?.map(\.docid) ?? []) }
            let first = random.oneIn(2) ? 1 : docids[0].randomElement(using: &random) ?? 1
            let iterator = try PostingIterator(
                .and(chosen.map(PostingQuery.term)), in: database, bounds: first...UInt32.max)
            let expected = docids[0].intersection(docids[1]).filter { $0 >= first }.sorted()
            #expect(try iterator.all().map(\.docid) == expected)
        }
    }

    @Test("a database that is read in place and damaged is an error or reads as it was written")
    func damage() throws {
        var random = OracleRandom(seed: 23)
        let folder = try TemporaryFolder()
        let path = folder.path + "/made"
        let content = GlassTests.content(documents: 2000, terms: 60, &random)
        try GlassTests.write(content, to: path, &random)
        var refused = 0
        for _ in 0..<600 {
            let name = path + random.pick(["/postlist.glass", "/docdata.glass", "/iamglass"])
            let whole = try Data(contentsOf: URL(fileURLWithPath: name))
            var damaged = whole
            for _ in 0..<random.int(1...200) {
                // Nearer to a block's head, where more depends on a byte, as often as anywhere.
                let block = random.int(0...(whole.count - 1) / 8192) * 8192
                let place = block + random.int(0...random.pick([30, 8191]))
                if place < damaged.count { damaged[place] = UInt8(random.int(0...255)) }
            }
            if random.oneIn(10) { damaged = damaged.prefix(random.int(0...damaged.count)) }
            try damaged.write(to: URL(fileURLWithPath: name))
            do throws(IndexError) {
                let immutable = try XapianDatabase.reader([path], isLastImmutable: true)
                for (term, list) in content.lists {
                    let found = try immutable.postings(of: term)
                    #expect(found.map(\.docid) == list.map(\.docid))
                    #expect(found.map(\.frequency) == list.map(\.frequency))
                }
                for (docid, data) in content.data {
                    let record = try immutable.record(of: docid)
                    #expect(record == data)
                }
                try immutable.verify()
            } catch {
                #expect(error.code == .damaged)
                refused += 1
            }
            try whole.write(to: URL(fileURLWithPath: name))
        }
        #expect(refused > 100)
        try GlassTests.compare(content, with: XapianDatabase.reader([path], isLastImmutable: true), hasMetadata: false)
    }

    @Test("the inverter gives every term of every post, in order, as a naive count does")
    func inverter() throws {
        var random = OracleRandom(seed: 17)
        var expected: [[UInt8]: [(docid: UInt32, frequency: UInt32)]] = [:]
        var inverter = Inverter()
        var docid: UInt32 = 0
        for number in 0..<1500 {
            docid += UInt32(random.int(1...random.pick([1, 90, 100_000])))
            let texts = [OracleTexts.madeUp.text(8, &random), OracleTexts.madeUp.text(random.int(1...60), &random)]
            var counts: [[UInt8]: UInt32] = [Array("Fflag".utf8): 0]
            let folded = texts.map { FoldedText($0) }
            for (text, isTitle) in zip(folded, [true, false]) { inverter.read(text.bytes.span, isTitle: isTitle) }
            let length = GlassTests.count(folded, into: &counts)
            counts[Array("L".utf8)] = UInt32((length + 3) / 4)
            for (term, code) in Schema.bands(of: TermSet(of: folded).sketch) { counts[term] = code }
            inverter.select(Array("Fflag".utf8).span)
            if number % 7 == 0 {
                inverter.select(Array("Q\(number)".utf8).span)
                counts[Array("Q\(number)".utf8)] = 0
            }
            #expect(inverter.end(docid: docid) == counts.values.reduce(0, &+))
            for (term, count) in counts { expected[term, default: []].append((docid, count)) }
        }
        var order: [[UInt8]] = []
        inverter.forEachList { term, list, postings in
            let term = GlassTests.array(term)
            order.append(term)
            let wanted = expected[term] ?? []
            #expect(GlassTests.array(postings) == GlassTests.piece(wanted[...]))
            #expect(list.frequency == UInt32(wanted.count))
            #expect(list.collectionFrequency == wanted.reduce(0) { $0 &+ $1.frequency })
            #expect(list.first == wanted.first?.docid && list.last == wanted.last?.docid)
        }
        #expect(order == expected.keys.sorted { $0.lexicographicallyPrecedes($1) })
    }

    /// Counts the tokens of title and body one by one, at places that go on from one to the other with one between.
    /// - Returns: how many bigrams and words they have.
    private static func count(_ texts: [FoldedText], into counts: inout [[UInt8]: UInt32]) -> Int {
        var found: [[UInt8]: Occurrences] = [:]
        // Kanji that no phrase could ask for by themselves.
        var withinRuns: [[UInt8]: Int] = [:]
        var placed: Set<[UInt8]> = []
        var (start, length) = (0, 0)
        for (text, isTitle) in zip(texts, [true, false]) {
            let characters = Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars)
            func isOfRun(_ place: Int) -> Bool {
                characters.indices.contains(place) && CharacterClass(characters[place].value).isRun
            }
            for token in tokens(of: text.bytes) {
                if token.kind == .bigram || token.kind == .word { length += 1 }
                let term = term(of: token, in: text.bytes.span)
                let before = text.bytes[..<token.range.lowerBound]
                let place = UInt32(start + String(decoding: before, as: UTF8.self).unicodeScalars.count)
                for term in isTitle ? [term, Array("S".utf8) + term] : [term] {
                    if found[term]?.add(place) == nil { found[term] = Occurrences(at: place) }
                    if token.kind == .kanji, isOfRun(token.place - 1), isOfRun(token.place + 1) {
                        withinRuns[term, default: 0] += 1
                    } else {
                        placed.insert(term)
                    }
                }
            }
            start += String(decoding: text.bytes, as: UTF8.self).unicodeScalars.count + 1
        }
        for (term, occurrences) in found { counts[term] = occurrences.code }
        for (term, count) in withinRuns where !placed.contains(term) {
            counts[term] = Occurrences(unplaced: count).code
        }
        return length
    }

    private static func array(_ span: Span<UInt8>) -> [UInt8] { span.indices.map { span[$0] } }

    @Test("a table is not written over, and the reason is told")
    func occupied() throws {
        let folder = try TemporaryFolder()
        _ = try GlassDocdataWriter(path: folder.path + "/docdata.glass").finish()
        let error = #expect(throws: GlassError.self) {
            _ = try GlassPostlistWriter(path: folder.path + "/docdata.glass")
        }
        #expect(error?.description == "cannot write \(folder.path)/docdata.glass: File exists")
    }
}
