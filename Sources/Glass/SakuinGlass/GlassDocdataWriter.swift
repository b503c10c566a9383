// SPDX-License-Identifier: GPL-2.0-or-later

/// Writes the table of documents' data (backends/glass/glass_docdata.h of xapian-core 1.4): stored as given, because
/// the caller compresses better than libxapian does. An error leaves it unfit for further use.
///
/// ```swift
/// var docdata = try GlassDocdataWriter(path: "index/docdata.glass")
/// try docdata.add(docid: 1, data: Array("東京".utf8).span)
/// let root = try docdata.finish()
/// ```
public struct GlassDocdataWriter: ~Copyable {
    private var table: GlassTableWriter
    private var key: [UInt8] = []

    /// Makes the file at `path`, which must not exist.
    public init(path: String) throws(GlassError) {
        table = try GlassTableWriter(path: path)
    }

    /// Adds the data of a document; docids come in ascending order. Empty data is none.
    public mutating func add(docid: UInt32, data: Span<UInt8>) throws(GlassError) {
        guard !data.isEmpty else { return }
        guard docid > 0 else { throw GlassError(table.path, "0 is no docid") }
        key.removeAll(keepingCapacity: true)
        key.packSorted(docid)
        try table.add(key: key, tag: data)
    }

    /// Writes what is left and waits for the disk.
    public consuming func finish() throws(GlassError) -> GlassRoot {
        try table.finish()
    }
}
