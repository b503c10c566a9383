// SPDX-License-Identifier: GPL-2.0-or-later
//
// How fast text becomes terms on one core, in MB of raw text a second: folding, cutting, and both. Reads a file of texts
// that end with U+001E; prints one object of JSON.

import Foundation
import SakuinText

@main
struct TokenizerBenchmark {
    static let rounds = 7

    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments[1]))
        let texts = file.split(separator: 0x1E).map { [UInt8]($0) }
        let megabytes = Double(texts.reduce(0) { $0 + $1.count }) / 1e6
        let folded = texts.map { FoldedText($0.span).bytes }
        var codes = TermCodes()
        var terms = 0
        let folding = speed(megabytes) { for text in texts { _ = FoldedText(text.span) } }
        let cutting = speed(megabytes) {
            terms = 0
            for text in folded {
                _ = codes.read(text.span, from: 0)
                terms += codes.short.count + codes.words.count
            }
        }
        let both = speed(megabytes) {
            for text in texts { _ = codes.read(FoldedText(text.span).bytes.span, from: 0) }
        }
        print(
            """
            {"megabytes": \(megabytes), "terms": \(terms), "fold": \(folding), "cut": \(cutting), "both": \(both)}
            """)
    }

    /// The median of all rounds but the first.
    private static func speed(_ megabytes: Double, _ body: () -> Void) -> Double {
        body()
        let times = (0..<rounds).map { _ in ContinuousClock().measure(body) / .seconds(1) }
        return megabytes / times.sorted()[rounds / 2]
    }
}
