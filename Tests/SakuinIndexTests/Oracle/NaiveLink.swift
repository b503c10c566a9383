// SPDX-License-Identifier: GPL-2.0-or-later
//
// Links as they are written, each with what it is, told by hand: no code takes them apart here.

struct NaiveLink {
    var written: String
    var host: String
    /// Of a link the one that it leads to; of what is asked for nil where it is not written.
    var port: Int?
    /// Decoded; of a link never empty.
    var path: String

    init(_ written: String, _ host: String, _ port: Int?, _ path: String) {
        self.written = written
        self.host = host
        self.port = port
        self.path = path
    }

    /// Those that posts have.
    static let known = [
        NaiveLink("https://example.com/", "example.com", 443, "/"),
        NaiveLink("https://example.com/é", "example.com", 443, "/é"),
        NaiveLink("HTTPS://Example.COM:8080/a/b", "example.com", 8080, "/a/b"),
        NaiveLink("http://example.com", "example.com", 80, "/"),
        NaiveLink("http://user:pass@www.example.com./a%20b?q=1#f", "www.example.com", 80, "/a b?q=1#f"),
        NaiveLink("https://xn--wgv71a119e.jp/x", "日本語.jp", 443, "/x"),
        NaiveLink("https://日本語.jp/%E6%9D%B1%E4%BA%AC", "日本語.jp", 443, "/東京"),
        NaiveLink("http://example.com?q=%zz", "example.com", 80, "/?q=%zz"),
        NaiveLink("//example.org/A", "example.org", nil, "/A"),
        NaiveLink("http://badexample.com/a", "badexample.com", 80, "/a"),
        NaiveLink("http://example.com:80/zzz%2F", "example.com", 80, "/zzz/"),
        NaiveLink("http://[::1]:8080/a", "[::1]", 8080, "/a"),
        NaiveLink("https://ｅｘａｍｐｌｅ．ｃｏｍ／ａ", "example.com", 443, "/a"),
        NaiveLink("http://bücher.example.com/é", "bücher.example.com", 80, "/é"),
        NaiveLink("http://XN--BCHER-KVA.example.com/", "bücher.example.com", 80, "/"),
    ]

    /// Those that are asked for.
    static let asked = [
        NaiveLink("example.com", "example.com", nil, ""), NaiveLink("com", "com", nil, ""),
        NaiveLink("www.example.com", "www.example.com", nil, ""),
        NaiveLink("xample.com", "xample.com", nil, ""), NaiveLink("example.com/zzz", "example.com", nil, "/zzz"),
        NaiveLink("https://Example.COM/a", "example.com", nil, "/a"),
        NaiveLink("EXAMPLE.com:8080", "example.com", 8080, ""),
        NaiveLink("example.com:80/zzz/", "example.com", 80, "/zzz/"),
        NaiveLink("example.com/a b", "example.com", nil, "/a b"),
        NaiveLink("example.com./a%20b?q", "example.com", nil, "/a b?q"), NaiveLink("日本語.jp", "日本語.jp", nil, ""),
        NaiveLink("xn--wgv71a119e.jp/東", "日本語.jp", nil, "/東"), NaiveLink("日本語。ｊｐ／ｘ", "日本語.jp", nil, "/x"),
        NaiveLink("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com", nil, ""), NaiveLink("example.com/?q=", "example.com", nil, "/?q="),
        NaiveLink("example.com?q", "example.com", nil, "/?q"), NaiveLink("example.org/a", "example.org", nil, "/a"),
        NaiveLink("user@example.org/A", "example.org", nil, "/A"), NaiveLink("//example.org/", "example.org", nil, "/"),
        NaiveLink("[::1]", "[::1]", nil, ""), NaiveLink("example.com/e\u{301}", "example.com", nil, "/é"),
        NaiveLink("bücher.example.com", "bücher.example.com", nil, ""),
        NaiveLink("http://xn--bcher-kva.example.com/é", "bücher.example.com", nil, "/é"),
        NaiveLink("example.com:443", "example.com", 443, ""),
    ]

    /// True if `link` has this host or one of its domain, this port, and a path that begins so.
    func begins(_ link: NaiveLink) -> Bool {
        (link.host == host || link.host.hasSuffix("." + host)) && (port == nil || port == link.port)
            && link.path.utf8.starts(with: path.utf8)
    }
}
