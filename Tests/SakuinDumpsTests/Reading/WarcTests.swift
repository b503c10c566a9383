// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// Crawls as crawlers write them.
@Suite struct WarcTests {
    private static func record(
        _ type: String, _ address: String, _ body: [UInt8],
        contentType: String = "application/http; msgtype=response", length: Int? = nil
    ) -> [UInt8] {
        Array(
            """
            WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Target-URI: \(address)\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n\
            Content-Type: \(contentType)\r\nContent-Length: \(length ?? body.count)\r\n\r\n
            """.utf8) + body + Array("\r\n\r\n".utf8)
    }

    private static func record(
        _ type: String, _ body: [UInt8], contentType: String = "application/http", length: Int? = nil
    )
        -> [UInt8]
    {
        record(type, "http://e.example/", body, contentType: contentType, length: length)
    }

    private static func http(_ body: [UInt8], _ head: String = "", type: String = "text/plain", status: Int = 200)
        -> [UInt8]
    {
        Array("HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\n\(head)\r\n".utf8) + body
    }

    private static func page(_ text: String, _ head: String = "", at address: String = "http://e.example/") -> [UInt8] {
        record("response", address, http(Array(text.utf8), head))
    }

    private static func chunked(_ body: [UInt8]) -> [UInt8] {
        var chunks: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: 10) {
            let chunk = body[start..<min(start + 10, body.count)]
            chunks += Array("\(String(chunk.count, radix: 16));x=y\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        return chunks + Array("0\r\n\r\n".utf8)
    }

    /// `gzip -n`, `zlib.compress` and bare deflate of "本文です" in UTF-8, by Python's zlib.
    private static let gzipped = "H4sIAAAAAAACA3s2Z82zae2PG5c/bpwJAGFFY50MAAAA"
    private static let zlibbed = "eJx7NmfNs2ntjxuXP26cCQA3bgg6"
    private static let deflated = "ezZnzbNp7Y8blz9unAkA"

    private static func bodies(_ bytes: [UInt8]) throws -> [String] { try read(bytes).posts.map(\.post.body) }

    @Test(
        "a page's own compression is undone, whatever its head says of what it is",
        arguments: [
            ("gzip", gzipped, false), ("gzip", gzipped, true), ("deflate", zlibbed, false), ("deflate", zlibbed, true),
            ("deflate", deflated, false), ("x-gzip", gzipped, false),
        ])
    func compressed(encoding: String, body: String, isChunked: Bool) throws {
        let bytes = [UInt8](try #require(Data(base64Encoded: body)))
        let head = "Content-Encoding: \(encoding)\r\n" + (isChunked ? "Transfer-Encoding: chunked\r\n" : "")
        let response = WarcTests.http(isChunked ? WarcTests.chunked(bytes) : bytes, head)
        #expect(try WarcTests.bodies(WarcTests.record("response", response)) == ["本文です"])
    }

    @Test(
        "a head may tell of chunks and of a compression that the crawler has undone",
        arguments: [
            "Content-Encoding: gzip\r\n", "Content-Encoding: deflate\r\n", "Content-Encoding: br\r\n",
            "Transfer-Encoding: chunked\r\n", "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n",
        ])
    func undone(head: String) throws {
        for text in ["本文です", "face\n本文です", "12 本文です"] {
            #expect(try WarcTests.bodies(WarcTests.page(text, head)) == [text])
        }
    }

    @Test func whatIsCompressedWithBrotliIsToldByItsAddress() throws {
        let body: [UInt8] = [0x8B, 0x03, 0x80, 0x62, 0x72, 0x03]
        let bytes =
            WarcTests.record(
                "response", "http://e.example/br", WarcTests.http(body, "Content-Encoding: br\r\n"))
            + WarcTests.page("次")
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.body) == ["次"])
        #expect(
            report.warnings.map(\.reason).last
                == "http://e.example/br: compressed with brotli, which is not read: crawl it without br in Accept-Encoding"
        )
    }

    @Test("only pages that were found and texts are read")
    func others() throws {
        let text = Array("読まれない".utf8)
        let bytes = [
            WarcTests.record("warcinfo", text, contentType: "application/warc-fields"),
            WarcTests.record("request", Array("GET / HTTP/1.1\r\n\r\n".utf8)),
            WarcTests.record("response", WarcTests.http(text, status: 404)),
            WarcTests.record("response", WarcTests.http(text, status: 301)),
            WarcTests.record("response", "http://e.example/a.css?v=1", WarcTests.http(text, type: "text/css")),
            WarcTests.record(
                "response", "http://e.example/a", WarcTests.http(text, type: "text/javascript; charset=x")),
            WarcTests.record("response", "http://e.example/a.png", WarcTests.http(text, type: "image/png")),
            WarcTests.record("response", "dns:e.example", text, contentType: "text/dns"),
            WarcTests.record("revisit", WarcTests.http([])),
            WarcTests.record("metadata", text, contentType: "application/warc-fields"),
            WarcTests.record(
                "resource", "metadata://gnu.org/software/wget/warc/wget.log", text, contentType: "text/plain"),
            WarcTests.record("resource", "http://e.example/r", Array("資料".utf8), contentType: "text/plain"),
            WarcTests.record("conversion", "<http://e.example/c>", Array("WET".utf8), contentType: "text/plain"),
            WarcTests.page("頁"),
        ].flatMap { $0 }
        let posts = try read(bytes).posts
        #expect(posts.map(\.post.body) == ["資料", "WET", "頁"])
        #expect(posts.map(\.place.member) == ["http://e.example/r", "http://e.example/c", "http://e.example/"])
    }

    @Test("a record that breaks off, or is longer or shorter than it says, costs itself")
    func bad() throws {
        let (one, two) = (WarcTests.page("一"), WarcTests.page("二"))
        let body = WarcTests.http(Array("長さ\n\n".utf8))
        #expect(
            try WarcTests.bodies(WarcTests.record("response", body, length: body.count - 2) + one + two) == [
                "長さ", "一", "二",
            ])
        #expect(try WarcTests.bodies(Array("WARC/1.0\r\nWARC-Type: response\r\n\r\n".utf8) + one + two) == ["一", "二"])
        let (posts, report) = try read(one + Array("ごみ\nごみ\n".utf8) + two)
        #expect(posts.map(\.post.body) == ["一", "二"])
        #expect(report.warnings.map(\.reason).last == "2 lines between records are no head of one: passed over")
        let cut = try read(one + two.dropLast(6))
        #expect(cut.posts.map(\.post.body) == ["一", "\u{FFFD}"])
        #expect(
            cut.report.warnings.map(\.reason).last == "the WARC file breaks off inside a record: get an intact copy")
        // An address of a megabyte in a head, and a page without one.
        let long = WarcTests.page("長い", "X-Long: \(String(repeating: "a", count: 1 << 20))\r\n")
        let none = WarcTests.record("response", [UInt8](repeating: 0x41, count: 1 << 20))
        #expect(try WarcTests.bodies(long + none + two) == ["長い", "二"])
    }

    @Test("ARC's records are read like WARC's")
    func arc() throws {
        let page = WarcTests.http(Array("一".utf8))
        let head = """
            filedesc://a.arc 0.0.0.0 20080430204825 text/plain 74
            1 0 InternetArchive
            URL IP-address Archive-date Content-type Archive-length


            """
        let line = "http://e.example/1 192.0.2.1 20080430204826 text/html \(page.count)\n"
        let other = "http://e.example/2 192.0.2.1 20080430204826 text/html 200 x - 0 a.arc \(page.count)\n"
        let bytes =
            Array(head.utf8) + Array(line.utf8) + page + Array("\nごみ\n".utf8) + Array(other.utf8) + page + [0x0A]
        let posts = try read(bytes).posts
        #expect(posts.map(\.post.body) == ["一", "一"])
        #expect(posts.map(\.place.member) == ["http://e.example/1", "http://e.example/2"])
    }

    @Test("a thread's address tells its board and number")
    func thread() throws {
        let dat = "名無し<>sage<>2011/10/21(金) 12:34:56.78 ID:a<> 一 <>題\n"
        let bytes = WarcTests.record(
            "response", "http://a.2ch.example/news4vip/dat/1319168096.dat",
            WarcTests.http(try EncodingTests.encoded(dat, "CP932")))
        #expect(try read(bytes).posts.map(\.post.id) == ["dat:news4vip/1319168096/1"])
    }

    @Test("a crawl with bytes changed ends in posts or in an error")
    func damaged() throws {
        let gzipped = [UInt8](try #require(Data(base64Encoded: WarcTests.gzipped)))
        let head = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
        let bytes =
            WarcTests.page("一") + WarcTests.record("response", WarcTests.http(WarcTests.chunked(gzipped), head))
            + WarcTests.page("二")
        var random = SteadyRandom(7)
        for _ in 0..<300 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do { _ = try read(changed) } catch is DumpError {}
        }
        for length in [Int.max, Int.max - 1] {
            let long = WarcTests.record("response", WarcTests.http(Array("一".utf8)), length: length)
            #expect(try WarcTests.bodies(long).first?.hasPrefix("一") == true)
        }
    }
}
