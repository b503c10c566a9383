// SPDX-License-Identifier: GPL-2.0-or-later
//
// The file of lengths, written here and read by what reads it for ranking.

import CXapian
import GlassWitness
import Testing

@testable import SakuinGlass

@Suite struct LengthsTests {
    /// What the file of the database at `path` tells of `docids`.
    private func read(_ docids: [UInt32], at path: String) throws -> [UInt32] {
        try Libxapian.seal(path)
        var lengths = [UInt32](repeating: 0, count: docids.count)
        try Libxapian.witness { gw_lengths(path, docids, docids.count, &lengths, &$0) }
        return lengths
    }

    @Test(
        "every document's length is found by its docid, and no other's",
        arguments: [
            Content.Size(documents: 1, terms: 1, gaps: [1]), Content.Size(documents: 3, terms: 1, gaps: [40_000_000]),
            Content.Size(documents: 3000, terms: 2, gaps: [1]),
            Content.Size(documents: 9000, terms: 2, gaps: [1, 3, 100]),
            Content.Size(documents: 5000, terms: 1, gaps: [1, 1, 1, 1, 20_000_000]),
        ])
    func lookup(_ size: Content.Size) throws {
        for seed in 0..<6 as Range<UInt64> {
            var chance = Chance(seed: seed)
            let content = Content(size, &chance)
            let folder = try Folder()
            try content.write(to: folder.path, &chance)
            let docids = content.docids
            let known = docids.map { docid in
                Posting(docid: docid, wdf: chance.pick([0, 1, chance.number(0...400), 65_534, 65_535, .max]))
            }
            var writer = try LengthsWriter(
                path: folder.path + "/lengths", docids: docids[0]...docids[docids.count - 1],
                documents: UInt32(docids.count))
            var start = 0
            while start < known.count {
                let end = min(known.count, start + chance.number(1...4000))
                try writer.append(encoded: [UInt8](encoding: known[start..<end]).span, first: known[start].docid)
                start = end
            }
            try writer.finish()
            #expect(try read(docids, at: folder.path) == known.map { min($0.wdf, 65535) }, "seed \(seed)")
            let taken = Set(docids)
            let others = (docids.map { $0 &+ 1 } + docids.map { $0 &- 1 } + [0, .max]).filter { !taken.contains($0) }
            #expect(try read(others, at: folder.path).allSatisfy { $0 == 65535 }, "seed \(seed)")
        }
    }

    @Test("without the file nothing is told")
    func missing() throws {
        var chance = Chance(seed: 1)
        let folder = try Folder()
        try Content(Content.Size(documents: 5, terms: 1, gaps: [1]), &chance).write(to: folder.path, &chance)
        #expect(try read([1, 2, 3], at: folder.path) == [65535, 65535, 65535])
    }

    @Test("documents that do not ascend, are missing or are cut are refused")
    func refusals() throws {
        func reason(
            _ docids: ClosedRange<UInt32>, _ documents: UInt32, _ pieces: [(first: UInt32, encoded: [UInt8])]
        ) throws -> String? {
            let folder = try Folder()
            let error = #expect(throws: GlassError.self) {
                var writer = try LengthsWriter(path: folder.path + "/lengths", docids: docids, documents: documents)
                for piece in pieces { try writer.append(encoded: piece.encoded.span, first: piece.first) }
                try writer.finish()
            }
            return error?.reason
        }
        #expect(
            try reason(1...9, 2, [(1, [5, 7, 5]), (9, [5])]) == "documents do not ascend, or are others than was said")
        #expect(try reason(2...9, 2, [(1, [5])]) == "documents do not ascend, or are others than was said")
        #expect(try reason(1...8, 2, [(1, [5, 7, 5])]) == "documents do not ascend, or are others than was said")
        #expect(try reason(1...9, 3, [(1, [5, 7, 5])]) == "documents are missing")
        #expect(try reason(1...9, 1, [(1, [5])]) == "documents are missing")
        #expect(try reason(1...9, 2, [(1, [5, 7])]) == "a length is cut")
        #expect(try reason(1...9, 2, [(1, [0x85])]) == "a length is cut")
    }
}
