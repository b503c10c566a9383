// SPDX-License-Identifier: GPL-2.0-or-later
//
// A long tweet stands twice in an archive of X: with its number and its beginning among the tweets, and whole among the
// long ones, without its number. They are one post. Which file comes first in the archive is not told.

internal import SakuinText

struct XTwins {
    /// Long tweets by the second in which they were posted, and tweets that may be the beginning of one.
    private var wholes: [Int64: [PlacedPost]] = [:]
    private var beginnings: [Int64: [PlacedPost]] = [:]
    /// What is left when all has been read, the first at the end.
    private var rest: [PlacedPost]?
    /// Posts that were put into another.
    private(set) var joined = 0

    /// Bytes. A beginning that is shorter may be another tweet's, too.
    private static let shortestBeginning = 20
    /// What a tweet of 280 has at least that does not end in an ellipsis: kanji and kana count twice.
    private static let fullWeight = 250

    /// The post, if it cannot be a part of another.
    mutating func passing(_ placed: PlacedPost) -> PlacedPost? {
        guard placed.post.id != nil, let second = placed.post.time?.seconds else { return placed }
        // Long tweets have no address.
        if placed.post.url == nil {
            wholes[second, default: []].append(placed)
        } else if XTwins.mayBeCut(placed.post.body) {
            beginnings[second, default: []].append(placed)
        } else {
            return placed
        }
        return nil
    }

    /// The next of the posts that were held back.
    mutating func next() -> PlacedPost? {
        if rest == nil { rest = all().reversed() }
        return rest?.popLast()
    }

    /// All that was held back, beginnings put into their whole tweets, in the order of time.
    private mutating func all() -> [PlacedPost] {
        var all: [PlacedPost] = []
        for second in Set(wholes.keys).union(beginnings.keys).sorted() {
            var longs = wholes[second] ?? []
            for tweet in beginnings[second] ?? [] {
                let beginning = XTwins.beginning(of: tweet.post.body)
                let found = longs.firstIndex { $0.post.url == nil && $0.post.body.utf8.starts(with: beginning.utf8) }
                guard beginning.utf8.count >= XTwins.shortestBeginning, let found else {
                    all.append(tweet)
                    continue
                }
                longs[found].post.join(tweet.post)
                joined += 1
            }
            all += longs
        }
        (wholes, beginnings) = ([:], [:])
        return all
    }

    private static func mayBeCut(_ text: String) -> Bool {
        if withoutLink(text).hasSuffix("…") { return true }
        return text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x1100 ? 1 : 2) } >= fullWeight
    }

    /// The text without the address of the whole tweet and the ellipsis before it.
    private static func beginning(of text: String) -> Substring {
        var rest = withoutLink(text)
        while rest.hasSuffix("…") { rest = rest.dropLast().trimmed }
        return rest
    }

    private static func withoutLink(_ text: String) -> Substring {
        let text = Substring(text).trimmed
        guard let space = text.lastIndex(where: { $0 == " " || $0 == "\n" || $0 == "…" }) else { return text }
        let last = text[text.index(after: space)...]
        return last.hasPrefix("https://") || last.hasPrefix("http://") ? text[...space].trimmed : text
    }
}

extension Post {
    /// Takes over what only the tweet's own record tells.
    fileprivate mutating func join(_ tweet: Post) {
        (id, url, replyTo, time) = (tweet.id, tweet.url, tweet.replyTo, tweet.time)
        for link in tweet.links where !links.contains(link) && link != tweet.url { links.append(link) }
    }
}
