// SPDX-License-Identifier: GPL-2.0-or-later
//
// Decoding and encoding of scalars in valid UTF-8, by hand because the loops over posts live on it. Ill-formed bytes
// give some scalar and never a read out of bounds: text is validated where it enters (readers and queries).

extension Span<UInt8> {
    /// The scalar that starts at `offset` and its length in bytes. A sequence cut short by the end gives its lead byte.
    @inline(__always)
    func scalar(at offset: Int) -> (value: UInt32, width: Int) {
        let lead = UInt32(self[offset])
        if lead < 0x80 { return (lead, 1) }
        let left = count - offset
        if lead >= 0xE0, lead < 0xF0, left >= 3 {
            let value = (lead & 0x0F) << 12 | UInt32(self[offset + 1] & 0x3F) << 6 | UInt32(self[offset + 2] & 0x3F)
            return (value, 3)
        }
        if lead >= 0xC0, lead < 0xE0, left >= 2 {
            return ((lead & 0x1F) << 6 | UInt32(self[offset + 1] & 0x3F), 2)
        }
        if lead >= 0xF0, left >= 4 {
            let high = (lead & 0x07) << 18 | UInt32(self[offset + 1] & 0x3F) << 12
            return (high | UInt32(self[offset + 2] & 0x3F) << 6 | UInt32(self[offset + 3] & 0x3F), 4)
        }
        return (lead, 1)
    }

    /// The scalar that ends right before `offset`, which must not be 0.
    func scalar(before offset: Int) -> UInt32 {
        var start = offset - 1
        while start > 0, offset - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
        return scalar(at: start).value
    }
}

extension [UInt8] {
    /// Appends `scalar`, which must be a Unicode scalar value, as UTF-8.
    @inline(__always)
    mutating func append(scalar: UInt32) {
        if scalar < 0x80 {
            append(UInt8(scalar))
        } else if scalar < 0x800 {
            append(UInt8(0xC0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            append(UInt8(0xE0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        } else {
            append(UInt8(0xF0 | scalar >> 18))
            append(UInt8(0x80 | scalar >> 12 & 0x3F))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        }
    }

    mutating func append(contentsOf span: Span<UInt8>, from start: Int, to end: Int) {
        unsafe span.extracting(start..<end).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
