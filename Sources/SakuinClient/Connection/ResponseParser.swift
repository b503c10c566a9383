// SPDX-License-Identifier: GPL-2.0-or-later

// Bytes of one HTTP/1.1 response go in, in pieces cut anywhere; the head and the body's bytes come out. A body must say
// how long it is or be chunked, so that half an answer is never taken for a whole one. Bounded: no line and no head
// grows without end. Reads no sockets.

/// RFC 9112, as far as a client needs it that sends one request and closes.
struct ResponseParser {
    /// Bytes in status line and header fields together, and in the trailer.
    static let longestHead = 64 * 1024

    private enum Stage {
        case statusLine
        case fields
        /// So many bytes of the body to come, and no more after them.
        case body(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailer
        case complete
    }

    /// The status once the whole head has come.
    private(set) var status: Int?
    private var stage = Stage.statusLine
    private var line: [UInt8] = []
    private var headBytes = 0
    private var statusSeen = 0
    private var length: Int?
    private var isChunked = false

    /// True once the response is whole. What comes after is not looked at.
    var isComplete: Bool {
        if case .complete = stage { true } else { false }
    }

    /// Takes the next piece and returns the bytes of the body in it.
    mutating func feed(_ bytes: ArraySlice<UInt8>) throws(ClientError) -> [UInt8] {
        var rest = bytes
        var body: [UInt8] = []
        while !rest.isEmpty && !isComplete {
            switch stage {
            case .body(let left):
                let piece = rest.prefix(left)
                body += piece
                rest = rest.dropFirst(piece.count)
                stage = piece.count == left ? .complete : .body(left - piece.count)
            case .chunk(let left):
                let piece = rest.prefix(left)
                body += piece
                rest = rest.dropFirst(piece.count)
                stage = piece.count == left ? .chunkEnd : .chunk(left - piece.count)
            default:
                if try takeLine(&rest) {
                    let whole = line
                    line.removeAll(keepingCapacity: true)
                    try handle(whole)
                }
            }
        }
        return body
    }

    /// Moves bytes into `line` up to and without the line's end; false where the end has not come yet.
    private mutating func takeLine(_ rest: inout ArraySlice<UInt8>) throws(ClientError) -> Bool {
        let end = rest.firstIndex(of: UInt8(ascii: "\n"))
        let piece = rest[rest.startIndex..<(end ?? rest.endIndex)]
        headBytes += piece.count + 1
        guard headBytes <= Self.longestHead else {
            throw .malformedAnswer("its head is longer than \(Self.longestHead) bytes")
        }
        line += piece
        rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
        guard end != nil else { return false }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return true
    }

    private mutating func handle(_ line: [UInt8]) throws(ClientError) {
        switch stage {
        case .statusLine:
            statusSeen = try parseStatus(line)
            stage = .fields
        case .fields where line.isEmpty: try endHead()
        case .fields: try parseField(line)
        case .chunkSize:
            headBytes = 0
            let size = try parseChunkSize(line)
            stage = size == 0 ? .trailer : .chunk(size)
        case .chunkEnd:
            guard line.isEmpty else { throw .malformedAnswer("a chunk does not end where it said") }
            stage = .chunkSize
        case .trailer where line.isEmpty: stage = .complete
        case .trailer, .body, .chunk, .complete: return
        }
    }

    private func parseStatus(_ line: [UInt8]) throws(ClientError) -> Int {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual("HTTP/1.1".utf8) || words[0].elementsEqual("HTTP/1.0".utf8),
            let status = decimal(words[1]), (100...599).contains(status)
        else { throw .malformedAnswer("it does not begin as HTTP/1.1") }
        return status
    }

    private mutating func parseField(_ line: [UInt8]) throws(ClientError) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, line[0] > UInt8(ascii: " ") else {
            throw .malformedAnswer("a header field has no name")
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = trimmed(line[(colon + 1)...])
        switch name {
        case "content-length":
            guard let given = decimal(value), length == nil || length == given else {
                throw .malformedAnswer("its Content-Length cannot be read")
            }
            length = given
        case "transfer-encoding":
            guard String(decoding: value, as: UTF8.self).lowercased() == "chunked" else {
                throw .malformedAnswer("its Transfer-Encoding is not 'chunked'")
            }
            isChunked = true
        default: return
        }
    }

    private mutating func endHead() throws(ClientError) {
        headBytes = 0
        if statusSeen < 200 {
            // 100 Continue and its like: the response proper follows.
            length = nil
            isChunked = false
            stage = .statusLine
            return
        }
        status = statusSeen
        if statusSeen == 204 || statusSeen == 304 {
            stage = .complete
        } else if isChunked {
            stage = .chunkSize
        } else if let length {
            stage = length == 0 ? .complete : .body(length)
        } else {
            throw .malformedAnswer("it does not say how long it is")
        }
    }

    private func parseChunkSize(_ line: [UInt8]) throws(ClientError) -> Int {
        let digits = trimmed(line.prefix { $0 != UInt8(ascii: ";") })
        guard let first = digits.first, isHexadecimal(first),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformedAnswer("a chunk has no size") }
        return size
    }
}

/// Digits and nothing else (`Int` itself would take a sign).
private func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
}

private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
}
