// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// How a person names a post: by an id, by an address, or by the number of a hit in the last answer. What was typed goes in, the
// ids that it may mean come out, in the order in which they are looked for.

struct PostReference: Equatable {
    /// As it was typed.
    var text: String
    /// What it may mean, the likelier first.
    var ids: [String]
    /// The hit of the last answer that the number means unless a post has the number for its id.
    var hit: String?

    /// - Parameter last: the last answer, asked for where a number is meant.
    init(_ text: String, last: () -> LastAnswer?) throws(UsageError) {
        self.text = text
        if text.utf8.first == UInt8(ascii: "@"), let number = PostReference.number(text.dropFirst()) {
            let answer = last()
            guard let id = answer?[number] else { throw PostReference.noHit(number, answer) }
            ids = [id]
            return
        }
        ids = [text] + PostReference.ids(ofAddress: text)
        if text.hasPrefix("id:") { ids.append(String(text.dropFirst(3))) }
        hit = PostReference.number(text[...]).flatMap { last()?[$0] }
    }

    /// A hit's number has as many digits as an answer has hits.
    static func number(_ text: Substring) -> Int? {
        let isNumber = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber && (1...7).contains(text.utf8.count) ? Int(text) : nil
    }

    private static func noHit(_ number: Int, _ answer: LastAnswer?) -> UsageError {
        guard let answer else { return UsageError("最後の検索結果がありません", "there is no last answer") }
        return UsageError(
            "最後の検索結果に \(number) 番はありません（\(answer.first)〜\(answer.end)）",
            "the last answer has no hit \(number): its hits are \(answer.first) to \(answer.end)")
    }

    /// An address from its host on; nil for what is none. People copy and type addresses without their scheme, too.
    private static func withoutScheme(_ address: String) -> String? {
        if let mark = address.firstRange(of: "://") {
            let scheme = address[..<mark.lowerBound].lowercased()
            return ["http", "https"].contains(scheme) ? String(address[mark.upperBound...]) : nil
        }
        guard let slash = address.firstIndex(of: "/"), !address.contains(" ") else { return nil }
        let host = address[..<slash]
        return host.contains(".") && !host.hasPrefix(".") && !host.hasSuffix(".") ? address : nil
    }

    /// The ids that the forms of dumps give to posts with such an address. The address itself may be one, too.
    static func ids(ofAddress address: String) -> [String] {
        guard let whole = PostReference.withoutScheme(address) else { return [] }
        let plain = String(whole.prefix { $0 != "#" && $0 != "?" })
        let parts = plain.split(separator: "/").map(String.init)
        let host = (parts.first ?? "").lowercased()
        let path = parts.dropFirst()
        var ids: [String] = []
        switch host {
        case "anond.hatelabo.jp":
            if let number = path.last, number.utf8.count == 14 { ids.append("anond:" + number) }
        case "x.com", "twitter.com", "mobile.twitter.com", "www.twitter.com", "www.x.com":
            if let place = path.lastIndex(where: { $0 == "status" || $0 == "statuses" }), place + 1 < path.endIndex {
                ids.append("x:" + path[place + 1])
            }
        case "d.hatena.ne.jp": ids.append("hatena:/" + path.joined(separator: "/"))
        default: break
        }
        if path.starts(with: ["test", "read.cgi"]), path.count >= 5 {
            ids.append("dat:" + path.dropFirst(2).prefix(3).joined(separator: "/"))
        }
        // The same address as it may stand in a dump.
        let kept = [whole, plain, plain.last == "/" ? String(plain.dropLast()) : plain + "/"]
        return ids + ["https://", "http://"].flatMap { scheme in kept.map { scheme + $0 } }.filter { $0 != address }
    }
}
