// SPDX-License-Identifier: GPL-2.0-or-later
//
// The database's metadata: counters as decimal text, dumps as records. Keys are in `Schema.MetadataKey`.

internal import Glibc
internal import SakuinText

enum IndexMetadata {
    /// The versions, which every database has.
    static let versions: [(key: Schema.MetadataKey, number: Int)] = [
        (.schemaVersion, Schema.version), (.foldLevel, FoldLevel.indexed.rawValue),
    ]

    /// Refuses a database of another schema and names the cure.
    static func check(_ database: XapianDatabase) throws(IndexError) {
        let schema = try number(.schemaVersion, in: database)
        let fold = try number(.foldLevel, in: database)
        guard schema == Schema.version, fold == FoldLevel.indexed.rawValue else {
            throw IndexError(
                .foreignVersion,
                """
                the index has schema \(schema) and fold level \(fold), this program writes schema \(Schema.version) and \
                fold level \(FoldLevel.indexed.rawValue): run `sakuind index --rebuild` with the same dumps and index
                """)
        }
    }

    static func number(_ key: Schema.MetadataKey, in database: XapianDatabase) throws(IndexError) -> Int {
        let text = String(decoding: try database.metadata(key.rawValue), as: UTF8.self)
        guard let number = Int(text) else {
            throw IndexError(
                .damaged, "the index has no \(key.rawValue) in its metadata; run `sakuind index --rebuild`")
        }
        return number
    }

    /// How much of the list of forgotten posts the index knows: 0 for one that was written before there was any.
    static func forgotten(_ key: Schema.MetadataKey, in database: XapianDatabase) throws(IndexError) -> Int {
        try database.metadata(key.rawValue).isEmpty ? 0 : try number(key, in: database)
    }

    /// Where posts stand: the generation's scale, and how far the furthest dated post had to move, in docids.
    static func times(in database: XapianDatabase) throws(IndexError) -> DocidTimes {
        let times = DocidTimes(
            scale: try DocidScale(encoded: try database.metadata(Schema.MetadataKey.docidScale.rawValue)),
            docidSkew: try number(.docidSkew, in: database))
        // What leads a dated post to the end of all docids is none; and what is less can be reckoned with.
        guard (0...Int(UInt32.max - times.undated)).contains(times.docidSkew) else {
            throw IndexError(.damaged, "the index is damaged: its docid skew is \(times.docidSkew)")
        }
        return times
    }

    static func set(_ key: Schema.MetadataKey, _ number: Int, in database: XapianDatabase) throws(IndexError) {
        try database.setMetadata(key.rawValue, Array(String(number).utf8))
    }

    /// Seconds since 1970 UTC.
    static var now: Int { time(nil) }

    static func setDump(_ number: Int, _ state: DumpState?, in database: XapianDatabase) throws(IndexError) {
        try database.setMetadata(Schema.MetadataKey.dump.rawValue + String(number), state?.encoded() ?? [])
    }

    static func dump(_ number: Int, in database: XapianDatabase) throws(IndexError) -> DumpState? {
        let bytes = try database.metadata(Schema.MetadataKey.dump.rawValue + String(number))
        return bytes.isEmpty ? nil : try DumpState.decoded(bytes)
    }

    /// Every dump with its number.
    static func dumps(in database: XapianDatabase) throws(IndexError) -> [(number: Int, state: DumpState)] {
        var all: [(number: Int, state: DumpState)] = []
        let prefix = Schema.MetadataKey.dump.rawValue
        for key in try database.metadataKeys(startingWith: prefix) {
            guard let number = Int(key.dropFirst(prefix.count)) else { continue }
            all.append((number, try DumpState.decoded(try database.metadata(key))))
        }
        return all
    }
}
