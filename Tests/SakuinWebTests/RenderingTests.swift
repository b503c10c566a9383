// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import SakuinWeb

@Suite struct RenderingTests {
    @Test("Text ends neither a tag nor an attribute, whatever stands behind its signs")
    func escaping() {
        #expect(PageText.escaped("<b>&\"'\r\n\0") == "&lt;b&gt;&amp;&quot;&#39;&#13;\n\u{FFFD}")
        // One character for Swift, two for a browser.
        #expect(PageText.escaped("\"\u{301} onclick=x") == "&quot;\u{301} onclick=x")
        for sign in ["<", ">", "&", "\"", "'"] {
            let rendered = Templates.render("piece", ["text": sign + "\u{301}", "mark": true])
            #expect(!rendered.dropFirst("<mark>".count).dropLast("</mark>".count).contains(sign + "\u{301}"))
        }
    }

    @Test("Every word that a template takes is in the table, and every word of the table in a template or a page")
    func words() {
        for (name, text) in WebFile.all where name.hasSuffix(".mustache") {
            for match in text.matches(of: /\{\{[#\^\/]?t\.([A-Za-z0-9]+)\}\}/) {
                #expect(WordTable.all[String(match.1)] != nil, "\(name): \(match.1)")
            }
            // What is not compiled in would be left out without a word.
            for match in text.matches(of: /\{\{>([^}]*)\}\}/) {
                #expect(WebFile.all.contains { $0.name == match.1 + ".mustache" }, "\(name): \(match.1)")
            }
            // The only text that comes in as it is has been made and escaped by this program.
            for match in text.matches(of: /\{\{\{([^}]*)\}\}\}/) {
                #expect(["chart", "facets"].contains(String(match.1)), "\(name): \(match.1)")
            }
            #expect(!text.contains("{{&"), "\(name)")
            // The policy forbids scripts and styles in the page, and a browser leaves them out without a word.
            #expect(text.firstMatch(of: /<script(?! src=)|<style|\son[a-z]+=|\sstyle=|javascript:/) == nil, "\(name)")
        }
    }

    @Test("Every template can be rendered without a value")
    func templates() {
        for (name, _) in WebFile.all where name.hasSuffix(".mustache") && name != "clause.mustache" {
            _ = Templates.render(String(name.dropLast(".mustache".count)), ["clauses": [Model](), "fault": nil])
        }
    }

    private func shown(_ text: MarkedText) -> String {
        text.runs().map { Templates.render("run", $0) }.joined()
    }

    @Test("Matches are marked by their bytes, within links too, and all of the text is there")
    func marks() {
        let text = "東京 http://example.com/東京(駅) <b>"
        let marks = [Highlight(field: .body, start: 0, end: 6), Highlight(field: .body, start: 14, end: 21)]
        #expect(
            shown(MarkedText(text, marks, links: ["http://example.com/"]))
                == "<mark id=\"m1\" tabindex=\"-1\">東京</mark> <a href=\"http://example.com/\" "
                + "rel=\"noreferrer nofollow noopener\">http://<mark id=\"m2\" tabindex=\"-1\">example</mark>.com/</a>"
                + "東京(駅) &lt;b&gt;")
        // Those of the other field, and those beside the snippet, are none.
        let title = MarkedText("東京", start: 6, marks + [Highlight(field: .title, start: 9, end: 15)], in: .title)
        #expect(title.marks == [3..<6])
    }

    @Test("What is no address of the web is no link")
    func links() {
        for address in [
            "javascript:alert(1)", "data:text/html,x", "//example.com", "HTTP://example.com", "file:///etc",
        ] {
            #expect(!shown(MarkedText(address, links: [address])).contains("<a "))
        }
    }

    @Test("A name that a model lacks is not sought around it where it is told to be empty")
    func absent() {
        let model: Model = ["address": "outer", "runs": [["address": nil, "pieces": [Model]()] as Model]]
        #expect(!Templates.render("run", model).contains("outer") || model["address"] as? String == "outer")
        #expect(shown(MarkedText("a")) == "a")
    }

    @Test("A difference has both texts, and nothing more")
    func difference() {
        let cases = [
            ("東京に行った。", "東京へ行った。"), ("", "新しい"), ("古い", ""), ("same", "same"), ("hello world", "hello there world"),
            ("👨‍👩‍👧と犬", "👨‍👩‍👧と猫"), (String(repeating: "あ\n", count: 9000), String(repeating: "い\n", count: 9000)),
        ]
        for (old, new) in cases {
            let pieces = Difference.pieces(from: old, to: new)
            #expect(pieces.filter { $0.kind != .inserted }.map(\.text).joined() == old)
            #expect(pieces.filter { $0.kind != .removed }.map(\.text).joined() == new)
        }
        #expect(
            Difference.pieces(from: "東京に行った。", to: "東京へ行った。").map(\.text) == ["東京", "に", "へ", "行った。"])
    }

    @Test("The place of a fault is marked, and its carets stand below it where wide characters take two columns")
    func fault() {
        let model = QueryFault.model("東京 date:x 大阪", start: 3, end: 9)
        #expect(model["before"] as? String == "東京 " && model["wrong"] as? String == "date:x")
        #expect(model["indent"] as? String == "     " && model["carets"] as? String == "^^^^^^")
        #expect(QueryFault.model("東京 OR", start: 5, end: 5)["carets"] as? String == "^")
    }
}
