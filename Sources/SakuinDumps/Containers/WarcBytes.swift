// SPDX-License-Identifier: GPL-2.0-or-later
//
// WARC and WET (ISO 28500) and the older ARC: records of a crawl behind each other. Pages that were answered with 200 and
// texts made of pages come out as members, named by their addresses; a page's own compression is undone like any other
// container's.

internal import SakuinText

final class WarcBytes: MemberSource {
    let format: String
    private(set) var date: PostTime?
    private(set) var obstacle: DumpMessage?

    private let source: HeadedBytes
    private var piece: [UInt8] = []
    private var position = 0
    /// Bytes of the record that have not been read.
    private var left = 0
    private var isChunked = false
    /// Of the body's chunk.
    private var chunkLeft = 0
    /// Of the body, given before all else.
    private var ahead: [UInt8] = []
    /// Why nothing comes any more.
    private var failure: DumpError?
    private var troubles: [DumpMessage] = []

    /// Bytes of a line of a head; what is more is left out.
    private static let longestLine = 64 << 10
    private static let arcStart = Array("filedesc://".utf8)

    static func begins(_ head: ArraySlice<UInt8>) -> Bool {
        head.starts(with: "WARC/1.".utf8) || head.starts(with: "WARC/0.1".utf8) || head.starts(with: arcStart)
    }

    init(_ source: HeadedBytes, _ head: ArraySlice<UInt8>) {
        self.source = source
        format = head.starts(with: WarcBytes.arcStart) ? "ARC" : "WARC"
    }

    func takeTroubles() -> [DumpMessage] {
        defer { troubles = [] }
        return troubles
    }

    func nextMember() throws(DumpError) -> String? {
        while true {
            while left > 0, takePiece(most: left) != nil {}
            if let failure { throw failure }
            guard left == 0 else { throw WarcBytes.brokenOff }
            guard let record = nextRecord() else {
                if let failure { throw failure }
                return nil
            }
            left = record.length
            date = record.date
            (isChunked, chunkLeft, ahead, obstacle) = (false, 0, [], nil)
            switch record.kind {
            case "conversion": return record.name
            case "resource" where WarcBytes.isText(record.type) && !record.name.hasPrefix("metadata:"):
                return record.name
            case "response" where isPage(): return record.name
            default: continue
            }
        }
    }

    // MARK: Heads of records

    private struct Record {
        var kind: String
        var name: String
        var type: String?
        var length: Int
        var date: PostTime?
    }

    /// The head of the next record; nil at the end. What is none is passed over.
    private func nextRecord() -> Record? {
        var passed = 0
        defer {
            if passed > 0 {
                troubles.append(DumpMessage(.noRecordHeads, "\(passed)"))
            }
        }
        while let line = line(ofRecord: false) {
            if line.isEmpty { continue }
            if format == "ARC", let record = WarcBytes.arcRecord(line) { return record }
            if format == "WARC", line.hasPrefix("WARC/"), let record = warcRecord() { return record }
            // Where the file breaks off, that is told.
            if failure != nil { break }
            passed += 1
        }
        return nil
    }

    private func warcRecord() -> Record? {
        let head = headers(ofRecord: false)
        guard let length = head["content-length"].flatMap({ Int($0) }), length >= 0 else { return nil }
        var name = Substring(head["warc-target-uri"] ?? "")
        if name.hasPrefix("<"), name.hasSuffix(">") { name = name.dropFirst().dropLast() }
        return Record(
            kind: head["warc-type"]?.lowercased() ?? "", name: String(name), type: head["content-type"], length: length,
            date: head["warc-date"].flatMap(DateText.time))
    }

    /// `address IP date type length`, with more before the length in version 2.
    private static func arcRecord(_ line: String) -> Record? {
        let fields = line.split(separator: " ")
        guard fields.count >= 5, let length = Int(fields[fields.count - 1]), length >= 0,
            let colon = fields[0].firstRange(of: "://"), colon.lowerBound > fields[0].startIndex
        else { return nil }
        let isPage = fields[0].hasPrefix("http")
        return Record(
            kind: isPage ? "response" : "", name: String(fields[0]), type: nil, length: length,
            date: arcTime(fields[2]))
    }

