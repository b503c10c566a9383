// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts of the Hatena Anonymous Diary as its site answers `?mode=json`: `{id,title,body}` with title and body
// as HTML, alone or in a call of the script that asked for it; several may stand one a line.

internal import SakuinText

struct AnondJSON: PostSequence {
    static let format = DumpFormat(name: "anond-json", version: 2)

    private var lines: LineReader
    private(set) var report = DumpReport()
    private var hasEnded = false

    /// The first line is such an answer.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let line = head.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first.map(bare) ?? []
        // What is broken off at the end of the head begins like one.
        guard line.first == UInt8(ascii: "{") else { return false }
        if let value = try? JSONParser.values(Array(line)).first { return AnondAnswer(value).post != nil }
        let text = String(decoding: line, as: UTF8.self)
        let keys = ["\"id\"", "\"title\"", "\"body\""].compactMap { text.firstRange(of: $0)?.lowerBound }
        return keys.count == 3 && text.count > 60_000
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
            let record = AnondJSON.bare(bytes[...])
            guard !record.isEmpty else { continue }
            if let post = (try? JSONParser.values(Array(record)).first).flatMap({ AnondAnswer($0).post }) {
                report.posts += 1
                return PlacedPost(post: post, place: Place(line: lines.number, lastLine: lines.number))
            }
            report.warn(lines.number, .noAnswerOfAnond)
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, .noPostInText) }
        return nil
    }

    /// The object without the call around it.
    private static func bare(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = line.drop { " \t\r".utf8.contains($0) }
        while let last = rest.last, " \t\r".utf8.contains(last) { rest.removeLast() }
        guard let open = rest.firstIndex(of: UInt8(ascii: "(")), rest[..<open].allSatisfy(isOfName) else { return rest }
        rest = rest[(open + 1)...]
        if rest.last == UInt8(ascii: ";") { rest.removeLast() }
        return rest.last == UInt8(ascii: ")") ? rest.dropLast() : rest
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        Unicode.Scalar(byte).properties.isAlphabetic || "_$.0123456789".utf8.contains(byte)
    }
}
