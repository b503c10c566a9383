// SPDX-License-Identifier: GPL-2.0-or-later
//
// In which order posts came into the index: the document keys that each commit brought anew, or whose wording it changed. Kept in the
// metadata, so that a commit and what it brought come into force together, and carried over by builds. A place in the journal is the number of
// arrivals before it, whatever generation it lies in, and names the same arrival for ever.
//
// What is kept is bounded. Of the oldest, and of a commit that brings very many, only their number stays and the dumps that they came with.

internal import Glibc

/// A post that came into the index, or whose wording changed.
struct Arrival: Equatable, Sendable {
    enum Kind: UInt8, Sendable {
        case new = 0
        case edited = 1
    }

    var documentKey: PostDigest
    var kind: Kind
}

/// The arrivals of an index in their order.
struct ArrivalJournal: Equatable, Sendable {
    /// Arrivals that came together, or that are kept together.
    struct Entry: Equatable, Sendable {
        enum Content: Equatable, Sendable {
            case listed([Arrival])
            /// So many posts, of dumps with these numbers; of whatever dumps if there are none.
            case counted(Int, dumps: [Int])
        }

        /// The arrivals before it.
        var start: Int
        var content: Content

        var count: Int {
            switch content {
            case .listed(let arrivals): arrivals.count
            case .counted(let count, _): count
            }
        }

        var end: Int { start + count }
    }

    /// What tells this journal from that of another index, 16 hexadecimal digits.
    let identity: String
    /// One behind the other, without gaps.
    private(set) var entries: [Entry] = []
    /// All arrivals, those that are kept no more included.
    private(set) var end = 0

    /// Arrivals of one commit that are kept one by one: what is more is read by nobody post by post.
    static let mostAtOnce = 20_000
    /// Arrivals that are kept one by one at all: 1.1 MB.
    private static let mostListed = 100_000
    /// Entries that are kept apart; beyond it the older half become few.
    private static let mostEntries = 2000
    /// Dumps that an entry names.
    private static let mostDumps = 500

