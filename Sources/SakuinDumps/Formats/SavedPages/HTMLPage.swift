// SPDX-License-Identifier: GPL-2.0-or-later
//
// HTML pages as somebody saved them: from a browser, by wget, out of a web archive. What a page is shows only in its
// tree, so it is parsed once and then asked for by each kind of page in turn.

struct HTMLPage: PostSequence {
    /// In the order in which they are tried; the last takes what none before it does.
    private static var kinds: [any PageKind.Type] {
        [AnondHTML.self, HatenaDiaryHTML.self, ThreadHTML.self, WebPage.self]
    }

    static let format = WebPage.format
    static var formats: [DumpFormat] { kinds.map { $0.format } }

    let format: DumpFormat
    private let posts: [PlacedPost]
    private(set) var report = DumpReport()

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: head.drop { " \t\r\n".utf8.contains($0) }.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") { return true }
        return XMLHead.root(head).map { ["html", "head", "body"].contains($0.lowercased()) } ?? false
    }

    init(_ text: TextStream) throws(DumpError) {
        try self.init(try HTMLPage.bytes(text), text.origin)
    }

    init(_ bytes: [UInt8], _ origin: TextOrigin) throws(DumpError) {
        guard let root = Markup(html: bytes)?.root else { throw DumpError(.empty, .pageWithoutElement) }
        let page = SavedPage(root, address: origin.url ?? SavedPage.address(in: bytes), crawled: origin.date)
        for kind in HTMLPage.kinds {
            let found = try kind.posts(page)
            if !found.isEmpty {
                (format, posts) = (kind.format, found)
                return
            }
        }
        throw DumpError(.noPosts, .pageWithoutText)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard report.posts < posts.count else { return nil }
        report.posts += 1
        return posts[report.posts - 1]
    }

    /// Bytes. A page has some 100 KB; one that was saved with its pictures, some 10 MB.
    private static let longest = 32 << 20
    /// Tags and attributes, of which each costs memory out of proportion. A page has some 10,000.
    private static let mostParts = 500_000

    /// All of a page.
    static func bytes(_ text: TextStream) throws(DumpError) -> [UInt8] {
        var page: [UInt8] = []
        var parts = 0
        var isInTag = false
        var quote: UInt8?
        while let piece = try text.next() {
            page += piece
            for byte in piece {
                if let end = quote {
                    if byte == end { quote = nil }
                    continue
                }
                switch byte {
                case UInt8(ascii: "<"): (isInTag, parts) = (true, parts + 1)
                case UInt8(ascii: ">"): isInTag = false
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    if isInTag { (quote, parts) = (byte, parts + 1) }
                // Attributes are parted by blanks or, wrongly, by slashes.
                case _ where byte <= 0x20 || byte == UInt8(ascii: "/"): if isInTag { parts += 1 }
                default: break
                }
            }
            guard page.count <= longest, parts <= mostParts else {
                throw DumpError(
                    .tooLarge, .longPage, "\(longest >> 20)", "\(mostParts)")
            }
        }
        return page
    }
}
