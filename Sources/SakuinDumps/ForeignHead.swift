// SPDX-License-Identifier: GPL-2.0-or-later
//
// The beginning of a file that no reader takes goes in; what the file is and what to do with it comes out. Kept apart
// from the readers: a text reader would take markup or ISO-2022-JP for text and index what nobody wrote.

enum ForeignHead {
    /// Magic numbers, from file(1)'s tables: archives and documents that people keep beside their dumps.
    private static let magics: [(bytes: [UInt8], name: String, cure: String)] = [
        ([0x1F, 0x8B], "compressed (gzip)", "unpack it with gunzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], "compressed (Zstandard)", "unpack it with zstd -d"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed (xz)", "unpack it with unxz"),
        ([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59], "compressed (bzip2)", "unpack it with bunzip2"),
        ([0x50, 0x4B, 0x03, 0x04], "an archive (zip)", "unpack it with unzip"),
        ([0x37, 0x7A, 0xBC, 0xAF], "an archive (7z)", "unpack it with 7z x"),
        (Array("%PDF-".utf8), "a PDF", "turn it into text"),
    ]

    /// Why a file that begins with `head` cannot be read; nil for what may be text.
    static func refusal(_ head: ArraySlice<UInt8>) -> DumpError? {
        if let magic = magics.first(where: { head.starts(with: $0.bytes) }) {
            return DumpError(.binary, "a binary file, \(magic.name): \(magic.cure)")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            return DumpError(.invalidUTF8, "UTF-16, not UTF-8: convert it with iconv -f UTF-16 -t UTF-8")
        }
        if let zero = head.firstIndex(of: 0) {
            let line = head[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            return DumpError(.binary, line: line, "a binary file (a zero byte): only text and JSON Lines can be read")
        }
        if holdsJapaneseEscape(head) {
            return DumpError(.invalidUTF8, "ISO-2022-JP, not UTF-8: convert it with iconv -f ISO-2022-JP-3 -t UTF-8")
        }
        return markup(head.withoutByteOrderMark.drop { " \t\r\n".utf8.contains($0) })
    }

    /// `ESC $ B` or `ESC $ @`, and 7 bits only: JIS X 0208 begins (FORMATS §4).
    private static func holdsJapaneseEscape(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.allSatisfy({ $0 < 0x80 }) else { return false }
        var rest = head
        while let escape = rest.firstIndex(of: 0x1B) {
            rest = rest[(escape + 1)...]
            if rest.starts(with: "$B".utf8) || rest.starts(with: "$@".utf8) { return true }
        }
        return false
    }

    private static func markup(_ text: ArraySlice<UInt8>) -> DumpError? {
        let start = String(decoding: text.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") {
            return DumpError(.unknownForm, "HTML, which cannot be read yet: turn it into text")
        }
        if start.hasPrefix("<?xml") {
            return DumpError(.unknownForm, "XML, which cannot be read yet: make it JSON Lines, one post a line")
        }
        if start.first == "[", start.dropFirst().first(where: { !$0.isWhitespace }) == "{" {
            return DumpError(.unknownForm, "a JSON array: make it JSON Lines, for example with jq -c '.[]'")
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// Without U+FEFF at its beginning.
    var withoutByteOrderMark: ArraySlice<UInt8> { starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self }
}
