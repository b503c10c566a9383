// SPDX-License-Identifier: GPL-2.0-or-later
//
// JSON Lines: one object a line, one post or one page an object. A line that cannot be read is a warning, the rest is read. Memory
// holds one line, whatever the length of the file.

internal import SakuinText

struct JSONLines: PostSequence {
    static let form = DumpForm(name: "json-lines", version: 6)

    private var lines: LineReader
    private(set) var report = DumpReport()
    /// Of the line that was read last, the first at the end.
    private var posts: [Post] = []
    private var hasEnded = false
    /// True if an object seems to go over several lines.
    private var isSpread = false

    /// The first line that is not blank opens an object, or half of the lines do: the first may be the broken one.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool {
        let lines = head.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .map { $0.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }.filter { !$0.isEmpty }
        guard let first = lines.first, !opensObject(first) else { return !lines.isEmpty }
        let count = lines.count(where: opensObject)
        return count > 0 && count * 2 >= lines.count
    }

    /// `{` and a key, or nothing more.
    private static func opensObject(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "{") else { return false }
        let inner = line.dropFirst().first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return inner == nil || inner == UInt8(ascii: "\"") || inner == UInt8(ascii: "}")
    }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while posts.isEmpty, let line = try lines.next() {
            switch line {
            case .overlong:
                warn(DumpFault(.longLine, "\(LineReader.longestLine >> 20)"))
            case .bytes(let bytes): posts = posts(in: bytes).reversed()
            }
        }
        if let post = posts.popLast() {
            report.posts += 1
            return PlacedPost(post: post, place: Place(line: lines.number, lastLine: lines.number))
        }
        hasEnded = true
        if report.posts == 0, let first = report.warnings.first {
            throw DumpError(
                .unknownForm, line: first.line,
                DumpFault(isSpread ? .spreadObjects : .noLineHoldsPost, [first.fault.words]))
        }
        return nil
    }

    private mutating func warn(_ fault: DumpFault) { report.warn(lines.number, fault) }

    private mutating func posts(in whole: [UInt8]) -> [Post] {
        // Files put together have a mark of the byte order in the middle.
        let line = whole.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(whole.dropFirst(3)) : whole
        isSpread = isSpread || line.elementsEqual([UInt8(ascii: "{")])
        guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return [] }
        do {
            let record = try JSONText.decode(JSONRecord.self, line)
            if record.posts.isEmpty { warn(DumpFault(.recordWithoutText)) }
            record.troubles.forEach { warn($0) }
            return record.posts
        } catch {
            warn(DumpFault(.notAnObject, JSONText.words(for: error)))
            return []
        }
    }
}
