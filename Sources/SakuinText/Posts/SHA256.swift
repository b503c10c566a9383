// SPDX-License-Identifier: GPL-2.0-or-later

internal import CDigest

/// A running SHA-256 (FIPS 180-4, computed by nettle): bytes go in piece by piece, 32 bytes come out.
///
/// Sakuin takes it for what must not be forged by a crafted post: the key of a post without an id and the
/// digest of a dump.
///
/// ```swift
/// var hash = SHA256()
/// hash.update("abc")
/// hash.finish()  // "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
/// ```
public struct SHA256: Sendable {
    private var context = sha256_ctx()

    public init() {
        unsafe nettle_sha256_init(&context)
    }

    public mutating func update(_ bytes: Span<UInt8>) {
        // nettle reads `count` bytes from the start and keeps no pointer.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe nettle_sha256_update(&context, buffer.count, buffer.baseAddress)
        }
    }

    public mutating func update(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        update(text.utf8.span)
    }

    /// The digest of all that was put in, 32 bytes. The state is spent afterwards.
    public mutating func finishBytes() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        unsafe nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }

    /// The digest of all that was put in, as 64 lower-case hexadecimal digits. The state is spent afterwards.
    public mutating func finish() -> String {
        let hex = Array("0123456789abcdef".utf8)
        return String(decoding: finishBytes().flatMap { [hex[Int($0 >> 4)], hex[Int($0 & 15)]] }, as: UTF8.self)
    }
}