    /// `20240605115024`, of the meridian of Greenwich.
    private static func arcTime(_ text: Substring) -> PostTime? {
        guard text.utf8.count == 14, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let digits = Array(String(text))
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return DateText.time(
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z")
    }

    /// Reads the head of an HTTP answer: true for a text that was found.
    private func isPage() -> Bool {
        guard let status = line(ofRecord: true), status.hasPrefix("HTTP/") else { return false }
        let head = headers(ofRecord: true)
        guard status.split(separator: " ").dropFirst().first == "200", WarcBytes.isText(head["content-type"]) else {
            return false
        }
        isChunked = head["transfer-encoding"]?.lowercased().contains("chunked") ?? false
        switch head["content-encoding"]?.lowercased() {
        case "deflate": undoDeflate()
        case "br" where !beginsAsText():
            obstacle = DumpMessage(.brotli)
        default: break
        }
        return true
    }

    private static let scripts = ["css", "javascript", "ecmascript", "x-javascript"]

    /// Of what names no type, nothing is known yet.
    private static func isText(_ type: String?) -> Bool {
        guard let type = type?.lowercased().prefix(while: { $0 != ";" && $0 != " " }), !type.isEmpty else {
            return true
        }
        if type.hasPrefix("text/") { return !scripts.contains(String(type.dropFirst(5))) }
        return [
            "application/xhtml", "application/xml", "application/rss", "application/atom", "application/rdf",
            "application/json", "application/x-ndjson", "application/jsonl",
        ]
        .contains { type.hasPrefix($0) }
    }

    private static var brokenOff: DumpError {
        DumpError(.damaged, .brokenOffRecord)
    }

    // MARK: Bodies

    func next() throws(DumpError) -> [UInt8]? {
        if !ahead.isEmpty {
            defer { ahead = [] }
            return ahead
        }
        if let bytes = nextOfBody() { return bytes }
        // What has come of a page that breaks off is shown; that it does is told when the next is asked for.
        if left > 0, failure == nil { failure = WarcBytes.brokenOff }
        return nil
    }

    /// Without what chunks are marked by; nil at the end.
    private func nextOfBody() -> [UInt8]? {
        guard left > 0 else { return nil }
        if isChunked, chunkLeft == 0 {
            switch chunkHead() {
            case .size(let count):
                chunkLeft = count
                if count == 0 {
                    while left > 0, takePiece(most: left) != nil {}
                    return nil
                }
            case .none(let bytes):
                // Many crawlers keep the body without its chunks, and the head that tells of them.
                isChunked = false
                if !bytes.isEmpty { return bytes }
            }
        }
        guard left > 0, let bytes = takePiece(most: isChunked ? min(left, chunkLeft) : left) else { return nil }
        if isChunked { chunkLeft -= bytes.count }
        return bytes
    }

    private enum ChunkHead {
        case size(Int)
        /// The bytes that are none.
        case none([UInt8])
    }

    /// The size that stands before a chunk, behind the line end of the one before.
    private func chunkHead() -> ChunkHead {
        var taken: [UInt8] = []
        while left > 0, fill(), taken.count < 256 {
            let byte = piece[position]
            position += 1
            left -= 1
            taken.append(byte)
            if byte == UInt8(ascii: "\n"), taken.contains(where: { $0 > 0x20 }) { break }
        }
        let size = String(decoding: taken.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
        let digits = Substring(size).trimmed
        // A text may begin with a word of hexadecimal digits, and mostly ends its lines otherwise.
        guard taken.suffix(2).elementsEqual("\r\n".utf8), (1...8).contains(digits.count),
            let count = Int(digits, radix: 16), count >= 0
        else {
            return .none(taken)
        }
        return .size(count)
    }

    /// True if the body begins as text does: a head may tell of a compression that has been undone.
    private func beginsAsText() -> Bool {
        while ahead.count < 64, let bytes = nextOfBody() { ahead += bytes }
        return !ahead.prefix(64).contains { $0 < 0x20 && !"\t\r\n".utf8.contains($0) }
    }

    /// What is deflated has no magic number: neither bare nor with zlib's head.
    private func undoDeflate() {
        guard !beginsAsText() else { return }
        if ahead.count >= 2, ahead[0] & 0x0F == 8, (Int(ahead[0]) << 8 | Int(ahead[1])) % 31 == 0 {
            ahead.removeFirst(2)
        }
        ahead = Compression.markOfDeflate + ahead
    }

    // MARK: Bytes

    private func fill() -> Bool {
        while position == piece.count {
            guard failure == nil else { return false }
            do throws(DumpError) {
                guard let more = try source.next() else { return false }
                (piece, position) = (more, 0)
            } catch {
                failure = error
                return false
            }
        }
        return true
    }

    /// Bytes of the record; nil where the file ends.
    private func takePiece(most: Int) -> [UInt8]? {
        guard fill() else { return nil }
        // A head may tell of any length.
        let end = position + min(piece.count - position, most)
        defer { position = end }
        left -= end - position
        return Array(piece[position..<end])
    }

    /// The next line without its end; nil where the file, or the record, ends.
    private func line(ofRecord isOfRecord: Bool) -> String? {
        var line: [UInt8] = []
        var hasBegun = false
        while !isOfRecord || left > 0, fill() {
            hasBegun = true
            let byte = piece[position]
            position += 1
            if isOfRecord { left -= 1 }
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            if line.count < WarcBytes.longestLine { line.append(byte) }
        }
        return hasBegun ? String(decoding: line, as: UTF8.self) : nil
    }

    /// Names in lower case. A line that begins with white space goes on with the one before.
    private func headers(ofRecord isOfRecord: Bool) -> [String: String] {
        var headers: [String: String] = [:]
        var last: String?
        while let line = line(ofRecord: isOfRecord), !line.isEmpty {
            if let last, line.first == " " || line.first == "\t" {
                headers[last, default: ""] += " " + Substring(line).trimmed
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = Substring(line[..<colon].lowercased()).trimmed
            headers[String(name)] = String(line[line.index(after: colon)...].trimmed)
            last = String(name)
        }
        return headers
    }
}
