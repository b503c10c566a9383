// SPDX-License-Identifier: GPL-2.0-or-later
//
// Queries made by libFuzzer, parsed, read as sentences and made ready at every level, and asked of a small index, which must answer as a scan of
// its posts does; what is refused must point into the query.

import CFuzzer
import Glibc
import SakuinText

@testable import SakuinIndex

@main
enum Fuzzer {
    /// Opened once: what the index answers depends on the query alone.
    nonisolated(unsafe) private static var reader: IndexReader?
    // libFuzzer calls on the thread that set it, and on no other.

    static func main() {
        do { reader = try index() } catch { fatalError("no index: \(error)") }
        cfuzzer_run(CommandLine.argc, CommandLine.unsafeArgv, readFuzzed)
    }

    private static func index() throws -> IndexReader {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var folder = Array("\(parent)/sakuin-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&folder) != nil else { fatalError("no folder in \(parent)") }
        let path = String(decoding: folder.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let directory = IndexDirectory(path: path + "/index")
        let writer = try IndexWriter(directory)
        let ingest = try writer.ingest()
        let dump = ingest.begin("/d/a", stamp: FileStamp(size: 1, modified: 1, changed: 1))
        try ingest.add(posts.enumerated().map { ($1, Place(line: $0 + 1, lastLine: $0 + 1)) }, to: dump)
        ingest.finish(dump) { $0.reader = "fuzz" }
        try writer.apply(ingest)
        return try IndexReader(directory)
    }

    private static var posts: [Post] {
        let names = ["ひろ", "ヒロ太郎", "IROHA", "Ａlice", "が\u{3099}", String(repeating: "長", count: 200), "a b", nil]
        let bodies = [
            "東京タワーと大阪城", "とうきょうへ行く ﾄｳｷｮｳ", "abc ABC ａｂｃ 12.5", "https://example.com/a?b=c を見た",
            "短", String(repeating: "長い本文。", count: 40), "犬と猫。犬は\n吠える", "e\u{301}té café が\u{3099}ぎ",
        ]
        return (0..<64).map { number in
            let second = Int64(1_400_000_000 + number * 7_000_000)
            return Post(
                id: number % 3 == 0 ? nil : "\(number)",
                time: number % 7 == 0 ? nil : PostTime(seconds: second, precision: .second),
                title: number % 5 == 0 ? "題 \(number)" : nil,
                body: bodies[number % bodies.count] + (number < 8 ? "" : " \(number)"),
                replyTo: number % 11 == 0 ? "1" : nil, author: names[number / 8])
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(QueryError) {
            let query = try QueryParser.parse(text, now: 1_717_600_000)
            prepare(query)
            prepare(query.asSentence)
            compare(query, at: FoldLevel.allCases[bytes.count % FoldLevel.allCases.count])
        } catch {
            precondition(0 <= error.position.lowerBound && error.position.upperBound <= text.unicodeScalars.count)
            precondition(!error.message.isEmpty && !error.japanese.isEmpty)
        }
    }

    /// At one level a query: a scan of all posts takes time.
    private static func compare(_ query: Query, at level: FoldLevel) {
        guard let reader else { return }
        do throws(IndexError) {
            let comparison = try reader.compare(query, fold: level)
            guard comparison.isEqual else {
                fatalError("\(level): only by a scan \(comparison.missing), only by the index \(comparison.extra)")
            }
        } catch { fatalError("the index cannot answer: \(error)") }
    }

    private static func prepare(_ query: Query) {
        switch query {
        case .all(let parts), .any(let parts): for part in parts { prepare(part) }
        case .not(let part): prepare(part)
        case .text(let clause):
            for level in FoldLevel.allCases {
                _ = Pattern.all(clause.phrase, level: level, isPrefix: clause.isPrefix)
                _ = BrokenPattern(clause.phrase, level: level)
                _ = GappedPattern(clause.phrase, level: level, isPrefix: clause.isPrefix)
            }
            _ = NearStrings.near(String(decoding: FoldedText(clause.phrase).bytes, as: UTF8.self))
        case .near(let near): for clause in near.phrases { prepare(.text(clause)) }
        case .sentence(let clauses):
            for level in FoldLevel.allCases { _ = SentencePieces(clauses.map { ($0, level) }) }
        case .regex(let clause):
            for level in FoldLevel.allCases { _ = try? FoldedRegex(clause.source, level: level) }
        case .selector: break
        }
    }
}

private func readFuzzed(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    Fuzzer.read(UnsafeBufferPointer(start: data, count: size))
    return 0
}
