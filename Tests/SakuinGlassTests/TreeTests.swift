// SPDX-License-Identifier: GPL-2.0-or-later
//
// Trees of every height, leaves filled to the last byte, and whether they are those that libxapian makes itself.

import Foundation
import Testing

@testable import SakuinGlass

@Suite struct TreeTests {
    /// What a leaf holds beside the item that every tree begins with, in bytes.
    private static let room = 8192 - 11 - (3 + 2)
    /// What an entry of metadata takes beside key and value: size, length of the key, prefix, directory entry.
    private static let head = 2 + 1 + 2 + 2

    /// Metadata of one-letter keys whose entries take so many bytes of a leaf.
    private static func metadata(_ sizes: [Int]) -> Content {
        var content = Content()
        var chance = Chance(seed: 5)
        for (index, size) in sizes.enumerated() {
            let key = String(UnicodeScalar(UInt8(0x61 + index)))
            content.metadata[key] = chance.bytes(size - head - 1)
        }
        return content
    }

    @Test(
        "a leaf is filled to its last byte, and one byte more makes a second leaf and a root",
        arguments: [
            ([room], 0), ([room / 4, room / 4, room / 4, room / 4], 0), ([100, room - 100], 0), ([room - 30, 30], 0),
            ([room - 1], 1),
        ])
    func boundaries(sizes: [Int], left: Int) throws {
        var chance = Chance(seed: 2)
        let folder = try Folder()
        let (full, over) = try (folder.folder("full"), folder.folder("over"))
        // Long values are cut: each part but the last has a head of its own.
        var sizes = sizes
        for index in sizes.indices { sizes[index] -= TreeTests.cuts(sizes[index]) * (3 + 3 + 2 + 2) }
        let content = TreeTests.metadata(sizes)
        let roots = try content.write(to: full, &chance)
        #expect(roots.postlist.level == 0 && roots.postlist.blocks == 1)
        #expect(try TreeFile(full + "/postlist.glass").freeInLeaves == [left])
        try content.compare(with: full)

        sizes[sizes.count - 1] += left + 1
        let more = TreeTests.metadata(sizes)
        let moreRoots = try more.write(to: over, &chance)
        #expect(moreRoots.postlist.level == 1 && moreRoots.postlist.blocks == 3 && moreRoots.postlist.block == 2)
        try more.compare(with: over)
    }

    /// How often an entry that takes `size` bytes, heads of further parts included, is cut.
    private static func cuts(_ size: Int) -> Int { (size - 2 - 1) / (GlassBlocks.longestItem + 2) }

    @Test("values around the longest item, and one of many, come back whole")
    func components() throws {
        var chance = Chance(seed: 3)
        let folder = try Folder()
        var content = Content()
        let longest = GlassBlocks.longestItem
        for size in [longest - 7, longest - 6, longest - 5, longest - 4, 2 * longest - 20, 2 * longest, 3_000_000] {
            for shift in 0..<5 { content.metadata["\(size) \(shift)"] = chance.bytes(size + shift) }
        }
        let roots = try content.write(to: folder.path, &chance)
        #expect(roots.postlist.entries == UInt64(content.metadata.count))
        try content.compare(with: folder.path)
    }

    /// Metadata of `count` entries, whose keys differ in their last bytes alone if `isAlike`: long separators.
    private static func metadata(count: Int, valueSize: Int, isAlike: Bool) -> Content {
        var content = Content()
        for number in 0..<count {
            let digits = String(100_000 + number)
            let key = isAlike ? String(repeating: "alike ", count: 38) + digits : digits
            content.metadata[key] = [UInt8](repeating: UInt8(number % 251), count: valueSize)
        }
        return content
    }

    @Test(
        "trees of one to four levels are read, checked and written on in",
        arguments: [(3, false, 0), (600, false, 1), (3500, false, 2), (100, true, 1), (500, true, 2), (4700, true, 3)])
    func levels(count: Int, isAlike: Bool, level: Int) throws {
        var chance = Chance(seed: 4)
        let folder = try Folder()
        var content = TreeTests.metadata(count: count, valueSize: 1700, isAlike: isAlike)
        let roots = try content.write(to: folder.path, &chance)
        #expect(roots.postlist.level == level)
        try content.compare(with: folder.path)

        let writer = try Libxapian.writer(folder.path)
        for _ in 0..<3 {
            try writer.begin()
            for key in content.metadata.keys.shuffled(using: &chance).prefix(30) {
                // An old entry grows or goes, a new one comes beside it.
                content.metadata[key] = chance.oneIn(3) ? nil : chance.bytes(2500)
                try writer.set(content.metadata[key] ?? [], for: key)
                content.metadata[key + "!"] = chance.bytes(300)
                try writer.set(content.metadata[key + "!"] ?? [], for: key + "!")
            }
            try writer.commit()
            try content.compare(with: folder.path)
        }
    }

    @Test("leaves of posting lists are full but for what is too little for a chunk, and no chunk is cut into two items")
    func fullLeaves() throws {
        var chance = Chance(seed: 6)
        let folder = try Folder()
        var content = Content()
        content.lengths = Dictionary(uniqueKeysWithValues: (1...4000).map { ($0 * 1000, 0) })
        let docids = content.docids
        for number in 0..<300 {
            let term = [UInt8](repeating: 0x74, count: chance.number(1...60)) + Array(String(number).utf8)
            content.lists[term] = docids.prefix(chance.number(1...4000)).map { Posting(docid: $0, wdf: 0) }
        }
        let roots = try content.write(to: folder.path, &chance)
        let tree = try TreeFile(folder.path + "/postlist.glass")
        // 200 bytes of postings, and what stands before and behind them.
        #expect(tree.freeInLeaves.dropLast().max() ?? 0 < 200 + 37 + 65 + 5)
        #expect(tree.levels[0].joined().count == Int(roots.postlist.entries) + 1)
        try content.compare(with: folder.path)
    }

    @Test(
        "the same items stand in the same blocks as after libxapian's own compaction",
        arguments: [1, 2, 3, 4] as [UInt64])
    func compaction(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let folder = try Folder()
        let (made, compacted) = try (folder.folder("made"), folder.path + "/compacted")
        let sizes = [
            Content.Size(documents: 2000, terms: 1500, gaps: [1, 50_000]),
            Content.Size(documents: 30_000, terms: 80, gaps: [1, 1, 3, 90_000]),
        ]
        var content = Content(sizes[Int(seed) % 2], &chance)
        for number in 0..<300 {
            content.metadata["\(number)"] = chance.bytes(chance.number(1...chance.pick([50, 2043, 9000])))
        }
        // Keys that share much, for long separators.
        for number in 0..<300 {
            let term = [UInt8](repeating: 0x70, count: 200) + Array(String(number).utf8)
            content.lists[term] = content.docids.prefix(chance.pick([1, 300, 900])).map { Posting(docid: $0, wdf: 0) }
        }
        // libxapian sees only after ten entries that a table which it made late (docdata) is written in order, and cuts
        // its leaves at their middle before (SEQ_START_POINT).
        for docid in content.docids.prefix(12) { content.data[docid] = chance.bytes(5) }
        let roots = try content.write(to: made, &chance)
        #expect(roots.postlist.level > 0 && roots.docdata.level > 0)
        try Libxapian.compact(made, to: compacted)
        for table in ["/postlist.glass", "/docdata.glass"] {
            let isSame = try TreeFile(made + table) == TreeFile(compacted + table)
            #expect(isSame, "\(table)")
        }
        try content.compare(with: compacted)
    }
}
