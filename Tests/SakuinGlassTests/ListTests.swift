// SPDX-License-Identifier: GPL-2.0-or-later
//
// SharedPosting lists, written here and read in place: one by one, from docid to docid, two at a time.

import GlassWitness
import Testing

@testable import SakuinGlass

/// A posting, of two lists with what both have in place of the frequency; docid 0 where there is none.
private struct SharedPosting: Equatable {
    var docid: UInt32 = 0
    var number: UInt32 = 0
    var otherNumber: UInt32 = 0
}

@Suite struct ListTests {
    /// The numbers that stand in place of frequencies, by docid.
    private typealias List = [UInt32: UInt32]

    private static let names: [[UInt8]] = [[0x41], [0x41, 0x42], Array("東京".utf8), Array("東京都".utf8)]

    /// Of lists as they are: dense and sparse ones, stretches of either, numbers of one byte up to five.
    private func list(_ chance: inout Chance) -> List {
        var list: List = [:]
        var docid: UInt64 = 0
        var farthest: UInt32 = 1
        for index in 0..<chance.pick([1, 2, 33, 700, 20_000]) {
            if index % 500 == 0 { farthest = chance.pick([1, 3, 60, 130, 900, 40_000, 3_000_000]) }
            docid += UInt64(chance.number(1...farthest))
            guard docid <= UInt64(UInt32.max) else { break }
            list[UInt32(docid)] = chance.number(0...chance.pick([100, 127, 16_000, 2_000_000, .max] as [UInt32]))
        }
        return list
    }

    private func write(_ lists: [(term: [UInt8], list: List)], to path: String, _ chance: inout Chance) throws {
        var postlist = try GlassPostlistWriter(path: path + "/postlist.glass")
        try postlist.addMetadata(key: Array("version".utf8).span, value: [1].span)
        postlist.beginLengths()
        try postlist.append(encoded: [3].span, first: 7, last: 7)
        try postlist.end()
        for (term, list) in lists {
            let docids = list.keys.sorted()
            postlist.begin(
                term: term.span, frequency: UInt32(docids.count),
                collectionFrequency: UInt64(list.values.reduce(0, +)))
            var encoded: [UInt8] = []
            for (index, docid) in docids.enumerated() {
                if index > 0 { encoded.encode(docid - docids[index - 1] - 1) }
                encoded.encode(list[docid] ?? 0)
            }
            try postlist.append(encoded: encoded.span, first: docids[0], last: docids[docids.count - 1])
            try postlist.end()
        }
        try Libxapian.complete(path, postlist: try postlist.finish())
    }

    private func told(_ posting: gw_posting) -> SharedPosting {
        SharedPosting(docid: posting.docid, number: posting.number, otherNumber: posting.other_number)
    }

    @Test(
        "what is read of lists is what was written, however one goes through them and whatever registers there are",
        arguments: 0..<24 as Range<UInt64>, [true, false])
    func lists(_ seed: UInt64, isWide: Bool) throws {
        var chance = Chance(seed: seed)
        let folder = try Folder()
        var lists = ListTests.names.map { ($0, list(&chance)) }
        // Two that have much in common.
        for (docid, number) in lists[2].1 where chance.oneIn(2) { lists[3].1[docid] = number &+ 1 }
        // Their collection frequency must fit.
        lists = lists.map { (term, list) in
            let most = UInt32.max / UInt32(list.count)
            return (term, list.mapValues { $0 % most })
        }
        try write(lists, to: folder.path, &chance)
        for (term, list) in lists {
            let docids = list.keys.sorted()
            for farthest in [1, 40, 5000, 2_000_000] as [UInt32] {
                var targets: [UInt32] = []
                var next: UInt64 = 1
                while next <= UInt64(UInt32.max), targets.count < 30_000 {
                    targets.append(UInt32(next))
                    next += UInt64(chance.number(1...farthest))
                }
                var at = 0
                let expected = targets.map { target in
                    while at < docids.count, docids[at] < target { at += 1 }
                    return at < docids.count
                        ? SharedPosting(docid: docids[at], number: list[docids[at]] ?? 0) : SharedPosting()
                }
                var found = [gw_posting](repeating: gw_posting(), count: targets.count)
                try Libxapian.witness {
                    gw_seek(folder.path, isWide, term, term.count, targets, targets.count, &found, &$0)
                }
                #expect(found.map(told) == expected, "\(term), steps of \(farthest)")
            }
        }
        for (term, list) in lists {
            for (other, its) in lists {
                let from = chance.pick([1, 500, 100_000] as [UInt32])
                let expected = list.keys.filter { $0 >= from && its[$0] != nil }.sorted().map {
                    SharedPosting(docid: $0, number: list[$0] ?? 0, otherNumber: its[$0] ?? 0)
                }
                var found = [gw_posting](repeating: gw_posting(), count: expected.count + 1)
                var count = found.count
                let room = chance.pick([1, 7, 256])
                let stretch = chance.pick([1, 3, 1_000_000] as [UInt64])
                try Libxapian.witness {
                    gw_common(
                        folder.path, isWide, term, term.count, other, other.count, from, room, stretch, &found, &count,
                        &$0)
                }
                #expect(
                    found.prefix(count).map(told) == expected, "\(term), \(other), from \(from), \(room), \(stretch)")
            }
        }
    }
}
