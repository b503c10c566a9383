// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a document is made of, read from its record without making strings.

internal import SakuinText

struct RecordOutline {
    let record: [UInt8]
    // Of the current version, as bytes of `record`.
    private(set) var title: Range<Int>?
    private(set) var body = 0..<0
    private(set) var id: Range<Int>?
    private(set) var replyTo: Range<Int>?
    private(set) var alsoReplyTo: [Range<Int>] = []
    private(set) var author: Range<Int>?
    private(set) var authorID: Range<Int>?
    private(set) var url: Range<Int>?
    private(set) var links: [Range<Int>] = []
    private(set) var isLossy = false
    private(set) var boundary = BoundaryConfidence.exact
    private(set) var time: PostTime?
    /// True if any version has an id.
    private(set) var hasID = false
    /// The dumps of all versions, in the order of their places.
    private(set) var dumps: [Int] = []

    init(_ record: [UInt8]) throws(IndexError) {
        self.record = record
        var reader = RecordReader(record)
        let versions = try PostRecord.versionCount(&reader)
        try read(&reader)
        for _ in 1..<versions {
            var other = self
            try other.read(&reader)
            (hasID, dumps) = (other.hasID, other.dumps)
        }
    }

    /// The ids of all posts that are answered.
    var targets: [Range<Int>] { (replyTo.map { [$0] } ?? []) + alsoReplyTo }

    func text(_ range: Range<Int>) -> String { String(decoding: record[range], as: UTF8.self) }

    /// Reads one version.
    private mutating func read(_ reader: inout RecordReader) throws(IndexError) {
        let flags = try reader.number()
        isLossy = flags & PostRecord.Flag.lossy != 0
        boundary = BoundaryConfidence(rawValue: UInt8(flags & PostRecord.Flag.boundaryMask)) ?? .suspected
        title = try reader.optionalSlice()
        body = try reader.slice()
        time = try PostRecord.time(flags, &reader)
        id = try reader.optionalSlice()
        hasID = hasID || id != nil
        replyTo = try reader.optionalSlice()
        author = try reader.optionalSlice()
        url = try reader.optionalSlice()
        links = []
        for _ in 0..<(try reader.count()) { links.append(try reader.slice()) }
        (alsoReplyTo, authorID) = ([], nil)
        if flags & PostRecord.Flag.more != 0 {
            for _ in 0..<(try reader.count()) { alsoReplyTo.append(try reader.slice()) }
            authorID = try reader.optionalSlice()
        }
        for _ in 0..<(try reader.count()) {
            dumps.append(try reader.number())
            _ = try reader.number()
            _ = try reader.number()
            _ = try reader.optionalSlice()
        }
    }
}
