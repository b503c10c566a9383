// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index is, in one table: terms and their prefixes, docids, metadata keys, versions. `Index/README.md` tells
// it in prose; `sakuind schema` prints it and a test compares the print with `Index/schema.json`.

internal import SakuinText

/// The layout of the index.
///
/// ```swift
/// Schema.TermPrefix.title.rawValue  // "S"
/// Schema.TermPrefix.link.example  // "link:example.com"
/// ```
public enum Schema {
    /// Grows with every change that makes an older index unreadable or its answers wrong; the cure is a rebuild.
    public static let version = 15

    /// A kind of term. Text terms have no prefix: folded text holds no upper-case ASCII, so they cannot be mistaken.
    public enum TermPrefix: String, CaseIterable, Sendable {
        /// A term of the title (also indexed without prefix).
        case title = "S"
        /// A part of the digest of the id; more is in the place of the frequency.
        case id = "Q"
        /// A part of the digest of day, title, reply target, author and folded body; more is in the place of the frequency.
        case content = "H"
        /// The id of a post that is answered.
        case replyTo = "R"
        /// The thread of a board that the post's id says it is of.
        case thread = "T"
        /// A part of the digest of the address of a post whose id does not tell it; more is in the place of the frequency.
        case address = "U"
        /// The number of a dump that holds the post.
        case dump = "P"
        /// A host that the post links to, or a domain that one belongs to.
        case link = "N"
        /// What the post is: `reply`, `titleless`, `lossy`, `suspected`.
        case flag = "F"
        /// The author's name, folded.
        case author = "A"
        /// The ID of the poster.
        case authorID = "I"
        /// The number of a bucket of lengths of the body.
        case bodyLength = "Z"
        /// The day of the week and the hour of the post, in Japan.
        case hourOfWeek = "W"
        /// A part of a band of the post's sketch; the rest is in the place of the frequency.
        case sketch = "C"
        /// In every post, its length in the place of the frequency.
        case length = "L"
        /// The one document that is no post.
        case placeholder = "X"

        public var explanation: String {
            switch self {
            case .title: "a text term of the title"
            case .id:
                "the first 11 bits of the SHA-256 of `id` and the post's id, three digits; 14 others in the place of a frequency, or 0 for any"
            case .content:
                "the same of the SHA-256 of day, title, reply target, author and folded body, or of a post that its dump tells apart from another with that content"
            case .replyTo: "the id of a post that is answered"
            case .thread: "the thread of a board that the post's id names, `dat:BOARD/THREAD`"
            case .address:
                "the same of the SHA-256 of `id` and the post's address, unless it is its id or its id was made for one post"
            case .dump: "the number of a dump that holds the post"
            case .link:
                "a host that the post links to, in lower case and without punycode, or a domain that one belongs to"
            case .flag: "reply, titleless, lossy or suspected"
            case .author: "the author's name, folded as text is"
            case .authorID: "the ID of the poster, as it is written"
            case .bodyLength:
                "the characters of the body up to 15, then 16 and on for eight lengths to an octave, decimal"
            case .hourOfWeek:
                "the day of the week in Japan, 0 for Monday, and two digits of the hour, if the post's time tells it"
            case .sketch:
                "the number of a band of the post's sketch and 10 bits of its hash, three digits; 14 others, plus 1, in the place of a frequency"
            case .length: "nothing: in every post, a quarter of its bigrams and words in the place of a frequency"
            case .placeholder: "nothing: the one document, at the last docid, that is no post"
            }
        }

        /// The query that uses it, as an example.
        public var example: String {
            switch self {
            case .title: "title:選挙"
            case .id: "id:20240605205024"
            case .content: "id:hash:0123456789abcdef0123"
            case .replyTo: "re:20240605204524"
            case .thread: "in:dat:board/1319168096"
            case .address, .dump, .sketch, .length, .placeholder: ""
            case .link: "link:example.com"
            case .flag: "is:reply"
            case .author: "author:ひろ"
            case .authorID: "poster:Ab3dEf+g0"
            case .bodyLength: "length:>500"
            case .hourOfWeek: "hour:22..4"
            }
        }
    }

