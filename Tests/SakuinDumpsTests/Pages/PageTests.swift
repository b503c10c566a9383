// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// How kinds of pages are told apart, and what of a page is not its posts.
@Suite struct PageTests {
    private static func format(_ text: String) throws -> String { try withReader(Array(text.utf8)) { $0.format.name } }

    @Test("a page that links to the Anonymous Diary or to Hatena Diary is a page of its own site")
    func links() throws {
        for site in ["anond.hatelabo.jp/20240605205024", "d.hatena.ne.jp/neko/20050605/1117940400"] {
            let page =
                "<html><head><title>題</title></head><body><p><a href=\"https://\(site)\">これ</a>を読んだ。</p></body></html>"
            #expect(try PageTests.format(page) == "html")
            #expect(try read(page).posts.map(\.post.body) == ["これを読んだ。"])
        }
    }

    @Test func aPageOfTheAnonymousDiaryWithoutPostsIsRefused() {
        let page = "<html><body id=\"hatena-anond\"><p>存在しない日記です</p></body></html>"
        #expect(refusal(page)?.code == .noPosts)
    }

    @Test(
        "a page is told by its first element, whatever stands before it",
        arguments: [
            "<?xml version=\"1.0\" encoding=\"EUC-JP\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html>",
            "<!-- saved from url=(0020)https://example.com/ -->\n<html>", "\r\n<!doctype HTML>\n", "<HTML>", "<head>",
            "<body>",
            "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://example.com/ \n saved date: x\n-->",
        ])
    func recognised(start: String) throws {
        #expect(try PageTests.format(start + "<p>増田</p>") == "html")
    }

    @Test(
        "the address is the one that the program noted that saved the page, else the page's own",
        arguments: [
            ("<!-- saved from url=(0020)https://example.com/ -->\n<html>", "https://example.com/"),
            ("<html><!--\n Page saved with SingleFile \n url: https://example.com/a \n-->", "https://example.com/a"),
            ("<html><link rel=\"canonical\" href=\"https://example.com/b\">", "https://example.com/b"),
            ("<html><meta property=\"og:url\" content=\"https://example.com/c\">", "https://example.com/c"),
            ("<html><link rel=\"canonical\" href=\"/d\">", nil), ("<html>", nil),
        ] as [(String, String?)])
    func address(start: String, address: String?) throws {
        #expect(try read(start + "<body><p>本文</p></body>").posts.map(\.post.url) == [address])
    }

    @Test func aProgramThatShowsTheArchiveBesideItIsNoPost() {
        for script in ["data/manifest.js", "data/js/user_details.js"] {
            let page = "<html><head><script src=\"\(script)\"></script></head><body><p>Loading…</p></body></html>"
            #expect(refusal(page)?.code == .noPosts)
        }
    }

    @Test func whatStandsAroundATextIsNotItsText() throws {
        let page = """
            <html><head><title>題</title></head><body><nav>案内</nav><form>検索</form><script>x</script><style>y</style>
            <p>本文</p><select><option>選択</option></select><aside>広告</aside><footer>署名</footer></body></html>
            """
        #expect(try read(page).posts.map(\.post.body) == ["本文"])
    }

    @Test func aWebArchivesPageIsAPostNamedByItsAddress() throws {
        let html = "<html><head><title>題</title></head><body><p>本文</p></body></html>"
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
        let warc =
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/a\r\n"
            + "Content-Length: \(answer.utf8.count)\r\n\r\n" + answer + "\r\n\r\n"
        let posts = try read(warc).posts
        #expect(posts.map(\.post.id) == ["https://example.com/a"])
        #expect(posts.map(\.post.title) == ["題"])
        #expect(posts.map(\.place.member) == ["https://example.com/a"])
    }
}
