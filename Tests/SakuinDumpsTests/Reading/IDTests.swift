// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

/// What ids mean: whose they are, that empty ones are none, and that a dump that repeats one is told.
@Suite struct IDTests {
    @Test(
        "an id that says nothing is none, in every form",
        arguments: [
            #"{"id":"","body":"本文"}"#, #"{"id":" ","body":"本文"}"#, #"[{"id":"\u3000","body":"本文"}]"#,
            "id,body\n,本文\n", "id,body\n\" \",本文\n", "id\tbody\n\t本文\n",
            "<rss><channel><item><guid></guid><link></link><title>題</title></item></channel></rss>",
            "<rss><channel><item><guid> \n</guid><link/><title>題</title></item></channel></rss>",
            "<feed><entry><id></id><title>題</title><link href=''/></entry></feed>",
            #"{"type":"OrderedCollection","orderedItems":[{"type":"Create","object":{"id":"","content":"本文","to":["as:Public"]}}]}"#,
            #"{"type":"OrderedCollection","orderedItems":[{"type":"Create","object":{"content":"本文","to":["as:Public"]}}]}"#,
            #"[{"id":"","text":"本文","createdAt":"2024-06-05T00:00:00Z","renoteId":null,"replyId":""}]"#,
            #"window.YTD.tweets.part0 = [{"tweet":{"id_str":"","full_text":"本文","in_reply_to_status_id_str":""}}]"#,
            #"window.YTD.tweets.part0 = [{"tweet":{"full_text":"本文"}}]"#,
            #"window.YTD.note_tweet.part0 = [{"noteTweet":{"noteTweetId":" ","core":{"text":"本文"}}}]"#,
        ])
    func blank(dump: String) throws {
        let posts = try read(dump).posts.map(\.post)
        #expect(posts.map { $0.body + ($0.title ?? "") } == [posts[0].title == nil ? "本文" : "題"])
        #expect(posts[0].id == nil && posts[0].url == nil && posts[0].replyTo == nil)
    }

    @Test("a feed's own mark of an item is taken before its address, and an empty one is passed over")
    func feeds() throws {
        let posts = try read(
            """
            <rss><channel>
            <item><guid isPermaLink="false">1</guid><link>https://e.example/a</link><title>一</title></item>
            <item><guid></guid><link>https://e.example/b</link><title>二</title></item>
            <item><guid>https://e.example/c</guid><title>三</title></item>
            </channel></rss>
            """
        ).posts.map(\.post)
        #expect(posts.map(\.id) == ["1", "https://e.example/b", "https://e.example/c"])
        #expect(posts.map(\.url) == ["https://e.example/a", "https://e.example/b", "https://e.example/c"])
    }

    @Test(
        "ids that a form makes for one post, addresses, and all others",
        arguments: [
            ("anond:20240605205024", PostID.Scope.post), ("x:1798000000000000000", .post),
            ("hatena:taro/20050605/p1", .post), ("dat:newsplus/1717588224/1", .post),
            ("https://mastodon.example/users/a/statuses/1", .address), ("HTTPS://E.example/", .address),
            ("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", .address), ("tag:e.example,2024:7", .address),
            ("mid:20240605.7@mail.example", .address), ("mid:7", .local), ("mid:@e.example", .local),
            ("MID:a@b", .local),
            ("7", .local), ("anond:7", .local), ("anond:2024060520502a", .local), ("x:", .local), ("x:a", .local),
            ("hatena:taro", .local), ("dat:newsplus/1", .local), ("misskey:9abc", .local), ("http://", .local),
            ("e.example/7", .local), ("20240605205024", .local), ("{6E8BC430}", .local), ("ｘ:1", .local),
        ])
    func scopes(id: String, scope: PostID.Scope) {
        #expect(PostID.scope(of: id) == scope)
        #expect(PostID.isGlobal(id) == (scope != .local))
    }

    // MARK: Repeated ids

    private func remarks(_ dump: String) throws -> [String] {
        try read(dump).report.warnings.map { "\($0.line): \($0.reason)" }
    }

    @Test("a dump that repeats an id with another text is told by line")
    func repeated() throws {
        #expect(
            try remarks("{\"id\":7,\"body\":\"蜜柑\"}\n{\"id\":8,\"body\":\"蜜柑\"}\n{\"id\":7,\"body\":\"林檎\"}\n")
                == ["3: id 7 stands at lines 1 and 3 with different text; both are kept"])
        #expect(
            try remarks("id,title,body\n1,題,同じ\n1,題,同じ\n1,別,同じ\n")
                == ["4: id 1 stands at lines 2 and 4 with different text; both are kept"])
        #expect(
            try remarks(
                "<rss><channel><item><link>https://e.example/</link><title>一</title></item>\n"
                    + "<item><link>https://e.example/</link><title>二</title></item></channel></rss>")
                == ["2: id https://e.example/ stands at lines 1 and 2 with different text; both are kept"])
        let id = "anond:20240605205024"
        #expect(
            try remarks("{\"id\":\"\(id)\",\"body\":\"が\"}\n{\"id\":\"\(id)\",\"body\":\"か\u{3099}\"}\n")
                == [
                    "2: id \(id) stands at lines 1 and 2 with different text; one is searched, `sakuin show --versions` has both"
                ])
    }

    @Test("what is the same, or bears no id, is nothing to tell")
    func notRepeated() throws {
        #expect(try remarks("{\"id\":7,\"body\":\"蜜柑\"}\n{\"id\":7,\"body\":\"蜜柑\",\"date\":\"2024-06-05\"}\n").isEmpty)
        #expect(try remarks("{\"body\":\"蜜柑\"}\n{\"body\":\"林檎\"}\n").isEmpty)
        #expect(try remarks("{\"id\":7,\"body\":\"蜜柑\"}\n{\"id\":\"07\",\"body\":\"林檎\"}\n").isEmpty)
    }

    @Test("each file of an archive counts its rows for itself; what is unique in the world is repeated across files")
    func archives() throws {
        let files = ["一", "二"].map {
            Array("{\"id\":1,\"body\":\"\($0)\"}\n{\"id\":\"x:1\",\"body\":\"\($0)\"}\n".utf8)
        }
        let bytes = try ContainerTests.made("python3 -m zipfile -c out a b", ["a": files[0], "b": files[1]])
        let (posts, report) = try read(bytes)
        #expect(posts.count == 4)
        #expect(
            report.warnings.map { "\($0.line): \($0.reason)" } == [
                "2: b: id x:1 stands in two files of the archive with different text; one is searched, `sakuin show --versions` has both"
            ])
    }
}
