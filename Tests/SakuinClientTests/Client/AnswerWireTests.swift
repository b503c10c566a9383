// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinClient

@Suite struct AnswerWireTests {
    /// Holds the wire against Foundation, which knows nothing of the answers: what is written is JSON for it, and as it
    /// writes the same, members sorted and slashes escaped, it is read.
    private func check<Answer: WireObject & Equatable>(_ answer: Answer) throws {
        let written = answer.json
        #expect(try decodeAnswer(Answer.self, from: written) == answer)
        let object = try JSONSerialization.jsonObject(with: Data(written))
        for options in [[], [.prettyPrinted, .sortedKeys]] as [JSONSerialization.WritingOptions] {
            let other = try JSONSerialization.data(withJSONObject: object, options: options)
            #expect(try decodeAnswer(Answer.self, from: Array(other)) == answer)
        }
    }

    @Test("Every answer is written so that Foundation reads it, and read as Foundation writes it")
    func roundTrips() throws {
        var random = SplitMix64(state: 20_261_123)
        for _ in 0..<400 {
            try check(random.search())
            try check(random.hit())
            try check(random.post())
            try check(random.exported())
            try check(random.status())
            try check(random.dumps())
            try check(random.verification())
            try check(random.explanation())
            try check(random.similar())
            try check(random.random())
            try check(random.counts())
            try check(random.facets())
            try check(random.matches())
            try check(random.thread())
            try check(random.forgotten())
            try check(random.kwic())
            try check(random.collocates())
            try check(random.comparison())
            try check(IndexAnswer(index: random.index()))
            try check(random.problem())
            try check(random.followed())
        }
    }

    @Test("Members stand in the order of the type, without blanks, and none for what is not known")
    func layout() {
        let hit = Hit(
            id: "a", time: nil, title: "題", replyTo: nil, url: "https://a.example/",
            source: Source(dump: "d", line: 1, lastLine: 2),
            score: 1.5, snippet: Snippet(field: .body, start: 3, text: "東\n京", cutBefore: true, cutAfter: false),
            highlights: [Highlight(field: .title, start: 0, end: 3), Highlight(field: .body, start: 3, end: 6)],
            fold: 1,
            lossy: false)
        #expect(
            String(decoding: hit.json, as: UTF8.self)
                == #"{"id":"a","title":"題","url":"https://a.example/","source":{"dump":"d","line":1,"last_line":2},"#
                + #""score":1.5,"snippet":{"field":"body","start":3,"text":"東\n京","cut_before":true,"cut_after":false},"#
                + #""highlights":[{"field":"title","start":0,"end":3},{"field":"body","start":3,"end":6}],"fold":1,"lossy":false,"lossy_match":false}"#
        )
    }

    @Test("Quotation marks, backslashes and controls are escaped, and every other scalar stands as itself")
    func escapes() throws {
        let named: [UInt32: String] = [0x22: "\\\"", 0x5C: "\\\\", 0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"]
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            var writer = JSONWriter()
            writer.string(text)
            let control = "\\u00" + (value < 16 ? "0" : "") + String(value, radix: 16)
            let inside = named[value] ?? (value < 0x20 ? control : text)
            guard writer.bytes == Array(("\"" + inside + "\"").utf8), try JSONReader.read(writer.bytes) == .string(text)
            else {
                Issue.record("U+\(String(value, radix: 16)) is written as \(writer.bytes)")
                return
            }
        }
    }

    @Test("A number that JSON does not have is null")
    func strangeNumbers() {
        for number in [Double.nan, .infinity, -.infinity] {
            var writer = JSONWriter()
            writer.number(number)
            #expect(writer.bytes == Array("null".utf8))
        }
    }
}

@Suite struct JSONReaderTests {
    private static let depth = 64

