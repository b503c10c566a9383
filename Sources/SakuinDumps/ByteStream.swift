// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinText

/// The bytes of a file in pieces, counted and digested as they pass. Does not close the descriptor.
struct ByteStream {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var digest = SHA256()
    /// Bytes read so far.
    private(set) var count = 0
    private var isAtEnd = false

    private static let pieceLength = 1 << 20
    private static let headLength = 64 << 10

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The first bytes; they come again with the first piece.
    mutating func head() throws(DumpError) -> ArraySlice<UInt8> {
        while buffer.count < ByteStream.headLength, let piece = try read() { buffer += piece }
        return buffer.prefix(ByteStream.headLength)
    }

    /// The next piece; nil at the end.
    mutating func next() throws(DumpError) -> [UInt8]? {
        guard buffer.isEmpty else {
            defer { buffer = [] }
            return buffer
        }
        return try read()
    }

    /// The SHA-256 of all that has passed. Ends the digest: to be asked once.
    mutating func finishDigest() -> String { digest.finish() }

    private mutating func read() throws(DumpError) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        var got = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: ByteStream.pieceLength) { bytes, count in
            repeat {
                got = unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            } while got < 0 && errno == EINTR
            count = max(got, 0)
        }
        guard got >= 0 else {
            throw DumpError(.readFailed, "cannot be read: \(unsafe String(cString: strerror(errno)))")
        }
        isAtEnd = got == 0
        guard got > 0 else { return nil }
        count += got
        digest.update(piece.span)
        return piece
    }
}
