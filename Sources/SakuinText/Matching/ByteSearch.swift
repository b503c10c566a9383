// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes sought in bytes. UTF-8 of whole characters is found at the start of a character only.

internal import CByteSearch

/// Bytes to be found, not none.
struct ByteSearch: Sendable, Equatable {
    let bytes: [UInt8]

    /// Where the bytes first stand in `text` at or after `start`.
    func find(in text: Span<UInt8>, from start: Int = 0) -> Int? {
        let found = unsafe text.withUnsafeBufferPointer { text in
            unsafe bytes.withUnsafeBufferPointer { needle in
                // The base address of an array that is not empty is never nil.
                unsafe needle.baseAddress.map {
                    unsafe cbytesearch_find(text.baseAddress, text.count, start, $0, needle.count)
                } ?? text.count
            }
        }
        return found < text.count ? found : nil
    }
}
