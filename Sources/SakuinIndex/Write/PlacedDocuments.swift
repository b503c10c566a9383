// SPDX-License-Identifier: GPL-2.0-or-later
//
// The documents of a database and their slots. A slot follows from those before it, so none is kept: whoever reads the
// documents in order is told them.

/// Documents newest first, each with its slot.
struct PlacedDocuments: Sendable {
    let documents: ElementSequence<SpooledPost>
    let scale: DocidScale
    /// The greatest distance of a dated post's docid from the least that its time allows.
    let docidSkew: Int
    /// Bytes of all records.
    let bytes: Int64

    /// - Parameters:
    ///   - documents: in their order, as `Deduplication.documents` gives them.
    ///   - scale: of the generation; nil for a main database, which makes its own.
    init(
        _ documents: ElementSequence<SpooledPost>, in tier: Tier, by scale: DocidScale? = nil
    ) throws(IndexError) {
        let scale = if let scale { scale } else { try PlacedDocuments.scale(of: documents) }
        var allocator = SlotAllocator(tier, scale)
        var bytes: Int64 = 0
        var reader = PlacedReader(documents, scale)
        while let (document, slot) = try reader.read() {
            allocator.note(slot, for: scale.slot(document.timeSlot))
            bytes += Int64(document.place.length)
        }
        self.documents = documents
        self.scale = scale
        docidSkew = allocator.docidSkew
        self.bytes = bytes
    }

    private static func scale(of documents: ElementSequence<SpooledPost>) throws(IndexError) -> DocidScale {
        var maker = DocidScaleMaker(count: documents.count)
        var reader = ElementReader(documents)
        while let document = try reader.read() { maker.add(document.timeSlot) }
        return maker.finish()
    }

    /// Documents that lie beside one another.
    struct Partition: Sendable {
        var documents: Range<Int>
        /// Of the records.
        var bytes: Int64
        /// The first slot behind those of the documents before.
        fileprivate var free: UInt32
    }

    /// All documents in partitions of about `size` bytes of records.
    func partitions(of size: Int64) throws(IndexError) -> [Partition] {
        var partitions: [Partition] = []
        var next = Partition(documents: 0..<0, bytes: 0, free: 1)
        var reader = PlacedReader(documents, scale)
        while let (document, slot) = try reader.read() {
            next.documents = next.documents.lowerBound..<next.documents.upperBound + 1
            next.bytes += Int64(document.place.length)
            if next.bytes >= size || next.documents.upperBound == documents.count {
                partitions.append(next)
                next = Partition(
                    documents: next.documents.upperBound..<next.documents.upperBound, bytes: 0, free: slot + 1)
            }
        }
        return partitions
    }

    /// Reads all documents, or those of a partition.
    func reader(_ partition: Partition? = nil) -> PlacedReader {
        PlacedReader(documents, scale, partition?.documents, free: partition?.free ?? 1)
    }
}

/// Reads documents with their slots.
struct PlacedReader {
    private var documents: ElementReader<SpooledPost>
    private let scale: DocidScale
    /// The first slot behind those that were given.
    private var free: UInt32

    fileprivate init(
        _ documents: ElementSequence<SpooledPost>, _ scale: DocidScale, _ range: Range<Int>? = nil, free: UInt32 = 1
    ) {
        self.documents = ElementReader(documents, range)
        self.scale = scale
        self.free = free
    }

    /// The next document; nil at the end.
    mutating func read() throws(IndexError) -> (document: SpooledPost, slot: UInt32)? {
        guard let document = try documents.read() else { return nil }
        let slot = max(scale.slot(document.timeSlot), free)
        guard slot < Placeholder.slot else { throw SlotAllocator.full }
        free = slot + 1
        return (document, slot)
    }
}