    /// A key of the database's metadata.
    public enum MetadataKey: String, CaseIterable, Sendable {
        case schemaVersion = "schema"
        /// The fold level of the terms.
        case foldLevel = "fold"
        case revision = "generation"
        case committedAt = "committed_at"
        /// The greatest distance between a dated post's docid and the docid of its second.
        case docidSkew = "displacement"
        /// That of the main database when it was built.
        case mainSkew = "main_displacement"
        /// Where in the databases the posts of a time stand.
        case docidScale = "scale"
        case nextDumpNumber = "next_dump"
        /// Bytes of the records of a tier, those that are gone included.
        case mainBytes = "main_bytes"
        case deltaBytes = "delta_bytes"
        /// Bytes of the records that are not gone, of both tiers.
        case liveBytes = "live_bytes"
        /// Followed by the dump's number.
        case dump = "dump/"
        /// How many dumps, or parts of dumps, could not be read.
        case quarantined = "quarantined"
        /// The folders that dumps were read from.
        case places = "places"
        /// What the stored posts are compressed with.
        case dictionary = "dictionary"
        /// How many documents are gone: they stand in the postings but count no more.
        case tombstones = "tombstones"
        /// Followed by the number of a list: docids of documents that are gone.
        case tombstoneList = "tombstones/"
        /// What tells the order of arrivals of this index from that of another.
        case journal = "journal"
        /// How many posts have come, or changed their wording.
        case arrived = "arrived"
        /// Followed by the number of the first, 19 digits: arrivals in their order.
        case arrivals = "arrivals/"
        /// The changes of the list of forgotten posts that the index knows: it has nothing of those posts.
        case forgotten = "forgotten"
        /// Those that its main database knew when it was built: no file has a word of those posts.
        case purged = "purged"
        /// Followed by a term and a docid: where terms stand whose postings tell no more than residues. Behind all others.
        case crowds = "~"

        public var explanation: String {
            switch self {
            case .schemaVersion: "the schema's version, decimal"
            case .foldLevel: "the fold level that terms are made from, decimal"
            case .revision: "the number of commits, decimal"
            case .committedAt: "seconds since 1970 UTC of the last commit, decimal"
            case .docidSkew: "the greatest docid minus the docid of its second, over dated posts, decimal"
            case .mainSkew: "the same, of the main database when it was built, decimal"
            case .docidScale:
                "marks that lead from half seconds to slots, as DocidScale.swift tells; absent if they are the same"
            case .nextDumpNumber: "the number that the next new dump gets, decimal"
            case .mainBytes: "bytes of the records in the main database, before compression, decimal"
            case .deltaBytes: "bytes of the records in the delta database, before compression, decimal"
            case .liveBytes:
                "bytes of the records of both databases that are not gone, before compression, decimal"
            case .dump: "with the dump's number behind it: its state, as DumpState.swift tells"
            case .quarantined: "the number of dumps, or parts of dumps, that could not be read, decimal"
            case .places:
                "the watched folders that had dumps, and the file systems that begin below them, each with what it is known by, as WatchedPlace.swift tells; absent if there are none"
            case .dictionary: "the zstd dictionary that records are compressed with; absent if there is none"
            case .tombstones: "the number of documents that are gone, decimal"
            case .tombstoneList: "with a number from 0 on behind it: docids of documents that are gone, LEB128"
            case .journal:
                "what names the order of arrivals of this index, 16 hexadecimal digits; absent from one that was made before there was one"
            case .arrived:
                "the number of posts that came into the index or whose wording changed, in their order since it was made, decimal"
            case .arrivals:
                "with the number of arrivals before them behind it, 19 digits: document keys of posts that came or changed, as ArrivalJournal.swift tells"
            case .forgotten:
                "the number of the last change of the list of forgotten posts that the index knows, decimal; absent for none"
            case .purged: "the same, of the main database when it was built"
            case .crowds:
                "with a term and the first of some docids behind it, in the main database alone: the places of the term in documents whose postings tell no more than residues, as PlacesWriter.swift tells"
            }
        }
    }

