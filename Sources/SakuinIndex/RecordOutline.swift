// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the bulk build needs of a record, read without making strings.

internal import SakuinText

struct RecordOutline {
    let record: [UInt8]
    /// Of the current version.
    private(set) var title: Range<Int>?
    private(set) var body: Range<Int>
    private(set) var replyTo: Range<Int>?
    private(set) var links: [Range<Int>]
    private(set) var isLossy: Bool
    private(set) var versions: Int
    /// The dumps of all versions, in the order of their places.
    private(set) var dumps: [Int] = []

    init(_ record: [UInt8]) throws(IndexError) {
        self.record = record
        var reader = RecordReader(record)
        versions = try PostRecord.versionCount(&reader)
        let current = try PostRecord.outline(&reader)
        (title, body, replyTo, links, isLossy, dumps) = current
        for _ in 1..<versions { dumps += try PostRecord.outline(&reader).dumps }
    }

    /// Calls `body` with each term that only selects, the dumps' and hosts' perhaps repeatedly. `content` and `home` are the post's.
    func forEachSelector(content: PostDigest, home: PostDigest, _ body: (Span<UInt8>) -> Void) {
        body(Schema.contentTerm(content).span)
        if home != content { body(Schema.idTerm(home).span) }
        for dump in dumps { body(Schema.booleanTerm(.dump, String(dump)).span) }
        if let replyTo {
            body(Schema.booleanTerm(.replyTo, String(decoding: record[replyTo], as: UTF8.self)).span)
        }
        for link in links {
            for domain in LinkAddress(String(decoding: record[link], as: UTF8.self))?.domains ?? [] {
                body(Schema.booleanTerm(.link, domain).span)
            }
        }
        let flags: [(PostFlag, Bool)] = [(.reply, replyTo != nil), (.titleless, title == nil), (.lossy, isLossy)]
        for (flag, holds) in flags where holds { body(Schema.booleanTerm(.flag, flag.rawValue).span) }
    }
}

extension PostRecord {
    /// Reads one version.
    fileprivate static func outline(
        _ reader: inout RecordReader
    ) throws(IndexError) -> (
        title: Range<Int>?, body: Range<Int>, replyTo: Range<Int>?, links: [Range<Int>], isLossy: Bool, dumps: [Int]
    ) {
        let flags = try reader.number()
        let title = try reader.optionalSlice()
        let body = try reader.slice()
        _ = try time(flags, &reader)
        _ = try reader.optionalSlice()
        let replyTo = try reader.optionalSlice()
        _ = try reader.optionalSlice()
        _ = try reader.optionalSlice()
        var links: [Range<Int>] = []
        for _ in 0..<(try reader.count()) { links.append(try reader.slice()) }
        var dumps: [Int] = []
        for _ in 0..<(try reader.count()) {
            dumps.append(try reader.number())
            _ = try reader.number()
            _ = try reader.number()
            _ = try reader.optionalSlice()
        }
        return (title, body, replyTo, links, flags & Flag.lossy != 0, dumps)
    }
}
