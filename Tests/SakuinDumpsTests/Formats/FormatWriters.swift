// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

/// A format of dump as it is written, and what of a post it keeps.
struct FormatWriter: Sendable, CustomTestStringConvertible {
    var name: String
    var format: String
    /// The dump's path, where posts' ids are made of it.
    var path: String?
    var write: @Sendable ([Sample]) -> String
    /// The post that is to be read, but for its links.
    var kept: @Sendable (Sample) -> Post
    /// What the format has no way to write.
    var prepare: @Sendable (Sample) -> Sample = { $0 }

    var testDescription: String { name }

    static let all: [FormatWriter] =
        [
            jsonLines, jsonArray, jsonObject, jsonTexts, csv, tsv, movableType, tDiary, tweets, oldTweets, thread,
            shitaraba, lineTalk, rss1, rss2, atom,
            diary,
            mastodon, misskey, sakuinExport, anondDay, anondJSON, markdown, flattened,
        ] + pages

    // MARK: Records

    private static func record(_ sample: Sample) -> [String: Any] {
        var record: [String: Any] = [
            "id": "anond:" + sample.digits, "date": Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%S+09:00"),
            "body": sample.body, "author": sample.author,
        ]
        record["title"] = sample.title
        record["reply_to"] = sample.target.map { "anond:" + Sample.anond($0) }
        return record
    }

