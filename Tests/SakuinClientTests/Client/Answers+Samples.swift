// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient

// Answers for tests, in Swift and as the daemon would send them.

func hit(
    id: String = "anond:20240605205024", time: String? = "2024-06-05T20:50:24+09:00", title: String? = "東京の題",
    replyTo: String? = nil, snippet: Snippet, highlights: [Highlight] = [], lossy: Bool = false
) -> Hit {
    Hit(
        id: id, time: time, title: title, replyTo: replyTo, url: nil,
        source: Source(dump: "a.txt", line: 5, lastLine: 7), score: 1.5, snippet: snippet, highlights: highlights,
        fold: 1, lossy: lossy)
}

func snippet(
    _ text: String, field: Field = .body, start: Int = 0, cutBefore: Bool = false, cutAfter: Bool = false
) -> Snippet {
    Snippet(field: field, start: start, text: text, cutBefore: cutBefore, cutAfter: cutAfter)
}

func indexState(pending: Int = 0, quarantined: Int = 0, asOf: String? = "2026-11-23T04:05:06+09:00") -> IndexState {
    IndexState(generation: 7, posts: 12_345, asOf: asOf, pending: pending, quarantined: quarantined)
}

func searchAnswer(
    _ hits: [Hit], total: Total? = nil, next: String? = nil, wider: [WiderFold] = [], index: IndexState = indexState()
) -> SearchAnswer {
    SearchAnswer(
        query: "q", total: total ?? Total(value: hits.count, relation: .exact), tookMilliseconds: 3.21, hits: hits,
        next: next, wider: wider, index: index)
}

enum Sample {
    static let index =
        #"{"generation":7,"posts":12345,"as_of":"2026-11-23T04:05:06+09:00","pending":0,"quarantined":0}"#

    static let hit =
        #"{"id":"anond:1","time":"2024-06-05T20:50+09:00","title":null,"reply_to":null,"url":null,"#
        + #""source":{"dump":"a.txt","line":5,"last_line":7},"score":null,"#
        + #""snippet":{"field":"body","start":3,"text":"東京\nの\t会社","cut_before":true,"cut_after":false},"#
        + #""highlights":[{"field":"body","start":3,"end":9}],"fold":1,"lossy":false,"lossy_match":false}"#

    /// A hit with two matches in their environment.
    static let matches =
        #"{"id":"anond:1","time":"2024","source":{"dump":"a.txt","line":5,"last_line":7},"#
        + #""snippet":{"field":"body","start":3,"text":"東京","cut_before":true,"cut_after":false},"#
        + #""highlights":[{"field":"title","start":3,"end":9},{"field":"body","start":3,"end":9}],"#
        + #""fold":1,"lossy":false,"lossy_match":false,"contexts":["#
        + #"{"field":"title","before":"前","match":"東京","after":"い"},"#
        + #"{"field":"body","before":"後","match":"東京","after":"あ\n"}]}"#

    static func search(_ hits: [String], total: Int? = nil, next: String? = nil) -> String {
        let cursor = next.map { "\"\($0)\"" } ?? "null"
        return
            #"{"query":"東京","total":{"value":\#(total ?? hits.count),"relation":"exact"},"took_ms":3.21,"timed_out":false,"#
            + #""hits":[\#(hits.joined(separator: ","))],"next":\#(cursor),"wider":[],"suggestions":[],"notices":[],"index":\#(index)}"#
    }

    static let post =
        #"{"id":"anond:1","time":"2024-06-05","title":"題","body":"一行目\r\n\u001b[31m二行目\n","reply_to":"anond:0","#
        + #""links":["https://a.example/","https://b.example/"],"author":null,"url":null,"boundary":"suspected","#
        + #""lossy":true,"sources":[{"dump":"a.txt","line":5,"last_line":7},{"dump":"b.txt","line":9,"last_line":9}],"#
        + #""earlier":[{"time":null,"title":null,"body":"もとの文","reply_to":"anond:0","lossy":false,"#
        + #""sources":[{"dump":"b.txt","line":9,"last_line":9}]}]}"#

    static let status =
        #"{"version":"0.1.0","state":"indexing","work":{"stage":"inverting","dumps":3,"posts":24634,"fraction":0.634,"#
        + #""bytes_per_second":17240000,"seconds_left":7.6},"index":\#(index),"index_path":"/srv/index","#
        + #""folders":["/srv/増田","/srv/b"],"dumps":1234,"pending":["/srv/b/1.txt"],"#
        + #""troubles":\#(troubles),"quarantine":[{"path":"/srv/増田/x.txt","line":12,"reason":"not UTF-8"},"#
        + #"{"path":"/srv/b/y","line":null,"reason":"a binary file"}],"notices":["/srv/b is on NFS"]}"#

    static let troubles =
        #"{"unreadable":{"dumps":1,"count":1},"partly":{"dumps":2,"count":151},"remarked":{"dumps":1,"count":3},"groups":["#
        + #"{"kind":"unreadable","reason":"a binary file","count":1,"dumps":1,"examples":["#
        + #"{"path":"/srv/b/y","line":null,"reason":"a binary file"}]},"#
        + #"{"kind":"partly","reason":"not an object","count":150,"dumps":2,"examples":["#
        + #"{"path":"/srv/a","line":3,"reason":"not an object"},{"path":"/srv/b/z","line":1,"reason":"not an object"}]},"#
        + #"{"kind":"partly","reason":"not UTF-8","count":1,"dumps":1,"examples":["#
        + #"{"path":"/srv/増田/x.txt","line":12,"reason":"not UTF-8"}]},"#
        + #"{"kind":"remarked","reason":"… is not a date","count":3,"dumps":1,"examples":["#
        + #"{"path":"/srv/a","line":7,"reason":"昨日 is not a date"},{"path":"/srv/a","line":8,"reason":"x is not a date"}]}]}"#

    static func problem(_ code: String, _ message: String, start: Int? = nil, end: Int? = nil) -> String {
        let place = start.map { ",\"start\":\($0),\"end\":\(end ?? $0 + 1)" } ?? ""
        return "{\"error\":{\"code\":\"\(code)\",\"message\":\"\(message)\"\(place)}}"
    }
}
