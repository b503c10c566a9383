// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random databases: SakuinGlass writes them, libxapian checks them, reads them, and writes on in them.

import Foundation
import SakuinGlass
import Testing

@Suite struct RoundTripTests {
    private static let sizes: [Content.Size] = [
        Content.Size(documents: 1, terms: 0, gaps: [.max]),
        Content.Size(documents: 1, terms: 20, gaps: [1]),
        Content.Size(documents: 1, terms: 1, gaps: [.max]),
        Content.Size(documents: 4, terms: 900, gaps: [2, 1 << 30]),
        Content.Size(documents: 60, terms: 200, gaps: [1 << 26]),
        Content.Size(documents: 900, terms: 400, gaps: [1, 200, 20_000, 4_000_000]),
        Content.Size(documents: 6000, terms: 150, gaps: [1, 3, 700_000]),
        Content.Size(documents: 40_000, terms: 60, gaps: [1, 1, 2, 100, 100_000]),
        Content.Size(documents: 300_000, terms: 12, gaps: [1, 2, 20_000]),
    ]

    /// More rounds by hand: SAKUIN_GLASS_ROUNDS=200.
    private static let rounds: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment["SAKUIN_GLASS_ROUNDS"].flatMap { UInt64($0) }
        return Array(1...max(1, wanted ?? 2))
    }()

    @Test("libxapian finds no fault, reads what was written, and writes on at docids between", arguments: sizes, rounds)
    func roundTrip(_ size: Content.Size, seed: UInt64) throws {
        var chance = Chance(seed: seed &* 1000 &+ UInt64(size.documents))
        let folder = try Folder()
        var content = Content(size, &chance)
        try content.write(to: folder.path, &chance)
        try content.compare(with: folder.path)
        try RoundTripTests.writeOn(folder.path, &content, &chance)
        try content.compare(with: folder.path)
    }

    @Test("libxapian fills a database that has no documents and no terms", arguments: [false, true])
    func empty(hasMetadata: Bool) throws {
        var chance = Chance(seed: 1)
        let folder = try Folder()
        var content = Content()
        if hasMetadata { content.metadata["key"] = [1] }
        try content.write(to: folder.path, &chance)
        try content.compare(with: folder.path)
        try RoundTripTests.writeOn(folder.path, &content, &chance)
        try content.compare(with: folder.path)
    }

    /// Writes on by libxapian in three transactions, of which one is dropped.
    private static func writeOn(_ path: String, _ content: inout Content, _ chance: inout Chance) throws {
        let writer = try Libxapian.writer(path)
        for (number, isDropped) in [false, true, false].enumerated() {
            var changed = content
            try writer.begin()
            for _ in 0..<chance.number(1...40) { try add(to: &changed, writer, &chance) }
            let key = "key \(chance.number(0...10))"
            changed.metadata[key] = chance.bytes(chance.number(1...chance.pick([10, 5000, 100_000])))
            try writer.set(changed.metadata[key] ?? [], for: key)
            if chance.oneIn(2) {
                try writer.spill()
                try changed.compare(with: writer)
            }
            if isDropped {
                try writer.cancel()
                try content.compare(with: writer)
            } else {
                try writer.commit()
                content = changed
                #expect(try Libxapian.faults(path) == "", "after transaction \(number)")
            }
        }
    }

    private static func add(to content: inout Content, _ writer: Libxapian, _ chance: inout Chance) throws {
        var docid: UInt32
        repeat {
            // Beside one that there is, or anywhere.
            let neighbour = content.lengths.keys.randomElement(using: &chance) ?? 1
            docid = chance.oneIn(2) ? neighbour &+ chance.number(1...9) : chance.number(1...UInt32.max)
        } while docid == 0 || content.lengths[docid] != nil
        let known = content.terms
        var terms: [[UInt8]: UInt32] = [:]
        for _ in 0..<chance.number(0...8) {
            let term = known.isEmpty || chance.oneIn(4) ? [0x41] + chance.bytes(2) : chance.pick(known)
            terms[term] = chance.number(0...chance.pick([1, 1000]))
        }
        content.lengths[docid] = 0
        for (term, wdf) in terms { content.add(Posting(docid: docid, wdf: wdf), to: term) }
        let data = chance.bytes(chance.pick([0, 40, 3000]))
        if !data.isEmpty { content.data[docid] = data }
        try writer.put(docid, terms: terms.map { ($0.key, $0.value) }, data: data)
    }
}
