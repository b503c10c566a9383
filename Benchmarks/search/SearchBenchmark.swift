// SPDX-License-Identifier: GPL-2.0-or-later
//
// sakuin's reader in a process of its own, asked as tantivy and Lucene are: no socket, no snippets.
//   SearchBenchmark ask INDEX ORDER TOTAL WARMUPS ROUNDS ANSWERS < QUERIES
//                    a query a line; WARMUPS rounds of all, then ROUNDS; what was found goes to ANSWERS as JSON, a line
//                    each; a line each: milliseconds of all rounds
// ORDER is relevance or newest, TOTAL quick or exact.

import Foundation
import SakuinIndex

@main
struct SearchBenchmark {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 8, words[1] == "ask", let order = SortOrder(rawValue: words[3]),
            let warmups = Int(words[5]), let rounds = Int(words[6])
        else {
            FileHandle.standardError.write(Data("usage: SearchBenchmark ask …\n".utf8))
            exit(2)
        }
        let reader = try IndexReader(IndexDirectory(path: words[2]))
        let budget = words[4] == "exact" ? SearchRequest.unlimitedCountBudget : SearchRequest.standardCountBudget
        var queries: [String] = []
        while let line = readLine() { queries.append(line) }
        var times = queries.map { _ in [Double]() }
        var answers = ""
        for round in -warmups..<rounds {
            for (at, text) in queries.enumerated() {
                let begin = ContinuousClock.now
                let page = try reader.search(
                    SearchRequest(query: try QueryParser.parse(text), sort: order, countBudget: budget))
                if round >= 0 { times[at].append((ContinuousClock.now - begin) / .milliseconds(1)) }
                if round == -warmups { answers += told(page) }
            }
        }
        try answers.write(toFile: words[7], atomically: false, encoding: .utf8)
        for each in times { print(each.map { String(format: "%.4f", $0) }.joined(separator: " ")) }
    }

    private static func told(_ page: SearchPage) -> String {
        "{\"total\": \(page.total), \"exact\": \(page.isTotalExact), \"hits\": \(page.hits.count)}\n"
    }
}