    static let lengthTerm = Array(TermPrefix.length.rawValue.utf8)

    /// What stands in the place of the length term's frequency for a post of so many bigrams and words: characters
    /// rank whole questions worse (Benchmarks/ranking.md). A quarter keeps it to one byte for most posts, and their sum, which
    /// libxapian counts in 32 bits, right for ten billion.
    static func lengthCode(_ tokens: Int) -> UInt32 { UInt32(clamping: (tokens + 3) / 4) }

    /// What stands for each band of a sketch: a term, and a number in the place of its frequency. A term leads to a thousand of a
    /// million posts, and of two that differ one in 16,000 is taken for the same until both are compared. More bits are more bytes: a
    /// posting has six, 3.6 % of a post of the measurements (Benchmarks/copies.md).
    static func bands(of sketch: TextSketch) -> [(term: [UInt8], code: UInt32)] {
        sketch.keys.enumerated().map { band, key in
            let digits = String(key & 0x3FF, radix: 16).utf8
            let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 3 - digits.count)
            let term = Array(TermPrefix.sketch.rawValue.utf8) + Array("\(band)".utf8) + zeros + digits
            return (term, UInt32(key >> 50) + 1)
        }
    }

    /// The boolean term for `value`. libxapian takes at most 245 bytes (a zero byte counts twice), so a longer value is
    /// replaced by its hash; whoever looks it up compares the stored value.
    static func booleanTerm(_ prefix: TermPrefix, _ value: String) -> [UInt8] {
        let plain = Array(value.utf8)
        guard plain.count > 200 || plain.contains(0) else { return Array(prefix.rawValue.utf8) + plain }
        var hash = SHA256()
        hash.update(value)
        return Array("\(prefix.rawValue)#\(hash.finish())".utf8)
    }

    /// True of a boolean term that has a hash in the place of its value, or looks as if it had.
    static func isHashed(_ term: ArraySlice<UInt8>) -> Bool {
        term.count == 66 && term[term.startIndex + 1] == UInt8(ascii: "#")
    }

    /// What leads to the posts with a digest: a list that it shares with others, and the number that stands there for it in the place of
    /// a frequency. A list of each digest's own would take 21 bytes of a post in place of 5. One in 33 million posts is led to by
    /// mistake; whoever follows a lead reads the posts and compares.
    struct Lead: Hashable, Sendable {
        var term: [UInt8]
        var code: UInt32

        /// The code of a post that has several digests of one list.
        static let any: UInt32 = 0
    }

    static func lead(_ prefix: TermPrefix, _ digest: PostDigest) -> Lead { lead(prefix, beginning: digest.beginning) }

    /// The lead of the digests that begin so; in the order of their beginnings leads are in that of their terms.
    static func lead(_ prefix: TermPrefix, beginning: UInt32) -> Lead {
        // The lists of a million posts have 500 each, read in a microsecond or two; codes take two bytes.
        let (list, rest) = (beginning >> leadShift, beginning & (1 << leadShift - 1))
        let digits = [8, 4, 0].map { hexadecimalDigits[Int(list >> UInt32($0)) & 0xF] }
        return Lead(term: Array(prefix.rawValue.utf8) + digits, code: rest % 0x3FFF + 1)
    }

    /// A digest lies in the list of the number that its beginning has without so many bits.
    static let leadShift: UInt32 = 21
    static let leadLists = 0..<UInt32(1) << (32 - leadShift)

    private static let hexadecimalDigits = Array("0123456789abcdef".utf8)

    /// The digests of ids by which the other documents of a document key are found, beside their contents'.
    static func shared(_ documentKey: PostDigest, _ kind: PostKey.Kind) -> [PostDigest] {
        switch kind {
        case .globalID, .timedID: [documentKey]
        // These have their content in common.
        case .content, .contentAndID: []
        }
    }

    /// The term of the title for a text term.
    static func titleTerm(_ term: Span<UInt8>) -> [UInt8] {
        var bytes = Array(TermPrefix.title.rawValue.utf8)
        for index in 0..<term.count { bytes.append(term[index]) }
        return bytes
    }
}
