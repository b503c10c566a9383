// SPDX-License-Identifier: GPL-2.0-or-later

// A page stays small whatever its posts hold: what stands for a post in a list is its beginning. All of it stands on the post's page.

/// The beginning of a text that has room for a few words, with `…` behind it where it is cut.
///
/// - Parameter most: characters. Of those that are made of many scalars there are fewer: none has more than four bytes on average.
func shortened(_ text: String, characters most: Int = 160) -> String {
    let end = shortEnd(of: text, characters: most)
    return end < text.utf8.count ? beginning(of: text, bytes: end) + "…" : text
}

/// Where such a beginning ends, in bytes.
func shortEnd(of text: String, characters most: Int = 160) -> Int {
    // Every character has a byte at least.
    guard text.utf8.count > most else { return text.utf8.count }
    let end = text.index(text.startIndex, offsetBy: most, limitedBy: text.endIndex) ?? text.endIndex
    let bytes = text.utf8.distance(from: text.startIndex, to: end)
    return bytes <= 4 * most ? bytes : beginning(of: text, bytes: 4 * most).utf8.count
}

/// The end of a text, with `…` before it where it is cut: what stands before a match.
func shortenedBefore(_ text: String, characters most: Int = 160) -> String {
    guard text.utf8.count > 4 * most else { return text }
    return "…" + String(decoding: text.utf8.suffix(4 * most).drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
}

/// The first bytes of a text, so many at most and no half of a scalar.
func beginning(of text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    let utf8 = Array(text.utf8.prefix(bytes + 1))
    let end = utf8.indices.last { utf8[$0] & 0xC0 != 0x80 } ?? 0
    return String(decoding: utf8[..<end], as: UTF8.self)
}

/// The most that each of several may have so that all together have no more than there is.
func fairShare(of room: Int, among lengths: [Int]) -> Int {
    var (rest, left) = (room, lengths.count)
    for length in lengths.sorted() {
        guard length <= rest / left else { return rest / left }
        (rest, left) = (rest - length, left - 1)
    }
    return .max
}
