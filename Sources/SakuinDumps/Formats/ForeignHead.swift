// SPDX-License-Identifier: GPL-2.0-or-later
//
// The beginning of a file that no reader takes goes in; what the file is and what to do with it comes out. Kept apart
// from the readers: a text reader would take markup for text and index what nobody wrote.

internal import SakuinText

enum ForeignHead {
    private struct Magic {
        /// Where the bytes stand.
        var offset = 0
        var bytes: [UInt8]
        var name: Bilingual
        var cure: Bilingual

        init(_ bytes: [UInt8], at offset: Int = 0, _ name: Bilingual, _ cure: Bilingual) {
            (self.bytes, self.offset, self.name, self.cure) = (bytes, offset, name, cure)
        }
    }

    private static let unpack = Bilingual("unpack it by hand", "自分で展開してください")
    private static let makeText = Bilingual("turn it into text", "テキストにしてください")
    private static let saveAsText = Bilingual("save it as plain text or CSV", "プレーンテキストか CSV で保存してください")
    private static let noText = Bilingual("it holds no text to search", "検索できる文がありません")
    private static let export = Bilingual(
        "export the posts as JSON Lines or CSV", "投稿を JSON Lines か CSV に書き出してください")

    private static let picture = Bilingual("a picture", "画像")
    private static let sound = Bilingual("a sound", "音声")
    private static let film = Bilingual("a film", "動画")
    private static let program = Bilingual("a program", "プログラム")

    /// Magic numbers, from file(1)'s tables: archives, documents and media that people keep beside their dumps.
    private static let magics: [Magic] = [
        Magic(
            [0x37, 0x7A, 0xBC, 0xAF], Bilingual("an archive (7z)", "7z の書庫"),
            Bilingual("unpack it with 7z x", "7z x で展開してください")),
        Magic(Array("Rar!".utf8), Bilingual("an archive (RAR)", "RAR の書庫"), unpack),
        Magic(Array("-lh".utf8), at: 2, Bilingual("an archive (LHA)", "LHA の書庫"), unpack),
        Magic(Array("MSCF".utf8), Bilingual("an archive (cabinet)", "CAB の書庫"), unpack),
        Magic([0x1F, 0x9D], Bilingual("compressed by compress (.Z)", "compress (.Z) で圧縮されたもの"), unpack),
        Magic(Array("%PDF-".utf8), Bilingual("a PDF", "PDF"), makeText),
        Magic(Array("%!PS".utf8), Bilingual("PostScript", "PostScript"), makeText),
        Magic(Array("{\\rtf".utf8), Bilingual("a document (RTF)", "RTF の文書"), saveAsText),
        Magic(
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            Bilingual("a file of old Office or Outlook", "古い Office か Outlook のファイル"), saveAsText),
        Magic(Array("!BDN".utf8), Bilingual("Outlook's mailbox (pst)", "Outlook のメールボックス (pst)"), export),
        Magic(Array("SQLite format 3\0".utf8), Bilingual("a database (SQLite)", "SQLite のデータベース"), export),
        Magic([0x89, 0x50, 0x4E, 0x47], picture, noText),
        Magic([0xFF, 0xD8, 0xFF], picture, noText),
        Magic(Array("GIF8".utf8), picture, noText),
        Magic(Array("II*\0".utf8), picture, noText),
        Magic(Array("MM\0*".utf8), picture, noText),
        Magic(Array("WEBP".utf8), at: 8, picture, noText),
        Magic([0, 0, 1, 0], picture, noText),
        Magic(Array("ftyphei".utf8), at: 4, picture, noText),
        Magic(Array("ftypmif1".utf8), at: 4, picture, noText),
        Magic(Array("ftypavif".utf8), at: 4, picture, noText),
        Magic(Array("ftyp".utf8), at: 4, film, noText),
        Magic(Array("AVI ".utf8), at: 8, film, noText),
        Magic([0x1A, 0x45, 0xDF, 0xA3], film, noText),
        Magic(Array("ID3".utf8), sound, noText),
        Magic(Array("OggS".utf8), sound, noText),
        Magic(Array("fLaC".utf8), sound, noText),
        Magic(Array("WAVE".utf8), at: 8, sound, noText),
        Magic([0x7F, 0x45, 0x4C, 0x46], program, noText),
        Magic([0xCF, 0xFA, 0xED, 0xFE], program, noText),
        Magic([0xCA, 0xFE, 0xBA, 0xBE], program, noText),
        Magic([0, 0x61, 0x73, 0x6D], program, noText),
        Magic(Array("wOF".utf8), Bilingual("a font", "フォント"), noText),
        Magic(Array("Bud1".utf8), at: 4, Bilingual("a folder's settings (.DS_Store)", "フォルダの設定 (.DS_Store)"), noText),
    ]

    /// Why a file whose bytes begin so, undecoded, is none of text; nil if nothing tells that.
    static func refusal(bytes head: ArraySlice<UInt8>) -> DumpError? {
        if let magic = magics.first(where: { head.dropFirst($0.offset).starts(with: $0.bytes) && isSure($0, head) }) {
            return DumpError(.binary, DumpMessage(.binaryOf, [magic.name, magic.cure]))
        }
        return isProgramOfWindows(head) ? DumpError(.binary, DumpMessage(.binaryOf, [program, noText])) : nil
    }

    /// Why a file whose text begins with `head` cannot be read; nil for what may be text.
    static func refusal(_ head: ArraySlice<UInt8>) -> DumpError? {
        if let zero = head.firstIndex(of: 0) {
            let line = head[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            return DumpError(.binary, line: line, .binary)
        }
        if isPointer(head) { return DumpError(.unknownFormat, .gitLFS) }
        if XArchiveHead.isOther(head) {
            return DumpError(.noPosts, .otherOfX)
        }
        let start = String(decoding: head.prefix(4096), as: UTF8.self).lowercased()
        if ["from: <saved by", "mime-version:", "content-type: multipart"].contains(where: start.hasPrefix),
            start.contains("multipart/related")
        {
            return DumpError(.noPosts, .mhtml)
        }
        return markup(head.drop { " \t\r\n".utf8.contains($0) })
    }

    /// A text may begin with the few letters of a magic number, or have them behind: bytes of no text must be near. What
    /// names itself needs none.
    private static func isSure(_ magic: Magic, _ head: ArraySlice<UInt8>) -> Bool {
        if magic.bytes.contains(where: { $0 == 0 || $0 >= 0x80 }) || "%{".utf8.contains(magic.bytes[0]) { return true }
        return head.prefix(4096).contains { $0 < 0x20 && !"\t\r\n\u{C}\u{1B}".utf8.contains($0) }
    }

    private static func isProgramOfWindows(_ head: ArraySlice<UInt8>) -> Bool {
        let start = head.prefix(1024)
        // A text may begin so; a program has numbers behind the letters.
        return start.starts(with: "MZ".utf8) && start.contains(0)
            && start.firstRange(of: Array("This program".utf8)) != nil
    }

    /// What stands in place of a large file where Git keeps that elsewhere.
    private static func isPointer(_ head: ArraySlice<UInt8>) -> Bool {
        head.count < 1024 && head.starts(with: "version https://git-lfs.github.com/spec/".utf8)
    }

    private static func markup(_ text: ArraySlice<UInt8>) -> DumpError? {
        let start = String(decoding: text.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<?xml") {
            return DumpError(.noPosts, .foreignXML)
        }
        return nil
    }
}
