// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import SakuinWeb

@Suite struct SearchStateTests {
    @Test("An address tells the whole state, and what is usual is left out")
    func round() {
        let text = "q=%E6%9D%B1+%22a%26b%22&sort=newest&fold=3&loose=1&copies=fold&as=kwic&after=x&after=y"
        let state = SearchState(Parameters(encoded: text))
        #expect(state.query == "東 \"a&b\"" && state.order == .newest && state.fold == 3 && state.trail == ["x", "y"])
        #expect(SearchState(Parameters(encoded: state.parameters.encoded.dropFirst())) == state)
        #expect(SearchState(Parameters(encoded: "q=a&as=posts")).parameters.encoded == "?q=a")
        #expect(state.kept.pairs.map(\.name) == ["sort", "fold", "copies", "as"])
    }

    @Test("What an address has that means nothing is passed over")
    func wrong() {
        let state = SearchState(Parameters(encoded: "q=a&sort=worst&fold=9&as=x&%ZZ=%&loose=2"))
        var plain = SearchState()
        plain.query = "a"
        #expect(state == plain)
    }

    @Test("A condition narrows all of the query, and its value is one word")
    func narrow() {
        func narrowed(_ query: String, _ condition: String) -> String {
            var state = SearchState()
            (state.query, state.trail) = (query, ["x"])
            let narrowed = state.narrowed(by: condition)
            #expect(narrowed.trail.isEmpty)
            return narrowed.query
        }
        #expect(narrowed("東京", "date:2024") == "東京 date:2024")
        #expect(narrowed("犬 OR 猫", "date:2024") == "(犬 OR 猫) date:2024")
        #expect(narrowed("", "date:2024") == "date:2024")
        #expect(condition("author", "ひろ") == "author:ひろ")
        #expect(condition("author", "a b") == "author:\"a b\"")
        #expect(condition("author", "a\"b") == "author:「a\"b」")
    }

    @Test("A form with every field comes to a query")
    func form() {
        let fields = Parameters([
            ("all", "東京"), ("phrase", "a b"), ("any", "犬　猫"), ("none", "鳥 魚"), ("from", "2024-01-01"),
            ("to", "2024-06-05"),
            ("op-author", "ひ ろ"), ("op-replies", ">3"), ("op-is", "reply"), ("op-nothing", "x"),
        ])
        #expect(
            SearchFormPage.query(fields)
                == "東京 \"a b\" (犬 OR 猫) -鳥 -魚 replies:>3 is:reply author:\"ひ ろ\" since:2024-01-01 until:2024-06-05")
    }

    @Test("Paths lead to pages, with the name of a format behind them or without")
    func routes() {
        #expect(Route.find(.get, [])?.path == [])
        #expect(Route.find(.get, ["search"])?.format == nil)
        #expect(Route.find(.get, ["search.csv"])?.format == .csv)
        #expect(Route.find(.get, ["search.svg"]) == nil)
        #expect(Route.find(.get, ["post", "key:0123.json"])?.path == ["post", "key:0123"])
        #expect(Route.find(.get, ["post", "a.b"])?.path == ["post", "a.b"])
        #expect(Route.find(.get, ["post"]) == nil && Route.find(.get, ["v1", "rebuild"]) == nil)
        #expect(Route.find(.post, ["search"]) == nil)
    }

    @Test("A path below the base is the same as one from which a server in front took the base off")
    func base() {
        let site = Site(place: .port(1), base: "/archive")
        #expect(site.path("/archive/search") == "/search" && site.path("/search") == "/search")
        #expect(site.path("/archive") == "/" && site.path("/archives/x") == "/archives/x")
    }

    @Test("A server is meant by loopback's names at a port, and by the name that is said, by no other")
    func names() {
        let port = Site(place: .port(1)), said = Site(place: .port(1), origin: "https://example.net")
        #expect(port.isMeant(by: "127.0.0.1:1") && !port.isMeant(by: "example.net"))
        #expect(
            said.isMeant(by: "Example.net") && said.isMeant(by: "localhost:1")
                && !said.isMeant(by: "example.net.example.com"))
        let socket = Site(place: .socket(path: "/s"))
        #expect(
            socket.isMeant(by: "example.net") && !Site(place: .socket(path: "/s"), origin: "http://a").isMeant(by: "b"))
        // A tunnel has given it another port.
        #expect(port.origin(host: "localhost:8000", proto: "https") == "http://localhost:8000")
        #expect(socket.origin(host: "example.net", proto: "https") == "https://example.net")
        #expect(said.origin(host: "localhost:1", proto: nil) == "https://example.net")
        #expect(
            Site(place: .socket(path: "/s"), base: "/a", origin: "https://b").address("/enter") == "https://b/a/enter")
    }
}
