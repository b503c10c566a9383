// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinText

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
