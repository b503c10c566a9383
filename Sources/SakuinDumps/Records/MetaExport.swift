// SPDX-License-Identifier: GPL-2.0-or-later
//
// What Facebook, Instagram and Threads export ("Download your information", JSON): a post's text lies in an array beside its
// time, a caption is the title of its pictures, and keys of comments are in the account's language. Twitter's own records
// beside them: a repost holds the whole of what its text cuts off.

internal import SakuinText

enum MetaExport {
    /// A record in the keys that all records have; nil for any other.
    static func record(_ value: JSONValue) -> JSONValue? {
        guard value.members != nil else { return nil }
        return (comment(value) ?? post(value) ?? caption(value) ?? tweet(value)).map {
            .object($0, value.range ?? 0..<0)
        }
    }

    private static func member(_ key: String, _ value: JSONValue?) -> JSONMember? {
        value.flatMap { $0.isEmpty ? nil : JSONMember(key: key, value: $0) }
    }

    /// `{"timestamp": …, "data": [{"post": …}], "title": …, "attachments": […]}`
    private static func post(_ value: JSONValue) -> [JSONMember]? {
        guard value["timestamp"] != nil, let data = value["data"]?.elements else { return nil }
        let attachments = (value["attachments"]?.elements ?? []).flatMap { $0["data"]?.elements ?? [] }
        if let comment = data.lazy.compactMap({ $0["comment"] }).first(where: { $0.members != nil }) {
            return [
                member("body", comment["comment"]), member("author", comment["author"]),
                member("timestamp", comment["timestamp"] ?? value["timestamp"]), member("title", value["title"]),
            ].compactMap { $0 }
        }
        var texts = data.compactMap { $0["post"]?.string }
        texts += attachments.compactMap { $0["media"]?["description"]?.string ?? $0["text"]?.string }
        guard data.contains(where: { $0["post"] != nil }) || !texts.isEmpty else { return nil }
        let links = attachments.compactMap { $0["external_context"]?["url"]?.string }
        return [
            member("body", .string(unique(texts).joined(separator: "\n"))), member("timestamp", value["timestamp"]),
            member("title", value["title"]), member("expanded_urls", .string(links.joined(separator: ","))),
        ].compactMap { $0 }
    }

    /// `{"string_map_data": {"Comment": {"value": …}, "Time": {"timestamp": …}}}`: the longest value is the text.
    private static func comment(_ value: JSONValue) -> [JSONMember]? {
        guard let map = value["string_map_data"]?.members else { return nil }
        let texts = map.compactMap { member -> String? in
            // The name of the account whose picture it is stands beside.
            member.key.lowercased().contains("owner") ? nil : member.value["value"]?.string
        }
        guard let text = texts.max(by: { $0.utf8.count < $1.utf8.count }), !text.isBlank else { return nil }
        let time = map.lazy.compactMap { $0.value["timestamp"] }.first { $0.scalar.map { $0 != "0" } ?? false }
        return [JSONMember(key: "body", value: .string(text)), member("timestamp", time)].compactMap { $0 }
    }

    /// `{"media": [{"uri": …, "creation_timestamp": …, "title": …}], "title": …}`, or one of the media alone.
    private static func caption(_ value: JSONValue) -> [JSONMember]? {
        let media = value["media"]?.elements ?? []
        let isOfMedia = media.contains { $0["creation_timestamp"] != nil && $0["uri"] != nil }
        guard isOfMedia || (value["creation_timestamp"] != nil && value["uri"] != nil) else { return nil }
        let own = value["title"]?.string.flatMap { $0.isBlank ? nil : $0 }
        let captions = own.map { [$0] } ?? unique(media.compactMap { $0["title"]?.string })
        let text = captions.filter { !$0.isBlank }.joined(separator: "\n")
        let time = value["creation_timestamp"] ?? media.lazy.compactMap { $0["creation_timestamp"] }.first
        guard !text.isEmpty else { return [] }
        return [JSONMember(key: "body", value: .string(text)), member("timestamp", time)].compactMap { $0 }
    }

    /// A tweet of Twitter's interface: the whole text stands beside the one that was cut.
    private static func tweet(_ value: JSONValue) -> [JSONMember]? {
        guard let members = value.members, let text = (value["full_text"] ?? value["text"])?.string else { return nil }
        var whole = value["extended_tweet"]?["full_text"]?.string
        if let original = value["retweeted_status"] {
            let words = original["extended_tweet"]?["full_text"] ?? original["full_text"] ?? original["text"]
            whole = TweetText.wholeRepost(
                text, of: words?.string, by: original["user"]?["screen_name"]?.string)
        }
        guard let whole, whole != text else { return nil }
        let rest = members.filter { !["full_text", "text", "extended_tweet", "retweeted_status"].contains($0.key) }
        return [JSONMember(key: "full_text", value: .string(whole))] + rest
    }

    private static func unique(_ texts: [String]) -> [String] {
        var known: Set<String> = []
        return texts.filter { known.insert($0).inserted }
    }
}
