// SPDX-License-Identifier: GPL-2.0-or-later
//
// What no table is made of, and what is said instead.

import SakuinGlass
import Testing

@Suite struct RefusalTests {
    /// The reason why `body` cannot go on with a new postlist table.
    private func reason(_ body: (inout GlassPostlistWriter) throws -> Void) throws -> String? {
        let folder = try Folder()
        let path = folder.path + "/postlist.glass"
        var writer = try GlassPostlistWriter(path: path)
        let error = #expect(throws: GlassError.self) { try body(&writer) }
        #expect(error?.path == path)
        return error?.reason
    }

    private static func add(_ term: [UInt8], to writer: inout GlassPostlistWriter) throws {
        writer.begin(term: term.span, frequency: 1, collectionFrequency: 1)
        try writer.append(encoded: [1].span, first: 7, last: 7)
        try writer.end()
    }

    @Test("terms, lengths and metadata that are not in order are refused")
    func order() throws {
        #expect(
            try reason { writer in
                try RefusalTests.add([2], to: &writer)
                try RefusalTests.add([1, 9], to: &writer)
            } == "keys do not ascend")
        #expect(
            try reason { writer in
                try RefusalTests.add([2], to: &writer)
                try RefusalTests.add([2], to: &writer)
            } == "keys do not ascend")
        #expect(
            try reason { writer in
                try RefusalTests.add([0, 1], to: &writer)
                try writer.addMetadata(key: [1].span, value: [1].span)
            } == "keys do not ascend")
        #expect(
            try reason { writer in
                try writer.addMetadata(key: [2].span, value: [1].span)
                try writer.addMetadata(key: [2].span, value: [1].span)
            } == "keys do not ascend")
        #expect(
            try reason { writer in
                try RefusalTests.add([0x41], to: &writer)
                writer.beginLengths()
                try writer.append(encoded: [1].span, first: 7, last: 7)
                try writer.end()
            } == "keys do not ascend")
    }

    @Test("a key that libxapian could not hold is refused")
    func longKey() throws {
        let longest = [UInt8](repeating: 1, count: 255)
        let folder = try Folder()
        var writer = try GlassPostlistWriter(path: folder.path + "/postlist.glass")
        try RefusalTests.add(longest, to: &writer)
        #expect(
            try reason { writer in try RefusalTests.add(longest + [1], to: &writer) }
                == "a key of 256 bytes is too long")
        // Zero bytes are escaped.
        #expect(
            try reason { writer in try RefusalTests.add([UInt8](repeating: 0, count: 128), to: &writer) }
                == "a key of 256 bytes is too long")
    }

    /// The reason why a list of these pieces is refused.
    private func reason(
        frequency: UInt32 = 1, sum: UInt64 = 1, _ pieces: (bytes: [UInt8], first: UInt32, last: UInt32)...
    ) throws -> String? {
        try reason { writer in
            writer.begin(term: [0x41].span, frequency: frequency, collectionFrequency: sum)
            for piece in pieces { try writer.append(encoded: piece.bytes.span, first: piece.first, last: piece.last) }
            try writer.end()
        }
    }

    @Test("pieces that overlap, or are not the postings that were said, are refused")
    func pieces() throws {
        let overlapping = "postings of a term do not ascend"
        #expect(try reason(([1], 0, 0)) == overlapping)
        #expect(try reason(([1], 5, 5), ([1], 5, 5)) == overlapping)
        #expect(try reason(([1, 3, 1], 5, 9), ([1], 8, 8)) == overlapping)
        let otherEnd = "postings of a term end at another docid than was said"
        #expect(try reason(([1, 3, 1], 5, 8)) == otherEnd)
        #expect(try reason(([1], 5, 6)) == otherEnd)
        // Beyond the greatest docid.
        #expect(try reason(([1, 0, 1], .max, 0)) == otherEnd)
        let others = "postings of a term are others than their frequencies say"
        #expect(try reason(frequency: 2, ([1], 5, 5)) == others)
        #expect(try reason(sum: 2, ([1], 5, 5)) == others)
        #expect(try reason(frequency: 1, sum: 2, ([1], 5, 5), ([1], 6, 6)) == others)
        #expect(try reason() == "postings of a term are missing")
    }

    @Test("bytes that are not whole numbers of 32 bits are refused")
    func malformed() throws {
        let cut = "postings of a term end within a number"
        #expect(try reason(([], 5, 5)) == cut)
        #expect(try reason(([0x81], 5, 5)) == cut)
        #expect(try reason(([1, 3, 0x81], 5, 9)) == cut)
        let malformed = "postings of a term are malformed"
        // A distance without a frequency, too great a frequency, too great a distance, a number of six bytes.
        #expect(try reason(([1, 3], 5, 9)) == malformed)
        #expect(try reason(([0x80, 0x80, 0x80, 0x80, 0x10], 5, 5)) == malformed)
        #expect(try reason(([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F, 1], 5, 5)) == malformed)
        #expect(try reason(([0x81, 0x80, 0x80, 0x80, 0x80, 0x00], 5, 5)) == malformed)
        // The same behind so many postings that chunks were cut, at every place that the cut can have.
        for count in 990...1010 {
            let postings = [UInt8](encoding: (1...count).map { Posting(docid: UInt32($0), wdf: 1) }[...])
            #expect(
                try reason(frequency: UInt32(count), (postings + [0], 1, UInt32(count) + 1)) == malformed)
        }
    }

    @Test("the greatest numbers that there are come back")
    func greatest() throws {
        let folder = try Folder()
        var chance = Chance(seed: 1)
        var content = Content()
        content.add(Posting(docid: .max, wdf: .max), to: [0xFF])
        content.add(Posting(docid: 1, wdf: 0), to: [0xFF])
        content.data[.max] = [1]
        try content.write(to: folder.path, &chance)
        try content.compare(with: folder.path)
    }

    @Test("data of documents that do not ascend is refused, empty data is none")
    func docdata() throws {
        let folder = try Folder()
        let path = folder.path + "/docdata.glass"
        var writer = try GlassDocdataWriter(path: path)
        let nothing: [UInt8] = []
        try writer.add(docid: 9, data: nothing.span)
        try writer.add(docid: 8, data: [1].span)
        let again = #expect(throws: GlassError.self) { try writer.add(docid: 8, data: [1].span) }
        #expect(again?.description == "cannot write \(path): keys do not ascend")
        let none = #expect(throws: GlassError.self) { try writer.add(docid: 0, data: [1].span) }
        #expect(none?.description == "cannot write \(path): 0 is no docid")
    }

    @Test("tables without a version file are no database, and a file is not written over")
    func files() throws {
        let folder = try Folder()
        let postlist = try GlassPostlistWriter(path: folder.path + "/postlist.glass").finish()
        let docdata = try GlassDocdataWriter(path: folder.path + "/docdata.glass").finish()
        #expect(throws: Trouble.self) { try Libxapian.reader(folder.path) }
        let occupied = #expect(throws: GlassError.self) {
            _ = try GlassDocdataWriter(path: folder.path + "/docdata.glass")
        }
        #expect(occupied?.description == "cannot write \(folder.path)/docdata.glass: File exists")
        var statistics = Content().statistics
        statistics.documents = 1
        let documents = #expect(throws: GlassError.self) {
            try GlassVersionFile.write(
                directory: folder.path, postlist: postlist, docdata: docdata, statistics: statistics)
        }
        #expect(documents?.reason == "there are more documents than docids")
        try GlassVersionFile.write(
            directory: folder.path, postlist: postlist, docdata: docdata, statistics: Content().statistics)
        try Content().compare(with: folder.path)
    }
}
