// SPDX-License-Identifier: GPL-2.0-or-later
//
// Places of terms, written here and read by what decides phrases.

import GlassWitness
import Testing

@testable import SakuinGlass

@Suite struct PlacesTests {
    /// Ascending places by docid.
    private typealias Told = [UInt32: [UInt32]]

    /// What the database at `path` tells of `term` in `docids`, asked in this order.
    private func read(_ term: [UInt8], _ docids: [UInt32], at path: String) throws -> [[UInt32]] {
        var numbers = [UInt32](repeating: 0, count: docids.count * (PlacesWriter.mostPlaces + 1) + 1)
        var written = 0
        try Libxapian.witness {
            gw_places(path, term, term.count, docids, docids.count, &numbers, numbers.count, &written, &$0)
        }
        var all: [[UInt32]] = []
        var at = 0
        while at < written {
            let count = Int(numbers[at])
            all.append(Array(numbers[at + 1..<at + 1 + count]))
            at += 1 + count
        }
        return all
    }

    /// As `PlacesWriter` takes them.
    private func encoded(_ told: Told, _ docids: ArraySlice<UInt32>) -> [UInt8] {
        var bytes: [UInt8] = []
        var last: UInt32?
        for docid in docids {
            if let last { bytes.encode(docid - last - 1) }
            last = docid
            let places = told[docid] ?? []
            bytes.encode(UInt32(places.count))
            var next: UInt32 = 0
            for place in places {
                bytes.encode(place - next)
                next = place + 1
            }
        }
        return bytes
    }

    private func places(_ chance: inout Chance) -> [UInt32] {
        let count = chance.pick([1, 4, 4, 5, chance.number(1...60), PlacesWriter.mostPlaces])
        let end = chance.pick([500, 2000, 60_000, 2_999_999] as [UInt32])
        var places: Set<UInt32> = []
        while places.count < min(count, Int(end)) { places.insert(chance.number(0...end)) }
        return places.sorted()
    }

    /// Writes a database with the places of `terms`, and its checksums.
    private func write(_ terms: [(term: [UInt8], told: Told)], to path: String, _ chance: inout Chance) throws {
        var postlist = try GlassPostlistWriter(path: path + "/postlist.glass")
        try postlist.addMetadata(key: Array("version".utf8).span, value: [1].span)
        var writer = PlacesWriter()
        for (term, told) in terms {
            writer.begin(term: term.span)
            let docids = told.keys.sorted()
            var start = 0
            while start < docids.count {
                let end = min(docids.count, start + chance.number(1...chance.pick([1, 30, 5000])))
                try writer.append(
                    encoded: encoded(told, docids[start..<end]).span, first: docids[start], to: &postlist)
                start = end
            }
            try writer.end(&postlist)
        }
        postlist.beginLengths()
        try postlist.append(encoded: [3].span, first: 7, last: 7)
        try postlist.end()
        for term in ["a", "b"] {
            postlist.begin(term: Array(term.utf8).span, frequency: 1, collectionFrequency: 1)
            try postlist.append(encoded: [1].span, first: 7, last: 7)
            try postlist.end()
        }
        try Libxapian.complete(path, postlist: try postlist.finish())
    }

    @Test(
        "the places of a term are told of its documents and of no other, in whatever order they are asked",
        arguments: 0..<12 as Range<UInt64>)
    func lookup(_ seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let folder = try Folder()
        let names: [[UInt8]] = [
            [0, 1], [0x41], [0x41, 0], [0x41, 0, 0x42], [0x41, 0x42], Array("東京".utf8), Array("東京都".utf8),
        ]
        var terms: [(term: [UInt8], told: Told)] = []
        for name in names where !chance.oneIn(4) {
            var told: Told = [:]
            var docid: UInt64 = 0
            for _ in 0..<chance.pick([1, 2, 40, 3000]) {
                docid += UInt64(chance.number(1...chance.pick([1, 3, 500, 2_000_000] as [UInt32])))
                if docid <= UInt64(UInt32.max) { told[UInt32(docid)] = places(&chance) }
            }
            if chance.oneIn(3) { told[.max] = places(&chance) }
            terms.append((name, told))
        }
        try write(terms, to: folder.path, &chance)
        for name in names {
            let told = terms.first { $0.term == name }?.told ?? [:]
            let beside = told.keys.flatMap { [$0 &- 1, $0 &+ 1] }.filter { told[$0] == nil && $0 > 0 }
            for docids in [
                told.keys.sorted(), (told.keys + beside).sorted(),
                Array((told.keys + beside).shuffled(using: &chance).prefix(300)),
            ] {
                #expect(try read(name, docids, at: folder.path) == docids.map { told[$0] ?? [] }, "\(name)")
            }
        }
        #expect(try Libxapian.faults(folder.path) == "")
    }

    @Test("what does not ascend, is cut, or is too much is refused")
    func refusals() throws {
        func reason(_ pieces: [(first: UInt32, encoded: [UInt8])]) throws -> String? {
            let folder = try Folder()
            var postlist = try GlassPostlistWriter(path: folder.path + "/postlist.glass")
            var writer = PlacesWriter()
            writer.begin(term: [0x41].span)
            do throws(GlassError) {
                for piece in pieces {
                    try writer.append(encoded: piece.encoded.span, first: piece.first, to: &postlist)
                }
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(try reason([(1, [2, 0, 4, 9, 1, 6])]) == nil)
        #expect(try reason([(1, [2, 0, 4, 9, 1, 6]), (11, [1, 0])]) == "places of a term do not ascend")
        #expect(try reason([(1, [2, 0])]) == "places of a term are cut")
        #expect(try reason([(1, [2, 0, 0x84])]) == "places of a term are cut")
        #expect(try reason([(1, [0])]) == "places of a term are malformed")
        #expect(try reason([(1, [0xF5, 0x03, 0])]) == "places of a term are malformed")
        #expect(try reason([(.max, [1, 0, 0, 1, 0])]) == "places of a term are malformed")
    }
}
