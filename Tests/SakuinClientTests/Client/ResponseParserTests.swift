// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinClient

@Suite struct ResponseParserTests {
    private struct Outcome: Equatable {
        var status: Int?
        var body: String
        var isComplete: Bool
    }

    /// Feeds the pieces one by one.
    private func parse(_ pieces: [ArraySlice<UInt8>]) throws -> Outcome {
        var parser = ResponseParser()
        var body: [UInt8] = []
        for piece in pieces { body += try parser.feed(piece) }
        return Outcome(
            status: parser.status, body: String(decoding: body, as: UTF8.self), isComplete: parser.isComplete)
    }

    private static let responses: [(String, Int, String)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n東京", 200, "東京"),
        ("HTTP/1.1 404 Not Found\r\ncontent-LENGTH:\t 2 \r\nX: y: z\r\n\r\n{}", 404, "{}"),
        ("HTTP/1.0 200\nContent-Length: 1\n\nx", 200, "x"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\n東\r\n0A;x=\"y\"\r\n0123456789\r\n0\r\nT: t\r\n\r\n",
            200, "東0123456789"
        ),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, "ok"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", 200, "ok"),
    ]

    @Test("A response is the same wherever its bytes are cut", arguments: responses)
    func cutAnywhere(text: String, status: Int, body: String) throws {
        let bytes = Array(text.utf8)
        let whole = Outcome(status: status, body: body, isComplete: true)
        for cut in 0...bytes.count {
            #expect(try parse([bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)")
        }
        #expect(try parse(bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    @Test("A response that lacks its last byte is not complete", arguments: responses)
    func early(text: String, status: Int, body: String) throws {
        #expect(try !parse([Array(text.utf8).dropLast()]).isComplete)
    }

    @Test("What follows a response is not taken for its body")
    func afterwards() throws {
        let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500".utf8)
        #expect(try parse([bytes[...]]) == Outcome(status: 200, body: "ok", isComplete: true))
    }

    @Test(
        "What is not HTTP/1.1, or does not say its length, is an error",
        arguments: [
            ("SSH-2.0-OpenSSH\r\n", "it does not begin as HTTP/1.1"),
            ("\r\n", "it does not begin as HTTP/1.1"),
            ("HTTP/2 200\r\n", "it does not begin as HTTP/1.1"),
            ("HTTP/1.1 2x0 OK\r\n", "it does not begin as HTTP/1.1"),
            ("HTTP/1.1 -200 OK\r\n", "it does not begin as HTTP/1.1"),
            ("HTTP/1.1 99 OK\r\n", "it does not begin as HTTP/1.1"),
            ("HTTP/1.1 200 OK\r\nnonsense\r\n", "a header field has no name"),
            ("HTTP/1.1 200 OK\r\n: x\r\n", "a header field has no name"),
            ("HTTP/1.1 200 OK\r\nA: b\r\n c: d\r\n", "a header field has no name"),
            ("HTTP/1.1 200 OK\r\n\r\n", "it does not say how long it is"),
            ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n", "its Content-Length cannot be read"),
            ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n", "its Content-Length cannot be read"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "its Content-Length cannot be read"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n", "its Content-Length cannot be read"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n", "its Transfer-Encoding is not 'chunked'"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "a chunk has no size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "a chunk has no size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "a chunk has no size"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", "a chunk has no size"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
                "a chunk does not end where it said"
            ),
        ])
    func garbage(text: String, fault: String) {
        #expect(throws: ClientError.malformedAnswer(fault)) { try parse([Array(text.utf8)[...]]) }
    }

    @Test("A head or a line without end is refused before it fills the memory")
    func bounded() {
        let tooLong = ClientError.malformedAnswer("its head is longer than 65536 bytes")
        let noise = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
        #expect(throws: tooLong) { try parse([noise[...]]) }
        let fields = Array("HTTP/1.1 200 OK\r\n".utf8) + Array(String(repeating: "a: b\r\n", count: 12_000).utf8)
        #expect(throws: tooLong) { try parse(fields.indices.map { fields[$0...$0] }) }
        let chunk = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;".utf8)
        #expect(throws: tooLong) { try parse([chunk[...], noise[...]]) }
    }
}

@Suite struct LineSplitterTests {
    private func lines(_ pieces: [String]) throws -> [String] {
        var splitter = LineSplitter()
        var lines: [String] = []
        let keep = { (line: [UInt8]) in
            lines.append(String(decoding: line, as: UTF8.self))
            return StreamStep.next
        }
        for piece in pieces { _ = try splitter.feed(Array(piece.utf8), each: keep) }
        splitter.finish(each: keep)
        return lines
    }

    @Test("Lines come whole wherever the bytes are cut, the last one with or without a line feed")
    func splitting() throws {
        #expect(try lines(["a\nb", "c\n", "\n\n", "d"]) == ["a", "bc", "d"])
        #expect(try lines(["東", "京\n大阪\n"]) == ["東京", "大阪"])
        #expect(try lines([]) == [])
    }

    @Test("A reader that stops gets no further line")
    func stopping() throws {
        var splitter = LineSplitter()
        var count = 0
        let step = try splitter.feed(Array("a\nb\nc\n".utf8)) { _ in
            count += 1
            return count == 2 ? .stop : .next
        }
        #expect(step == .stop)
        #expect(count == 2)
    }

    @Test("A line without end is refused")
    func bounded() {
        let fault = ClientError.malformedAnswer("a line is longer than 16777216 bytes")
        var splitter = LineSplitter()
        #expect(throws: fault) {
            _ = try splitter.feed([UInt8](repeating: 0x61, count: LineSplitter.longestLine + 1)) { _ in .next }
        }
    }
}
