// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import SakuinWeb

@Suite struct TextPartsTests {
    private func parts(_ text: String, _ marks: [Range<Int>] = [], links: [String] = [], room: Int) -> [String] {
        let highlights = marks.map { Highlight(field: .body, start: $0.lowerBound, end: $0.upperBound) }
        let marked = MarkedText(text, highlights, in: .body, links: links)
        return marked.parts(room: room).map { String(decoding: marked.bytes[$0], as: UTF8.self) }
    }

    @Test("A text that has room is one part, and so is none")
    func short() {
        #expect(parts("", room: 10) == [""] && parts("東京", room: 6) == ["東京"])
    }

    @Test("A part ends behind a paragraph, else a line, else a sentence or a space, else a character")
    func ends() {
        #expect(parts("一行\n二行\n\n三行\n四", room: 22) == ["一行\n二行\n\n", "三行\n四"])
        #expect(parts("一行\r\n\r\n三行です", room: 26) == ["一行\r\n\r\n", "三行です"])
        #expect(parts("一行目\n二行目", room: 15) == ["一行目\n", "二行目"])
        #expect(parts("一つ。二つめ", room: 15) == ["一つ。", "二つめ"])
        #expect(parts("one two three", room: 9) == ["one two ", "three"])
        #expect(parts("東京東京", room: 7) == ["東京", "東京"])
        // A line in the first half would leave half a page empty.
        #expect(parts("a\nbbbbbbbbbbbbbb", room: 10) == ["a\nbbbbbbbb", "bbbbbb"])
    }

    @Test("Signs that HTML has words for take the room of these")
    func signs() {
        #expect(parts("\"\"\"\"", room: 12) == ["\"\"", "\"\""])
        #expect(parts("<<a", room: 8) == ["<<", "a"])
    }

    @Test("No match, no link and no character is cut, unless it has no room alone")
    func whole() {
        #expect(parts("あい東京う", [6..<12], room: 100) == ["あい", "東京う"])
        let family = "👨‍👩‍👧"
        #expect(parts(family + family, room: 20) == [family, family])
        #expect(
            parts("ab http://example.com/ cd", links: ["http://example.com/"], room: 119).contains {
                $0.contains("http://example.com/")
            })
        let accents = "e" + String(repeating: "\u{301}", count: 40)
        let cut = parts(accents, room: 20)
        #expect(cut.joined() == accents && cut.allSatisfy { $0.utf8.count <= 20 } && cut.count > 4)
        let match = String(repeating: "猫", count: 100)
        let pieces = parts(match, [0..<300], room: 130)
        #expect(pieces.joined() == match && pieces.count > 1)
    }

    @Test(
        "Whatever the text, the marks and the room, the parts are the text, none is empty, and each has as much as fits"
    )
    func random() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "あ", "東京", "\n", "\n\n", "\r\n", "。", " ", "<", "\"", "e\u{301}", "👨‍👩‍👧", "🇯🇵", "http://a/", "x", "\0",
            "\u{300}",
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? ""
            }.joined()
            let starts =
                text.indices.map { text.utf8.distance(from: text.startIndex, to: $0) } + [
                    text.utf8.count
                ]
            var marks: [Range<Int>] = []
            var place = 0
            while place + 3 < starts.count {
                let end = min(starts.count - 1, place + Int.random(in: 1...3, using: &generator))
                if Bool.random(using: &generator) { marks.append(starts[place]..<starts[end]) }
                place = end + Int.random(in: 0...2, using: &generator)
            }
            let highlights = marks.map { Highlight(field: .body, start: $0.lowerBound, end: $0.upperBound) }
            let marked = MarkedText(text, highlights, in: .body, links: ["http://a/"])
            let room = Int.random(in: 200...600, using: &generator)
            let ranges = marked.parts(room: room)
            #expect(ranges.map { String(decoding: marked.bytes[$0], as: UTF8.self) }.joined() == text)
            #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == marked.bytes.count)
            for (part, next) in zip(ranges, ranges.dropFirst()) {
                #expect(part.upperBound == next.lowerBound && !part.isEmpty && !next.isEmpty)
                #expect(marked.size(of: part) <= room)
                #expect(
                    !marked.marks.contains {
                        $0.lowerBound < part.upperBound && part.upperBound < $0.upperBound
                            && marked.size(of: $0) <= room
                    },
                    "\(text)")
                let end = text.utf8.index(text.startIndex, offsetBy: part.upperBound)
                // A match may begin or end within a character; before it a part ends there.
                let isOfMark = marked.marks.contains { $0.lowerBound == part.upperBound }
                #expect(isOfMark || String.Index(end, within: text) != nil, "\(text)")
            }
        }
    }

    @Test("A beginning has a mark where it is cut, and is never half a character of bytes")
    func shortening() {
        #expect(shortened("東京", characters: 2) == "東京" && shortened("東京都", characters: 2) == "東京…")
        #expect(shortened("👨‍👩‍👧猫", characters: 1).utf8.count <= 4 + "…".utf8.count)
        let accents = "a" + String(repeating: "\u{300}", count: 10_000)
        #expect(shortened(accents).utf8.count <= 4 * 160 + 3 && shortenedBefore(accents).utf8.count <= 4 * 160 + 3)
        #expect(shortenedBefore("東京") == "東京")
        let title = MarkedText("猫猫猫", [Highlight(field: .title, start: 0, end: 9)], in: .title)
        #expect(title.pieces(upTo: 3).compactMap { $0["text"] as? String } == ["猫", "…"])
    }

    @Test("A list goes over pages by its entries' sizes, none is lost, and a large one stands alone")
    func pages() {
        let list = PagedList([3, 3, 3, 50, 3, 3, 3, 3, 3], room: 10, most: 4)
        #expect(list.starts == [0, 3, 4, 7])
        #expect(list.starts.indices.map(list.range) == [0..<3, 3..<4, 4..<7, 7..<9])
        #expect((0..<9).map(list.page) == [0, 0, 0, 1, 2, 2, 2, 3, 3] && list.page(of: 100) == 3)
        #expect(PagedList([], room: 10, most: 4).range(of: 0) == 0..<0)
        #expect(PagedList(Array(repeating: 0, count: 9), room: 10, most: 4).starts == [0, 4, 8])
    }
}
