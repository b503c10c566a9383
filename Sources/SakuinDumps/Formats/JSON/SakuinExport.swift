// SPDX-License-Identifier: GPL-2.0-or-later
//
// What `sakuin export` writes, a post a line (`ExportedPost`): posts are read as they are written, and nothing of them is
// understood anew, so that an archive that was exported and read again is the same archive.

internal import SakuinText

struct SakuinExport: PostSequence {
    static let format = DumpFormat(name: "sakuin-export", version: 1)

    private var lines: LineReader
    private(set) var report = DumpReport()
    private var hasEnded = false

    /// The first member of each line, and the version of the form behind it.
    private static let mark = "sakuin_post"
    private static let latestForm = "1"

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        JSONScanner.start(head).starts(with: "{\"\(mark)\":".utf8)
    }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while let line = try lines.next() {
            guard case .bytes(let bytes) = line else {
                report.warn(lines.number, .longLine, "\(LineReader.longestLine >> 20)")
                continue
            }
            if bytes.allSatisfy({ JSONScanner.blanks.contains($0) }) { continue }
            do throws(JSONError) {
                if let value = try JSONParser.values(bytes).first, let post = read(value) {
                    report.posts += 1
                    return PlacedPost(post: post, place: Place(line: lines.number, lastLine: lines.number))
                }
            } catch {
                let place = JSONPath(error.offset, in: bytes, line: lines.number, column: 0)
                report.warn(lines.number, DumpMessage(.notAnObject, [place.words(of: error)]))
            }
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, .noPostInText) }
        return nil
    }

    /// The post of a line; nil, and it is told why, if there is none that can be read.
    private mutating func read(_ value: JSONValue) -> Post? {
        guard case .number(SakuinExport.latestForm) = value[SakuinExport.mark] ?? .null, let body = text("body", value)
        else {
            report.warn(lines.number, .noExportedPost)
            return nil
        }
        let boundary = BoundaryConfidence.allCases.first { "\($0)" == text("boundary", value) }
        let time = text("time", value)
        let readTime = time.flatMap(DateText.time)
        if let time, readTime == nil { report.warn(lines.number, .notADate, String(time.prefix(40))) }
        return Post(
            id: PostID.given(text("id", value)), time: readTime, title: text("title", value), body: body,
            replyTo: text("reply_to", value), alsoReplyTo: texts("also_reply_to", value), links: texts("links", value),
            author: text("author", value), authorID: text("author_id", value), url: text("url", value),
            boundary: boundary ?? .exact,
            isLossy: value["lossy"] == .truth(true))
    }

    private func texts(_ name: String, _ value: JSONValue) -> [String] {
        value[name]?.elements?.compactMap(\.string) ?? []
    }

    private func text(_ name: String, _ value: JSONValue) -> String? { value[name]?.string }
}
