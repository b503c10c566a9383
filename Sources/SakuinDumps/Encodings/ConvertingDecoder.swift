// SPDX-License-Identifier: GPL-2.0-or-later

/// An encoding of the C library.
struct ConvertingDecoder: TextDecoder {
    private let text: ConvertedText
    var replaced: Int { text.replaced }

    init(_ name: String) throws(DumpError) { text = try ConvertedText(name) }

    mutating func decode(_ piece: [UInt8]) -> [UInt8] { text.decode(piece, isLast: false) }
    mutating func finish() -> [UInt8] { text.decode([], isLast: true) }
}
