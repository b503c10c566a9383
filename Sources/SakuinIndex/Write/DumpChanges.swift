// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What an ingest batch changes beside the posts.
struct DumpChanges: Sendable {
    private(set) var after: KnownDumps
    /// Dumps whose earlier posts do not count any more.
    let replaced: Set<Int>
    private var changed: Set<Int>

    /// No change.
    init() {
        after = KnownDumps()
        replaced = []
        changed = []
    }

    init(_ taken: borrowing IngestBatch.Taken, known: KnownDumps) {
        let (read, rest) = (taken.read, taken.rest)
        after = known
        after.nextNumber = rest.nextNumber
        if let places = rest.places { after.places = places }
        replaced = rest.gone.union(read.keys)
        changed = replaced
        for number in rest.gone { after[number] = nil }
        for (number, state) in read { after[number] = state }
        for failed in rest.failed { note(failed.failure, failed) }
    }

    /// What the index knew of the dump stays, with the reason beside it.
    private mutating func note(_ failure: DumpProblem, _ failed: IngestBatch.Failed) {
        let number = after.number(of: failed.path) ?? after.nextNumber
        if number == after.nextNumber { after.nextNumber += 1 }
        var state = after[number] ?? DumpState(path: failed.path, stamp: failed.stamp)
        state.stamp = failed.stamp
        state.readers = failed.readers
        state.failure = failure
        after[number] = state
        changed.insert(number)
    }

    /// The dumps that were read.
    var read: Set<Int> { replaced.filter { after[$0] != nil } }

    /// Takes out what was to be said of these places: it may quote a post that is forgotten.
    mutating func silence(_ places: [SourceRange]) {
        for (dump, places) in Dictionary(grouping: places, by: \.dump) {
            guard var state = after[dump], state.silence(places.map(\.place)) else { continue }
            after[dump] = state
            changed.insert(dump)
        }
    }

    @Sendable
    func age(of dump: Int) -> DumpAge { after[dump]?.age ?? DumpAge(modified: 0, path: "") }

    /// The metadata of a database that is to know all dumps.
    var metadata: [String: [UInt8]] {
        var values = [
            Schema.MetadataKey.nextDumpNumber.rawValue: Array(String(after.nextNumber).utf8),
            Schema.MetadataKey.quarantined.rawValue: Array(String(after.quarantined).utf8),
            Schema.MetadataKey.places.rawValue: WatchedFolder.encoded(after.places),
        ]
        for (number, state) in after.states {
            values[Schema.MetadataKey.dump.rawValue + String(number)] = state.encoded()
        }
        return values
    }

    /// Writes the states that have changed.
    func write(to database: XapianDatabase) throws(IndexError) {
        for number in changed.sorted() { try IndexMetadata.setDump(number, after[number], in: database) }
        try IndexMetadata.set(.nextDumpNumber, after.nextNumber, in: database)
        try IndexMetadata.set(.quarantined, after.quarantined, in: database)
        try database.setMetadata(Schema.MetadataKey.places.rawValue, WatchedFolder.encoded(after.places))
    }
}
