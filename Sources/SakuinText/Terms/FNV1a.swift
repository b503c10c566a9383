// SPDX-License-Identifier: GPL-2.0-or-later

/// The hash of Fowler, Noll and Vo, variant 1a, 64 bits: quick on the few bytes of a word.
/// Source: The FNV Non-Cryptographic Hash Algorithm, draft-eastlake-fnv.
///
/// ```swift
/// FNV1a.hash(Array("a".utf8).span)  // 0xAF63_DC4C_8601_EC8C
/// ```
public enum FNV1a {
    public static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Goes on from `hash`, which is `basis` or what this gave for the bytes before.
    @inlinable @inline(__always)
    public static func hash(_ bytes: Span<UInt8>, from hash: UInt64 = basis) -> UInt64 {
        var hash = hash
        for index in 0..<bytes.count { hash = add(bytes[index], to: hash) }
        return hash
    }

    @inlinable @inline(__always)
    public static func add(_ byte: UInt8, to hash: UInt64) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