    @Test(
        "What is JSON is read as what it says",
        arguments: [
            (" {} ", .object([])), ("[ ]", .array([])), ("null", .null), ("\ttrue\r\n", .boolean(true)),
            ("[false,null]", .array([.boolean(false), .null])), ("-0", .number("-0")),
            ("10.50E+07", .number("10.50E+07")),
            ("0.1e-1", .number("0.1e-1")), (#""\u6771\ud83d\udc4d\/\b\f\"\\""#, .string("東👍/\u{8}\u{C}\"\\")),
            (
                #"{"a":1,"a":[{"b":"\u0000"}]}"#,
                .object([
                    JSONMember(name: "a", value: .number("1")),
                    JSONMember(name: "a", value: .array([.object([JSONMember(name: "b", value: .string("\0"))])])),
                ])
            ),
        ] as [(String, JSONValue)])
    func valid(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
    }

    @Test(
        "What is no JSON is refused at its first wrong byte, never guessed at",
        arguments: [
            ("", 0), ("  ", 2), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("{a:1}", 1),
            ("nul", 0), ("True", 0), ("1 2", 2), ("01", 1), ("-", 1), (".5", 0), ("1.", 2), ("1e", 2), ("+1", 0),
            ("NaN", 0), ("\"a", 2), ("\"\n\"", 1), ("\"\\x\"", 3), ("\"\\u12g4\"", 5), ("\"\\ud83d\"", 7),
            ("\"\\udc4d\"", 7), ("\"\\ud83d\\u0041\"", 13), ("'a'", 0), ("{}}", 2), ("[", 1), ("[\"a\":1]", 4),
            ("{\"a\":1]", 6),
        ])
    func invalid(text: String, byte: Int) {
        #expect(throws: JSONError(message: "it is no JSON from byte \(byte) on")) {
            try JSONReader.read(Array(text.utf8))
        }
    }

    @Test(
        "Bytes that are no UTF-8 are refused", arguments: [[0xFF], [0xE3, 0x81], [0xED, 0xA0, 0x80], [0xC0, 0xAF]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONReader.read([0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try JSONReader.read([0x22, 0x5C, 0x6E] + bytes + [0x22]) }
    }

    @Test("Nesting has a bound, so that no answer can exhaust the stack")
    func nesting() throws {
        let open = String(repeating: "[", count: JSONReaderTests.depth)
        let close = String(repeating: "]", count: JSONReaderTests.depth)
        _ = try JSONReader.read(Array((open + close).utf8))
        #expect(throws: JSONError.self) { try JSONReader.read(Array((open + "[]" + close).utf8)) }
    }

    @Test("A document cut anywhere is no document")
    func truncated() throws {
        var random = SplitMix64(state: 7)
        let whole = random.search().json
        for end in 0..<whole.count {
            #expect(throws: JSONError.self) { try JSONReader.read(Array(whole[..<end])) }
        }
        _ = try JSONReader.read(whole)
    }

    @Test(
        "What is of another kind than the answer is named with its place",
        arguments: [
            (#"{"index":{"generation":"7"}}"#, "'index.generation' is no whole number"),
            (#"{"index":{"generation":1.5}}"#, "'index.generation' is no whole number"),
            (#"{"index":[]}"#, "'index' is no object"), (#"{"index":null}"#, "'index' is missing"),
            (#"[]"#, "is no object"), (#"{"#, "it is no JSON from byte 1 on"),
        ])
    func faults(json: String, fault: String) {
        #expect(throws: ClientError.malformedAnswer("its JSON is not a IndexAnswer: \(fault)")) {
            try decodeAnswer(IndexAnswer.self, from: Array(json.utf8))
        }
    }

    @Test("A word that an answer does not have, and a fault in a list, are named with their place")
    func faultsInside() {
        let total = #"{"value":1,"relation":"some"}"#
        #expect(throws: ClientError.malformedAnswer("its JSON is not a Total: 'relation' cannot be 'some'")) {
            try decodeAnswer(Total.self, from: Array(total.utf8))
        }
        let hits =
            #"{"query":"","total":{"value":0,"relation":"exact"},"took_ms":1,"timed_out":false,"hits":[{"id":true}]}"#
        #expect(throws: ClientError.malformedAnswer("its JSON is not a SearchAnswer: 'hits.0.id' is no string")) {
            try decodeAnswer(SearchAnswer.self, from: Array(hits.utf8))
        }
    }
}