    private static func json(_ value: Any) -> String {
        let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    @Sendable private static func whole(_ sample: Sample) -> Post {
        Post(
            id: "anond:" + sample.digits, time: sample.time, title: sample.title, body: sample.body,
            replyTo: sample.target.map { "anond:" + Sample.anond($0) }, author: sample.author)
    }

    private static let jsonLines = FormatWriter(
        name: "JSON Lines", format: "json-lines", write: { $0.map { json(record($0)) + "\n" }.joined() }, kept: whole)

    private static let jsonArray = FormatWriter(
        name: "JSON array", format: "json-array", write: { json($0.map(record)) }, kept: whole)

    /// As interfaces answer: an object that holds the records, over several lines.
    private static let jsonObject = FormatWriter(
        name: "JSON object", format: "json-object",
        write: { samples in
            let records = samples.map { "  " + json(record($0)) }.joined(separator: ",\n")
            return "{\n \"count\": \(samples.count),\n \"message\": null,\n \"articles\": [\n\(records)\n ]\n}\n"
        }, kept: whole)

    /// A JSON text sequence (RFC 7464).
    private static let jsonTexts = FormatWriter(
        name: "JSON text sequence", format: "json-lines",
        write: { $0.map { "\u{1E}" + json(record($0)) + "\n" }.joined() }, kept: whole)

    private static let csv = table("CSV", ",", "\r\n")
    private static let tsv = table("TSV", "\t", "\n")

    private static func table(_ name: String, _ separator: String, _ lineEnd: String) -> FormatWriter {
        FormatWriter(
            name: name, format: "csv",
            write: { samples in
                let head = ["id", "日時", "タイトル", "本文", "投稿者", "reply_to"]
                let rows = samples.map { sample in
                    [
                        "anond:" + sample.digits, Sample.date(sample.seconds, "%Y/%m/%d %H:%M:%S"), sample.title ?? "",
                        sample.body, sample.author, sample.target.map { "anond:" + Sample.anond($0) } ?? "",
                    ].map { "\"" + replaced($0, [("\"", "\"\"")]) + "\"" }
                }
                return ([head] + rows).map { $0.joined(separator: separator) + lineEnd }.joined()
            }, kept: whole)
    }

    // MARK: Blogs

    static func html(_ sample: Sample) -> String {
        sample.paragraphs.map { "<p>" + $0.map(escaped).joined(separator: "<br>\n") + "</p>\n" }.joined()
    }

    static func escaped(_ text: String) -> String {
        replaced(text, [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")])
    }

    /// By bytes: a mark that joins the character before it would hide that from a search by characters.
    private static func replaced(_ text: String, _ pairs: [(String, String)]) -> String {
        let bytes = pairs.reduce(Array(text.utf8)) { $0.replacing(Array($1.0.utf8), with: Array($1.1.utf8)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let movableType = FormatWriter(
        name: "Movable Type", format: "movable-type",
        write: { samples in
            samples.map { sample in
                """
                AUTHOR: \(sample.author)
                TITLE: \(escaped(sample.title ?? "■"))
                STATUS: Publish
                CONVERT BREAKS: 0
                DATE: \(Sample.date(sample.seconds, "%m/%d/%Y %H:%M:%S"))
                -----
                BODY:
                \(html(sample))
                -----
                COMMENT:
                AUTHOR: another
                a comment
                -----
                --------

                """
            }.joined()
        },
        kept: { Post(time: $0.time, title: $0.title, body: $0.body, author: $0.author) })

    private static let tDiary = FormatWriter(
        name: "tDiary", format: "tdiary",
        write: { samples in
            let days = samples.map { sample in
                let text = sample.body.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                    (line.hasPrefix(".") ? "." : "") + escaped(String(line))
                }
                return """
                    Date: \(Sample.date(sample.seconds, "%Y%m%d"))
                    Title: \(sample.title ?? "")
                    Last-Modified: \(sample.seconds)
                    Visible: true
                    Format: tDiary

                    \(text.joined(separator: "\n"))
                    .

                    """
            }
            return "TDIARY2.01.00\n" + days.joined()
        },
        kept: { sample in
            let day = CivilDate(secondsInJapan: sample.seconds)
            return Post(
                time: PostTime(seconds: day.startInJapan, precision: .day), title: sample.title, body: sample.body)
        })

    private static let diary = FormatWriter(
        name: "Hatena Diary", format: "hatena-diary",
        write: { samples in
            let days = samples.map { sample in
                let text = "*\(sample.seconds)*\(escaped(sample.title ?? ""))\n" + escaped(sample.body)
                return
                    "<day date=\"\(Sample.date(sample.seconds, "%Y-%m-%d"))\" title=\"\">\n<body>\n\(text)\n</body>\n</day>\n"
            }
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<diary>\n\(days.joined())</diary>\n"
        },
        kept: { Post(time: $0.time, title: $0.title, body: $0.body) },
        prepare: { sample in
            // The diary's own notation: what it means is not what it says.
            func plain(_ text: String) -> String {
                let kept = text.unicodeScalars.filter { !"<>&[]*|=#　\u{3099}".unicodeScalars.contains($0) }
                return replaced(String(String.UnicodeScalarView(kept)), [("http", "htp")])
            }
            var sample = sample
            sample.title = sample.title.map(plain)
            sample.paragraphs = sample.paragraphs.map { $0.map { String(Substring(plain($0)).trimmed) } }
            return sample
        })

    // MARK: Feeds

    private static func address(_ seconds: Int64) -> String { "https://anond.hatelabo.jp/" + Sample.anond(seconds) }

    private static func title(_ sample: Sample) -> String {
        sample.target.map { "anond:" + Sample.anond($0) } ?? sample.title ?? "■"
    }

    @Sendable private static func diaryPost(_ sample: Sample) -> Post {
        Post(
            id: "anond:" + sample.digits, time: sample.time, title: sample.title, body: sample.body,
            replyTo: sample.target.map { "anond:" + Sample.anond($0) }, url: address(sample.seconds))
    }

    private static let rss1 = FormatWriter(
        name: "RSS 1.0", format: "feed",
        write: { samples in
            let items = samples.map { sample in
                """
                <item rdf:about="\(address(sample.seconds))">
                <title>\(escaped(escaped(title(sample))))</title>
                <link>\(address(sample.seconds))</link>
                <description>\(escaped(String(sample.body.prefix(5))))</description>
                <content:encoded><![CDATA[\(replaced(html(sample), [("]]>", "]]]]><![CDATA[>")]))]]></content:encoded>
                <dc:date>\(Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%S+09:00"))</dc:date>
                </item>

                """
            }
            return """
                <?xml version="1.0" encoding="UTF-8"?>
                <rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
                <channel rdf:about="https://anond.hatelabo.jp/"><title>x</title></channel>
                \(items.joined())</rdf:RDF>

                """
        }, kept: diaryPost)

    private static let rss2 = FormatWriter(
        name: "RSS 2.0", format: "feed",
        write: { samples in
            let items = samples.map { sample in
                """
                <item><title>\(escaped(escaped(title(sample))))</title><guid>\(address(sample.seconds))</guid>
                <link>\(address(sample.seconds))</link>
                <pubDate>\(Sample.date(sample.seconds, "%a, %d %b %Y %H:%M:%S +0000", offset: 0))</pubDate>
                <description>\(escaped(html(sample)))</description></item>

                """
            }
            return "<rss version=\"2.0\"><channel><title>x</title>\n\(items.joined())</channel></rss>\n"
        }, kept: diaryPost)

    private static let atom = FormatWriter(
        name: "Atom", format: "feed",
        write: { samples in
            let entries = samples.map { sample in
                """
                <entry><id>tag:example,2024:\(sample.digits)</id><title>\(escaped(escaped(title(sample))))</title>
                <link rel="alternate" href="\(address(sample.seconds))"/><link rel="edit" href="https://example.com/"/>
                <published>\(Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%SZ", offset: 0))</published>
                <content type="html">\(escaped(html(sample)))</content></entry>

                """
            }
            return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title>\n\(entries.joined())</feed>\n"
        }, kept: diaryPost)

    // MARK: Services

    private static func tweet(_ sample: Sample, _ key: String) -> [String: Any] {
        let text = replaced(sample.body, [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")])
        var tweet: [String: Any] = [
            "id_str": sample.digits, key: text,
            "created_at": Sample.date(sample.seconds, "%a %b %d %H:%M:%S +0000 %Y", offset: 0),
        ]
        tweet["in_reply_to_status_id_str"] = sample.target.map { Sample.anond($0) }
        return tweet
    }

    @Sendable private static func tweetPost(_ sample: Sample) -> Post {
        Post(
            id: "x:" + sample.digits, time: sample.time, body: sample.body,
            replyTo: sample.target.map { "x:" + Sample.anond($0) }, url: "https://x.com/i/status/" + sample.digits)
    }

    private static let tweets = FormatWriter(
        name: "tweets.js", format: "x-archive",
        write: { samples in
            "window.YTD.tweets.part0 = " + json(samples.map { ["tweet": tweet($0, "full_text")] })
        }, kept: tweetPost)

    private static let oldTweets = FormatWriter(
        name: "Grailbird", format: "x-archive",
        write: { samples in "Grailbird.data.tweets_2024_06 = \n" + json(samples.map { tweet($0, "text") }) },
        kept: tweetPost)

    private static let mastodon = FormatWriter(
        name: "Mastodon", format: "mastodon-outbox",
        write: { samples in
            let items = samples.map { sample -> [String: Any] in
                var note: [String: Any] = [
                    "id": "https://m.example/" + sample.digits, "type": "Note", "content": html(sample),
                    "published": Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%SZ", offset: 0),
                    "to": ["https://www.w3.org/ns/activitystreams#Public"], "attributedTo": "https://m.example/users/a",
                ]
                note["summary"] = sample.title
                note["inReplyTo"] = sample.target.map { "https://m.example/" + Sample.anond($0) }
                return ["type": "Create", "object": note]
            }
            return json(["type": "OrderedCollection", "totalItems": 1, "orderedItems": items])
        },
        kept: { sample in
            Post(
                id: "https://m.example/" + sample.digits, time: sample.time, title: sample.title, body: sample.body,
                replyTo: sample.target.map { "https://m.example/" + Sample.anond($0) },
                author: "https://m.example/users/a", url: "https://m.example/" + sample.digits)
        })

    private static let misskey = FormatWriter(
        name: "Misskey", format: "misskey-notes",
        write: { samples in
            let notes = samples.map { sample -> String in
                var note: [String: Any] = [
                    "id": sample.digits, "text": sample.body, "renoteId": NSNull(), "visibility": "public",
                    "createdAt": Sample.date(sample.seconds, "%Y-%m-%dT%H:%M:%S.000Z", offset: 0),
                ]
                note["cw"] = sample.title
                note["replyId"] = sample.target.map { Sample.anond($0) }
                return json(note)
            }
            return "[" + notes.joined(separator: ",\n") + "]"
        },
        kept: { sample in
            Post(
                id: "misskey:" + sample.digits, time: sample.time, title: sample.title, body: sample.body,
                replyTo: sample.target.map { "misskey:" + Sample.anond($0) })
        })

    private static let sakuinExport = FormatWriter(
        name: "sakuin export", format: "sakuin-export",
        write: { samples in
            samples.map { sample in
                var post: [String: Any] = [
                    "id": "anond:" + sample.digits, "key": "key:00", "body": sample.body, "links": [],
                    "time": sample.time.description, "author": sample.author, "boundary": "marked", "lossy": true,
                    "url": "https://m.example/" + sample.digits, "source": ["dump": "/a", "line": 1, "last_line": 2],
                ]
                post["title"] = sample.title
                post["reply_to"] = sample.target.map { "anond:" + Sample.anond($0) }
                return "{\"sakuin_post\":1,\(json(post).dropFirst())\n"
            }.joined()
        },
        kept: { sample in
            Post(
                id: "anond:" + sample.digits, time: sample.time, title: sample.title, body: sample.body,
                replyTo: sample.target.map { "anond:" + Sample.anond($0) }, author: sample.author,
                url: "https://m.example/" + sample.digits, boundary: .marked, isLossy: true)
        })

    // MARK: Threads

    private static func field(_ text: String) -> String { replaced(escaped(text), [("\n", " <br> ")]) }

    private static let thread = FormatWriter(
        name: "dat", format: "dat", path: "/threads/増田板/dat/1717000000.dat",
        write: { samples in
            samples.enumerated().map { index, sample in
                let date = Sample.date(sample.seconds, "%Y/%m/%d(水) %H:%M:%S.00 ID:abcdef")
                let title = index == 0 ? field(sample.title ?? "題") : ""
                return "\(field(sample.author))<>sage<>\(date)<> \(field(sample.body)) <>\(title)\n"
            }.joined()
        },
        kept: { Post(time: $0.time, body: $0.body, author: $0.author, authorID: "abcdef") })

    private static let shitaraba = FormatWriter(
        name: "したらば", format: "dat",
        write: { samples in
            samples.enumerated().map { index, sample in
                let date = Sample.date(sample.seconds, "%Y/%m/%d(水) %H:%M:%S")
                let title = index == 0 ? field(sample.title ?? "題") : ""
                return
                    "\(2 * index + 1)<>\(field(sample.author))<>sage<>\(date)<>\(field(sample.body))<>\(title)<>abc\n"
            }.joined()
        },
        kept: { Post(time: $0.time, body: $0.body, author: $0.author, authorID: "abc") })

    private static let lineTalk = FormatWriter(
        name: "LINE", format: "line-talk",
        write: { samples in
            samples.reduce(into: "[LINE] 増田とのトーク履歴\n保存日時：2024/06/05 12:34\n") { text, sample in
                let body = replaced(sample.body, [("\"", "\"\"")])
                text += Sample.date(sample.seconds, "\n%Y/%m/%d(水)\n%H:%M\t")
                text += "\(sample.author)\t" + (body.contains("\n") ? "\"\(body)\"\n" : "\(sample.body)\n")
            }
        },
        kept: {
            Post(
                time: PostTime(seconds: $0.time.seconds / 60 * 60, precision: .minute), body: $0.body,
                author: $0.author)
        })

    // MARK: The diary

    private static let anondDay = FormatWriter(
        name: "day page", format: "anond-html",
        write: { samples in
            let sections = samples.map { sample in
                let target = sample.target.map { target in
                    "<a href=\"/\(Sample.anond(target))\">anond:\(Sample.anond(target))</a><button>言及先エントリを開く</button>"
                }
                return """
                    <div class="section"><h3><a href="/\(sample.digits)"><span class="sanchor">■</span></a>\
                    \(target ?? escaped(sample.title ?? ""))</h3>
                    \(html(sample))<p class="sectionfooter"><a href="/\(sample.digits)">Permalink</a> | <a \
                    href="/\(sample.digits)#tb">記事への反応(1)</a> | \(Sample.date(sample.seconds, "%H:%M"))</p>
                    <div class="ad-in-entry-block">広告</div></div>

                    """
            }
            return """
                <!DOCTYPE html><html><body><div class="hatena-body" id="hatena-anond"><h1>日記</h1><div class="day">
                <h2><span class="date">2024-06-05</span></h2><div class="body">
                \(sections.joined())</div></div><div class="refererlist"><p>反応</p></div></div></body></html>

                """
        }, kept: diaryPost)

    private static let anondJSON = FormatWriter(
        name: "mode=json", format: "anond-json",
        write: { samples in
            samples.map { sample in
                let target = sample.target.map { target in
                    "<a href=\"/\(Sample.anond(target))\">anond:\(Sample.anond(target))</a>"
                }
                return "setTBContent("
                    + json([
                        "id": sample.digits, "title": target ?? escaped(sample.title ?? ""), "body": html(sample),
                    ]) + ");\n"
            }.joined()
        }, kept: diaryPost)

    /// A line that is itself one of a page's marks cannot be told from one.
    @Sendable private static func withoutMarks(_ sample: Sample) -> Sample {
        var sample = sample
        sample.paragraphs = sample.paragraphs.map { $0.map { replaced($0, [("Permalink", "x")]) } }
        sample.title = sample.title.map { String($0.unicodeScalars.filter { !"[]()".unicodeScalars.contains($0) }) }
        return sample
    }

    private static func markdown(_ text: String) -> String {
        replaced(text, "\\&*_`[]<~".map { (String($0), $0 == "&" ? "&amp;" : "\\\($0)") })
    }

    private static let markdown = FormatWriter(
        name: "page as Markdown", format: "anond-text",
        write: { samples in
            let posts = samples.map { sample in
                """
                ### [■](https://anond.hatelabo.jp/\(sample.digits))\(title(sample) == "■" ? "" : markdown(title(sample)))

                \(markdown(sample.body)) [語](https://example.com/)

                [Permalink](https://anond.hatelabo.jp/\(sample.digits)) | 記事への反応(0) | \
                \(Sample.date(sample.seconds, "%H:%M"))

                """
            }
            return "2024年06月05日の日記\n\n2024-06-05\n\n" + posts.joined(separator: "\n") + "\nログイン ユーザー登録\n"
        },
        kept: { sample in
            var post = diaryPost(sample)
            post.body += " 語"
            return post
        }, prepare: withoutMarks)

    private static let flattened = FormatWriter(
        name: "page as text", format: "anond-text",
        write: { samples in
            let posts = samples.map { sample in
                """
                ■\(title(sample) == "■" ? "" : title(sample))

                \(sample.body)

                Permalink | 記事への反応(0) | \(Sample.date(sample.seconds, "%H:%M"))

                """
            }
            return "2024年06月05日の日記\n\n2024-06-05\n\n" + posts.joined(separator: "\n") + "\nログイン ユーザー登録\n"
        },
        kept: { sample in
            Post(
                time: PostTime(seconds: sample.seconds - sample.seconds % 60, precision: .minute), title: sample.title,
                body: sample.body, replyTo: sample.target.map { "anond:" + Sample.anond($0) })
        },
        prepare: { sample in
            var sample = withoutMarks(sample)
            // All of one day, which begins in Japan at this second.
            sample.seconds = 1_717_513_200 + sample.seconds % 86_400
            return sample
        })
}
