// SPDX-License-Identifier: GPL-2.0-or-later

/// Numbers as bytes, seven bits each, the lowest first, the high bit set on all but the last: what libxapian's `pack_uint`
/// writes (common/pack.h), and DWARF calls LEB128 (DWARF 5, 7.6).
///
/// `LEB128.append(300, to: &bytes)` appends 0xAC 0x02.
///
/// ```swift
/// var bytes: [UInt8] = []
/// LEB128.append(300, to: &bytes)
/// var offset = 0
/// LEB128.read(bytes.span, at: &offset)  // 300
/// ```
public enum LEB128 {
    @inlinable @inline(__always)
    public static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// The number at `offset`, which moves behind it; nil if it does not end within 64 bits and within the bytes.
    @inlinable @inline(__always)
    public static func read(_ bytes: Span<UInt8>, at offset: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count, shift < 64 {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
