// SPDX-License-Identifier: GPL-2.0-or-later
//
// The encoding of Japanese bytes (Index/DUMPS.md, "Containers and encodings"): that of a byte order mark; else UTF-8 where they
// decode as it; else the encoding that gives the fewest faults and the most kana. The file's own declaration is not asked: bytes
// that decode win.

/// An encoding in which Japanese text is kept.
enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case cp932 = "CP932"
    case eucJP = "EUC-JP"
    case iso2022JP = "ISO-2022-JP"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"

    /// The encoding that a byte order mark tells, and the mark's length.
    static func ofMark(_ head: ArraySlice<UInt8>) -> (encoding: TextEncoding, length: Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        return head.starts(with: [0xFE, 0xFF]) ? (.utf16BigEndian, 2) : nil
    }

    /// The first byte that is not the same text in every encoding but UTF-16: no ASCII, or the beginning of another set.
    static func startOfOther(in bytes: [UInt8]) -> Int? {
        bytes.firstIndex { $0 >= 0x80 || $0 == 0x1B }
    }

    /// The encoding of bytes that may be cut at their end.
    static func detected(in bytes: [UInt8]) -> TextEncoding {
        if holdsJapaneseEscape(bytes) { return .iso2022JP }
        let utf8 = Count.ofUTF8(bytes)
        // Bad bytes among more that is right: other text has many faults for each character that is one by chance.
        if utf8.faults * 2 <= utf8.characters { return .utf8 }
        let (euc, cp932) = (Count.ofEUC(bytes), Count.ofCP932(bytes))
        if utf8.score >= max(euc.score, cp932.score) { return .utf8 }
        return euc.score > cp932.score ? .eucJP : .cp932
    }

    /// `ESC $ B`, `ESC $ @`, `ESC ( J` or `ESC ( I` in 7 bits.
    private static func holdsJapaneseEscape(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(0x1B), !bytes.contains(where: { $0 >= 0x80 }) else { return false }
        return bytes.indices.contains { index in
            bytes[index] == 0x1B
                && ["$B", "$@", "(J", "(I"].contains { bytes[(index + 1)...].starts(with: $0.utf8) }
        }
    }

    /// What bytes hold if they are in an encoding.
    private struct Count {
        /// Characters beyond ASCII.
        var characters = 0
        var kana = 0
        /// Half-width kana of one byte: in CP932 nearly every other byte could be one.
        var halfWidth = 0
        var faults = 0

        /// Above 0 for what may be the text, up to 2.
        var score: Double {
            let all = Double(characters + faults)
            return all == 0 ? 0 : (Double(characters + kana) - Double(halfWidth) * 1.5 - Double(faults) * 20) / all
        }

        static func ofUTF8(_ bytes: [UInt8]) -> Count {
            var count = Count()
            var index = 0
            while index < bytes.count {
                let lead = bytes[index]
                index += 1
                guard lead >= 0x80 else { continue }
                let length =
                    switch lead {
                    case 0xC2...0xDF: 1
                    case 0xE0...0xEF: 2
                    case 0xF0...0xF4: 3
                    default: 0
                    }
                let tail = bytes[index..<min(index + length, bytes.count)]
                let isCut = tail.count < length && tail.endIndex == bytes.count
                let whole = tail.prefix { $0 & 0xC0 == 0x80 }
                guard length > 0, whole.count == tail.count else {
                    count.faults += 1
                    index += whole.count
                    continue
                }
                if isCut { break }
                if lead == 0xE3, (0x81...0x83).contains(bytes[index]) { count.kana += 1 }
                count.characters += 1
                index += length
            }
            return count
        }

        static func ofEUC(_ bytes: [UInt8]) -> Count {
            ofPairs(bytes) { lead, next in
                switch lead {
                // Their own lead byte tells half-width kana: nothing else stands behind it.
                case 0x8E: return (0xA1...0xDF).contains(next) ? .kana(2) : .fault
                case 0x8F: return (0xA1...0xFE).contains(next) ? .character(3) : .fault
                case 0xA4, 0xA5: return (0xA1...0xF6).contains(next) ? .kana(2) : .fault
                case 0xA1...0xA8, 0xAD, 0xB0...0xFE: return (0xA1...0xFE).contains(next) ? .character(2) : .fault
                default: return .fault
                }
            }
        }

        static func ofCP932(_ bytes: [UInt8]) -> Count {
            ofPairs(bytes) { lead, next in
                let isTail = (0x40...0xFC).contains(next) && next != 0x7F
                switch lead {
                case 0xA1...0xDF: return .halfWidth(1)
                case 0x82: return (0x9F...0xF1).contains(next) ? .kana(2) : isTail ? .character(2) : .fault
                case 0x83: return (0x40...0x96).contains(next) && isTail ? .kana(2) : isTail ? .character(2) : .fault
                case 0x81, 0x84, 0x87...0x9F, 0xE0...0xEA, 0xED, 0xEE, 0xFA...0xFC:
                    return isTail ? .character(2) : .fault
                default: return .fault
                }
            }
        }

        private enum Kind {
            case character(Int), kana(Int), halfWidth(Int), fault
        }

        /// - Parameter classify: what a byte beyond ASCII begins, by the byte behind it, and how many bytes that takes.
        private static func ofPairs(_ bytes: [UInt8], _ classify: (UInt8, UInt8) -> Kind) -> Count {
            var count = Count()
            var index = 0
            while index < bytes.count {
                let lead = bytes[index]
                guard lead >= 0x80 else {
                    index += 1
                    continue
                }
                guard index + 1 < bytes.count else { break }
                switch classify(lead, bytes[index + 1]) {
                case .character(let length):
                    count.characters += 1
                    index += length
                case .kana(let length):
                    count.characters += 1
                    count.kana += 1
                    index += length
                case .halfWidth(let length):
                    count.characters += 1
                    count.halfWidth += 1
                    index += length
                case .fault:
                    count.faults += 1
                    index += 1
                }
            }
            return count
        }
    }
}
