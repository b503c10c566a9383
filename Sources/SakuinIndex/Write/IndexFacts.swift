// SPDX-License-Identifier: GPL-2.0-or-later

/// What an index knows of itself beside its dumps.
struct IndexFacts {
    var commits: Int
    var docidSkew: Int
    var mainSkew: Int
    var scale: DocidScale
    var tombstones: [UInt32]
    var mainBytes: Int64
    var deltaBytes: Int64
    var liveBytes: Int64
    var dictionary: [UInt8]
    var journal: ArrivalJournal
    /// The changes of the list of forgotten posts that the index knows, and those that its main database knew when it was built.
    var forgotten: Int
    var purged: Int

    /// The metadata of every database.
    static var versions: [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        for (key, number) in IndexMetadata.versions { values[key.rawValue] = Array(String(number).utf8) }
        return values
    }

    /// The metadata of the delta database.
    func metadata(_ changes: DumpChanges) -> [String: [UInt8]] {
        var values = IndexFacts.versions
        let numbers: [(Schema.MetadataKey, Int)] = [
            (.revision, commits), (.docidSkew, docidSkew), (.mainSkew, mainSkew), (.tombstones, tombstones.count),
            (.mainBytes, Int(mainBytes)), (.deltaBytes, Int(deltaBytes)),
            (.liveBytes, Int(liveBytes)), (.forgotten, forgotten), (.purged, purged),
        ]
        for (key, number) in numbers { values[key.rawValue] = Array(String(number).utf8) }
        // An index that was only made holds nothing as of any time.
        if commits > 0 { values[Schema.MetadataKey.committedAt.rawValue] = Array(String(IndexMetadata.now).utf8) }
        values[Schema.MetadataKey.dictionary.rawValue] = dictionary
        values[Schema.MetadataKey.docidScale.rawValue] = scale.encoded()
        for more in [Tombstones.metadata(tombstones), changes.metadata, journal.metadata] {
            values.merge(more) { _, new in new }
        }
        return values
    }
}
