// SPDX-License-Identifier: GPL-2.0-or-later
//
// The file that makes tables a database: `iamglass` (backends/glass/glass_version.cc of xapian-core 1.4).

internal import Glibc

/// What a database says of its documents.
///
/// ```swift
/// // Of two documents, 1 with three terms and 8 with two.
/// let statistics = GlassStatistics(
///     documents: 2, lastDocid: 8, totalLength: 5, shortestLength: 2, longestLength: 3, greatestWdf: 3)
/// ```
public struct GlassStatistics: Sendable, Equatable {
    public var documents: UInt32
    /// The greatest docid that was ever used.
    public var lastDocid: UInt32
    /// The sum of all lengths, in terms.
    public var totalLength: UInt64
    /// The least length but 0; 0 if there is none.
    public var shortestLength: UInt32
    public var longestLength: UInt32
    /// The greatest frequency of a term in a document.
    public var greatestWdf: UInt32

    public init(
        documents: UInt32, lastDocid: UInt32, totalLength: UInt64, shortestLength: UInt32, longestLength: UInt32,
        greatestWdf: UInt32
    ) {
        self.documents = documents
        self.lastDocid = lastDocid
        self.totalLength = totalLength
        self.shortestLength = shortestLength
        self.longestLength = longestLength
        self.greatestWdf = greatestWdf
    }
}

/// The file that makes tables a database: `iamglass`.
///
/// ```swift
/// let postlist = try GlassPostlistWriter(path: "index/postlist.glass").finish()
/// let docdata = try GlassDocdataWriter(path: "index/docdata.glass").finish()
/// let nothing = GlassStatistics(
///     documents: 0, lastDocid: 0, totalLength: 0, shortestLength: 0, longestLength: 0, greatestWdf: 0)
/// try GlassVersionFile.write(directory: "index", postlist: postlist, docdata: docdata, statistics: nothing)
/// ```
public enum GlassVersionFile {
    /// GLASS_VERSION_MAGIC and GLASS_FORMAT_VERSION: 14 March 2016, as years since 2014, month and day in 7, 4 and 5 bits.
    private static let magic: [UInt8] = [0x0F, 0x0D] + Array("Xapian Glass".utf8) + [UInt8(2 << 1), 3 << 5 | 14]
    /// COMPRESS_MIN of glass_version.cc: tables whose tags libxapian deflates where they are longer, in bytes.
    private static let compressedFrom = 18

    /// Makes the two tables in `directory` a database, by one rename. The tables of positions, spellings and synonyms
    /// come into being when they are needed; without that of terms a writer must be opened with DB_NO_TERMLIST.
    public static func write(
        directory: String, postlist: GlassRoot, docdata: GlassRoot, statistics: GlassStatistics
    ) throws(GlassError) {
        let path = directory + "/iamglass"
        guard statistics.lastDocid >= statistics.documents else {
            throw GlassError(path, "there are more documents than docids")
        }
        var bytes = magic
        // Any 16 bytes that no other database has.
        for _ in 0..<16 { bytes.append(UInt8.random(in: 0...255)) }
        bytes.pack(GlassBlocks.revision)
        // Postlist, docdata, termlist, position, spelling, synonym (table_type of glass_defs.h).
        let roots: [(GlassRoot, Int)] = [
            (postlist, 0), (docdata, compressedFrom), (.absent, compressedFrom), (.absent, 0),
            (.absent, compressedFrom), (.absent, compressedFrom),
        ]
        for (root, compressedFrom) in roots {
            append(root, compressedFrom: compressedFrom, to: &bytes)
        }
        append(statistics, to: &bytes)
        let file = try GlassFile(path + ".new")
        try file.write(bytes.span)
        try file.sync()
        guard unsafe rename(path + ".new", path) == 0 else { throw GlassError(system: path) }
        try syncFolder(directory)
    }

    private static func append(_ root: GlassRoot, compressedFrom: Int, to bytes: inout [UInt8]) {
        bytes.pack(root.block)
        // The items stand in the order of the blocks.
        let isSequential = 0b10
        bytes.pack(root.level << 2 | isSequential | (root.isEmpty ? 0b01 : 0))
        bytes.pack(root.entries)
        bytes.pack(GlassBlocks.blockSize >> 11)
        bytes.pack(compressedFrom)
        var freeList: [UInt8] = []
        if !root.isEmpty {
            // GlassFreeList::pack: revision, first unused block, and two cursors (block, offset) of a list that is empty.
            for number in [GlassBlocks.revision, root.blocks, 0, 0, 0, 0] { freeList.pack(number) }
        }
        bytes.pack(freeList)
    }

    private static func append(_ statistics: GlassStatistics, to bytes: inout [UInt8]) {
        bytes.pack(statistics.documents)
        bytes.pack(statistics.lastDocid - statistics.documents)
        bytes.pack(statistics.shortestLength)
        bytes.pack(statistics.greatestWdf)
        bytes.pack(max(statistics.longestLength, statistics.greatestWdf) - statistics.greatestWdf)
        bytes.pack(0)  // oldest changeset
        bytes.pack(statistics.totalLength)
        bytes.pack(0)  // greatest frequency of a spelling
    }

    private static func syncFolder(_ path: String) throws(GlassError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw GlassError(system: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw GlassError(system: path) }
    }
}
