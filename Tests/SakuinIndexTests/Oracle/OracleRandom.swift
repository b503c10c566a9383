// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

/// Random numbers that a seed repeats (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators",
/// 2014: SplitMix64).
struct OracleRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True once in `times`.
    mutating func oneIn(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func pick<Choices: RandomAccessCollection>(_ choices: Choices) -> Choices.Element {
        choices[choices.index(choices.startIndex, offsetBy: Int.random(in: 0..<choices.count, using: &self))]
    }
}

/// Where the tests stand in the repository, and what they may read there.
enum Repository {
    /// The root, through any link that the package was reached by.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let realPosts = root.deletingLastPathComponent().appending(path: "shared/data/posts-open-20MB.jsonl.zst")
}

/// How much the oracle is to try, from the environment.
struct OracleSetting {
    var cases = 10_000
    var seed: UInt64

    init() {
        let environment = ProcessInfo.processInfo.environment
        if let text = environment["SAKUIN_ORACLE_CASES"], let number = Int(text) { cases = number }
        seed = environment["SAKUIN_ORACLE_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0..<1_000_000_000)
    }
}

/// A folder of a test's own, gone when the test lets it go.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sakuin-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
