// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one owner of a libxapian handle. Pages of docids, bytes and counts come out; nothing here knows what a post is.

internal import CXapian

/// The order in which `XapianDatabase.match` gives documents.
enum MatchOrder: Sendable {
    /// BM25, heaviest first.
    case weight
    case ascendingDocid
    case descendingDocid

    var code: cx_order {
        switch self {
        case .weight: CX_BY_WEIGHT
        case .ascendingDocid: CX_ASCENDING
        case .descendingDocid: CX_DESCENDING
        }
    }
}

/// A database of libxapian, open for reading or for writing. Closed when its owner lets it go.
/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class XapianDatabase {
    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer?) throws(IndexError) {
        guard let handle = unsafe handle else { throw IndexError(.system, "libxapian gave no database") }
        unsafe self.handle = handle
    }

    /// Opens for reading: the view stays at one revision until `reopen`.
    static func reader(_ path: String) throws(IndexError) -> XapianDatabase {
        let handle = try checked { unsafe cx_open_reader(path, $0) }
        return try unsafe XapianDatabase(handle)
    }

    /// Opens for writing and makes the database where there is none.
    static func writer(_ path: String) throws(IndexError) -> XapianDatabase {
        let handle = try checked { unsafe cx_open_writer(path, $0) }
        return try unsafe XapianDatabase(handle)
    }

    deinit { unsafe cx_database_close(handle) }

    func reopen() throws(IndexError) {
        try checked { unsafe cx_reopen(handle, $0) }
    }

    func documentCount() throws(IndexError) -> Int {
        Int(try checked { unsafe cx_document_count(handle, $0) })
    }

    func frequency(of term: [UInt8]) throws(IndexError) -> Int {
        Int(try checked { unsafe cx_term_frequency(handle, term, term.count, $0) })
    }

    /// Up to `limit` docids of documents that hold `term`, ascending from `first` on.
    func docids(of term: [UInt8], from first: UInt32 = 1, limit: Int) throws(IndexError) -> [UInt32] {
        var docids = [UInt32](repeating: 0, count: limit)
        let count = try checked { unsafe cx_docids(handle, term, term.count, first, &docids, limit, $0) }
        docids.removeLast(limit - count)
        return docids
    }

    func hasDocument(_ docid: UInt32) throws(IndexError) -> Bool {
        try checked { unsafe cx_has_document(handle, docid, $0) }
    }

    /// The first docid at or after `first` that is free; 0 if all are taken.
    func firstFreeDocid(from first: UInt32) throws(IndexError) -> UInt32 {
        try checked { unsafe cx_first_free_docid(handle, first, $0) }
    }

    /// The data of a document.
    func data(of docid: UInt32) throws(IndexError) -> [UInt8] {
        var length = 0
        let bytes = try checked { unsafe cx_data(handle, docid, &length, $0) }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: length))
    }

    /// The metadata under `key`; empty if there is none.
    func metadata(_ key: String) throws(IndexError) -> [UInt8] {
        var length = 0
        let bytes = try checked { unsafe cx_metadata(handle, key, &length, $0) }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: length))
    }

    /// The metadata keys that start with `prefix`, in order.
    func metadataKeys(startingWith prefix: String) throws(IndexError) -> [String] {
        var keys: [String] = []
        while let key = try nextMetadataKey(startingWith: prefix, after: keys.last ?? "") { keys.append(key) }
        return keys
    }

    private func nextMetadataKey(startingWith prefix: String, after: String) throws(IndexError) -> String? {
        let key = try checked { unsafe cx_next_metadata_key(handle, prefix, after, $0) }
        return unsafe key.map { unsafe String(cString: $0) }
    }

    /// Matches from `offset` on, at most `limit`.
    func match(
        _ query: XapianQuery, order: MatchOrder, offset: Int = 0, limit: Int
    ) throws(IndexError) -> [(docid: UInt32, weight: Double)] {
        var docids = [UInt32](repeating: 0, count: limit)
        var weights = [Double](repeating: 0, count: limit)
        let count = try checked {
            unsafe cx_match(handle, query.handle, order.code, offset, &docids, &weights, limit, $0)
        }
        return (0..<count).map { (docids[$0], weights[$0]) }
    }

    /// How many documents match, exactly.
    func count(_ query: XapianQuery) throws(IndexError) -> Int {
        Int(try checked { unsafe cx_count(handle, query.handle, $0) })
    }

    // MARK: Writing

    func begin() throws(IndexError) { try checked { unsafe cx_begin(handle, $0) } }
    func commit() throws(IndexError) { try checked { unsafe cx_commit(handle, $0) } }
    func cancel() throws(IndexError) { try checked { unsafe cx_cancel(handle, $0) } }

    /// Moves waiting postings from memory to disk without committing them.
    func spill() throws(IndexError) { try checked { unsafe cx_spill(handle, $0) } }

    func setMetadata(_ key: String, _ value: [UInt8]) throws(IndexError) {
        try checked { unsafe cx_set_metadata(handle, key, value, value.count, $0) }
    }

    func put(_ document: XapianDocument, at docid: UInt32) throws(IndexError) {
        try checked { unsafe cx_put_document(handle, docid, document.handle, $0) }
    }

    func deleteDocument(_ docid: UInt32) throws(IndexError) {
        try checked { unsafe cx_delete_document(handle, docid, $0) }
    }
}

/// A document in the making.
/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class XapianDocument {
    fileprivate let handle: OpaquePointer

    init() throws(IndexError) {
        guard let made = try checked({ unsafe cx_document_new($0) }) else {
            throw IndexError(.system, "libxapian gave no document")
        }
        unsafe handle = made
    }

    deinit { unsafe cx_document_free(handle) }

    func setData(_ data: [UInt8]) throws(IndexError) {
        try checked { unsafe cx_document_set_data(handle, data, data.count, $0) }
    }

    /// Adds a term that counts for ranking.
    func add(_ term: Span<UInt8>, count: Int) throws(IndexError) {
        var error = cx_error()
        unsafe term.withUnsafeBufferPointer { bytes in
            unsafe cx_document_add_term(handle, bytes.baseAddress, bytes.count, UInt32(count), &error)
        }
        guard error.code == CX_OK else { throw IndexError(error) }
    }

    /// Adds a term that only selects.
    func addBoolean(_ term: [UInt8]) throws(IndexError) {
        try checked { unsafe cx_document_add_term(handle, term, term.count, 0, $0) }
    }
}
