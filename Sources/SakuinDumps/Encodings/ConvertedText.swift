// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

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
