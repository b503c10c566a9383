// SPDX-License-Identifier: GPL-2.0-or-later

/// ISO-2022-JP as mail and old pages have it (CP50221): NEC's characters in row 13 and half-width kana too. Its sets become
/// those of EUC-JP, whose bytes differ in the top bit.
struct ISO2022Decoder: TextDecoder {
    private enum CharacterSet { case ascii, kanji, kana, supplement }

    private var inner: EUCDecoder
    private var set = CharacterSet.ascii
    private var cut: [UInt8] = []
    var replaced: Int { inner.replaced }

    init() throws(DumpError) { inner = try EUCDecoder() }

    private static let escapes: [(bytes: [UInt8], set: CharacterSet)] = [
        (Array("$(D".utf8), .supplement), (Array("$B".utf8), .kanji), (Array("$@".utf8), .kanji),
        (Array("(B".utf8), .ascii), (Array("(J".utf8), .ascii), (Array("(I".utf8), .kana),
    ]

    mutating func decode(_ piece: [UInt8]) -> [UInt8] { inner.decode(euc(cut + piece, isLast: false)) }
    mutating func finish() -> [UInt8] { inner.decode(euc(cut, isLast: true)) + inner.finish() }

    private mutating func euc(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        cut = []
        var euc: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let needed = byte == 0x1B ? 4 : 2
            if !isLast, bytes.count - index < needed {
                cut = Array(bytes[index...])
                break
            }
            if byte == 0x1B {
                let escape = ISO2022Decoder.escapes.first { bytes[(index + 1)...].starts(with: $0.bytes) }
                if let escape { set = escape.set } else { euc.append(0xFF) }
                index += 1 + (escape?.bytes.count ?? 0)
            } else if byte == 0x0A || byte == 0x0D {
                // Each line begins in ASCII.
                set = .ascii
                euc.append(byte)
                index += 1
            } else if byte <= 0x20 || set == .ascii {
                euc.append(byte)
                index += 1
            } else if set == .kana {
                euc += [0x8E, byte | 0x80]
                index += 1
            } else if index + 1 < bytes.count, bytes[index + 1] > 0x20 {
                if set == .supplement { euc.append(0x8F) }
                euc += [byte | 0x80, bytes[index + 1] | 0x80]
                index += 2
            } else {
                euc.append(0xFF)
                index += 1
            }
        }
        return euc
    }
}
