// SPDX-License-Identifier: GPL-2.0-or-later
//
// The dumps that an index knows, and how an ingest batch changes them.

internal import SakuinText

/// Dumps with the numbers that the index gave them.
struct KnownDumps: Sendable {
    private(set) var states: [Int: DumpState] = [:]
    /// By the bytes of the path: names in two normalization forms are two files, though equal as strings.
    private var numbers: [[UInt8]: Int] = [:]
    var nextNumber = 1
    /// The folders that they were read from.
    var places: [WatchedFolder] = []

    init() {}

    init(in database: XapianDatabase) throws(IndexError) {
        nextNumber = try IndexMetadata.number(.nextDumpNumber, in: database)
        places = try WatchedFolder.decoded(try database.metadata(Schema.MetadataKey.places.rawValue))
        for (number, state) in try IndexMetadata.dumps(in: database) { self[number] = state }
    }

    /// Dumps, or parts of dumps, that could not be read; remarks on what was read do not count.
    var quarantined: Int { states.values.reduce(0) { $0 &+ $1.unreadCount } }

    func number(of path: String) -> Int? { numbers[Array(path.utf8)] }

    subscript(path path: String) -> DumpState? { number(of: path).flatMap { states[$0] } }

    subscript(number: Int) -> DumpState? {
        get { states[number] }
        set {
            if let old = states[number] { numbers[Array(old.path.utf8)] = nil }
            states[number] = newValue
            if let newValue { numbers[Array(newValue.path.utf8)] = number }
        }
    }
}
