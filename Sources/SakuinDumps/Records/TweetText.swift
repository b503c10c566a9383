// SPDX-License-Identifier: GPL-2.0-or-later
//
// What tweets write in their own way, wherever they are kept: archives of X, tables and what Twitter's interface answered.

internal import SakuinText

enum TweetText {
    /// Of a post, made of the number of the tweet.
    static func id(_ number: String) -> String { "x:" + number }

    static func address(_ number: String) -> String { "https://x.com/i/status/" + number }

    /// The text of a repost with the whole of what it repeats; nil where that is not known, or stands there already.
    static func wholeRepost(_ text: String, of original: String?, by name: String?) -> String? {
        guard let original, text.hasPrefix("RT @") else { return nil }
        let start = name.map { "RT @\($0): " } ?? String(text.prefix { $0 != ":" }) + ": "
        let whole = start + original
        return whole == text ? nil : whole
    }

    /// The text without the three escapes that the archive writes.
    static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        return [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")].reduce(text) { replaced($1.0, by: $1.1, in: $0) }
    }

    /// By bytes: a mark that joins the character before it would hide that from a search by characters. By hand: the
    /// library's search for several elements takes a hundred times as long.
    static func replaced(_ words: String, by others: String, in text: String) -> String {
        let (bytes, sought, others) = (Array(text.utf8), Array(words.utf8), Array(others.utf8))
        var result: [UInt8] = []
        var (start, index) = (0, 0)
        while index + sought.count <= bytes.count {
            guard bytes[index] == sought[0], bytes[index...].starts(with: sought) else {
                index += 1
                continue
            }
            result += bytes[start..<index] + others
            index += sought.count
            start = index
        }
        return start == 0 ? text : String(decoding: result + bytes[start...], as: UTF8.self)
    }

    /// The first moment from which on archives before 2019 tell the time of day and not only the day: 2010-11-05 UTC.
    private static let timesOfDayFrom: Int64 = 1_288_915_200

    /// `Wed Oct 19 20:07:25 +0000 2022`, or `2009-03-15 12:34:56 +0000`.
    static func time(_ text: String) -> PostTime? {
        let time = DateText.time(text)
        guard let told = time, told.seconds < timesOfDayFrom, text.contains("00:00:00") else { return time }
        return PostTime(seconds: told.seconds - japanOffset, precision: .day)
    }
}
