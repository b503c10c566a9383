// SPDX-License-Identifier: GPL-2.0-or-later
//
// libxapian as the judge of tables: what it reads, what it finds wrong, and what it writes.

import CXapian
import Foundation
import GlassWitness
import Testing

@testable import SakuinGlass

struct Trouble: Error {
    var message: String

    init(terminated bytes: some Sequence<UInt8>) {
        message = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

/// A database that libxapian has open.
final class Libxapian {
    private let handle: OpaquePointer

    static func reader(_ path: String) throws -> Libxapian {
        try seal(path)
        return try Libxapian { cx_open_reader(path, false, &$0) }
    }

    /// Documents can be added and never changed.
    static func writer(_ path: String) throws -> Libxapian {
        if access(path + "/iamglass", F_OK) == 0 { try seal(path) }
        return try Libxapian { cx_open_writer(path, &$0) }
    }

    /// Completes a database whose postings are written and whose only document, 7, has the length 3, and seals it.
    static func complete(_ path: String, postlist: GlassRoot) throws {
        let docdata = try GlassDocdataWriter(path: path + "/docdata.glass").finish()
        try GlassVersionFile.write(
            directory: path, postlist: postlist, docdata: docdata,
            statistics: GlassStatistics(
                documents: 1, lastDocid: 7, totalLength: 3, shortestLength: 3, longestLength: 3, greatestWdf: 1))
        try seal(path)
    }

    /// What is not sealed is not opened, and what these tests write is not.
    static func seal(_ path: String) throws {
        try Libxapian.call { cx_seal(path, "", &$0) }
    }

    private init(_ open: (inout cx_error) -> OpaquePointer?) throws {
        handle = try #require(try Libxapian.call(open))
    }

    deinit { cx_database_close(handle) }

    private static func call<Result>(_ body: (inout cx_error) throws -> Result) throws -> Result {
        var error = cx_error()
        let result = try body(&error)
        guard error.code == CX_OK else {
            throw withUnsafeBytes(of: error.message) { Trouble(terminated: $0) }
        }
        return result
    }

    // MARK: Reading

    /// The empty term gives all documents with their lengths.
    func postings(of term: [UInt8]) throws -> [Posting] {
        let capacity = 5000
        var (docids, wdfs) = ([UInt32](repeating: 0, count: capacity), [UInt32](repeating: 0, count: capacity))
        var postings: [Posting] = []
        while postings.last?.docid != .max {
            let from = (postings.last?.docid ?? 0) + 1
            let count = try Libxapian.call {
                cx_postings(handle, term, term.count, from, &docids, &wdfs, capacity, &$0)
            }
            for index in 0..<count { postings.append(Posting(docid: docids[index], wdf: wdfs[index])) }
            if count < capacity { break }
        }
        return postings
    }

    func data(of docid: UInt32) throws -> [UInt8] {
        var length = 0
        let bytes = try Libxapian.call { cx_data(handle, docid, &length, &$0) }
        return Array(UnsafeBufferPointer(start: bytes, count: length))
    }

    func metadata(_ key: String) throws -> [UInt8] {
        var length = 0
        let bytes = try Libxapian.call { cx_metadata(handle, key, &length, &$0) }
        return Array(UnsafeBufferPointer(start: bytes, count: length))
    }

    func metadataKeys() throws -> [String] {
        var keys: [String] = []
        while let key = try Libxapian.call({ cx_next_metadata_key(handle, "", keys.last ?? "", &$0) }) {
            keys.append(String(cString: key))
        }
        return keys
    }

    // MARK: Writing

    func begin() throws { try Libxapian.call { cx_begin(handle, &$0) } }
    func commit() throws { try Libxapian.call { cx_commit(handle, &$0) } }
    func cancel() throws { try Libxapian.call { cx_cancel(handle, &$0) } }
    /// Moves postings that wait in memory into the tables, uncommitted.
    func spill() throws { try Libxapian.call { cx_flush(handle, &$0) } }

    func set(_ value: [UInt8], for key: String) throws {
        try Libxapian.call { cx_set_metadata(handle, key, value, value.count, &$0) }
    }

    func put(_ docid: UInt32, terms: [(term: [UInt8], wdf: UInt32)], data: [UInt8]) throws {
        let document = try #require(try Libxapian.call { cx_document_new(&$0) })
        defer { cx_document_free(document) }
        for (term, wdf) in terms {
            try Libxapian.call { cx_document_add_term(document, term, term.count, wdf, &$0) }
        }
        try Libxapian.call { cx_document_set_data(document, data, data.count, &$0) }
        try Libxapian.call { cx_put_document(handle, docid, document, &$0) }
    }

    // MARK: Whole databases

    /// What libxapian finds wrong with the database at `path`; empty if nothing.
    static func faults(_ path: String) throws -> String {
        var report = [CChar](repeating: 0, count: 100_000)
        let faults = try call { cx_check(path, &report, report.count, &$0) }
        return faults == 0 ? "" : Trouble(terminated: report.map { UInt8(bitPattern: $0) }).message
    }

    static func statistics(_ path: String) throws -> GlassStatistics {
        var found = gw_statistics()
        try witness { gw_read_statistics(path, &found, &$0) }
        return GlassStatistics(
            documents: found.documents, lastDocid: found.last_docid, totalLength: found.total_length,
            shortestLength: found.shortest_length, longestLength: found.longest_length, greatestWdf: 0)
    }

    struct Term: Equatable {
        var term: [UInt8]
        var frequency: UInt32
        var collectionFrequency: UInt32
        /// The most that the term can stand in one document.
        var most: UInt32
    }

    static func terms(_ path: String) throws -> [Term] {
        var terms: [Term] = []
        try withUnsafeMutablePointer(to: &terms) { terms in
            try witness {
                gw_for_each_term(
                    path,
                    { terms, bytes, length, frequency, collectionFrequency, most in
                        terms?.assumingMemoryBound(to: [Term].self).pointee.append(
                            Term(
                                term: Array(UnsafeBufferPointer(start: bytes, count: length)), frequency: frequency,
                                collectionFrequency: collectionFrequency, most: most))
                    }, terms, &$0)
            }
        }
        return terms
    }

    static func compact(_ path: String, to destination: String) throws {
        try witness { gw_compact(path, destination, &$0) }
    }

    static func witness(_ body: (inout gw_error) -> Bool) throws {
        var error = gw_error()
        guard body(&error) else {
            throw withUnsafeBytes(of: error.message) { Trouble(terminated: $0) }
        }
    }
}

/// A folder that goes with the test.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/sakuin-glass-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    /// A folder within.
    func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: false)
        return path + "/" + name
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