    /// The journal of an index that is made anew.
    init() {
        var random = SystemRandomNumberGenerator()
        let digits = String(UInt64.random(in: 1 ... .max, using: &random), radix: 16)
        identity = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// - Parameter revision: of the index; one that was written before there were journals has none yet.
    init(in database: XapianDatabase) throws(IndexError) {
        identity = try ArrivalJournal.identity(in: database)
        entries = try ArrivalJournal.entries(in: database)
        end = try ArrivalJournal.end(in: database)
        guard entries.last.map({ $0.end == end }) ?? true else { throw RecordReader.damaged }
    }

    /// Of an index that was written before there were journals, zeros: the journal begins with its next commit.
    static func identity(in database: XapianDatabase) throws(IndexError) -> String {
        let text = String(decoding: try database.metadata(Schema.MetadataKey.journal.rawValue), as: UTF8.self)
        return text.isEmpty ? String(repeating: "0", count: 16) : text
    }

    /// All arrivals so far.
    static func end(in database: XapianDatabase) throws(IndexError) -> Int {
        let text = String(decoding: try database.metadata(Schema.MetadataKey.arrived.rawValue), as: UTF8.self)
        return Int(text) ?? 0
    }

    /// The entries that have arrivals from `position` on.
    static func entries(in database: XapianDatabase, from position: Int = 0) throws(IndexError) -> [Entry] {
        var entries: [Entry] = []
        let prefix = Schema.MetadataKey.arrivals.rawValue
        // The keys are in the order of the arrivals, and what is asked for is mostly at their end.
        for key in try database.metadataKeys(startingWith: prefix).reversed() {
            guard let start = Int(key.dropFirst(prefix.count)) else { throw RecordReader.damaged }
            let entry = Entry(start: start, content: try decoded(try database.metadata(key)))
            if entry.end <= position { break }
            entries.append(entry)
        }
        return entries.reversed()
    }

    /// About how many bytes it takes in the metadata.
    var bytes: Int {
        entries.reduce(0) { sum, entry in
            if case .listed(let arrivals) = entry.content { sum + 11 * arrivals.count + 64 } else { sum + 64 }
        }
    }

    // MARK: Growing

    /// - Parameters:
    ///   - content: what arrived with one commit.
    ///   - dumps: that were read for it.
    mutating func add(_ content: Entry.Content, dumps: [Int]) {
        var entry = Entry(start: end, content: content)
        guard entry.count > 0 else { return }
        if case .counted(let count, _) = content {
            entry.content = .counted(count, dumps: dumps.count > ArrivalJournal.mostDumps ? [] : dumps.sorted())
        }
        entries.append(entry)
        end = entry.end
        forgetOldest()
        joinOldest()
    }

    /// Has the oldest arrivals stay as a number where too many are kept.
    private mutating func forgetOldest() {
        var listed = 0
        var kept = entries.endIndex
        while kept > 0 {
            if case .listed(let arrivals) = entries[kept - 1].content { listed += arrivals.count }
            if listed > ArrivalJournal.mostListed { break }
            kept -= 1
        }
        guard kept > 0 else { return }
        let forgotten = entries[..<kept]
        var dumps: Set<Int>? = []
        for entry in forgotten {
            if case .counted(_, let more) = entry.content, !more.isEmpty, let known = dumps,
                known.count + more.count <= ArrivalJournal.mostDumps
            {
                dumps = known.union(more)
            } else {
                dumps = nil
            }
        }
        let count = forgotten[kept - 1].end - forgotten[0].start
        let joined = Entry(start: forgotten[0].start, content: .counted(count, dumps: dumps?.sorted() ?? []))
        entries.replaceSubrange(..<kept, with: [joined])
    }

    /// Puts the older half of many entries together: who has not asked for so long is told of all at once.
    private mutating func joinOldest() {
        guard entries.count > ArrivalJournal.mostEntries else { return }
        var joined: [Entry] = []
        for entry in entries[..<(ArrivalJournal.mostEntries / 2)] {
            if case .listed(let more) = entry.content, let last = joined.last,
                case .listed(let arrivals) = last.content,
                arrivals.count + more.count <= ArrivalJournal.mostAtOnce
            {
                joined[joined.count - 1].content = .listed(arrivals + more)
            } else {
                joined.append(entry)
            }
        }
        entries.replaceSubrange(..<(ArrivalJournal.mostEntries / 2), with: joined)
    }

    // MARK: Metadata

    /// The metadata of a database that is to have all of it.
    var metadata: [String: [UInt8]] {
        var values = [
            Schema.MetadataKey.journal.rawValue: Array(identity.utf8),
            Schema.MetadataKey.arrived.rawValue: Array(String(end).utf8),
        ]
        for entry in entries { values[ArrivalJournal.key(of: entry)] = ArrivalJournal.encoded(entry.content) }
        return values
    }

    /// Writes what differs from `old`, which the database has.
    func write(to database: XapianDatabase, replacing old: ArrivalJournal) throws(IndexError) {
        guard self != old else { return }
        try database.setMetadata(Schema.MetadataKey.journal.rawValue, Array(identity.utf8))
        try IndexMetadata.set(.arrived, end, in: database)
        // Mostly only the last is another.
        var same = 0
        while same < min(entries.count, old.entries.count), entries[same] == old.entries[same] { same += 1 }
        for entry in old.entries[same...] { try database.setMetadata(ArrivalJournal.key(of: entry), []) }
        for entry in entries[same...] {
            try database.setMetadata(ArrivalJournal.key(of: entry), ArrivalJournal.encoded(entry.content))
        }
    }

    private static func key(of entry: Entry) -> String {
        let digits = String(entry.start)
        // As many as the greatest number has, so that the keys are in the order of the arrivals.
        return Schema.MetadataKey.arrivals.rawValue + String(repeating: "0", count: 19 - digits.count) + digits
    }

    private static func encoded(_ content: Entry.Content) -> [UInt8] {
        var writer = RecordWriter()
        switch content {
        case .listed(let arrivals):
            writer.write(0)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(11 * arrivals.count)
            for arrival in arrivals {
                bytes += arrival.documentKey.bytes
                bytes.append(arrival.kind.rawValue)
            }
            writer.write(bytes.span)
        case .counted(let count, let dumps):
            writer.write(1)
            writer.write(count)
            writer.write(dumps.count)
            for dump in dumps { writer.write(dump) }
        }
        return writer.bytes
    }

    private static func decoded(_ bytes: [UInt8]) throws(IndexError) -> Entry.Content {
        var reader = RecordReader(bytes)
        switch try reader.number() {
        case 0:
            let range = try reader.slice()
            guard range.count.isMultiple(of: 11) else { throw RecordReader.damaged }
            var arrivals: [Arrival] = []
            arrivals.reserveCapacity(range.count / 11)
            for start in stride(from: range.lowerBound, to: range.upperBound, by: 11) {
                guard let documentKey = PostDigest(bytes[start..<start + 10]),
                    let kind = Arrival.Kind(rawValue: bytes[start + 10])
                else { throw RecordReader.damaged }
                arrivals.append(Arrival(documentKey: documentKey, kind: kind))
            }
            return .listed(arrivals)
        case 1:
            let count = try reader.number()
            var dumps: [Int] = []
            for _ in 0..<(try reader.count()) { dumps.append(try reader.number()) }
            guard count > 0 else { throw RecordReader.damaged }
            return .counted(count, dumps: dumps)
        default: throw RecordReader.damaged
        }
    }
}
