// SPDX-License-Identifier: GPL-2.0-or-later
//
// ICU's normalization over UTF-8 bytes. Slow beside the fold table: for single characters, clusters and short strings.

internal import CICU

extension String {
    /// The text in Normalization Form C.
    public var composedUTF8: [UInt8] { Normalization.composed(Array(utf8).span) }
}

enum Normalization {
    /// `text`, which must be valid UTF-8, in Normalization Form C.
    static func composed(_ text: Span<UInt8>) -> [UInt8] {
        apply(CICU_NFC, text)
    }

    /// `text`, which must be valid UTF-8, under NFKC_Casefold.
    static func caseFolded(_ text: Span<UInt8>) -> [UInt8] {
        apply(CICU_NFKC_CASEFOLD, text)
    }

    private static func apply(_ form: cicu_form, _ text: Span<UInt8>) -> [UInt8] {
        // Almost every text keeps its length; the second turn serves the few that grow.
        var room = text.count * 2 + 16
        while true {
            var needed = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                needed = unsafe text.withUnsafeBufferPointer { source in
                    unsafe cicu_normalize(form, source.baseAddress, source.count, buffer.baseAddress, buffer.count)
                }
                count = max(0, min(needed, buffer.count))
            }
            precondition(needed >= 0, "ICU cannot normalize: its data is missing or memory has run out")
            if needed <= room { return bytes }
            room = needed
        }
    }
}
