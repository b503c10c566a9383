// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import SakuinClient

@Suite struct ServiceTests {
    /// Asks the daemon, which lives at least until the answer.
    private func ask<Value>(
        _ daemon: FakeDaemon, timeout: Duration? = .seconds(30), _ work: (SakuinService) throws -> Value
    ) rethrows -> Value {
        try withExtendedLifetime(daemon) { try work(SakuinService(socket: daemon.socket, timeout: timeout)) }
    }

    @Test("A search is one GET with every parameter encoded, and its answer a value")
    func search() throws {
        let daemon = FakeDaemon(json: Sample.search([Sample.hit], next: "c"))
        let request = SearchRequest("東京 -a&b=\"c\"", order: .newest, limit: 5, after: "x+y/=", fold: 0)
        let answer = try ask(daemon) { try $0.search(request) }
        #expect(answer.hits.map(\.id) == ["anond:1"])
        #expect(answer.hits.first?.snippet.text == "東京\nの\t会社")
        #expect(answer.next == "c")
        #expect(
            daemon.requests == [
                "GET /v1/search?q=%E6%9D%B1%E4%BA%AC%20-a%26b%3D%22c%22&sort=newest&limit=5&after=x%2By%2F%3D&fold=0 "
                    + "HTTP/1.1\r\nHost: localhost\r\nUser-Agent: sakuin/0.1.0\r\nAccept: application/json\r\n"
                    + "Connection: close\r\n\r\n"
            ])
    }

    @Test("What is not asked for is left to the daemon")
    func defaults() throws {
        let daemon = FakeDaemon(json: Sample.search([]))
        _ = try ask(daemon) { try $0.search(SearchRequest("a")) }
        #expect(daemon.requests.first?.hasPrefix("GET /v1/search?q=a HTTP/1.1\r\n") == true)
    }

    @Test("Every call is the request that the API names")
    func calls() throws {
        let daemon = FakeDaemon([
            .json(Sample.post), .json(Sample.status), .json("{\"dumps\":[],\"index\":\(Sample.index)}"),
            .json("{\"index\":\(Sample.index)}"), .json("{\"index\":\(Sample.index)}"),
            .json("{\"index\":\(Sample.index)}"),
            .json("{\"index\":\(Sample.index)}"),
            .json(
                #"{"query":"a","seed":1,"total":{"value":0,"relation":"exact"},"took_ms":1,"hits":[],"index":\#(Sample.index)}"#
            ),
        ])
        try ask(daemon) { (sakuin) throws in
            #expect(try sakuin.post(id: "anond:1/ ?").body == "一行目\r\n\u{1B}[31m二行目\n")
            #expect(try sakuin.status().quarantine.count == 2)
            #expect(try sakuin.dumps().dumps.isEmpty)
            #expect(try sakuin.rescan().index == indexState())
            #expect(try sakuin.rescan(confirm: true).index == indexState())
            #expect(try sakuin.rebuild().index == indexState())
            #expect(try sakuin.wait().index == indexState())
            #expect(
                try sakuin.random("a b", limit: 2, seed: 1, isSentence: true, fold: 0, timeout: .seconds(1)).hits
                    .isEmpty)
        }
        let lines = daemon.requests.map { $0.split(separator: "\r\n").prefix(2).joined(separator: " | ") }
        #expect(
            lines == [
                "GET /v1/posts/anond:1%2F%20%3F HTTP/1.1 | Host: localhost",
                "GET /v1/status HTTP/1.1 | Host: localhost",
                "GET /v1/dumps HTTP/1.1 | Host: localhost",
                "POST /v1/rescan HTTP/1.1 | Content-Length: 0",
                "POST /v1/rescan?confirm=yes HTTP/1.1 | Content-Length: 0",
                "POST /v1/rebuild HTTP/1.1 | Content-Length: 0",
                "POST /v1/wait HTTP/1.1 | Content-Length: 0",
                "GET /v1/random?q=a%20b&limit=2&seed=1&loose=yes&fold=0&timeout_ms=1000 HTTP/1.1 | Host: localhost",
            ])
    }

    @Test("What is about forgetting is the request that the API names")
    func forgetting() throws {
        let daemon = FakeDaemon(Array(repeating: .json("{\"posts\":[],\"index\":\(Sample.index)}"), count: 5))
        try ask(daemon) { (sakuin) throws in
            #expect(try sakuin.forget(["x:1", "a b"]).posts.isEmpty)
            #expect(try sakuin.forget(["x:1"], isDryRun: true).index == indexState())
            #expect(try sakuin.unforget(["x:1"]).posts.isEmpty)
            #expect(try sakuin.purge().posts.isEmpty)
            #expect(try sakuin.forgotten().posts.isEmpty)
        }
        let lines = daemon.requests.map { $0.split(separator: "\r\n").prefix(2).joined(separator: " | ") }
        #expect(
            lines == [
                "POST /v1/forget?id=x:1&id=a%20b HTTP/1.1 | Content-Length: 0",
                "POST /v1/forget?id=x:1&dry_run=yes HTTP/1.1 | Content-Length: 0",
                "POST /v1/unforget?id=x:1 HTTP/1.1 | Content-Length: 0",
                "POST /v1/purge HTTP/1.1 | Content-Length: 0", "GET /v1/forgotten HTTP/1.1 | Host: localhost",
            ])
    }

    @Test("Counts, facets and matches are the requests that the API names")
    func counts() throws {
        let rest = "\"notices\":[],\"took_ms\":1,\"index\":\(Sample.index)}"
        let daemon = FakeDaemon([
            .json(
                "{\"unit\":\"posts\",\"per\":\"posts\",\"copies\":\"list\",\"fold\":1,\"zone\":\"+09:00\",\"posts\":9,\"undated\":0,"
                    + "\"untimed\":0,\"buckets\":[],\"series\":[]," + rest),
            .json(
                "{\"query\":\"q\",\"by\":\"year\",\"fold\":1,\"total\":9,\"values\":[],\"other_values\":0,\"other_posts\":0,"
                    + "\"without\":0," + rest),
            .json(
                "{\"query\":\"q\",\"fold\":1,\"posts\":9,\"matches\":12,\"strings\":[],\"other_strings\":0,\"other_matches\":0,"
                    + rest),
        ])
        var request = CountsRequest(["東", "a b"], by: .hourOfDay)
        (request.unit, request.base, request.collapsesDuplicates) = (.matches, .millionCharacters, true)
        (request.spellings, request.fold, request.isSentence, request.timeout) = (3, 2, true, .seconds(2))
        try ask(daemon) { (sakuin) throws in
            #expect(try sakuin.counts(request).posts == 9)
            #expect(try sakuin.facets("q", by: "year", fold: 0, limit: 3, timeout: .seconds(1)).total == 9)
            #expect(try sakuin.matches("/q/", isSentence: true).matches == 12)
        }
        let lines = daemon.requests.map { $0.split(separator: "\r\n")[0] }
        #expect(
            lines == [
                "GET /v1/counts?q=%E6%9D%B1&q=a%20b&by=hour-of-day&unit=matches&per=million-chars&copies=fold&split=3&fold=2"
                    + "&loose=yes&timeout_ms=2000 HTTP/1.1",
                "GET /v1/facets?q=q&by=year&fold=0&limit=3&timeout_ms=1000 HTTP/1.1",
                "GET /v1/matches?q=%2Fq%2F&loose=yes HTTP/1.1",
            ])
    }

    @Test("Matches in context, collocates and comparisons are the requests that the API names")
    func words() throws {
        let rest = "\"notices\":[],\"took_ms\":1,\"index\":\(Sample.index)}"
        let daemon = FakeDaemon([
            .json(
                "{\"query\":\"q\",\"fold\":1,\"copies\":\"list\",\"posts\":9,\"matches\":12,\"sample\":true,\"seed\":5,\"lines\":[],"
                    + rest),
            .json(
                "{\"query\":\"q\",\"fold\":1,\"copies\":\"list\",\"window\":10,\"least\":3,\"measure\":\"t\",\"posts\":9,\"matches\":12,"
                    + "\"near_units\":1,\"candidates\":0,\"collocates\":[]," + rest),
            .json(
                "{\"query\":\"q\",\"fold\":1,\"copies\":\"fold\",\"least\":3,\"sample\":true,\"seed\":6,\"first\":{\"posts\":1,\"drawn\":1,\"units\":2},\"second\":{\"posts\":3,\"drawn\":2,\"units\":4},"
                    + "\"both\":0,\"candidates\":0,\"more_in_first\":[],\"more_in_second\":[]," + rest),
            .lines([Sample.hit]),
        ])
        var kwic = KwicRequest("東")
        (kwic.sample, kwic.seed, kwic.context, kwic.fold, kwic.isSentence) = (200, 42, .sentence, 2, true)
        (kwic.timeout, kwic.collapsesDuplicates) = (.seconds(2), true)
        var near = CollocatesRequest("東")
        (near.window, near.measure, near.least, near.limit, near.fold) = (5, .tScore, 2, 7, 0)
        (near.isSentence, near.timeout, near.collapsesDuplicates) = (true, .seconds(3), true)
        var sets = CompareRequest("")
        (sets.before, sets.after, sets.other, sets.least, sets.limit) = ("2015", "令和", "a b", 4, 9)
        (sets.sample, sets.seed) = (100_000, 6)
        (sets.fold, sets.isSentence, sets.timeout, sets.collapsesDuplicates) = (3, true, .seconds(1), true)
        try ask(daemon) { (sakuin) throws in
            #expect(try sakuin.kwic(kwic).seed == 5)
            #expect(try sakuin.collocates(near).archiveUnits == nil)
            #expect(try sakuin.compare(sets).second.units == 4)
            try sakuin.streamHits(SearchRequest("a", context: .post)) { _ in .next }
        }
        let lines = daemon.requests.map { $0.split(separator: "\r\n")[0] }
        #expect(
            lines == [
                "GET /v1/kwic?q=%E6%9D%B1&sample=200&seed=42&context=sentence&copies=fold&fold=2&loose=yes&timeout_ms=2000 HTTP/1.1",
                "GET /v1/collocates?q=%E6%9D%B1&window=5&measure=t&least=2&limit=7&copies=fold&fold=0&loose=yes&timeout_ms=3000 HTTP/1.1",
                "GET /v1/compare?q=&with=a%20b&before=2015&after=%E4%BB%A4%E5%92%8C&least=4&limit=9&sample=100000&seed=6&copies=fold&fold=3&loose=yes&timeout_ms=1000 HTTP/1.1",
                "GET /v1/search?q=a&context=post HTTP/1.1",
            ])
    }

    @Test("A stream gives every hit and asks for lines")
    func stream() throws {
        let daemon = FakeDaemon([.lines([Sample.hit, Sample.hit, Sample.hit])])
        var ids: [String] = []
        try ask(daemon) { sakuin in
            try sakuin.streamHits(SearchRequest("a")) { hit in
                ids.append(hit.id)
                return .next
            }
        }
        #expect(ids == ["anond:1", "anond:1", "anond:1"])
        #expect(daemon.requests.first?.contains("\r\nAccept: application/x-ndjson\r\n") == true)
    }

    @Test("A stream that never ends is left when its reader stops")
    func endless() throws {
        let chunk = "\(String(Sample.hit.utf8.count + 1, radix: 16))\r\n\(Sample.hit)\n\r\n"
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        let daemon = FakeDaemon([.endless(start: Array(head.utf8), again: Array(chunk.utf8))])
        var count = 0
        try ask(daemon) { sakuin in
            try sakuin.streamHits(SearchRequest("a")) { _ in
                count += 1
                return count == 1000 ? .stop : .next
            }
        }
        #expect(count == 1000)
    }

    @Test("A stream that breaks off is an error after the hits that came")
    func brokenStream() {
        let chunk = "\(String(Sample.hit.utf8.count + 1, radix: 16))\r\n\(Sample.hit)\n\r\n"
        let daemon = FakeDaemon([.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)])
        var count = 0
        #expect(throws: ClientError.malformedAnswer("the connection ended before it was whole")) {
            try ask(daemon) { sakuin in
                try sakuin.streamHits(SearchRequest("a")) { _ in
                    count += 1
                    return .next
                }
            }
        }
        #expect(count == 1)
    }

    @Test("A line that is no hit ends the stream with an error")
    func nonsenseInStream() {
        let daemon = FakeDaemon([.lines(["{}", Sample.hit])])
        #expect(throws: ClientError.malformedAnswer("its JSON is not a Hit: 'id' is missing")) {
            try ask(daemon) { try $0.streamHits(SearchRequest("a")) { _ in .next } }
        }
    }

    @Test("What the daemon refuses is thrown with its words and its place, for a page and for a stream")
    func refused() {
        let json = Sample.problem("bad_query", "this quote is not closed", start: 3, end: 4)
        let daemon = FakeDaemon(status: 400, json: json)
        let problem = ErrorAnswer.Problem(code: "bad_query", message: "this quote is not closed", start: 3, end: 4)
        #expect(throws: ClientError.refused(problem, status: 400)) {
            try ask(daemon) { try $0.search(SearchRequest("東京 「")) }
        }
        #expect(throws: ClientError.refused(problem, status: 400)) {
            try ask(daemon) { try $0.streamHits(SearchRequest("東京 「")) { _ in .next } }
        }
    }

    @Test("An error status without a reason, and JSON of another kind, are no answers")
    func malformed() {
        #expect(throws: ClientError.malformedAnswer("HTTP status 502 without a reason")) {
            try ask(FakeDaemon(status: 502, json: "<html>")) { try $0.status() }
        }
        #expect(throws: ClientError.malformedAnswer("its JSON is not a StatusAnswer: 'version' is missing")) {
            try ask(FakeDaemon(json: "{}")) { try $0.status() }
        }
        #expect(throws: ClientError.malformedAnswer("the connection ended before it was whole")) {
            try ask(FakeDaemon([.text("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")])) { try $0.status() }
        }
        #expect(throws: ClientError.malformedAnswer("the connection ended before it was whole")) {
            try ask(FakeDaemon([.text("")])) { try $0.status() }
        }
    }

    @Test("A daemon that says nothing is waited for no longer than allowed")
    func silence() {
        let daemon = FakeDaemon([.silence])
        let clock = ContinuousClock()
        let duration = clock.measure {
            #expect(throws: ClientError.timedOut(after: .milliseconds(150))) {
                try ask(daemon, timeout: .milliseconds(150)) { try $0.status() }
            }
        }
        #expect(duration >= .milliseconds(150))
        #expect(duration < .seconds(5))
        #expect(throws: ClientError.timedOut(after: .milliseconds(50))) {
            try ask(daemon) { try $0.wait(limit: .milliseconds(50)) }
        }
    }

    @Test("A daemon that sends a byte now and then gains no time by it")
    func dripping() {
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8)
        let daemon = FakeDaemon([.drip(start: head, again: [0x20], pause: .milliseconds(20))])
        #expect(throws: ClientError.timedOut(after: .milliseconds(200))) {
            try ask(daemon, timeout: .milliseconds(200)) { try $0.status() }
        }
    }

    @Test("A socket that is not there, or that nobody holds, is a daemon that does not run")
    func notRunning() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/none.sock"
        #expect(throws: ClientError.notRunning(path: path)) { try SakuinService(socket: path).status() }
        try folder.write("", to: "file.sock")
        let file = folder.path + "/file.sock"
        #expect(throws: ClientError.notRunning(path: file)) { try SakuinService(socket: file).status() }
    }

    @Test("A path that no socket can have is said to be so")
    func unusablePaths() {
        let long = "/tmp/" + String(repeating: "長", count: 40)
        for path in ["", long, "/tmp/a\0b"] {
            #expect(throws: ClientError.unusablePath(path)) { try SakuinService(socket: path).status() }
        }
        let longest = "/tmp/" + String(repeating: "x", count: 102)
        #expect(throws: ClientError.notRunning(path: longest)) { try SakuinService(socket: longest).status() }
    }

    @Test("Failed calls leave no descriptor open")
    func descriptors() {
        let folder = TemporaryFolder()
        let path = folder.path + "/none"
        let before = openDescriptors()
        for _ in 0..<500 {
            #expect(throws: ClientError.notRunning(path: path)) { try SakuinService(socket: path).status() }
        }
        // Other tests have some open meanwhile, but not hundreds.
        #expect(openDescriptors() < before + 250)
    }

    private func openDescriptors() -> Int {
        (0..<Int32(4096)).count { fcntl($0, F_GETFD) >= 0 }
    }
}
