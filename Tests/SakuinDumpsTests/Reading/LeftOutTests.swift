// SPDX-License-Identifier: GPL-2.0-or-later
//
// What of a blog's export is no post of it, and what was not public.

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct LeftOutTests {
    private func atom(_ entries: String...) -> String {
        "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:thr=\"http://purl.org/syndication/thread/1.0\""
            + " xmlns:blogger=\"http://schemas.google.com/blogger/2018\" xmlns:app=\"http://purl.org/atom/app#\">"
            + entries.joined() + "</feed>"
    }

    private func entry(_ id: Int, _ kind: String, _ more: String = "") -> String {
        "<entry><id>tag:blogger.com,1999:blog-1.\(kind)-\(id)</id><published>2024-06-05T20:50:24+09:00</published>"
            + "<category scheme=\"http://schemas.google.com/g/2005#kind\""
            + " term=\"http://schemas.google.com/blogger/2008/kind#\(kind)\"/>\(more)"
            + "<title>\(kind)</title><content type=\"html\">文\(id)</content></entry>"
    }

    @Test("of Blogger's export templates and settings are no entries, drafts are counted, comments keep their target")
    func blogger() throws {
        let feed = atom(
            entry(1, "template"), entry(2, "settings"), entry(3, "settings"), entry(4, "post"),
            entry(5, "comment", "<thr:in-reply-to ref=\"tag:blogger.com,1999:blog-1.post-4\" href=\"http://x/\"/>"),
            entry(6, "post", "<app:control><app:draft>yes</app:draft></app:control>"),
            entry(7, "page"))
        let (posts, report) = try read(feed)
        #expect(posts.map(\.post.title) == ["post", "comment", "page"])
        #expect(posts.map(\.post.replyTo) == [nil, "tag:blogger.com,1999:blog-1.post-4", nil])
        #expect(report.passedOver == [.filesAndSettings: 3, .drafts: 1])
        #expect(report.counts.isEmpty)
    }

    @Test("so it is of the export that Blogger has made since 2024")
    func newBlogger() throws {
        func entry(_ id: Int, _ type: String, _ status: String, _ more: String = "") -> String {
            "<entry><id>tag:blogger.com,1999:blog-1.post-\(id)</id><blogger:type>\(type)</blogger:type>"
                + "<blogger:status>\(status)</blogger:status>\(more)<title>題\(id)</title>"
                + "<content type=\"html\">文</content></entry>"
        }
        let feed = atom(
            entry(1, "POST", "LIVE"), entry(2, "POST", "DRAFT"), entry(3, "POST", "SOFT_TRASHED"),
            entry(4, "COMMENT", "LIVE", "<blogger:parent>tag:blogger.com,1999:blog-1.post-1</blogger:parent>"))
        let (posts, report) = try read(feed)
        #expect(posts.map(\.post.title) == ["題1", "題4"])
        #expect(posts.map(\.post.replyTo) == [nil, "tag:blogger.com,1999:blog-1.post-1"])
        #expect(report.passedOver == [.drafts: 1, .deletedPosts: 1])
    }

    @Test("what readers wrote below an entry is counted")
    func comments() throws {
        let item =
            "<item><title>題</title><content:encoded><![CDATA[文]]></content:encoded><wp:comment><wp:comment_content>一"
            + "</wp:comment_content></wp:comment><wp:comment><wp:comment_content>二</wp:comment_content></wp:comment></item>"
        let feed =
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
            + " xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\(item)</channel></rss>"
        #expect(try read(Array(feed.utf8)).report.passedOver == [.comments: 2])

        let blog = """
            TITLE: 題
            DATE: 06/05/2024 20:50:24
            -----
            BODY:
            文
            -----
            COMMENT:
            AUTHOR: 柿
            一
            -----
            COMMENT:
            AUTHOR: 栗
            二
            -----
            PING:
            TITLE: 桃
            三
            -----
            --------
            """
        let (posts, report) = try read(Array(blog.utf8))
        #expect(posts.map(\.post.body) == ["文"])
        #expect(report.passedOver == [.comments: 2, .trackbacks: 1])
        #expect(report.leftOutWords?.japanese == "コメント 2件、トラックバック 1件")

        let diary =
            "<diary><day date=\"2005-06-05\" title=\"\"><body>*題\n文\n</body><comments><comment><username>柿</username>"
            + "<body>一</body></comment></comments></day></diary>"
        #expect(try read(Array(diary.utf8)).report.passedOver == [.comments: 1])
    }

    @Test("a post of WordPress with a password is not public")
    func password() throws {
        func item(_ title: String, _ password: String) -> String {
            "<item><title>\(title)</title><content:encoded><![CDATA[文]]></content:encoded><wp:post_password>\(password)"
                + "</wp:post_password><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        }
        let feed =
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
            + " xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>"
            + item("公開", "") + item("鍵", "<![CDATA[himitsu]]>") + item("空", "<![CDATA[]]>") + "</channel></rss>"
        let (posts, report) = try read(Array(feed.utf8))
        #expect(posts.map(\.post.title) == ["公開", "空"])
        #expect(report.passedOver == [.privatePosts: 1])
        let all = try read(Array(feed.utf8), options: ReadingOptions(includesPrivatePosts: true)).posts
        #expect(all.map(\.post.title) == ["公開", "鍵", "空"])
    }

    @Test("a dump of drafts alone is read, and said to hold them")
    func draftsAlone() throws {
        let draft = "<app:control><app:draft>yes</app:draft></app:control>"
        let mt = "TITLE: a\nSTATUS: Draft\nDATE: 06/05/2024 20:50:24\n-----\nBODY:\n文\n-----\n--------\n"
        for (text, words, japanese) in [
            (atom(entry(1, "post", draft), entry(2, "post", draft), entry(3, "post", draft)), "3 drafts", "下書き 3件"),
            (mt, "1 draft", "下書き 1件"),
        ] {
            let (posts, report) = try read(text)
            #expect(posts.isEmpty)
            let told = try #require(report.warnings.first)
            #expect(told.words.english == "there is no post beside what is left out on purpose: \(words)")
            #expect(told.words.japanese == "わざと除くもののほかに投稿がありません: \(japanese)")
            #expect(report.count(of: .unread) == 0)
        }
    }

    @Test(
        "what the server writes at the end of a full thread is no remark",
        arguments: ["Over 1000 Thread", "Over 1000 Comments", "停止"])
    func fullThread(date: String) throws {
        let thread =
            "名無し<>sage<>2011/10/21(金) 12:34:56.78 ID:a<> 一 <>題\n名無し<><>2011/10/21(金) 12:35:56.78<> 二 <>\n"
            + "１００１<><>\(date)<>このスレッドは１０００を超えました。 <>\n"
        let (posts, report) = try read(thread)
        #expect(posts.count == 3)
        #expect(report.counts.isEmpty)
    }
}
