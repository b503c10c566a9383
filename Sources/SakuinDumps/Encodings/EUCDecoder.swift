// SPDX-License-Identifier: GPL-2.0-or-later

/// EUC-JP as Unix has it (EUC-JP-MS) and as Windows has it (CP51932), which differ in rows 89 to 92: there Windows has
/// NEC's selection of IBM's characters (髙, 﨑), and the C library has those that users made, which no file holds.
struct EUCDecoder: TextDecoder {
    private var inner: ConvertingDecoder
    /// The rows' characters in their order.
    private let selection: [[UInt8]]
    var replaced: Int { inner.replaced }

    init() throws(DumpError) {
        inner = try ConvertingDecoder("EUC-JP-MS")
        selection = try EUCDecoder.selection()
    }

    mutating func decode(_ piece: [UInt8]) -> [UInt8] { restored(inner.decode(piece)) }
    mutating func finish() -> [UInt8] { restored(inner.finish()) }

    /// In CP932 the same rows begin at 0xED40, two to a lead byte.
    private static func selection() throws(DumpError) -> [[UInt8]] {
        let decoder = try ConvertedText("CP932")
        return (0..<4 * 94).map { index in
            let (lead, place) = (0xED + index / 188, index % 188)
            return decoder.decode([UInt8(lead), UInt8(0x40 + place + (place < 0x3F ? 0 : 1))], isLast: true)
        }
    }

    /// The C library makes U+E000 of row 85's first place, and so on.
    private static let first: UInt32 = 0xE000 + 4 * 94

    private func restored(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(0xEE) else { return text }
        var restored = String.UnicodeScalarView()
        var isOther = false
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let index = Int(scalar.value) - Int(EUCDecoder.first)
            if selection.indices.contains(index) {
                isOther = true
                restored.append(contentsOf: String(decoding: selection[index], as: UTF8.self).unicodeScalars)
            } else {
                restored.append(scalar)
            }
        }
        return isOther ? Array(String(restored).utf8) : text
    }
}
