// SPDX-License-Identifier: GPL-2.0-or-later
//
// Documents of offices, books and programs that are ZIP archives inside. Unpacked they would be a heap of XML and no posts:
// they are named, and what to do with them is told.

internal import SakuinText

enum ZippedDocument {
    /// Bytes in which the names of the first files stand.
    static let headLength = 64 << 10

    private struct Kind {
        /// Names of files, or their beginnings, that no other archive has.
        var names: [String]
        /// What the file `mimetype` says, which stands first and is not compressed.
        var type: String?
        var name: Bilingual
        var cure: Bilingual
    }

    private static let saveAsCSV = Bilingual(
        "save it as CSV (UTF-8), one post a row, the columns named in the first",
        "CSV (UTF-8) で保存してください（1行に1投稿、1行目に列の名前）")
    private static let saveAsText = Bilingual("save it as plain text", "プレーンテキストで保存してください")
    private static let noText = Bilingual("it holds no posts", "投稿はありません")

    private static let kinds = [
        Kind(
            names: ["xl/workbook.", "xl/worksheets/", "xl/sharedStrings."],
            name: Bilingual("an Excel workbook", "Excel のブック"), cure: saveAsCSV),
        Kind(names: ["word/document."], name: Bilingual("a Word document", "Word の文書"), cure: saveAsText),
        Kind(
            names: ["ppt/presentation.", "ppt/slides/"], name: Bilingual("a PowerPoint presentation", "PowerPoint の資料"),
            cure: saveAsText),
        Kind(
            names: [], type: "application/vnd.oasis.opendocument.spreadsheet",
            name: Bilingual("an OpenDocument spreadsheet", "OpenDocument の表"), cure: saveAsCSV),
        Kind(
            names: [], type: "application/vnd.oasis.opendocument",
            name: Bilingual("an OpenDocument document", "OpenDocument の文書"), cure: saveAsText),
        Kind(names: [], type: "application/epub+zip", name: Bilingual("a book (EPUB)", "本 (EPUB)"), cure: saveAsText),
        Kind(
            names: ["Index/Document.iwa", "Index/Tables/"],
            name: Bilingual("a document of Apple's Numbers, Pages or Keynote", "Numbers・Pages・Keynote の文書"),
            cure: saveAsCSV),
        Kind(
            names: ["META-INF/MANIFEST.MF", "AndroidManifest.xml"], name: Bilingual("a program", "プログラム"),
            cure: noText),
    ]

    /// Why a ZIP archive that begins with `head` is not read; nil for one that may hold dumps.
    static func refusal(_ head: ArraySlice<UInt8>) -> DumpError? {
        let files = files(head)
        let type = files.first { $0.name == "mimetype" }.map {
            String(decoding: head[$0.end...].prefix(80), as: UTF8.self)
        }
        let found = kinds.first { kind in
            if let wanted = kind.type { return type?.hasPrefix(wanted) ?? false }
            return files.contains { file in kind.names.contains { file.name.hasPrefix($0) } }
        }
        return found.map { DumpError(.unreadable, DumpMessage(.workbook, [$0.name, $0.cure])) }
    }

    /// The files whose headers stand in the head (APPNOTE.TXT §4.3.7), and where their names end.
    private static func files(_ head: ArraySlice<UInt8>) -> [(name: String, end: Int)] {
        var files: [(name: String, end: Int)] = []
        var rest = head
        while let start = rest.firstRange(of: [0x50, 0x4B, 0x03, 0x04])?.lowerBound {
            let nameStart = start + 30
            guard nameStart <= rest.endIndex else { break }
            let nameLength = Int(rest[start + 26]) | Int(rest[start + 27]) << 8
            let extraLength = Int(rest[start + 28]) | Int(rest[start + 29]) << 8
            let name = rest[nameStart...].prefix(nameLength)
            files.append((String(decoding: name, as: UTF8.self), min(name.endIndex + extraLength, rest.endIndex)))
            rest = rest[(start + 4)...]
        }
        return files
    }
}
