// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText

/// Pages of other sites than the Anonymous Diary.
extension FormatWriter {
    static let pages: [FormatWriter] = [diaryPage, threadPage, threadList, articles]

    private static func page(_ body: String) -> String {
        "<!DOCTYPE html>\n<html><head><title>頁</title></head><body>\n<nav>案内</nav>\n\(body)<aside>広告</aside></body></html>\n"
    }

    private static let diaryPage = FormatWriter(
        name: "Hatena Diary page", format: "hatena-diary-html",
        write: { samples in
            let days = samples.map { sample in
                let address = "/neko/\(Sample.date(sample.seconds, "%Y%m%d"))/\(sample.seconds)"
                return """
                    <div class="day"><h2><span class="date">\(Sample.date(sample.seconds, "%Y-%m-%d"))</span></h2>
                    <div class="body"><div class="section"><h3><a href="\(address)"><span class="sanchor">■</span></a>
                    <span class="sectioncategory">[日記]</span>\(sample.title.map(escaped) ?? "")</h3>
                    \(html(sample))<p class="sectionfooter"><a href="\(address)">Permalink</a></p></div></div>
                    <div class="comment"><p>よその人</p></div></div>

                    """
            }
            return page("<div class=\"hatena-body\">\(days.joined())</div>")
        },
        kept: { sample in
            let path = "neko/\(Sample.date(sample.seconds, "%Y%m%d"))/\(sample.seconds)"
            return Post(
                id: "hatena:" + path, time: sample.time, title: sample.title, body: sample.body,
                url: "https://d.hatena.ne.jp/" + path)
        })

    @Sendable private static func threadPost(_ sample: Sample) -> Post {
        Post(time: sample.time, body: sample.body, author: sample.author, authorID: "a")
    }

    private static func lines(_ sample: Sample) -> String {
        sample.paragraphs.map { $0.map(escaped).joined(separator: " <br> ") }.joined(separator: " <br>  <br> ")
    }

    private static let threadPage = FormatWriter(
        name: "5ch page", format: "5ch-html",
        write: { samples in
            let posts = samples.enumerated().map { index, sample in
                """
                <div class="clear post" data-id="\(index + 1)"><span class="postusername"><b>\(escaped(sample.author))</b></span>
                <span class="date">\(Sample.date(sample.seconds, "%Y/%m/%d(水) %H:%M:%S.00"))</span><span class="uid">ID:a</span>
                <div class="post-content"> \(lines(sample)) </div></div>

                """
            }
            return page("<h1>題</h1>\n" + posts.joined())
        }, kept: threadPost)

    private static let threadList = FormatWriter(
        name: "2ch page", format: "5ch-html",
        write: { samples in
            let posts = samples.enumerated().map { index, sample in
                """
                <dt>\(index + 1) ：<b>\(escaped(sample.author))</b>：\(Sample.date(sample.seconds, "%Y/%m/%d(水) %H:%M:%S")) ID:a\
                <dd> \(lines(sample)) <br><br>

                """
            }
            return page("<h1>題</h1>\n<dl class=\"thread\">\n\(posts.joined())</dl>\n")
        }, kept: threadPost)

    private static let articles = FormatWriter(
        name: "blog", format: "html",
        write: { samples in
            let articles = samples.map { sample in
                """
                <article class="hentry"><h2 class="entry-title"><a href="https://example.com/\(sample.seconds)" rel="bookmark">\
                \(escaped(sample.title ?? ""))</a></h2>
                <time datetime="\(Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%SZ", offset: 0))">日</time>
                <div class="entry-content">\(html(sample))</div><footer>3件のコメント</footer></article>

                """
            }
            return page("<main>\(articles.joined())</main>")
        },
        kept: { sample in
            Post(
                id: "https://example.com/\(sample.seconds)", time: sample.time, title: sample.title, body: sample.body,
                url: "https://example.com/\(sample.seconds)", boundary: .marked)
        },
        prepare: { sample in
            // An article alone on its page without a title has the page's.
            var sample = sample
            sample.title = sample.title ?? "題"
            return sample
        })
}
