// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents that are gone. Without a termlist, which would be a third of the index, libxapian can add documents but not
// take any out: their docids are listed in the metadata, every reading leaves them out, and the next build drops them.

internal import SakuinText

struct Tombstones {
    /// Ascending.
    private(set) var docids: [UInt32] = []
    /// The last list in the metadata, to which more may be added.
    private var open: [UInt32] = []
    private var lists = 0

    /// Docids in one list: each commit writes the last list anew.
    private static let longestList = 4096

    init() {}

    init(in database: XapianDatabase) throws(IndexError) {
        while true {
            let bytes = try database.metadata(Tombstones.key(lists))
            guard !bytes.isEmpty else { break }
            open = try Tombstones.decode(bytes)
            docids += open
            lists += 1
        }
        docids.sort()
        if open.count >= Tombstones.longestList || lists == 0 { open = [] } else { lists -= 1 }
    }

    /// The metadata of a database whose index is to have these.
    static func metadata(_ docids: [UInt32]) -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for (number, start) in stride(from: 0, to: docids.count, by: longestList).enumerated() {
            values[key(number)] = encode(Array(docids[start..<min(docids.count, start + longestList)]))
        }
        return values
    }

    /// Adds docids within the open transaction.
    mutating func add(_ dead: [UInt32], to database: XapianDatabase) throws(IndexError) {
        guard !dead.isEmpty else { return }
        for docid in dead {
            open.append(docid)
            if open.count == Tombstones.longestList { try writeOpen(to: database) }
        }
        if !open.isEmpty { try database.setMetadata(Tombstones.key(lists), Tombstones.encode(open)) }
        docids = (docids + dead).sorted()
        try IndexMetadata.set(.tombstones, docids.count, in: database)
    }

    private mutating func writeOpen(to database: XapianDatabase) throws(IndexError) {
        try database.setMetadata(Tombstones.key(lists), Tombstones.encode(open))
        lists += 1
        open = []
    }

    private static func key(_ list: Int) -> String { Schema.MetadataKey.tombstoneList.rawValue + String(list) }

    private static func encode(_ docids: [UInt32]) -> [UInt8] {
        var writer = RecordWriter()
        for docid in docids { writer.write(Int(docid)) }
        return writer.bytes
    }

    private static func decode(_ bytes: [UInt8]) throws(IndexError) -> [UInt32] {
        var reader = RecordReader(bytes)
        var docids: [UInt32] = []
        while reader.offset < bytes.count {
            guard let docid = UInt32(exactly: try reader.number()), docid > 0 else { throw RecordReader.damaged }
            docids.append(docid)
        }
        return docids
    }
}
