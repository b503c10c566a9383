// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import FoundationXML
import SakuinClient
import Testing

@testable import sakuin

@Suite struct AtomTests {
    private static func post(
        _ key: String, title: String? = nil, body: String, time: String? = "2024-06-05T20:50:24+09:00",
        author: String? = nil,
        url: String? = nil
    ) -> ExportedPost {
        ExportedPost(
            id: "id-" + key, key: key, time: time, title: title, body: body, replyTo: nil, alsoReplyTo: nil, links: [],
            author: author, authorID: nil, url: url, boundary: "exact", lossy: false,
            source: Source(dump: "d", line: 1, lastLine: 1))
    }

    private static func daemon(_ posts: [ExportedPost], asOf: String? = "2026-11-30T10:00:00+09:00") -> FakeDaemon {
        let answer = SearchAnswer(
            query: "x", total: Total(value: posts.count, relation: .exact), tookMilliseconds: 1, timedOut: false,
            hits: [], next: nil, wider: [],
            index: IndexState(generation: 1, posts: 9, asOf: asOf, pending: 0, quarantined: 0))
        return FakeDaemon([
            .json(String(decoding: answer.json, as: UTF8.self)),
            .lines(posts.map { String(decoding: $0.json, as: UTF8.self) }),
        ])
    }

    /// The feed as an XML parser reads it.
    private static func feed(_ posts: [ExportedPost], query: String = "x", asOf: String? = "2026-11-30T10:00:00+09:00")
        throws -> XMLElement
    {
        let told = run("search", "--atom", query, daemon: daemon(posts, asOf: asOf))
        #expect(told.status == (posts.isEmpty ? .none : .found) && told.error == "")
        return try #require(try XMLDocument(xmlString: told.output).rootElement())
    }

    private static func texts(_ element: XMLElement, _ name: String) -> [String] {
        element.elements(forName: name).compactMap(\.stringValue)
    }

    private static let nasty =
        "<b>&amp;]]> \"引用\" 'x'\u{0}\u{8}\u{1B}\u{FFFE}\u{FFFF}\r\n二行目\u{2028}三行目\u{1F44D}\u{85}"

    @Test("A feed has all that RFC 4287 asks for, whatever the posts say")
    func whole() throws {
        let posts = [
            Self.post(
                "key:1", title: Self.nasty, body: Self.nasty, author: Self.nasty,
                url: "https://example.com/a b<\"東京>?x=1&y=2"),
            Self.post("key:2", body: "題のない投稿は、本文の初めの四十字までがその題のかわりになります。それより先は続きとして省かれてしまいます。\n二行目", time: "2024-06-05"),
            Self.post("key:3", body: "\n \n短い", time: "2024-06-05T20:50+09:00", url: "javascript:alert(1)"),
            Self.post("key:4", title: "題", body: "", time: nil),
        ]
        let feed = try Self.feed(posts, query: "<東京> & \u{1B}")
        #expect(feed.name == "feed" && feed.namespace(forPrefix: "")?.stringValue == "http://www.w3.org/2005/Atom")
        #expect(Self.texts(feed, "title") == ["sakuin: <東京> & \u{FFFD}"])
        #expect(Self.texts(feed, "updated") == ["2026-11-30T10:00:00+09:00"])
        #expect(Self.texts(feed, "id").count == 1 && feed.elements(forName: "author").count == 1)
        let entries = feed.elements(forName: "entry")
        #expect(entries.count == 4)
        let ids = Self.texts(feed, "id") + entries.flatMap { Self.texts($0, "id") }
        #expect(Set(ids).count == 5)
        for id in ids {
            #expect(
                id.wholeMatch(of: #/urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#)
                    != nil)
        }
        for entry in entries {
            for name in ["id", "title", "updated", "content"] {
                #expect(entry.elements(forName: name).count == 1, "\(name)")
            }
            let time = try #require(Self.texts(entry, "updated").first)
            #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)/#) != nil)
        }
        let told = Self.nasty.replacing(#/[\u{0}\u{8}\u{1B}\u{FFFE}\u{FFFF}]/#, with: "\u{FFFD}")
        #expect(Self.texts(entries[0], "title").first?.unicodeScalars.elementsEqual(told.unicodeScalars) == true)
        #expect(entries[0].elements(forName: "author").first.map { Self.texts($0, "name").count } == 1)
        let content = try #require(Self.texts(entries[0], "content").first)
        #expect(content.hasPrefix("&lt;b&gt;&amp;amp;]]&gt; &quot;引用&quot; 'x'") && content.contains("<br/>\n二行目"))
        // By its name: Foundation does not find attributes of elements that have a default name space.
        let addresses = entries[0].elements(forName: "link").flatMap { $0.attributes ?? [] }.filter {
            $0.name == "href"
        }
        #expect(addresses.map(\.stringValue) == ["https://example.com/a%20b%3C%22東京%3E?x=1&y=2"])
        #expect(entries.dropFirst().allSatisfy { $0.elements(forName: "link").isEmpty })
        #expect(Self.texts(entries[1], "title") == ["題のない投稿は、本文の初めの四十字までがその題のかわりになります。それより先は続" + "…"])
        #expect(Self.texts(entries[2], "title") == ["短い"])
        #expect(
            entries.flatMap { Self.texts($0, "updated") }.dropFirst() == [
                "2024-06-05T00:00:00+09:00", "2024-06-05T20:50:00+09:00", "1970-01-01T00:00:00Z",
            ])
        #expect(entries.map { $0.elements(forName: "published").count } == [1, 1, 1, 0])
    }

