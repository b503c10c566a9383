// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import FoundationXML
import SakuinClient
import SakuinExport
import Testing

@testable import sakuin

@Suite struct SVGChartTests {
    /// What a reader of XML finds: elements with their attributes, and all text.
    private final class Picture: NSObject, XMLParserDelegate {
        var elements: [(name: String, attributes: [String: String])] = []
        var texts: [String] = []
        private var text = ""

        init?(_ svg: String) {
            super.init()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = self
            guard parser.parse() else { return nil }
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append((name, attributes))
            text = ""
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            if ["text", "title"].contains(name) { texts.append(text) }
            text = ""
        }
    }

    @Test("A picture is XML that needs nothing beside it, with axes, a legend and what it was made of")
    func curves() throws {
        let queries = ["<東京> & \"大阪\"\u{1}", "京都"]
        let figure = Sample.figure(Sample.counts([(queries[0], [1, 2, 3]), (queries[1], [4, 0, 8])]))
        let svg = SVGChart(figure: figure, caption: "made of this").text()
        let picture = try #require(Picture(svg))
        #expect(!svg.contains("href") && !svg.contains("script") && !svg.contains("url("))
        let lines = picture.elements.filter { $0.name == "polyline" }
        #expect(lines.count == 2)
        // Told apart without colours, too.
        #expect(Set(lines.map { $0.attributes["stroke"] }).count == 2)
        #expect(Set(lines.map { $0.attributes["stroke-dasharray"] }).count == 2)
        for (line, counts) in zip(lines, [[1, 2, 3], [4, 0, 8]]) {
            let points = (line.attributes["points"] ?? "").split(separator: " ").map { point in
                point.split(separator: ",").compactMap { Double($0) }
            }
            #expect(points.count == 3)
            let (base, top) = (416.0, 24.0)
            for (point, count) in zip(points, counts) {
                #expect(abs(point[1] - (base - (base - top) * Double(count) / 8)) < 0.01)
            }
        }
        for text in ["2019", "2020", "2021", "posts", "year (Japan's time)", "0", "8", "made of this"] {
            #expect(picture.texts.contains(text), "\(text) of \(picture.texts)")
        }
        #expect(picture.texts.contains { $0.hasPrefix("<東京> & \"大阪\"␁ (8 posts, first 2019-04-01") })
    }

    @Test("What comes again and again is drawn as bars")
    func bars() throws {
        let keys = (1...7).map(String.init)
        let answer = Sample.counts([("東京", [1, 2, 3, 4, 5, 6, 7])], by: "weekday", keys: keys)
        let picture = try #require(
            Picture(SVGChart(figure: Sample.figure(answer, language: "ja_JP.UTF-8"), caption: "").text()))
        #expect(picture.elements.count { $0.name == "polyline" } == 0)
        for day in ["月", "火", "水", "木", "金", "土", "日"] { #expect(picture.texts.contains(day)) }
    }

    @Test("Nothing to draw is a picture all the same")
    func empty() throws {
        let answer = Sample.counts([("東京", [])])
        let empty = try #require(Picture(SVGChart(figure: Sample.figure(answer), caption: "").text()))
        #expect(empty.texts.contains("no match falls into a stretch"))
        var none = Sample.counts([("東京", [0, 0])])
        none.series[0].total = 0
        let picture = try #require(
            Picture(SVGChart(figure: Sample.figure(none, language: "ja_JP.UTF-8"), caption: "").text()))
        #expect(picture.texts.contains("一致する投稿はありません"))
        let drawn = try #require(
            Picture(SVGChart(figure: Sample.figure(Sample.counts([("東京", [0, 1])])), caption: "").text()))
        #expect(!drawn.texts.contains { $0.contains("match") })
    }
}
