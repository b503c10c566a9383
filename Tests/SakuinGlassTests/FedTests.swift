// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinGlass
import Testing

@Suite struct FedTests {
    @Test(
        "what was written straight answers like what libxapian was fed and compacted",
        arguments: [
            Content.Size(documents: 1, terms: 3, gaps: [1]),
            Content.Size(documents: 300, terms: 500, gaps: [1, 10_000_000]),
            Content.Size(documents: 5000, terms: 60, gaps: [1, 2, 800_000]),
        ], [1, 2, 3] as [UInt64])
    func fed(_ size: Content.Size, seed: UInt64) throws {
        var chance = Chance(seed: seed)
        let content = Content(size, &chance)
        let folder = try Folder()
        let (made, fed, compacted) = try (folder.folder("made"), folder.folder("fed"), folder.path + "/compacted")
        try content.write(to: made, &chance)
        try FedTests.feed(content, to: fed)
        try Libxapian.compact(fed, to: compacted)

        try content.compare(with: made)
        try content.compare(with: compacted)
        #expect(try Libxapian.statistics(made) == Libxapian.statistics(compacted))
        #expect(try Libxapian.terms(made) == Libxapian.terms(compacted))
    }

    private static func feed(_ content: Content, to path: String) throws {
        var terms: [UInt32: [(term: [UInt8], wdf: UInt32)]] = [:]
        for (term, list) in content.lists {
            for posting in list { terms[posting.docid, default: []].append((term, posting.wdf)) }
        }
        let writer = try Libxapian.writer(path)
        try writer.begin()
        for docid in content.docids {
            try writer.put(docid, terms: terms[docid] ?? [], data: content.data[docid] ?? [])
        }
        for (key, value) in content.metadata { try writer.set(value, for: key) }
        try writer.commit()
    }
}
