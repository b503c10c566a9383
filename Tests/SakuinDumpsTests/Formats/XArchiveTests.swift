// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// What an archive of X holds in two places.
@Suite struct XArchiveTests {
    private static let whole = String(repeating: "長い文の続きがある。", count: 20)

    private func tweets(_ text: String) -> [UInt8] {
        Array(
            #"""
            window.YTD.tweets.part0 = [ {"tweet": {"id_str": "11", "created_at": "Sun Jun 11 20:07:25 +0000 2023", "full_text": "\#(text)",
            "in_reply_to_status_id_str": "9", "entities": {"urls": [{"url": "https://t.co/m", "expanded_url": "https://x.com/i/web/status/11"}]}}},
            {"tweet": {"id_str": "12", "created_at": "Sun Jun 11 20:07:25 +0000 2023", "full_text": "同じ秒の別の文。それだけで終わる…"}} ]
            """#.utf8)
    }

    private var notes: [UInt8] {
        Array(
            #"""
            window.YTD.note_tweet.part0 = [ {"noteTweet": {"noteTweetId": "14", "createdAt": "2023-06-11T20:07:25.000Z",
            "core": {"text": "\#(XArchiveTests.whole)", "urls": []}}},
            {"noteTweet": {"noteTweetId": "15", "createdAt": "2023-06-12T20:07:25.000Z", "core": {"text": "相手のない長い文", "urls": []}}} ]
            """#.utf8)
    }

    @Test(
        "a long tweet and its beginning are one post, whichever comes first in the archive", arguments: [true, false])
    func twins(tweetsFirst: Bool) throws {
        for end in ["… https://t.co/m", "…", ""] {
            let cut = String(XArchiveTests.whole.prefix(138)) + end
            let names = tweetsFirst ? ("a-tweets.js", "b-note-tweet.js") : ("b-tweets.js", "a-note-tweet.js")
            let archive = try ContainerTests.made(
                "python3 -m zipfile -c out a* b*", [names.0: tweets(cut), names.1: notes])
            let (posts, report) = try read(archive)
            let long = try #require(posts.first { $0.post.id == "x:11" })
            #expect(long.post.body == XArchiveTests.whole)
            #expect(long.post.replyTo == "x:9")
            #expect(long.post.url == "https://x.com/i/status/11")
            #expect(long.place.member == names.1)
            #expect(Set(posts.map { $0.post.id }) == ["x:11", "x:12", "x:15"])
            #expect(posts.count == 3)
            #expect(report.posts == 3)
            #expect(report.warningCount == 0)
        }
    }

    @Test("a repost of an old archive has the whole text of what it repeats")
    func reposts() throws {
        let (posts, report) = try read(
            #"""
            Grailbird.data.tweets_2013_03 = [ {"id_str": "21", "created_at": "2013-03-15 12:34:56 +0000",
            "text": "RT @yamada: 長い文が途中で…", "entities": {"urls": []}, "retweeted_status": {"id_str": "20",
            "text": "長い文が途中で切れない &lt;3 http://t.co/a", "user": {"screen_name": "yamada"},
            "entities": {"urls": [{"url": "http://t.co/a", "expanded_url": "http://e.example/a"}]}}},
            {"id_str": "22", "created_at": "2013-03-15 12:34:57 +0000", "text": "自分の文", "retweeted_status": {"text": "別"}} ]
            """#)
        #expect(posts.map(\.post.body) == ["RT @yamada: 長い文が途中で切れない <3 http://e.example/a", "自分の文"])
        #expect(posts.map(\.post.links) == [["http://e.example/a"], []])
        #expect(report.warningCount == 0)
    }

    @Test("the same in records of Twitter's interface")
    func records() throws {
        let posts = try read(
            #"""
            {"id_str":"1","text":"切れた…","truncated":true,"extended_tweet":{"full_text":"切れた文の全部"},"entities":{"hashtags":[{"text":"猫"}]}}
            {"id_str":"2","text":"RT @a: 切れた…","retweeted_status":{"user":{"screen_name":"a"},"text":"切れた…","extended_tweet":{"full_text":"切れた文の全部"}}}
            {"id_str":"3","text":"引用する","quoted_status":{"text":"他人の文"}}
            {"id_str":"4","full_text":"A &amp; B &lt;3 <b>x</b>"}
            """#
        ).posts.map(\.post)
        #expect(posts.map(\.body) == ["切れた文の全部", "RT @a: 切れた文の全部", "引用する", "A & B <3 <b>x</b>"])
        #expect(posts.map(\.id) == ["1", "2", "3", "4"])
    }
}
