// SPDX-License-Identifier: GPL-2.0-or-later
//
// The one owner of a libxapian handle. Pages of docids, bytes and counts come out; nothing here knows what a post is.

internal import CXapian

/// A database of libxapian, open for reading or for writing. Closed when its owner lets it go.
/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class XapianDatabase {
    private let handle: OpaquePointer
    /// Made with the first record that is read.
    private var expander: RecordExpander?
    /// Of characters that were asked for: whether a term begins with them.
    private var beginnings: [UInt32: Bool] = [:]
    /// Of the lengths of all documents, once it was asked for.
    private var average: Double?
    /// What was found out about replies at this revision.
    var replies = ReplyNotes()
    /// Records of the main database for other threads.
    private var mainRecords: [MainRecords] = []
    /// Tells one main database from another: docids of the main database mean the same posts as long as it is the same. 0
    /// where it cannot be told.
    let mainStamp: UInt64

    private init(
        _ handle: OpaquePointer?, mainPath: String? = nil
    ) throws(IndexError) {
        guard let handle = unsafe handle else { throw IndexError(.system, "libxapian gave no database") }
        unsafe self.handle = handle
        mainStamp = mainPath.map(LinkStamp.folderStamp) ?? 0
    }

    /// Opens databases for reading, several as one: the view stays at one revision until `reopen`.
    /// - Parameter isLastImmutable: true if the last one was built by `DatabaseBuild` and is never changed.
    static func reader(_ paths: [String], isLastImmutable: Bool = false) throws(IndexError) -> XapianDatabase {
        let joined = paths.joined(separator: "\n")
        let handle = try checked { unsafe cx_open_reader(joined, isLastImmutable, $0) }
        return try unsafe XapianDatabase(handle, mainPath: isLastImmutable ? paths.last : nil)
    }

    /// Records of the main database, which is never changed, for so many threads; to be used by one question at a time.
    func mainRecords(_ count: Int) throws(IndexError) -> [MainRecords] {
        while mainRecords.count < count { mainRecords.append(try MainRecords(of: self)) }
        return Array(mainRecords[..<count])
    }

    /// What reads records of the main database; asked for anything else, it says what is not so.
    fileprivate convenience init(mainOf database: XapianDatabase) throws(IndexError) {
        let handle = try database.call { unsafe cx_immutable_view($0, $1) }
        try unsafe self.init(handle)
        expander = try RecordExpander(dictionary: try database.metadata(Schema.MetadataKey.dictionary.rawValue))
    }

    /// Opens for writing and makes the database where there is none.
    static func writer(_ path: String) throws(IndexError) -> XapianDatabase {
        let handle = try checked { unsafe cx_open_writer(path, $0) }
        return try unsafe XapianDatabase(handle)
    }

    deinit { unsafe cx_database_close(handle) }

    /// Calls one function of the shim. An object may be let go as soon as its handle has been read, before the function
    /// that got the handle returns; so its life is extended by hand, here and wherever a handle is read.
    @safe
    func call<Result>(
        _ body: (OpaquePointer, UnsafeMutablePointer<cx_error>) -> Result
    ) throws(IndexError) -> Result {
        try withExtendedLifetime(self) { () throws(IndexError) in try checked { unsafe body(handle, $0) } }
    }

    /// Moves on to the newest revision.
    /// - Returns: false if there is no newer one.
    @discardableResult
    func reopen() throws(IndexError) -> Bool {
        beginnings = [:]
        average = nil
        replies = ReplyNotes()
        return try call { unsafe cx_reopen($0, $1) }
    }

    /// Which databases are to be verified.
    enum Verified {
        /// Those that libxapian reads and writes: before it reads them, for damage can end it.
        case live
        /// All, as far as they were read: before what was read is believed.
        case all
    }

    /// Fails with `damaged` if something is not what was written. Takes some system calls, and more only where somebody has
    /// written to the files.
    func verify(_ which: Verified = .all) throws(IndexError) {
        try call { unsafe cx_verify($0, which == .live, $1) }
    }

    /// Writes the checksums of the database at `path`, which was just built. It can then be opened together with the
    /// database at `companion` and no other; alone if there is none.
    static func seal(_ path: String, companion: String? = nil) throws(IndexError) {
        try checked { unsafe cx_seal(path, companion ?? "", $0) }
    }

    /// Reads all of the database at `path`, which nobody changes any more.
    /// - Throws: `damaged` if something is not what was written.
    static func verifyAll(_ path: String) throws(IndexError) {
        try checked { unsafe cx_verify_all(path, $0) }
    }

    func documentCount() throws(IndexError) -> Int {
        Int(try call { unsafe cx_document_count($0, $1) })
    }

    func frequency(of term: [UInt8]) throws(IndexError) -> Int {
        Int(try call { unsafe cx_term_frequency($0, term, term.count, $1) })
    }

    /// The average of the frequencies of the length term; 0 where no document has it.
    func averageLength() throws(IndexError) -> Double {
        if let average { return average }
        let term = Schema.lengthTerm
        let sum = try call { unsafe cx_frequency_sum($0, term, term.count, $1) }
        let known = try Double(sum) / Double(max(1, frequency(of: term)))
        average = known
        return known
    }

    /// Up to `limit` docids of documents that hold `term`, ascending from `first` on.
    func docids(of term: [UInt8], from first: UInt32 = 1, limit: Int) throws(IndexError) -> [UInt32] {
        var docids = [UInt32](repeating: 0, count: limit)
        let count = try call { unsafe cx_docids($0, term, term.count, first, &docids, limit, $1) }
        docids.removeLast(limit - count)
        return docids
    }

    /// Up to `limit` docids of documents that hold `term` so many times, or 0 times, ascending from `first` on.
    func docids(
        of term: [UInt8], frequency: UInt32, from first: UInt32 = 1, limit: Int
    ) throws(IndexError) -> [UInt32] {
        var docids = [UInt32](repeating: 0, count: limit)
        let count = try call { unsafe cx_docids_with($0, term, term.count, frequency, first, &docids, limit, $1) }
        docids.removeLast(limit - count)
        return docids
    }

    /// The docids of all documents that hold `term`, ascending.
    func allDocids(of term: [UInt8]) throws(IndexError) -> [UInt32] {
        try all { (first, limit) throws(IndexError) in try docids(of: term, from: first, limit: limit) }
    }

    /// The docids of all documents with this digest, and perhaps of others, ascending.
    func allDocids(of lead: Schema.Lead) throws(IndexError) -> [UInt32] {
        try all { (first, limit) throws(IndexError) in
            try docids(of: lead.term, frequency: lead.code, from: first, limit: limit)
        }
    }

    private func all(
        _ page: (_ first: UInt32, _ limit: Int) throws(IndexError) -> [UInt32]
    ) throws(IndexError) -> [UInt32] {
        // Most of what is asked for has one document or none.
        var pageSize = 16
        var found: [UInt32] = []
        var next: UInt32 = 1
        while true {
            let page = try page(next, pageSize)
            found += page
            guard page.count == pageSize, let last = page.last, last < .max else { return found }
            next = last + 1
            pageSize = 4096
        }
    }

    func hasDocument(_ docid: UInt32) throws(IndexError) -> Bool {
        try call { unsafe cx_has_document($0, docid, $1) }
    }

    /// The first docid at or after `first` that is free; 0 if all are taken.
    func firstFreeDocid(from first: UInt32) throws(IndexError) -> UInt32 {
        try call { unsafe cx_first_free_docid($0, first, $1) }
    }

    /// All postings of `term` with the frequency in each document, the deleted ones included; of the empty term, all
    /// documents with their lengths.
    func postings(of term: [UInt8]) throws(IndexError) -> [(docid: UInt32, frequency: UInt32)] {
        let pageSize = 4096
        var found: [(docid: UInt32, frequency: UInt32)] = []
        var docids = [UInt32](repeating: 0, count: pageSize)
        var frequencies = docids
        var next: UInt32 = 1
        while true {
            let count = try call {
                unsafe cx_postings($0, term, term.count, next, &docids, &frequencies, pageSize, $1)
            }
            for index in 0..<count { found.append((docids[index], frequencies[index])) }
            guard count == pageSize, docids[count - 1] < .max else { return found }
            next = docids[count - 1] + 1
        }
    }

    /// Looks the database at `path` over, every block of it.
    /// - Throws: `damaged` with what is wrong.
    static func check(_ path: String) throws(IndexError) {
        var report = [CChar](repeating: 0, count: 4000)
        let faults = try checked { unsafe cx_check(path, &report, report.count, $0) }
        guard faults == 0 else {
            let words = String(decoding: report.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw IndexError(.damaged, "\(faults) faults in \(path): \(words)")
        }
    }

    /// The docids of all posts, ascending.
    func allPosts() throws(IndexError) -> [UInt32] {
        try allDocids(of: []).filter { Docids.slot(of: $0) != Placeholder.slot }
    }

    /// The record of a post.
    func record(of docid: UInt32) throws(IndexError) -> [UInt8] {
        // The bytes are the handle's until they are expanded.
        defer { withExtendedLifetime(self) {} }
        let expander = try recordExpander()
        var length = 0
        let bytes = try call { unsafe cx_data($0, docid, &length, $1) }
        return try expander.expand(unsafe UnsafeBufferPointer(start: bytes, count: length).span)
    }

    private func recordExpander() throws(IndexError) -> RecordExpander {
        if let expander { return expander }
        let made = try RecordExpander(dictionary: try metadata(Schema.MetadataKey.dictionary.rawValue))
        expander = made
        return made
    }

    /// A compressor for the records of this database.
    func recordCompressor() throws(IndexError) -> RecordCompressor {
        try RecordCompressor(dictionary: try metadata(Schema.MetadataKey.dictionary.rawValue))
    }

    /// Leaves these documents, ascending, out of everything that is read from now on but `hasDocument` and
    /// `firstFreeDocid`: their docids stay taken.
    func markDeleted(_ docids: [UInt32]) throws(IndexError) {
        try call { unsafe cx_mark_deleted($0, docids, docids.count, $1) }
        average = nil
        replies = ReplyNotes()
    }

    /// The metadata under `key`; empty if there is none.
    func metadata(_ key: String) throws(IndexError) -> [UInt8] {
        // The bytes are the handle's until they are copied.
        defer { withExtendedLifetime(self) {} }
        var length = 0
        let bytes = try call { unsafe cx_metadata($0, key, &length, $1) }
        return unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: length))
    }

    /// The metadata keys that start with `prefix`, in order.
    func metadataKeys(startingWith prefix: String) throws(IndexError) -> [String] {
        var keys: [String] = []
        while let key = try nextMetadataKey(startingWith: prefix, after: keys.last ?? "") { keys.append(key) }
        return keys
    }

    private func nextMetadataKey(startingWith prefix: String, after: String) throws(IndexError) -> String? {
        defer { withExtendedLifetime(self) {} }
        let key = try call { unsafe cx_next_metadata_key($0, prefix, after, $1) }
        return unsafe key.map { unsafe String(cString: $0) }
    }

    /// The documents that hold a term that starts with `prefix`, those that hold several counted for each; or `enough`
    /// and more.
    func frequency(ofPrefix prefix: [UInt8], enough: Int) throws(IndexError) -> Int {
        Int(try call { unsafe cx_prefix_frequency($0, prefix, prefix.count, UInt64(enough), $1) })
    }

    /// The terms that start with `prefix`, `most` of them.
    func terms(startingWith prefix: [UInt8], most: Int) throws(IndexError) -> [ArraySlice<UInt8>] {
        defer { withExtendedLifetime(self) {} }
        var length = 0
        let found = try call { unsafe cx_terms($0, prefix, prefix.count, most, &length, $1) }
        let bytes = unsafe [UInt8](UnsafeBufferPointer(start: found, count: length))
        return bytes.split(separator: 0)
    }

    /// Of the terms that start with `prefix` those that most documents hold, `most` of them and perhaps some twice; no more documents than
    /// `rest` hold any other.
    func frequentTerms(
        startingWith prefix: [UInt8], most: Int
    ) throws(IndexError) -> (terms: [ArraySlice<UInt8>], rest: Int) {
        defer { withExtendedLifetime(self) {} }
        var (length, rest) = (0, UInt64(0))
        let found = try call { unsafe cx_frequent_terms($0, prefix, prefix.count, most, &rest, &length, $1) }
        let bytes = unsafe [UInt8](UnsafeBufferPointer(start: found, count: length))
        return (bytes.split(separator: 0), Int(rest))
    }

    /// True if a text term begins with `character`.
    func beginsTerm(_ character: UInt32) throws(IndexError) -> Bool {
        if let known = beginnings[character] { return known }
        let prefix = Unicode.Scalar(character).map { Array(String($0).utf8) } ?? []
        let begins = try frequency(ofPrefix: prefix, enough: 1) > 0
        beginnings[character] = begins
        return begins
    }

    // MARK: Writing

    func begin() throws(IndexError) { try call { unsafe cx_begin($0, $1) } }
    func commit() throws(IndexError) { try call { unsafe cx_commit($0, $1) } }
    func cancel() throws(IndexError) { try call { unsafe cx_cancel($0, $1) } }

    /// Moves waiting postings from memory to disk without committing them.
    func flush() throws(IndexError) { try call { unsafe cx_flush($0, $1) } }

    func setMetadata(_ key: String, _ value: [UInt8]) throws(IndexError) {
        try call { unsafe cx_set_metadata($0, key, value, value.count, $1) }
    }

    func put(_ document: XapianDocument, at docid: UInt32) throws(IndexError) {
        try withExtendedLifetime(document) { () throws(IndexError) in
            try call { unsafe cx_put_document($0, docid, document.handle, $1) }
        }
    }
}

/// Records of the main database, which may be read while others read it: by one thread at a time.
final class MainRecords: @unchecked Sendable {
    // Each is handed to one thread of a question, which ends before the next question begins.
    private let database: XapianDatabase

    fileprivate init(of database: XapianDatabase) throws(IndexError) {
        self.database = try XapianDatabase(mainOf: database)
    }

    /// What knows the records of posts in the main database, and nothing else.
    func withDatabase<Result>(
        _ body: (XapianDatabase) throws(IndexError) -> Result
    ) throws(IndexError) -> Result {
        try body(database)
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
        try withExtendedLifetime(self) { () throws(IndexError) in
            try checked { unsafe cx_document_set_data(handle, data, data.count, $0) }
        }
    }

    /// Adds a term with what stands in the place of its frequency.
    func add(_ term: Span<UInt8>, frequency: UInt32) throws(IndexError) {
        var error = cx_error()
        defer { withExtendedLifetime(self) {} }
        unsafe term.withUnsafeBufferPointer { bytes in
            unsafe cx_document_add_term(handle, bytes.baseAddress, bytes.count, frequency, &error)
        }
        guard error.code == CX_OK else { throw IndexError(error) }
    }

    /// Adds a term that only selects.
}
