// SPDX-License-Identifier: GPL-2.0-or-later

/// How the files of an archive of X begin.
enum XArchiveHead {
    private static let starts = [
        "window.YTD.tweets.", "window.YTD.tweet.", "window.YTD.note_tweet.", "Grailbird.data.tweets_",
    ].map { Array($0.utf8) }

    /// True for a file of tweets.
    static func holdsTweets(_ head: ArraySlice<UInt8>) -> Bool { starts.contains { head.starts(with: $0) } }

    /// True for a file of the archive that holds no tweets of the account's own.
    static func isOther(_ head: ArraySlice<UInt8>) -> Bool {
        (head.starts(with: "window.YTD.".utf8) || head.starts(with: "window.__THAR_CONFIG".utf8)
            || head.starts(with: "Grailbird.data.".utf8) || head.starts(with: "var ".utf8)) && !holdsTweets(head)
    }
}
