// SPDX-License-Identifier: GPL-2.0-or-later
//
// WARC and WET (ISO 28500): records of a crawl behind each other. Pages that were answered with 200 and texts made of pages
// come out as members, named by their addresses; a page's own compression is undone like any other container's.

/// What holds several texts.
protocol MemberSource: ByteSource {
    /// What it is, in words.
    var form: String { get }
    /// Goes to the next member: its name, empty for what has none; nil at the end.
    func nextMember() throws(DumpError) -> String?
    /// True if the member's bytes cannot be read without a password.
    var isEncrypted: Bool { get }
}

final class WarcBytes: MemberSource {
    let form = "WARC"
    let isEncrypted = false

    private let source: HeadedBytes
    private var piece: [UInt8] = []
    private var position = 0
    /// Bytes of the record that have not been read.
    private var left = 0
    private var isChunked = false
    /// Of the body's chunk.
    private var chunkLeft = 0

    /// Bytes of a line of a head.
    private static let longestLine = 64 << 10

    static func begins(_ head: ArraySlice<UInt8>) -> Bool { head.starts(with: "WARC/1.".utf8) }

    init(_ source: HeadedBytes) {
        self.source = source
    }

    func nextMember() throws(DumpError) -> String? {
        while true {
            while left > 0, try takePiece(most: left) != nil {}
            guard left == 0 else { throw WarcBytes.brokenOff }
            var line = try line(ofRecord: false)
            while let blank = line, blank.isEmpty { line = try self.line(ofRecord: false) }
            guard let first = line else { return nil }
            guard first.hasPrefix("WARC/") else {
                throw DumpError(.damaged, "a WARC record is expected where \"\(first.prefix(40))\" stands")
            }
            let head = try headers(ofRecord: false)
            guard let length = head["content-length"].flatMap({ Int($0) }), length >= 0 else {
                throw DumpError(.damaged, "a WARC record without a length")
            }
            left = length
            (isChunked, chunkLeft) = (false, 0)
            let name = head["warc-target-uri"].map { $0.trimmingPrefix("<") }.map {
                $0.hasSuffix(">") ? $0.dropLast() : $0
            }
            switch head["warc-type"] {
            case "conversion": return String(name ?? "")
            case "resource" where WarcBytes.isText(head["content-type"]): return String(name ?? "")
            case "response" where try isPage(): return String(name ?? "")
            default: continue
            }
        }
    }

    /// Reads the head of an HTTP answer: true for a text that was found.
    private func isPage() throws(DumpError) -> Bool {
        guard let status = try line(ofRecord: true), status.hasPrefix("HTTP/") else { return false }
        let head = try headers(ofRecord: true)
        isChunked = head["transfer-encoding"]?.lowercased().contains("chunked") ?? false
        return status.split(separator: " ").dropFirst().first == "200" && WarcBytes.isText(head["content-type"])
    }

    private static func isText(_ type: String?) -> Bool {
        let type = type?.lowercased() ?? ""
        return [
            "text/", "application/xhtml", "application/xml", "application/rss", "application/atom", "application/json",
        ]
        .contains { type.hasPrefix($0) }
    }

    private static var brokenOff: DumpError {
        DumpError(.damaged, "the WARC file breaks off inside a record: get an intact copy")
    }

    func next() throws(DumpError) -> [UInt8]? {
        guard left > 0 else { return nil }
        guard isChunked else {
            guard let bytes = try takePiece(most: left) else { throw WarcBytes.brokenOff }
            return bytes
        }
        if chunkLeft == 0 {
            var size = try line(ofRecord: true)
            // Behind each chunk but the first stands the end of its last line.
            if size?.isEmpty == true { size = try line(ofRecord: true) }
            let digits = size?.prefix { $0.isHexDigit } ?? ""
            guard let count = Int(digits, radix: 16), count > 0 else {
                while left > 0, try takePiece(most: left) != nil {}
                return nil
            }
            chunkLeft = count
        }
        guard let bytes = try takePiece(most: min(left, chunkLeft)) else { throw WarcBytes.brokenOff }
        chunkLeft -= bytes.count
        return bytes
    }

    // MARK: Bytes

    private func fill() throws(DumpError) -> Bool {
        while position == piece.count {
            guard let more = try source.next() else { return false }
            (piece, position) = (more, 0)
        }
        return true
    }

    /// Bytes of the record; nil where the file ends.
    private func takePiece(most: Int) throws(DumpError) -> [UInt8]? {
        guard try fill() else { return nil }
        let end = min(piece.count, position + most)
        defer { position = end }
        left -= end - position
        return Array(piece[position..<end])
    }

    /// The next line without its end; nil where the file, or the record, ends.
    private func line(ofRecord isOfRecord: Bool) throws(DumpError) -> String? {
        var line: [UInt8] = []
        while !isOfRecord || left > 0, try fill() {
            let byte = piece[position]
            position += 1
            if isOfRecord { left -= 1 }
            if byte == UInt8(ascii: "\n") {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            guard line.count < WarcBytes.longestLine else {
                throw DumpError(.damaged, "a line of more than \(WarcBytes.longestLine >> 10) KiB in a WARC head")
            }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    /// Names in lower case.
    private func headers(ofRecord isOfRecord: Bool) throws(DumpError) -> [String: String] {
        var headers: [String: String] = [:]
        while let line = try line(ofRecord: isOfRecord), !line.isEmpty {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].trimmed)
        }
        return headers
    }
}

extension String {
    fileprivate func trimmingPrefix(_ prefix: String) -> Substring {
        hasPrefix(prefix) ? dropFirst(prefix.count) : self[...]
    }
}
