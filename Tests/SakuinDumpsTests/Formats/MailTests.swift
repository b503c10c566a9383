// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct MailTests {
    private static let jis: [UInt8] =
        [0x1B] + Array("$B".utf8) + [0x37, 0x6E] + [0x1B] + Array("(B".utf8)

    @Test("each message of a mailbox is a post with subject, date, author, id and target")
    func mailbox() throws {
        let text = """
            From neko@example.jp Wed Jun  5 20:50:24 2024
            Return-Path: <neko@example.jp>
            From: =?UTF-8?B?5bGx55Sw?= <neko@example.jp>
            Subject: =?iso-2022-jp?B?GyRCN24bKEI=?= =?iso-2022-jp?B?GyRCN24bKEI=?= no
             =?UTF-8?Q?=E8=A9=B1_2?=
            Date: Wed, 5 Jun 2024 20:50:24 +0900 (JST)
            Message-ID: <a1@example.jp>

            最初の行
            >From の行は元のまま
            From here on it is text

            From inu@example.jp Thu Jun  6 08:00:00 2024
            From: inu@example.jp (犬)
            To: neko@example.jp
            Subject: Re: 月
            Date: Thu, 06 Jun 24 08:00:00 GMT
            Message-ID: <b2@example.jp>
            In-Reply-To: <a1@example.jp>
            References: <z@example.jp> <a1@example.jp>
            Content-Type: text/plain; charset="UTF-8"
            Content-Transfer-Encoding: quoted-printable

            =E8=BF=94=E4=BA=8B=E3=81=AE=
            =E6=96=87 https://e.example/
            """
        let (posts, report) = try read(text + "\n")
        #expect(posts.map(\.post.id) == ["mid:a1@example.jp", "mid:b2@example.jp"])
        #expect(posts.map(\.post.title) == ["月月 no 話 2", "Re: 月"])
        #expect(posts.map(\.post.author) == ["山田", "犬"])
        #expect(posts.map(\.post.replyTo) == [nil, "mid:a1@example.jp"])
        #expect(
            posts.map { $0.post.time?.description } == ["2024-06-05T20:50:24+09:00", "2024-06-06T17:00:00+09:00"])
        #expect(
            posts.map(\.post.body) == [
                "最初の行\nFrom の行は元のまま\nFrom here on it is text", "返事の文 https://e.example/",
            ])
        #expect(posts.map(\.post.links) == [[], ["https://e.example/"]])
        #expect(posts.map { [$0.place.line, $0.place.lastLine] } == [[1, 12], [13, 25]])
        #expect(report.counts.isEmpty)
        #expect(try withReader(Array(text.utf8)) { $0.format.name } == "mail")
    }

    /// A message with the given type and encoding above a body.
    private func message(_ type: String, _ body: [UInt8], encoding: String = "8bit") -> [UInt8] {
        Array(
            """
            From: neko@example.jp
            Subject: a
            Message-ID: <m@example.jp>
            Date: Wed, 5 Jun 2024 20:50:24 +0900
            Content-Type: \(type)
            Content-Transfer-Encoding: \(encoding)


            """.utf8) + body
    }

    @Test("a text is decoded by its transfer encoding and character set, and where that is wrong by its bytes")
    func encodings() throws {
        func body(_ type: String, _ bytes: [UInt8], _ encoding: String = "8bit") throws -> String? {
            try read(message(type, bytes, encoding: encoding)).posts.first?.post.body
        }
        #expect(try body("text/plain; charset=iso-2022-jp", MailTests.jis, "7bit") == "月")
        #expect(try body("text/plain; charset=\"Shift_JIS\"", [0x8C, 0x8E, 0x82, 0xCC, 0x94, 0xBB]) == "月の判")
        #expect(try body("text/plain; charset=utf-8", [0x8C, 0x8E, 0x82, 0xCC, 0x94, 0xBB, 0x82, 0xCD]) == "月の判は")
        #expect(try body("text/plain; charset=iso-8859-1", [0x63, 0x61, 0x66, 0xE9]) == "café")
        #expect(try body("text/plain", Array("5pyI44Gu6Kmx\n44Gg44KI".utf8), "base64") == "月の話だよ")
        #expect(try body("text/plain; charset=utf-7", Array("+Zwg-!".utf8)) == "月!")
        #expect(try body("multipart/mixed", Array("仕切りのない文".utf8)) == "仕切りのない文")
        #expect(try body("multipart/mixed; boundary=x", Array("仕切りのない文".utf8)) == "仕切りのない文")
        #expect(
            try body("text/plain; charset=utf-8; format=flowed; delsp=yes", Array("月の \n話 \nだ\n-- \nN".utf8))
                == "月の話だ\n-- \nN")
        #expect(try body("text/html; charset=utf-8", Array("<p>月の<b>話</b></p><p>次</p>".utf8)) == "月の話\n\n次")
    }

    @Test("of a message with parts the texts are read, of alternatives the plain one, and attachments are counted")
    func parts() throws {
        let text = """
            --x
            Content-Type: multipart/alternative; boundary=y

            --y
            Content-Type: text/html

            <p>HTMLの文</p>
            --y
            Content-Type: text/plain

            平文
            --y--
            --x
            Content-Type: application/pdf
            Content-Transfer-Encoding: base64

            JVBERi0=
            --x
            Content-Type: text/plain; name=a.txt
            Content-Disposition: attachment; filename=a.txt

            添付の文
            --x
            Content-Type: message/rfc822

            Subject: 中の題
            From: inu@example.jp

            中の文
            --x--
            """
        let (posts, report) = try read(message("multipart/mixed;\n boundary=\"x\"", Array(text.utf8)))
        #expect(posts.map(\.post.body) == ["平文\n\n中の題\n\n中の文"])
        #expect(report.passedOver == [.attachments: 2])
    }

    @Test(
        "a head ends where no field stands any more, though its empty line has a blank or is missing",
        arguments: ["", " ", "\t", nil])
    func heads(end: String?) throws {
        let fields = [
            "From: a@example.jp", "To: b@example.jp", "Subject: 題", "X-Long: x", " y",
            "Date: Wed, 5 Jun 2024 20:50:24 +0900",
        ]
        let lines = fields + (end.map { [$0] } ?? []) + ["本文: 一行目", "二行目"]
        let post = try #require(try read(lines.joined(separator: "\n")).posts.first?.post)
        #expect(post.title == "題" && post.body == "本文: 一行目\n二行目" && post.time != nil)
    }

    @Test("lines of a quotation that flow are one, and so are those around it")
    func flowed() throws {
        let text = "流れる文が \n続く。\n> 引用の \n> 続き\n>> 深い \n> 浅い\n \n-- \n署名"
        let bytes = message("text/plain; charset=utf-8; format=flowed", Array(text.utf8))
        #expect(try read(bytes).posts.map(\.post.body) == ["流れる文が 続く。\n> 引用の 続き\n>> 深い \n> 浅い\n\n-- \n署名"])
    }

    @Test("a message without a text is told, and so is a date that is none")
    func troubles() throws {
        let bytes = Array(
            """
            From a@example.jp Wed Jun  5 20:50:24 2024
            From: a@example.jp
            Content-Type: image/png

            x

            From a@example.jp Wed Jun  5 20:50:25 2024
            Subject: あり
            Date: きのう

            文
            """.utf8)
        let (posts, report) = try read(bytes)
        #expect(posts.map(\.post.title) == ["あり"])
        #expect(report.counts == [.messageWithoutText: 1, .notADate: 1])
        #expect(report.warnings.map(\.line) == [1, 7])
    }

    @Test(
        "a text that speaks of mail is a text",
        arguments: [
            "From here on\n\nit is text\n", "From: 東京\n\n旅の話\n", "Subject: x\nただの文\n",
            "From a to z 2024 at 10:00\n次の行\n",
        ])
    func texts(text: String) throws {
        #expect(try withReader(Array(text.utf8)) { $0.format.name } == "anond-text")
    }
}
