// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

enum Fingerprint {
    /// 64 bits of a SHA-256 of these parts, each with its length before it.
    static func of(_ parts: [String]) -> UInt64 {
        var hash = SHA256()
        for part in parts {
            hash.update("\(part.utf8.count):")
            hash.update(part)
        }
        return hash.finishBytes().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
