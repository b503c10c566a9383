// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinText

/// Bytes that come piece by piece.
protocol ByteSource: AnyObject {
    /// The next piece, not empty; nil at the end.
    func next() throws(DumpError) -> [UInt8]?
}

/// The bytes of a file, counted and digested as they pass. Does not close the descriptor.
final class FileBytes: ByteSource {
    private let descriptor: Int32
    private var hash = SHA256()
    /// Bytes read so far.
    private(set) var count = 0
    private var isAtEnd = false
    /// The SHA-256 of the whole file, once that has been read to its end.
    private(set) var digest: String?

    static let pieceLength = 1 << 20

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    func next() throws(DumpError) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        var got = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: FileBytes.pieceLength) { bytes, count in
            repeat {
                got = unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            } while got < 0 && errno == EINTR
            count = max(got, 0)
        }
        guard got >= 0 else {
            throw DumpError(.readFailed, .cannotBeRead, unsafe String(cString: strerror(errno)))
        }
        guard got > 0 else {
            isAtEnd = true
            digest = hash.finish()
            return nil
        }
        count += got
        hash.update(piece.span)
        return piece
    }

    /// Reads what nobody has asked for, so that the digest is known.
    func finish() throws(DumpError) {
        while try next() != nil {}
    }
}

/// Bytes that are looked at before they are read.
final class HeadedBytes: ByteSource {
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    /// Why no more can be read; told when what came before it has been given.
    private var failure: DumpError?

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first `length` bytes of what is left, or all if they are fewer; they come again with the next pieces.
    func head(_ length: Int) throws(DumpError) -> ArraySlice<UInt8> {
        do throws(DumpError) {
            while failure == nil, ahead.count < length, let piece = try source.next() { ahead += piece }
        } catch {
            guard !ahead.isEmpty else { throw error }
            failure = error
        }
        return ahead.prefix(length)
    }

    func next() throws(DumpError) -> [UInt8]? {
        guard ahead.isEmpty else {
            defer { ahead = [] }
            return ahead
        }
        if let failure { throw failure }
        return try source.next()
    }
}
