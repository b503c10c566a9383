// SPDX-License-Identifier: GPL-2.0-or-later
//
// The beginning of a file that no reader takes goes in; what the file is and what to do with it comes out. Kept apart
// from the readers: a text reader would take markup for text and index what nobody wrote.

enum ForeignHead {
    /// Magic numbers, from file(1)'s tables: archives and documents that people keep beside their dumps.
    private static let magics: [(bytes: [UInt8], name: String, cure: String)] = [
        ([0x37, 0x7A, 0xBC, 0xAF], "an archive (7z)", "unpack it with 7z x"),
        (Array("%PDF-".utf8), "a PDF", "turn it into text"),
    ]

    /// Why a file that begins with `head` cannot be read; nil for what may be text.
    static func refusal(_ head: ArraySlice<UInt8>) -> DumpError? {
        if let magic = magics.first(where: { head.starts(with: $0.bytes) }) {
            return DumpError(.binary, "a binary file, \(magic.name): \(magic.cure)")
        }
        if let zero = head.firstIndex(of: 0) {
            let line = head[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            return DumpError(.binary, line: line, "a binary file (a zero byte): no form of dump that is read")
        }
        if XRecord.isOther(head) {
            return DumpError(.noPosts, "a file of an X archive without tweets: only tweets and note-tweets are read")
        }
        let start = String(decoding: head.prefix(4096), as: UTF8.self).lowercased()
        if ["from: <saved by", "mime-version:", "content-type: multipart"].contains(where: start.hasPrefix),
            start.contains("multipart/related")
        {
            return DumpError(.noPosts, "a page saved as MHTML: open it in a browser and save it as HTML")
        }
        return markup(head.drop { " \t\r\n".utf8.contains($0) })
    }

    private static func markup(_ text: ArraySlice<UInt8>) -> DumpError? {
        let start = String(decoding: text.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<?xml") {
            return DumpError(.noPosts, "XML, but neither a feed nor Hatena Diary: make it JSON Lines, one post a line")
        }
        return nil
    }
}
