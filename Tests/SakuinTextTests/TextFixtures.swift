// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation

@testable import SakuinText

/// Files of the repository that tests read.
enum Fixtures {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The rows of a table: lines without `#` at their start, cut at tabs.
    static func rows(_ path: String) throws -> [[String]] {
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.components(separatedBy: "\n").filter { !$0.isEmpty && !$0.hasPrefix("#") }
            .map { $0.components(separatedBy: "\t") }
    }

    /// `text` with `\u{...}` replaced by the scalar it names.
    static func unescaped(_ text: String) -> String {
        let pieces = text.components(separatedBy: "\\u{")
        return pieces.dropFirst().reduce(pieces[0]) { result, piece in
            let parts = piece.components(separatedBy: "}")
            let scalar = UInt32(parts[0], radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? "?"
            return result + scalar + parts.dropFirst().joined(separator: "}")
        }
    }
}

/// Random text that is as hard to fold as text can be, repeated by its seed (SplitMix64).
struct NastyText: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Combining marks, jamo, voicing marks, selectors, joiners, compatibility forms; and any scalar of any plane.
    private static let ranges: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0xA0...0x24F, 0x300...0x36F, 0x3B1...0x3C9, 0x5B0...0x5C7, 0x900...0x9FF, 0xB3E...0xBD7,
        0x1100...0x11FF,
        0x1E00...0x1FFF, 0x2000...0x206F, 0x2100...0x214F, 0x2460...0x24FF, 0x3000...0x30FF, 0x3131...0x33FF,
        0x4E00...0x4E20,
        0xAC00...0xAC40, 0xF900...0xFAFF, 0xFB00...0xFDFF, 0xFE00...0xFE0F, 0xFF00...0xFFEF, 0x1D15E...0x1D1C0,
        0x1F1E6...0x1F1FF, 0x1F3FB...0x1F64F, 0x2F800...0x2FA1D, 0xE0000...0xE01EF, 0...0x10FFFF,
    ]

    mutating func text(upTo length: Int) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...length, using: &self) {
            let range = NastyText.ranges[Int.random(in: 0..<NastyText.ranges.count, using: &self)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
