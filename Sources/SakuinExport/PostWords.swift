// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinTerminal

// How a post is named and shown in words, whatever it is written into.

extension Language {
    package func posts(_ count: Int) -> String {
        say("\(grouped(count))件", "\(grouped(count)) \(count == 1 ? "post" : "posts")")
    }

    /// What stands for the title of a post that has none.
    package var untitled: String { say("（無題）", "(untitled)") }
}

/// RFC 3339 as people in Japan read it: `2024-06-05 20:50`, the zone left out where it is Japan's.
package func shortTime(_ time: String?) -> String? {
    guard let time else { return nil }
    let zone = "+09:00"
    let local = time.hasSuffix(zone) ? String(time.dropLast(zone.count)) : time
    return local.split(separator: "T", maxSplits: 1).joined(separator: " ")
}

/// The text without line ends.
package func withoutLineEnds(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
}

/// The address if a page may lead there: one of the web, in which nothing ends a mark or an attribute.
package func webAddress(_ text: String) -> String? {
    let isOfWeb = text.hasPrefix("https://") || text.hasPrefix("http://")
    let isSafe = text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && $0.value != 0x7F && !"<>\"'`\\".unicodeScalars.contains($0)
    }
    return isOfWeb && isSafe ? text : nil
}
