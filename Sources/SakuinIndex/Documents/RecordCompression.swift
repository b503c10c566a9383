// SPDX-License-Identifier: GPL-2.0-or-later
//
// Records as they lie in the table of documents' data: zstd with a dictionary of the generation's own posts, because
// a post alone is too short to repeat itself.
//
//   stored = 0 , record | 1 , zstd frame without its magic number

internal import CZstd

private enum StoredForm {
    static let plain: UInt8 = 0
    static let compressed: UInt8 = 1
    /// ZSTD_MAGICNUMBER as it stands at the beginning of a frame. The last byte makes room for the form.
    static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    /// Records of more bytes are stored plain, so that a damaged size cannot ask for more memory than this.
    static let longest = 256 << 20
}

/// Compresses records. Not for use by two threads at once: each has its own.
/// The handles are freed by `deinit` and by nothing else, and no method gives them away: that makes the class safe.
@safe
final class RecordCompressor {
    private let context: OpaquePointer
    private let dictionary: OpaquePointer?
    private var frame: [UInt8] = []

    /// Measured on posts-open-20MB with a dictionary (size of the store / text, MB/s): level 1 0.49, 140; 3 0.43, 130;
    /// 6 0.41, 31; 9 0.40, 17. Reading takes 2 µs a post at every level.
    static let level: Int32 = 3

    /// Of a store of so many bytes of records. A small one, of which the dictionary is a greater part, is built within seconds at either level:
    /// posts-open-20MB takes 0.89 s in place of 0.85 and 1.69 times its text in place of 1.71. A million posts would take 13 % longer for 1.4 % less.
    static func level(ofStore bytes: Int64) -> Int32 { bytes < 64 << 20 ? 5 : level }

    /// - Parameters:
    ///   - dictionary: what `RecordDictionary.make` gave; empty for none.
    ///   - level: zstd's, from 1 to 22.
    init(dictionary: [UInt8], level: Int32 = RecordCompressor.level) throws(IndexError) {
        guard let context = unsafe ZSTD_createCCtx() else { throw RecordCompressor.outOfMemory }
        unsafe self.context = context
        unsafe self.dictionary =
            dictionary.isEmpty ? nil : ZSTD_createCDict(dictionary, dictionary.count, level)
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        // The generation has one dictionary, so frames need not name it.
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0)
        if let made = unsafe self.dictionary {
            unsafe ZSTD_CCtx_refCDict(context, made)
        } else if !dictionary.isEmpty {
            throw RecordCompressor.outOfMemory
        }
    }

    deinit {
        unsafe ZSTD_freeCCtx(context)
        unsafe ZSTD_freeCDict(dictionary)
    }

    fileprivate static var outOfMemory: IndexError { IndexError(.system, "there is no memory for zstd") }

    /// `record` as it is to be stored.
    func compress(_ record: Span<UInt8>) -> [UInt8] {
        let bound = ZSTD_compressBound(record.count)
        if frame.count < bound { frame = [UInt8](repeating: 0, count: bound) }
        let count = unsafe record.withUnsafeBufferPointer { source in
            unsafe frame.withUnsafeMutableBufferPointer { target in
                unsafe ZSTD_compress2(context, target.baseAddress, target.count, source.baseAddress, source.count)
            }
        }
        let skipped = StoredForm.magic.count - 1
        guard ZSTD_isError(count) == 0, count - skipped <= record.count, record.count <= StoredForm.longest else {
            var stored = [StoredForm.plain]
            stored.append(contentsOf: record)
            return stored
        }
        frame[skipped] = StoredForm.compressed
        return Array(frame[skipped..<count])
    }
}

/// Gives records back. Not for use by two threads at once.
/// The handles and the memory are freed by `deinit` and by nothing else, and no method gives them away: that makes the
/// class safe.
@safe
final class RecordExpander {
    private let context: OpaquePointer
    /// The dictionary's bytes, and behind them room for a record: zstd copies what stands directly before the place that it
    /// writes to in line, and what stands elsewhere by a call for each match, which was a sixth of the time of reading.
    private var memory: UnsafeMutableRawBufferPointer
    private let dictionarySize: Int
    /// Points to the bytes in `memory`.
    private var dictionary: OpaquePointer?
    private var frame: [UInt8] = []

    private static let shortestRoom = 128 << 10

    /// - Parameter dictionary: that of the compressor.
    init(dictionary: [UInt8]) throws(IndexError) {
        guard let context = unsafe ZSTD_createDCtx() else { throw RecordCompressor.outOfMemory }
        unsafe self.context = context
        dictionarySize = dictionary.count
        unsafe memory = .allocate(byteCount: dictionary.count + RecordExpander.shortestRoom, alignment: 64)
        unsafe memory.copyBytes(from: dictionary)
        try digestDictionary()
    }

    deinit {
        unsafe ZSTD_freeDCtx(context)
        unsafe ZSTD_freeDDict(dictionary)
        unsafe memory.deallocate()
    }

    private func digestDictionary() throws(IndexError) {
        unsafe ZSTD_freeDDict(dictionary)
        unsafe dictionary = dictionarySize == 0 ? nil : ZSTD_createDDict_byReference(memory.baseAddress, dictionarySize)
        guard unsafe dictionary != nil || dictionarySize == 0 else { throw RecordCompressor.outOfMemory }
    }

    private func makeRoom(for size: Int) throws(IndexError) {
        guard unsafe dictionarySize + size > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: dictionarySize + 2 * size, alignment: 64)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<dictionarySize]))
        unsafe memory.deallocate()
        unsafe memory = larger
        try digestDictionary()
    }

    /// The record that was stored as `stored`.
    func expand(_ stored: Span<UInt8>) throws(IndexError) -> [UInt8] {
        guard stored.count > 0 else { throw RecordReader.damaged }
        switch stored[0] {
        case StoredForm.plain: return [UInt8](stored.extracting(1...))
        case StoredForm.compressed: return try decompress(stored)
        default: throw RecordReader.damaged
        }
    }

    private func decompress(_ stored: Span<UInt8>) throws(IndexError) -> [UInt8] {
        frame.removeAll(keepingCapacity: true)
        frame.append(contentsOf: StoredForm.magic)
        frame.append(contentsOf: stored.extracting(1...))
        let size = unsafe ZSTD_getFrameContentSize(frame, frame.count)
        guard size <= StoredForm.longest else { throw RecordReader.damaged }
        try makeRoom(for: Int(size))
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[dictionarySize...])
        let count = unsafe ZSTD_decompress_usingDDict(
            context, room.baseAddress, room.count, frame, frame.count, dictionary)
        guard ZSTD_isError(count) == 0, count == Int(size) else { throw RecordReader.damaged }
        return unsafe [UInt8](room[..<count])
    }
}

extension [UInt8] {
    init(_ span: Span<UInt8>) {
        self = []
        append(contentsOf: span)
    }

    mutating func append(contentsOf span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
