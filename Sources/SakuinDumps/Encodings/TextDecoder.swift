// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes of an encoding become UTF-8. What is no character is replaced by U+FFFD, byte for byte, and counted: a lone bad
// byte costs itself and nothing else. The C library converts; its CP932 and EUC-JP-MS have the characters that files of
// those names hold (①, ㈱, 髙), which the strict sets have not.

internal import Glibc

/// Decodes one text, handed in by pieces that may be cut anywhere.
protocol TextDecoder {
    /// Bytes that were replaced.
    var replaced: Int { get }
    /// The text of `piece`, and of what was cut before it.
    mutating func decode(_ piece: [UInt8]) -> [UInt8]
    /// What is left at the end of the text.
    mutating func finish() -> [UInt8]
}

/// U+FFFD.
let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

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

/// Any encoding that the C library knows.
/// The handle is closed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class ConvertedText {
    private let handle: iconv_t
    private(set) var replaced = 0
    private var cut: [UInt8] = []

    /// - Parameter name: as iconv(1) has it.
    init(_ name: String) throws(DumpError) {
        guard let opened = unsafe iconv_open("UTF-8", name), Int(bitPattern: opened) != -1 else {
            throw DumpError(.readFailed, .noConversion, name)
        }
        unsafe handle = opened
    }

    deinit { unsafe iconv_close(handle) }

    func decode(_ piece: [UInt8], isLast: Bool) -> [UInt8] {
        var input = cut + piece
        cut = []
        var text: [UInt8] = []
        var consumed = 0
        while consumed < input.count {
            let (used, written, code) = convert(&input, from: consumed)
            text += written
            consumed += used
            guard code != 0, code != E2BIG else { continue }
            if code == EINVAL, !isLast {
                cut = Array(input[consumed...])
                break
            }
            text += replacement
            replaced += 1
            consumed += 1
        }
        return text
    }

    private func convert(_ input: inout [UInt8], from start: Int) -> (used: Int, written: [UInt8], code: Int32) {
        var used = 0
        var code: Int32 = 0
        // No character of these encodings takes more than three times its bytes in UTF-8.
        let room = (input.count - start) * 3 + 16
        let written = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            unsafe input.withUnsafeMutableBytes { bytes in
                var from = unsafe bytes.baseAddress.map { unsafe ($0 + start).assumingMemoryBound(to: CChar.self) }
                var to = unsafe UnsafeMutableRawPointer(output.baseAddress)?.assumingMemoryBound(to: CChar.self)
                var (left, space) = (bytes.count - start, room)
                let status = unsafe iconv(handle, &from, &left, &to, &space)
                if status == -1 { code = errno }
                used = bytes.count - start - left
                count = room - space
            }
        }
        return (used, written, code)
    }
}

/// An encoding of the C library.
struct ConvertingDecoder: TextDecoder {
    private let text: ConvertedText
    var replaced: Int { text.replaced }

    init(_ name: String) throws(DumpError) { text = try ConvertedText(name) }

    mutating func decode(_ piece: [UInt8]) -> [UInt8] { text.decode(piece, isLast: false) }
    mutating func finish() -> [UInt8] { text.decode([], isLast: true) }
}

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

extension TextEncoding {
    func decoder() throws(DumpError) -> any TextDecoder {
        switch self {
        case .utf8: UTF8Decoder()
        case .cp932: try ConvertingDecoder("CP932")
        case .eucJP: try EUCDecoder()
        case .iso2022JP: try ISO2022Decoder()
        case .utf16LittleEndian: try ConvertingDecoder("UTF-16LE")
        case .utf16BigEndian: try ConvertingDecoder("UTF-16BE")
        }
    }
}
