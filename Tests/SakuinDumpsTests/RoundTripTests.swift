// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinDumps

@Suite struct RoundTripTests {
    @Test("posts written in a form and read are the same posts", arguments: FormatWriter.all)
    func roundTrip(writer: FormatWriter) throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            var random = SteadyRandom(seed)
            let samples = Sample.random(Int.random(in: 1...12, using: &random), &random).map(writer.prepare)
            let text = writer.write(samples)
            let (format, posts) = try withReader(Array(text.utf8)) { reader in
                var posts: [Post] = []
                while let placed = try reader.next() { posts.append(placed.post) }
                return (reader.format.name, posts)
            }
            #expect(format == writer.format)
            try #require(posts.count == samples.count, "seed \(seed):\n\(text)")
            for (index, (post, sample)) in zip(posts, samples).enumerated() {
                var (kept, read) = (writer.kept(sample), post)
                // They are what is found in the text, which has tests of its own.
                read.links = []
                // A thread's title is its first post's, and its path or its page's address makes ids.
                if ["dat", "5ch-html"].contains(writer.format) {
                    (kept.title, read.title) = (nil, index == 0 ? nil : read.title)
                }
                #expect(read == kept, "seed \(seed), post \(index)")
                #expect(Array(read.body.utf8) == Array(kept.body.utf8))
            }
        }
    }

    @Test("the ids of a thread are made of its path")
    func threads() throws {
        let line =
            "名無し<>sage<>2024/06/05(水) 20:50:24.00 ID:a<> 本文 <>題\n名無し<><>2024/06/05(水) 20:51:24.00 ID:b<> &gt;&gt;1 そうだね <>\n"
        for (path, board) in [
            ("/a/増田板/dat/1717588224.dat", "増田板"), ("/a/増田板/1717588224.dat.gz", "増田板"),
            ("/a/増田板/kako/1717/17175/1717588224.dat", "増田板"),
        ] {
            let posts = try read(Array(line.utf8), path: path).posts.map(\.post)
            #expect(posts.map(\.id) == ["dat:\(board)/1717588224/1", "dat:\(board)/1717588224/2"])
            #expect(posts.map(\.replyTo) == [nil, "dat:\(board)/1717588224/1"])
        }
        #expect(try read(Array(line.utf8), path: "/a/b/thread.dat").posts.map(\.post.id) == [nil, nil])
    }

    @Test(
        "anchors",
        arguments: [
            ("&gt;&gt;1", [1]), ("&gt&gt12 x", [12]), ("＞＞３", [3]), (">>1,3-5", [1, 3, 4, 5]), ("> 1", []),
            (">>>1", []),
            ("x>>99999", []), ("> >>7", [7]), (">>2 そう >>4\n>>2", [2, 4]), (">>1,>>3、5", [1, 3, 5]),
            ("＞＞１，２〜４", [1, 2, 3, 4]),
            (">>1-1000", [1]), (">>9-3", [9]), (">>5-", [5]), (">>12345,6", []), (">>1>>2", [1, 2]),
        ] as [(String, [Int])])
    func anchors(text: String, numbers: [Int]) {
        #expect(DatText.anchors(DatText.plain(text)) == numbers)
    }

    @Test("who answers everybody answers the first hundred")
    func manyAnchors() {
        #expect(DatText.anchors((1...300).map { ">>\($0)" }.joined(separator: " ")) == Array(1...100))
    }
}
