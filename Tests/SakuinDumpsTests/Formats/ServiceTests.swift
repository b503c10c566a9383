// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// Exports of services, and threads, with what their real files hold beside the plain case.
@Suite struct ServiceTests {
    @Test("short addresses of links and pictures are written out behind the escapes, and each part is read")
    func tweets() throws {
        let text = #"""
            window.YTD.tweets.part1 = [ {"tweet": {"id_str": "11", "created_at": "Wed Oct 19 20:07:25 +0000 2022",
            "full_text": "猫 &amp; &amp;lt; https://t.co/aaa https://t.co/mmm", "retweeted": false,
            "entities": {"urls": [{"url": "https://t.co/aaa", "expanded_url": "https://e.example/?a=1&amp;b=2"}],
            "media": [{"url": "https://t.co/mmm", "expanded_url": "https://twitter.com/a/status/11/photo/1"}]}}},
            {"tweet": {"id_str": "12", "created_at": "Fri Nov 05 00:00:00 +0000 2010", "full_text": "RT @a: 半分\ud83d"}}]
            """#
        let (posts, report) = try read(text)
        #expect(
            posts.map(\.post.body) == [
                "猫 & &lt; https://e.example/?a=1&amp;b=2 https://twitter.com/a/status/11/photo/1", "RT @a: 半分\u{FFFD}",
            ])
        #expect(
            posts.map(\.post.links) == [
                ["https://e.example/?a=1&amp;b=2", "https://twitter.com/a/status/11/photo/1"], [],
            ])
        #expect(report.warningCount == 0)
    }

    @Test("a long tweet has its whole addresses, and no address of its own")
    func longTweets() throws {
        let posts = try read(
            #"""
            window.YTD.note_tweet.part0 = [ {"noteTweet": {"noteTweetId": "14", "createdAt": "2023-06-11T20:07:25.000Z",
            "core": {"text": "長い &lt;文&gt; https://t.co/zzz", "urls":
            [{"expandedUrl": "https://e.example/long", "shortUrl": "https://t.co/zzz"}], "mentions": []}}} ]
            """#
        ).posts.map(\.post)
        #expect(
            posts == [
                Post(
                    id: "x:14", time: DateText.time("2023-06-11T20:07:25Z"), body: "長い <文> https://e.example/long",
                    links: ["https://e.example/long"])
            ])
    }

    @Test("of files in an archive neither what tells of it nor programs are posts")
    func wholeArchive() throws {
        let bytes = try ContainerTests.made(
            "python3 -m zipfile -c out *",
            [
                "README.txt": Array("How to use your archive\n".utf8), "a/Readme.md": Array("# x\n".utf8),
                "data/tweets.js": Array(
                    "window.YTD.tweets.part0 = [{\"tweet\":{\"id_str\":\"1\",\"full_text\":\"一\"}}]".utf8),
                "data/note-tweet.js": Array("window.YTD.note_tweet.part0 = [ ]".utf8),
                "data/like.js": Array("window.YTD.like.part0 = [ {\"like\":{\"fullText\":\"他\"}} ]".utf8),
                "data/direct-messages.js": Array("window.YTD.direct_messages.part0 = [ {\"text\":\"秘密\"} ]".utf8),
                "data/manifest.js": Array("window.__THAR_CONFIG = {}".utf8),
                "data/js/user_details.js": Array("var user_details =  {}".utf8), "app.js": Array("(x)()".utf8),
            ])
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.body) == ["一"])
        #expect(report.passedOver == [.filesWithoutPosts: 8])
        #expect(report.warnings.isEmpty)
    }

    @Test("what a poll gives to choose from is text")
    func polls() throws {
        let mastodon = #"""
            {"@context":"x","type":"OrderedCollection","totalItems":9,"orderedItems":[{"type":"Create","object":
            {"id":"https://m.example/1","type":"Question","content":"<p>どちら?</p>","published":"2022-12-01T00:00:00Z",
            "to":["https://www.w3.org/ns/activitystreams#Public"],"oneOf":[{"name":"犬"},{"name":"猫"}]}}]}
            """#
        let misskey = #"""
            [{"id":"9b","text":"どちら?","createdAt":"2023-05-06T07:08:09.123Z","renoteId":null,"poll":
            {"multiple":false,"choices":["犬","猫"]},"cw":null,"visibility":"public"}]
            """#
        for text in [mastodon, misskey] { #expect(try read(text).posts.map(\.post.body) == ["どちら?\n犬\n猫"]) }
    }

    @Test("what other servers write as objects or lists is an address too")
    func otherServers() throws {
        let posts = try read(
            #"""
            {"@context":"x","type":"OrderedCollection","orderedItems":[{"type":"Create","object":{"id":"https://p.example/1",
            "type":"Note","content":"本文","to":"https://www.w3.org/ns/activitystreams#Public","inReplyTo":{"id":"https://p.example/0"},
            "url":[{"type":"Link","href":"https://p.example/@a/1"}],"attributedTo":["https://p.example/users/a"]}}]}
            """#
        ).posts.map(\.post)
        #expect(
            posts == [
                Post(
                    id: "https://p.example/1", body: "本文", replyTo: "https://p.example/0",
                    author: "https://p.example/users/a",
                    url: "https://p.example/@a/1")
            ])
    }

    // MARK: Threads

    @Test("a thread whose first post is deleted keeps its layout, its numbers and its title")
    func deletedFirst() throws {
        let dat = """
            あぼーん<>あぼーん<>あぼーん<>あぼーん<>猫スレ
            名無し</b>◆trip. <b><>sage<>2011/10/21(金) 12:35:01.00 ID:a BE:1-2BP(0)<> &gt;&gt;1 <br> 乙 <>
            うふ～ん<>うふ～ん<>うふ～ん<>うふ～ん<>うふ～ん
            名無し<><>11/10/21(Sun) NY:AN:NY.AN ID:r<> ＞＞２ そう <>
            ＜削除＞<>＜削除＞<>＜削除＞<>＜削除＞<>＜削除＞
            １００１<><>Over 1000 Thread<> このスレッドは１０００を超えました。 <>

            """
        let bytes = try EncodingTests.encoded(dat, "CP932")
        let (posts, report) = try read(bytes, path: "/cat/dat/1319168096.dat")
        #expect(posts.map(\.post.id) == [2, 4, 6].map { "dat:cat/1319168096/\($0)" })
        #expect(posts.map(\.post.title) == ["猫スレ", nil, nil])
        #expect(posts.map(\.post.body) == [">>1\n乙", "＞＞２ そう", "このスレッドは１０００を超えました。"])
        #expect(posts.map(\.post.replyTo) == ["dat:cat/1319168096/1", "dat:cat/1319168096/2", nil])
        #expect(posts.map { $0.post.time?.description } == ["2011-10-21T12:35:01+09:00", "2011-10-21", nil])
        #expect(posts.first?.post.author == "名無し◆trip.")
        #expect(posts.map(\.post.authorID) == ["a", "r", nil])
        #expect(report.passedOver == [.deletedPosts: 3])
    }

    @Test(
        "a board of したらば in EUC-JP and one of まちBBS in CP932, numbers skipped",
        arguments: [
            (
                "EUC-JP-MS",
                "1<>管理人<>sage<>2012/01/02(月) 03:04:05<>一<br>二<>題<>a\n2<>＜削除＞<>＜削除＞<>＜削除＞<>＜削除＞<><>＜削除＞\n5<>名無し<><>2012/01/02(月) 03:05:06<><a href=\"/x/1\">&gt;&gt;1</a> ～髙<><>b\n"
            ),
            (
                "CP932",
                "1<>管理人<>sage<>2012/01/02(月) 03:04:05 ID:a<>一<br>二<>題\n5<>名無し<><>2012/01/02(月) 03:05:06 ID:b<>&gt;&gt;1 ～髙<>\n"
            ),
        ])
    func numbered(encoding: String, dat: String) throws {
        let (posts, report) = try read(EncodingTests.encoded(dat, encoding), path: "/board/1319168096.dat")
        #expect(posts.map(\.post.id) == ["dat:board/1319168096/1", "dat:board/1319168096/5"])
        #expect(posts.map(\.post.body) == ["一\n二", ">>1 ～髙"])
        #expect(posts.map(\.post.title) == ["題", nil])
        #expect(posts.map(\.post.replyTo) == [nil, "dat:board/1319168096/1"])
        #expect(posts.map(\.post.authorID) == ["a", "b"])
        #expect(report.encoding.map { encoding.hasPrefix($0) } == true)
    }

    @Test("every anchor is kept, but for those to posts that are not there yet; a hidden ID is none")
    func anchorsAndPosters() throws {
        let dat = """
            名無し<>sage<>2011/10/21(金) 12:35:01.00 ID:Ab3dEf+g0 BE:1-2BP(0)<> 一 <>題
            名無し<>sage<>2011/10/21(金) 12:35:02.00 ID:???0<> &gt;&gt;1 二 <>
            名無し<>sage<>2011/10/21(金) 12:35:03.00<> &gt;&gt;2 と &gt;&gt;1-2 と &gt;&gt;3 と &gt;&gt;999 <>

            """
        let (posts, _) = try read(Array(dat.utf8), path: "/cat/dat/1319168096.dat")
        #expect(posts.map(\.post.authorID) == ["Ab3dEf+g0", nil, nil])
        #expect(posts[2].post.targets == ["dat:cat/1319168096/2", "dat:cat/1319168096/1"])
        #expect(posts.map(\.post.alsoReplyTo) == [[], [], ["dat:cat/1319168096/1"]])
    }

    @Test func aPostMayHaveAnyNumber() throws {
        let line = "<>名無し<><>2012/01/02(月) 03:04:05<>一<><>\n"
        let (posts, _) = try read(
            Array((String(Int.max) + line + "x" + line + "7" + line).utf8), path: "/b/1319168096.dat")
        #expect(posts.map(\.post.id) == [1, 2, 7].map { "dat:b/1319168096/\($0)" })
    }

    @Test(
        "what stands for characters that CP932 has not",
        arguments: [
            ("&#128512;", "😀"), ("&#x1F600;", "😀"), ("&#55357;&#56832;", "😀"), ("&#55357;x", "\u{FFFD}x"),
            ("&#9829 ", "♥"), ("&spades;&amp;amp;&unknown;", "♠&amp;&unknown;"), ("&#0;&#99999999;", "&#0;&#99999999;"),
        ])
    func references(text: String, expected: String) {
        #expect(DatText.plain(text) == expected)
    }
}