    @Test("The same posts and the same question have the same ids, others have others")
    func stable() throws {
        let posts = [Self.post("key:1", body: "a"), Self.post("key:2", body: "b")]
        let (one, again) = (try Self.feed(posts), try Self.feed(posts))
        #expect(one.xmlString == again.xmlString)
        let other = try Self.feed([posts[1]], query: "y")
        #expect(Self.texts(other, "id") != Self.texts(one, "id"))
        #expect(
            Self.texts(other.elements(forName: "entry")[0], "id") == Self.texts(one.elements(forName: "entry")[1], "id")
        )
    }

    @Test("A feed without a post is a feed")
    func few() throws {
        #expect(try Self.feed([], asOf: nil).elements(forName: "entry").isEmpty)
    }

    @Test("The newest are asked for unless told otherwise, and a feed goes into a file whole or not at all")
    func asked() throws {
        let daemon = Self.daemon([Self.post("key:1", body: "a")])
        #expect(run("search", "--atom", "x", daemon: daemon).status == .found)
        // Two connections, however many posts there are.
        #expect(daemon.requests.count == 2)
        #expect(daemon.requests.first?.hasPrefix("GET /v1/search?q=x&limit=0&") == true)
        #expect(daemon.requests.last?.hasPrefix("GET /v1/export?q=x&sort=newest&limit=20 ") == true)
        let folder = TemporaryFolder()
        let path = folder.path + "/feed.xml"
        #expect(
            run("search", "--atom", "x", "-o", path, daemon: Self.daemon([Self.post("key:1", body: "a")])).status
                == .found)
        let whole = folder.read("feed.xml")
        #expect(whole?.hasSuffix("</feed>\n") == true)
        // The second post cannot be had.
        let broken = FakeDaemon([
            .json(Sample.search([])),
            .lines([
                String(decoding: Self.post("key:1", body: "a").json, as: UTF8.self),
                "{\"error\":{\"code\":\"internal\",\"message\":\"m\"}}",
            ]),
        ])
        #expect(run("search", "--atom", "x", "-o", path, daemon: broken).status == .failed)
        #expect(folder.read("feed.xml") == whole)
        for other in ["--json", "--kwic", "-c", "-0", "-q"] {
            #expect(run("search", "--atom", other, "x").status == .failed)
        }
    }
}
