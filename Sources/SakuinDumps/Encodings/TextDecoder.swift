// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bytes of an encoding become UTF-8. What is no character is replaced by U+FFFD, byte for byte, and counted: a lone bad
// byte costs itself and nothing else. The C library converts; its CP932 and EUC-JP-MS have the characters that files of
// those names hold (①, ㈱, 髙), which the strict sets have not.

/// Decodes one text, handed in by pieces that may be cut anywhere.
protocol TextDecoder {
    /// Bytes that were replaced.
    var replaced: Int { get }
    /// The text of `piece`, and of what was cut before it.
    mutating func decode(_ piece: [UInt8]) -> [UInt8]
    /// What is left at the end of the text.
    mutating func finish() -> [UInt8]
}

/// U+FFFD.
let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
