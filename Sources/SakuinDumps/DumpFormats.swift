// SPDX-License-Identifier: GPL-2.0-or-later
//
// The list of all formats. It stands above them: no format knows of it, so that each can be read and tested by itself.

enum DumpFormats {
    /// The formats, in the order in which they are tried. Adding one adds a line here.
    static var all: [any PostSequence.Type] {
        [
            JSONArray<XRecord>.self, JSONArray<MastodonActivity>.self, JSONArray<MisskeyNote>.self,
            SakuinExport.self, AnondJSON.self, JSONLines.self, JSONDocument.self, HTMLPage.self, Feed.self,
            HatenaDiary.self,
            DatThread.self, LineTalk.self, MovableType.self, TDiary.self, Mailbox.self, CSVTable.self,
            HTMLFragment.self,
            AnondText.self,
        ]
    }

    /// The posts of a text, of the first format that recognises it.
    /// - Parameter name: in the archive that the dump is; nil for the dump itself.
    /// - Throws: `DumpError` for a text that is empty, binary, or of no known format.
    static func posts(of text: TextStream, named name: String?) throws(DumpError) -> any PostSequence {
        let head = try text.head()
        guard !head.isEmpty else { throw DumpError(.empty, .emptyFile) }
        if let refusal = ForeignHead.refusal(bytes: text.start[...]) { throw refusal }
        guard let chosen = all.first(where: { $0.recognises(head, text.origin.options) }) else {
            throw ForeignHead.refusal(head)
                ?? DumpError(.unknownFormat, .unknownFormat)
        }
        if chosen == AnondText.self, let file = name?.lowercased().split(separator: "/").last {
            let path = file.prefix { $0 != "?" && $0 != "#" }
            guard !codeSuffixes.contains(where: { path.hasSuffix($0) }), !path.hasPrefix(readMe) else {
                throw DumpError(.noPosts, .notAText)
            }
        }
        return try chosen.init(text)
    }

    /// Files beside posts in archives: any text may be a post, these are not meant to be.
    private static let codeSuffixes = [".js", ".css", ".json", ".map", ".svg", ".mjs", ".ts", ".webmanifest"]

    /// What tells of an archive and is no post: that of X's has one.
    private static let readMe = "readme."
}
