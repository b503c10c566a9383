// SPDX-License-Identifier: GPL-2.0-or-later
//
// The data of a document: a stored post as bytes. Title and body of the current version come first, so that
// verification reads no further. All text is UTF-8 as the dump gave it.
//
//   record  = format (1, or 2 for one of several posts that a dump tells apart) , number of versions , version…
//   version = flags , title? , body , time? , id? , replyTo? , author? , url? , links , more? , sources
//   more    = alsoReplyTo , authorID?        (where the flags say so)

internal import SakuinText

enum PostRecord {
    private static let format = 1
    private static let partedFormat = 2
    /// Some thirty thousand years from 1970, either way: beyond any post, and safe to reckon with.
    static let latestSecond: UInt64 = 1 << 40

    enum Flag {
        static let boundaryMask = 0b11
        static let lossy = 1 << 2
        static let timed = 1 << 3
        static let precisionShift = 4
        static let plain = 1 << 6
        static let more = 1 << 7
    }

    static func encode(_ stored: StoredPost) -> [UInt8] {
        var writer = RecordWriter()
        writer.write(stored.isParted ? partedFormat : format)
        writer.write(stored.versions.count)
        for version in stored.versions { encode(version, to: &writer) }
        return writer.bytes
    }

    /// The bytes of one wording, without its places.
    static func encode(_ post: Post) -> [UInt8] {
        var writer = RecordWriter()
        encode(PostVersion(post: post, sources: []), to: &writer)
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(IndexError) -> StoredPost {
        var reader = RecordReader(bytes)
        let isParted = bytes.first == UInt8(partedFormat)
        let count = try versionCount(&reader)
        var versions: [PostVersion] = []
        for _ in 0..<count { versions.append(try decodeVersion(&reader)) }
        var stored = StoredPost(versions: versions)
        stored.isParted = isParted
        return stored
    }

    static func versionCount(_ reader: inout RecordReader) throws(IndexError) -> Int {
        guard [format, partedFormat].contains(try reader.number()) else { throw RecordReader.damaged }
        let count = try reader.count()
        guard count >= 1 else { throw RecordReader.damaged }
        return count
    }

    private static func encode(_ version: PostVersion, to writer: inout RecordWriter) {
        let post = version.post
        var flags = Int(post.boundary.rawValue)
        if post.isLossy { flags |= Flag.lossy }
        if let time = post.time { flags |= Flag.timed | Int(time.precision.rawValue) << Flag.precisionShift }
        if isPlain(post) { flags |= Flag.plain }
        let hasMore = !post.alsoReplyTo.isEmpty || post.authorID != nil
        if hasMore { flags |= Flag.more }
        writer.write(flags)
        writer.write(post.title)
        writer.write(post.body)
        if let time = post.time { writer.write(Int(time.seconds)) }
        for text in [post.id, post.replyTo, post.author, post.url] { writer.write(text) }
        writer.write(post.links.count)
        for link in post.links { writer.write(link) }
        if hasMore {
            writer.write(post.alsoReplyTo.count)
            for target in post.alsoReplyTo { writer.write(target) }
            writer.write(post.authorID)
        }
        writer.write(version.sources.count)
        for source in version.sources {
            writer.write(source.dump)
            writer.write(source.place.line)
            writer.write(source.place.lastLine)
            writer.write(source.place.member)
        }
    }

    private static func isPlain(_ post: Post) -> Bool {
        var (title, body) = (post.title ?? "", post.body)
        title.makeContiguousUTF8()
        body.makeContiguousUTF8()
        return PlainText.holds(for: title.utf8.span) && PlainText.holds(for: body.utf8.span)
    }

    private static func decodeVersion(_ reader: inout RecordReader) throws(IndexError) -> PostVersion {
        let flags = try reader.number()
        var post = Post(body: "")
        post.title = try reader.optionalString()
        post.body = try reader.string()
        post.time = try time(flags, &reader)
        post.id = try reader.optionalString()
        post.replyTo = try reader.optionalString()
        post.author = try reader.optionalString()
        post.url = try reader.optionalString()
        for _ in 0..<(try reader.count()) { post.links.append(try reader.string()) }
        if flags & Flag.more != 0 {
            for _ in 0..<(try reader.count()) { post.alsoReplyTo.append(try reader.string()) }
            post.authorID = try reader.optionalString()
        }
        post.boundary = BoundaryConfidence(rawValue: UInt8(flags & Flag.boundaryMask)) ?? .suspected
        post.isLossy = flags & Flag.lossy != 0
        var sources: [SourceRange] = []
        for _ in 0..<(try reader.count()) {
            let dump = try reader.number()
            let place = Place(
                line: try reader.number(), lastLine: try reader.number(), member: try reader.optionalString())
            sources.append(SourceRange(dump: dump, place: place))
        }
        return PostVersion(post: post, sources: sources)
    }

    static func time(_ flags: Int, _ reader: inout RecordReader) throws(IndexError) -> PostTime? {
        guard flags & Flag.timed != 0 else { return nil }
        let precision = PostTime.Precision(rawValue: UInt8(flags >> Flag.precisionShift & 0b11))
        let seconds = Int64(try reader.number())
        guard let precision, seconds.magnitude <= latestSecond else { throw RecordReader.damaged }
        return PostTime(seconds: seconds, precision: precision)
    }
}

/// The part of a stored post that verification looks at, read without making strings.
struct VerifiedFields {
    let record: [UInt8]
    let title: Range<Int>?
    let body: Range<Int>
    let time: PostTime?
    /// True if title and body are plain (`PlainText`).
    let isPlain: Bool
    /// True for a post of a dump that lost characters.
    let isLossy: Bool

    /// - Parameter trustsPlain: false if no text is to be taken for plain.
    init(_ record: [UInt8], trustsPlain: Bool = true) throws(IndexError) {
        self.record = record
        let wasPlain: Bool
        (title, body, time, wasPlain, isLossy) = try PostRecord.fields(of: record)
        isPlain = wasPlain && trustsPlain
    }

    /// Title, if there is one, and body as they are indexed.
    var folded: [FoldedText] {
        ((title.map { [$0] } ?? []) + [body]).map { FoldedText(record.span.extracting($0)) }
    }
}

extension PostRecord {
    /// Where title and body of the current version lie in `record`, its time, and what it is.
    fileprivate static func fields(
        of record: [UInt8]
    ) throws(IndexError) -> (title: Range<Int>?, body: Range<Int>, time: PostTime?, isPlain: Bool, isLossy: Bool) {
        var reader = RecordReader(record)
        _ = try versionCount(&reader)
        let flags = try reader.number()
        let title = try reader.optionalSlice()
        let body = try reader.slice()
        return (title, body, try time(flags, &reader), flags & Flag.plain != 0, flags & Flag.lossy != 0)
    }
}
