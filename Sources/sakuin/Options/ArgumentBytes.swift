// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The arguments as the system gives them: bytes, which are text only if they are UTF-8. Swift's own list of them has mended
// what is not, and a query that was mended finds something else.

enum ArgumentBytes {
    /// The arguments of this process, without its name.
    static func ofThisProcess() throws(UsageError) -> [String] {
        var texts: [String] = []
        for index in 1..<max(Int(CommandLine.argc), 1) {
            guard let argument = CommandLine.unsafeArgv[index] else { break }
            let bytes = Array(UnsafeRawBufferPointer(start: argument, count: length(argument)))
            texts.append(try text(bytes, number: index))
        }
        return texts
    }

    private static func length(_ argument: UnsafePointer<CChar>) -> Int {
        var length = 0
        while argument[length] != 0 { length += 1 }
        return length
    }

    /// The argument as text.
    /// - Parameter number: of the argument, counted from 1.
    static func text(_ bytes: [UInt8], number: Int) throws(UsageError) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF")
        let first = bytes.firstIndex { $0 >= 0x80 } ?? 0
        let shown = bytes[first...].prefix(6).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
        let hexadecimal = shown.joined(separator: " ") + (bytes.count - first > 6 ? " …" : "")
        let (name, encoding) = looks(like: bytes)
        throw UsageError(
            "\(number)番目の引数は UTF-8 ではありません（\(hexadecimal)）。\(name.map { "\($0) のようです。" } ?? "")端末を UTF-8 にするか、"
                + "iconv -f \(encoding) -t UTF-8 で変換してください",
            "argument \(number) is not UTF-8 (\(hexadecimal))\(name.map { ": it looks like \($0)" } ?? ""); set the terminal to UTF-8, "
                + "or convert the argument with iconv -f \(encoding) -t UTF-8")
    }

    /// The Japanese encoding whose pattern the bytes have, and iconv's name for it.
    private static func looks(like bytes: [UInt8]) -> (name: String?, iconv: String) {
        if isPaired(bytes, lead: { (0xA1...0xFE).contains($0) || $0 == 0x8E }, trail: { (0xA1...0xFE).contains($0) }) {
            return ("EUC-JP", "EUC-JP")
        }
        let isShiftJIS = isPaired(
            bytes.filter { !(0xA1...0xDF).contains($0) },
            lead: { (0x81...0x9F).contains($0) || (0xE0...0xFC).contains($0) },
            trail: { (0x40...0xFC).contains($0) && $0 != 0x7F })
        return isShiftJIS ? ("Shift_JIS", "CP932") : (nil, "CP932")
    }

    /// True if every byte that is not ASCII leads a pair.
    private static func isPaired(_ bytes: [UInt8], lead: (UInt8) -> Bool, trail: (UInt8) -> Bool) -> Bool {
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                continue
            }
            guard lead(bytes[index]), index + 1 < bytes.count, trail(bytes[index + 1]) else { return false }
            index += 2
        }
        return true
    }
}
