// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is shown of a dump before it is dropped in.

import Foundation
import SakuinClient
import Testing

@Suite struct InspectTests {
    @Test func aDumpIsShownPostByPostWithItsFormEncodingAndTroubles() throws {
        let home = try Home()
        try home.drop(
            "{\"id\":\"a\",\"date\":\"2024-06-05\",\"title\":\"題\",\"body\":\"本文\"}\n{\"body\n", as: "a.jsonl")
        let shown = home.sakuind("inspect", home.dumps + "/a.jsonl")
        #expect(shown.status == 0)
        #expect(
            shown.output == """
                1  2024-06-05  a  題 | 本文

                form      json-lines (reader 6)
                encoding  UTF-8
                bytes     68
                posts     1 (1 exact)
                times     2024-06-05 to 2024-06-05
                replies   0
                untitled  0
                not read  1
                    line 2: not a JSON object, or broken off: column 2: the text that begins here has no end
                remarks   0

                """)
        let json = home.sakuind("inspect", "--json", home.dumps + "/a.jsonl")
        let post = try decodeAnswer(PostAnswer.self, from: Array(json.output.utf8))
        #expect(post.id == "a" && post.title == "題" && post.body == "本文")
        #expect(json.errors.hasPrefix("sakuind: \(home.dumps)/a.jsonl: not read: line 2: "))
        let japanese = Home.run(
            Home.programs + "/sakuind", ["inspect", home.dumps + "/a.jsonl"], environment: ["LC_ALL": "ja_JP.UTF-8"])
        #expect(
            japanese.output == """
                1  2024-06-05  a  題 | 本文

                形式          json-lines (読み取り版 6)
                文字コード    UTF-8
                バイト数      68
                投稿          1 (1 確実)
                日時          2024-06-05 から 2024-06-05
                返信          0
                無題          0
                読めない部分  1
                    2行目: JSON のオブジェクトではないか、途中で切れています: 2 文字目: ここから始まる文字列に終わりがありません
                気づいたこと  0

                """)
    }

    @Test func aDumpIsReadAsTheConfigurationSays() throws {
        let home = try Home()
        try home.drop("いつ,感じたこと,ほか\n2024-06-05,柿,味噌\n", as: "a.csv")
        let config = home.dumps + ".toml"
        try "[columns]\nbody = [\"感じたこと\", \"ほか\"]\ndate = \"いつ\"\n".write(
            toFile: config, atomically: true, encoding: .utf8)
        let shown = home.sakuind("inspect", "--json", "--config", config, home.dumps + "/a.csv")
        let post = try decodeAnswer(PostAnswer.self, from: Array(shown.output.utf8))
        #expect(post.body == "柿\n味噌")
        #expect(post.time == "2024-06-05")
        try "[columns]\nbdy = 1\n".write(toFile: config, atomically: true, encoding: .utf8)
        #expect(
            home.sakuind("inspect", "--config", config, home.dumps + "/a.csv").errors.contains(
                ":2: there is no key bdy"))
    }

    @Test func ofSeveralDumpsThoseThatCanBeReadAreShown() throws {
        let home = try Home()
        try home.drop("{\"body\":\"一\"}\n", as: "a.jsonl")
        try home.drop(Data([0x7F, 0x45, 0x4C, 0x46, 0]), as: "b")
        try home.drop("{\"body\":\"二\"}\n", as: "c.jsonl")
        let files = ["a.jsonl", "b", "missing", "c.jsonl"].map { home.dumps + "/" + $0 }
        let shown = Home.run(Home.programs + "/sakuind", ["inspect", "--json"] + files)
        #expect(shown.status == 2)
        let posts = try shown.output.split(separator: "\n").map {
            try decodeAnswer(PostAnswer.self, from: Array($0.utf8))
        }
        #expect(posts.map(\.body) == ["一", "二"])
        #expect(posts.map(\.sources[0].dump) == [files[0], files[3]])
        #expect(
            shown.errors == """
                sakuind: \(files[1]): a binary file, a program: it holds no text to search
                sakuind: \(files[2]): cannot be opened: No such file or directory

                """)
    }
}
