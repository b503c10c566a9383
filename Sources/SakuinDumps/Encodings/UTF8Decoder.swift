// SPDX-License-Identifier: GPL-2.0-or-later

struct UTF8Decoder: TextDecoder {
    private(set) var replaced = 0
    /// The beginning of a character.
    private var cut: [UInt8] = []

    mutating func decode(_ piece: [UInt8]) -> [UInt8] {
        var bytes = cut + piece
        cut = []
        let start = UTF8Decoder.startOfCut(bytes)
        if start < bytes.count {
            cut = Array(bytes[start...])
            bytes.removeLast(bytes.count - start)
        }
        return repaired(bytes)
    }

    mutating func finish() -> [UInt8] {
        defer { cut = [] }
        return repaired(cut)
    }

    private mutating func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var rest = bytes[...]
        while let fault = UTF8Decoder.firstFault(rest) {
            text += rest[..<fault.lowerBound]
            text += replacement
            replaced += 1
            rest = rest[fault.upperBound...]
        }
        // Nearly always all of it.
        return text.isEmpty && rest.count == bytes.count ? bytes : text + rest
    }

    /// The first bytes that are no UTF-8.
    private static func firstFault(_ bytes: ArraySlice<UInt8>) -> Range<Int>? {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            let offsets = error.byteOffsets
            return bytes.startIndex + offsets.lowerBound..<bytes.startIndex
                + max(offsets.upperBound, offsets.lowerBound + 1)
        }
    }

    /// Where a character begins that goes on behind the end; the count if none does.
    private static func startOfCut(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? bytes.count - back : bytes.count
        }
        return bytes.count
    }
}
