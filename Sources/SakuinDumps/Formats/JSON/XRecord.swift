// SPDX-License-Identifier: GPL-2.0-or-later
//
// Tweets as an archive of X (Twitter) holds them: since 2019 `window.YTD.tweets.part0 = […]`, before that
// `Grailbird.data.tweets_2009_03 = […]`. The archive's other files, direct messages among them, are not read.

internal import SakuinText

struct XRecord: ArrayRecord {
    static let format = DumpFormat(name: "x-archive", version: 4)
    static let opening = JSONElements.Opening.assignment

    private let meaning: RecordMeaning

    func meaning(_ options: ReadingOptions) -> RecordMeaning { meaning }

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { XArchiveHead.holdsTweets(head) }

    private enum Wrapper: String, CodingKey { case tweet, noteTweet }

    init(from decoder: any Decoder) throws {
        let wrapper = try decoder.container(keyedBy: Wrapper.self)
        if wrapper.contains(.noteTweet) {
            meaning = try wrapper.decode(NoteTweet.self, forKey: .noteTweet).meaning
        } else if wrapper.contains(.tweet) {
            meaning = try wrapper.decode(Tweet.self, forKey: .tweet).meaning
        } else {
            meaning = try Tweet(from: decoder).meaning
        }
    }

    /// - Parameter id: nil where the archive does not tell it.
    static func post(_ id: String?, _ text: String, time: PostTime?, replyTo: String?, _ links: [String]) -> Post {
        var known: Set<String> = []
        return Post(
            id: PostID.given(id).map(TweetText.id), time: time, body: text,
            replyTo: PostID.given(replyTo).map(TweetText.id),
            links: links.filter { known.insert($0).inserted },
            url: PostID.given(id).map(TweetText.address))
    }

    private struct Tweet: Decodable {
        var id: String?
        var fullText: String?
        var text: String?
        var createdAt: String?
        var replyTo: String?
        var entities: Entities?
        var reposted: Reposted?

        enum CodingKeys: String, CodingKey {
            case id = "id_str"
            case fullText = "full_text"
            case text
            case createdAt = "created_at"
            case replyTo = "in_reply_to_status_id_str"
            case entities
            case reposted = "retweeted_status"
        }

        /// What somebody else wrote: in archives before 2019 whole, where the text breaks off.
        struct Reposted: Decodable {
            var fullText: String?
            var text: String?
            var user: User?
            var entities: Entities?

            struct User: Decodable {
                var name: String?
                enum CodingKeys: String, CodingKey { case name = "screen_name" }
            }

            enum CodingKeys: String, CodingKey {
                case fullText = "full_text"
                case text, user, entities
            }
        }

        /// Pictures and films stand in the text by short addresses too.
        struct Entities: Decodable {
            var urls: [Address]?
            var media: [Address]?
        }

        var meaning: RecordMeaning {
            guard let escaped = fullText ?? text else {
                return .unreadable(DumpMessage(.noTweet))
            }
            let whole = TweetText.wholeRepost(
                escaped, of: reposted?.fullText ?? reposted?.text, by: reposted?.user?.name)
            let urls = (entities?.urls ?? []) + (whole == nil ? [] : reposted?.entities?.urls ?? [])
            let media = (entities?.media ?? []) + (whole == nil ? [] : reposted?.entities?.media ?? [])
            let text = XRecord.expanded(TweetText.unescaped(whole ?? escaped), urls + media)
            let links = urls.compactMap(\.expanded)
            let time = createdAt.flatMap(TweetText.time)
            return .posts(
                [XRecord.post(id, text, time: time, replyTo: replyTo, links + Links.found(in: text))],
                troubles: RecordMeaning.troubles(ofDate: createdAt, read: time))
        }
    }

    /// What a short address stands for.
    private struct Address: Decodable {
        var short: String?
        var expanded: String?

        enum Keys: String, CodingKey {
            case url
            case expanded = "expanded_url"
            case shortUrl, expandedUrl
        }

        /// - Note: long tweets have keys of their own.
        init(from decoder: any Decoder) throws {
            let address = try decoder.container(keyedBy: Keys.self)
            func first(_ keys: Keys...) -> String? {
                keys.lazy.compactMap { (try? address.decodeIfPresent(String.self, forKey: $0)) ?? nil }.first
            }
            short = first(.url, .shortUrl)
            expanded = first(.expanded, .expandedUrl)
        }
    }

    /// A tweet of more than 280 characters, whose `tweet` has only its beginning. Its number is not that tweet's, which
    /// it does not tell: it has no address.
    private struct NoteTweet: Decodable {
        var noteTweetId: String?
        var createdAt: String?
        var core: Core

        struct Core: Decodable {
            var text: String
            var urls: [Address]?
        }

        var meaning: RecordMeaning {
            let text = XRecord.expanded(TweetText.unescaped(core.text), core.urls ?? [])
            let time = createdAt.flatMap(TweetText.time)
            var post = XRecord.post(noteTweetId, text, time: time, replyTo: nil, Links.found(in: text))
            post.url = nil
            return .posts([post], troubles: RecordMeaning.troubles(ofDate: createdAt, read: time))
        }
    }

    private static func expanded(_ text: String, _ addresses: [Address]) -> String {
        addresses.reduce(text) { text, address in
            guard let short = address.short, let long = address.expanded, !short.isEmpty else { return text }
            return TweetText.replaced(short, by: long, in: text)
        }
    }
}
