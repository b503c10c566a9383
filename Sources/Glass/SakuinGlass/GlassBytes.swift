// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers and strings as libxapian writes them (common/pack.h, common/wordaccess.h of xapian-core 1.4).

extension [UInt8] {
    /// `pack_uint`: seven bits a byte, the lowest first, the high bit set on all but the last.
    @inline(__always)
    mutating func pack(_ number: some BinaryInteger) {
        LEB128.append(UInt64(number), to: &self)
    }

    /// `pack_string`: the length, then the bytes.
    mutating func pack(_ bytes: [UInt8]) {
        pack(bytes.count)
        append(contentsOf: bytes)
    }

    /// `pack_uint_preserving_sort`: two bytes below 0x8000, else as many leading one bits as there are bytes behind the
    /// first two, and the number in big-endian order.
    mutating func packSorted(_ number: UInt32) {
        guard number >= 0x8000 else {
            append(UInt8(number >> 8))
            append(UInt8(number & 0xFF))
            return
        }
        let length = (32 + 5 - number.leadingZeroBitCount) / 7
        let mask = UInt64(truncatingIfNeeded: 0xFF << (10 - length)) & 0xFF
        for index in (0..<length).reversed() {
            let byte = UInt64(number) >> (8 * UInt64(index)) & 0xFF
            append(UInt8(index == length - 1 ? byte | mask : byte))
        }
    }

    /// `pack_string_preserving_sort`: a zero byte is followed by 0xFF.
    mutating func packSorted(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            append(bytes[index])
            if bytes[index] == 0 { append(0xFF) }
        }
    }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { bytes in unsafe append(contentsOf: bytes) }
    }
}
