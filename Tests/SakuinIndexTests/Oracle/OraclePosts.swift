// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random posts and dumps, full of clashes: same second, same day, same id, same text.

import SakuinText

struct OraclePosts {
    var texts: OracleTexts
    /// Bodies of a few characters only: for many posts at little cost.
    var isTerse = false

    /// 2024-06-05 in Japan.
    private static let day: Int64 = 1_717_513_200

    func post(_ random: inout OracleRandom) -> Post {
        var post = Post(body: body(&random))
        if random.oneIn(3) {
            let title = texts.text(random.int(1...12), &random)
            post.title = title.isEmpty ? nil : title
        }
        if !random.oneIn(3) { post.id = OraclePosts.id(&random) }
        if random.oneIn(4) { post.replyTo = OraclePosts.id(&random) }
        if post.replyTo != nil, random.oneIn(3) {
            post.alsoReplyTo = (0...random.int(0...2)).map { _ in OraclePosts.id(&random) }
        }
        if random.oneIn(8) { post.authorID = random.pick(["Ab3dEf+g0", "ab3dEf+g0", "が", "か\u{3099}"]) }
        post.time = OraclePosts.time(&random)
        post.isLossy = random.oneIn(5)
        if random.oneIn(5) { post.author = random.pick(["書いた人", "ほかの人", "ﾎｶの人", "ほかの人 "]) }
        if random.oneIn(5) { post.links = (0...random.int(0...1)).map { _ in random.pick(NaiveLink.known).written } }
        if random.oneIn(10) { post.url = "https://example.com/\(random.int(1...99))" }
        post.boundary = random.pick(BoundaryConfidence.allCases)
        return post
    }

    private func body(_ random: inout OracleRandom) -> String {
        if random.oneIn(30) { return "" }
        if isTerse { return texts.text(random.int(1...4), &random) }
        if random.oneIn(10) { return texts.text(random.int(1...3), &random) }
        return texts.text(random.oneIn(15) ? random.int(400...1500) : random.int(5...200), &random)
    }

    static func id(_ random: inout OracleRandom) -> String {
        switch random.int(0...24) {
        case 20...22: return String(random.int(1...5))
        case 23:
            return random.pick([
                "https://example.com/a", "HTTP://example.com/b", "urn:uuid:1", "tag:a,2024:1", "http://", "mid:a@b",
                "mid:a",
            ])
        case 24 where random.oneIn(3): return "dat:b/\(random.int(1...2))/\(random.int(1...4))"
        case 24:
            return random.pick(
                [
                    "", " ", "\u{3000}\n", "7 ", "misskey:9a", "x:12", "x:", "anond:12", "hatena:a/20240605/1",
                    "dat:b/1/2", "key:1",
                ])
        case 0: return random.pick(["x:が", "x:か\u{3099}", "a b", "#", "hash", "(x)", "re:1", "\u{0}z", "quote\""])
        case 1: return String(repeating: "long", count: 60) + String(random.int(1...3))
        case 2...4: return "2024060520\(random.int(1000...1040))"
        default: return "anond:2024060520\(random.int(1000...1100))"
        }
    }

    static func time(_ random: inout OracleRandom) -> PostTime? {
        switch random.int(0...19) {
        case 0...1: return nil
        case 2: return PostTime(seconds: -Int64(random.int(0...3)) * 86_400 * 400 - 5, precision: .second)
        case 3: return PostTime(seconds: Int64(random.int(-2...2)), precision: .second)
        case 4: return PostTime(seconds: 3_800_000_000 + Int64(random.int(-3...3)), precision: .second)
        case 5: return PostTime(seconds: 4_000_000_000 + Int64(random.int(0...2)) * 86_400, precision: .second)
        case 6...9: return PostTime(seconds: day + Int64(random.int(-3...3)) * 86_400, precision: .day)
        case 10...12: return PostTime(seconds: day + Int64(random.int(0...5)) * 60, precision: .minute)
        case 13...16: return PostTime(seconds: day + Int64(random.int(0...8)), precision: .second)
        default: return PostTime(seconds: Int64(random.int(1_160_000_000...1_760_000_000)), precision: .second)
        }
    }

    /// A dump of new posts and of posts that `known` dumps hold: as they are, edited, without their id, or with one.
    func dump(_ path: String, modified: Int64, size: Int, known: [NaiveDump], _ random: inout OracleRandom) -> NaiveDump
    {
        let others = known.flatMap(\.entries)
        var entries: [NaiveEntry] = []
        for line in 0..<size {
            var post = !others.isEmpty && random.oneIn(3) ? random.pick(others).post : post(&random)
            if !entries.isEmpty, random.oneIn(12) { post = random.pick(entries).post }
            if random.oneIn(6) { vary(&post, &random) }
            entries.append(NaiveEntry(post: post, line: line + 1))
        }
        return NaiveDump(path: path, modified: modified, entries: entries)
    }

    /// The dump with some posts edited, some dropped, some added.
    func edited(_ dump: NaiveDump, modified: Int64, known: [NaiveDump], _ random: inout OracleRandom) -> NaiveDump {
        var edited = NaiveDump(path: dump.path, modified: modified, entries: [])
        for entry in dump.entries where !random.oneIn(8) {
            var post = entry.post
            if random.oneIn(6) { vary(&post, &random) }
            edited.entries.append(NaiveEntry(post: post, line: 0))
        }
        let added = self.dump(dump.path, modified: modified, size: random.int(0...6), known: known, &random).entries
        edited.entries.insert(contentsOf: added, at: random.int(0...edited.entries.count))
        for index in edited.entries.indices { edited.entries[index].line = index + 1 }
        return edited
    }

    private func vary(_ post: inout Post, _ random: inout OracleRandom) {
        switch random.int(0...9) {
        case 0: post.body = body(&random)
        case 1: post.body = post.body.uppercased()
        case 2: post.id = nil
        case 3: post.id = OraclePosts.id(&random)
        case 4: post.time = OraclePosts.time(&random)
        case 5: post.title = post.title == nil ? "題" : nil
        case 6:
            post.replyTo = post.replyTo == nil ? OraclePosts.id(&random) : nil
            post.alsoReplyTo = []
        case 7: post.isLossy.toggle()
        case 8 where random.oneIn(3): post.authorID = post.authorID == nil ? "Ab3dEf+g0" : nil
        case 8: post.author = post.author == nil ? "書いた人" : nil
        default: post.links = post.links.isEmpty ? ["https://example.com/"] : []
        }
    }
}
