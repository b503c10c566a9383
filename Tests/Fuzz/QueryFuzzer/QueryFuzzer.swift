// SPDX-License-Identifier: GPL-2.0-or-later
//
// Queries made by libFuzzer, parsed, loosened and made ready at every level; what is refused must point into the query.

import CFuzzer
import Glibc
import SakuinText

@testable import SakuinIndex

@main
enum Fuzzer {
    static func main() { cfuzzer_run(CommandLine.argc, CommandLine.unsafeArgv, readFuzzed) }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(QueryError) {
            let query = try QueryParser.parse(text, now: 1_717_600_000)
            prepare(query)
            prepare(query.loosened)
        } catch {
            precondition(0 <= error.position.lowerBound && error.position.upperBound <= text.unicodeScalars.count)
            precondition(!error.message.isEmpty && !error.japanese.isEmpty)
        }
    }

    private static func prepare(_ query: Query) {
        switch query {
        case .all(let parts), .any(let parts): for part in parts { prepare(part) }
        case .not(let part): prepare(part)
        case .text(let clause):
            for level in FoldLevel.allCases {
                _ = Pattern.all(clause.phrase, level: level, isPrefix: clause.isPrefix)
                _ = GappedPattern(clause.phrase, level: level, isPrefix: clause.isPrefix)
            }
            _ = NearStrings.near(String(decoding: FoldedText(clause.phrase).bytes, as: UTF8.self))
        case .loose(let clauses): for level in FoldLevel.allCases { _ = SentencePieces(clauses.map { ($0, level) }) }
        case .expression(let clause):
            for level in FoldLevel.allCases { _ = try? Expression(clause.source, level: level) }
        case .selector: break
        }
    }
}

private func readFuzzed(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    Fuzzer.read(UnsafeBufferPointer(start: data, count: size))
    return 0
}
