// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

/// What is made of the table of the query language: `SAKUIN_WRITE_GOLDEN=1` writes it anew.
@Suite struct QueryTableTests {
    private static let document = Repository.root.appending(path: "Index/QUERIES.md")

    private static func compare(_ made: String, with file: URL) throws {
        if ProcessInfo.processInfo.environment["SAKUIN_WRITE_GOLDEN"] != nil {
            try made.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == made)
    }

    /// The document with `rows` in the place of those below the table's head.
    private static func replacing(_ head: String, _ rows: [String], in text: String) throws -> String {
        var lines = text.components(separatedBy: "\n")
        let first = try #require(lines.firstIndex(of: head)) + 2
        let last = lines[first...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
        lines.replaceSubrange(first..<last, with: rows)
        return lines.joined(separator: "\n")
    }

    @Test("Index/QUERIES.md has the table of the language")
    func queries() throws {
        var text = try String(contentsOf: Self.document, encoding: .utf8)
        text = try Self.replacing(
            "| written | finds posts |",
            QueryExample.all.map {
                "| `\($0.written.replacing("|", with: "\\|"))` | \($0.english.replacing("|", with: "\\|")) |"
            },
            in: text)
        text = try Self.replacing(
            "| field | also | values |",
            QueryOperator.all.map { one in
                let values = one.values.map { "`\($0)`" }.joined(separator: ", ")
                return "| `\(one.name)` | \(one.japaneseNames.joined(separator: "、")) | \(values) |"
            }, in: text)
        try Self.compare(text, with: Self.document)
    }

    @Test("the client has the table of the language")
    func client() throws {
        let sources = Repository.root.appending(path: "Sources/SakuinClient")
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        let file = try #require(files?.first { $0.lastPathComponent == "QueryTable.swift" })
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        let examples = QueryExample.all.map {
            "        QueryExample(\(quoted($0.written)), \(quoted($0.japanese)), \(quoted($0.english))),"
        }
        let operators = QueryOperator.all.map { one in
            let values = one.values.map(quoted).joined(separator: ", ")
            return
                "        QueryOperator(\(quoted(one.name)), \(quoted(one.japaneseNames.first ?? one.name)), [\(values)]),"
        }
        let made = """
            // swift-format-ignore-file
            // SPDX-License-Identifier: GPL-2.0-or-later
            //
            // Made by QueryTableTests of the operators in SakuinIndex: the client links nothing that knows them. Do not edit.

            extension QueryExample {
                package static let all = [
            \(examples.joined(separator: "\n"))
                ]
            }

            extension QueryOperator {
                package static let all = [
            \(operators.joined(separator: "\n"))
                ]
            }

            """
        try Self.compare(made, with: file)
    }

    @Test("every operator that chooses posts is tried by the oracle")
    func oracle() {
        // These have cases of their own in the oracle's queries.
        let older = ["re", "id", "link", "source", "is", "since", "until", "date"]
        let tried = NaiveSelectors.all.map { $0.name } + older
        for one in QueryOperator.all {
            if case .value = one.reading { #expect(tried.contains(one.name), "\(one.name):") }
        }
    }
}
