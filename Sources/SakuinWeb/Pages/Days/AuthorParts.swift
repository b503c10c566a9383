// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// Which words an author uses more than others do, and whom that one answers.
enum AuthorPart {
    /// Posts of an archive whose others are compared with as a whole; of a larger one, those of a month.
    private static let fewPosts = 20_000
    private static let mostWords = 24
    /// The newest replies whose targets are looked up, and what a question may be long.
    private static let mostReplies = 500
    private static let longest = 8_000
    private static let mostIDs = 400

    // MARK: Words

    /// - Parameter posts: of the archive.
    static func words(of query: String, posts: Int, _ request: PageRequest) async -> String {
        if posts <= fewPosts { return await telling(query, other: "-" + query, heading: "tellingWords", request) }
        guard let month = await fullest(.month, query, request) else { return "" }
        let other = "-\(query) date:\(month)"
        // Of somebody who has written too much to be held at once, the fullest year.
        let whole = await telling(query, other: other, heading: "tellingWords", request)
        guard whole.isEmpty, let year = await fullest(.year, query, request) else { return whole }
        return await telling("\(query) date:\(year)", other: other, heading: "tellingWords", request)
    }

    /// What came up in the newest month more than in the month before.
    static func newestWords(_ request: PageRequest) async -> String {
        guard let answer = await counts("is:reply", .month, request),
            let last = answer.buckets.lastIndex(where: { $0.posts > 0 }),
            let before = answer.buckets[..<last].lastIndex(where: { $0.posts > 0 })
        else { return "" }
        return await telling(
            "date:" + answer.buckets[last].key, other: "date:" + answer.buckets[before].key, heading: "newestWords",
            request)
    }

    private static func telling(
        _ query: String, other: String, heading: String, _ request: PageRequest
    ) async -> String {
        var question = CompareRequest(query)
        (question.other, question.limit, question.timeout) = (other, 4 * mostWords, .seconds(8))
        let answer = try? await request.archive.ask(.compare(question), CompareAnswer.self, in: request.language)
        // What stands in a word that is told, or holds one, tells nothing more.
        let words = (answer?.moreInFirst ?? []).reduce(into: [ComparedWord]()) { told, word in
            let isTold = told.contains { $0.text.contains(word.text) || word.text.contains($0.text) }
            if told.count < mostWords, tells(word.text), !isTold { told.append(word) }
        }
        let chips = words.map { word in
            [
                "name": word.text, "count": grouped(word.first),
                "address": request.link("/search", [("q", query + " " + phrase(word.text)), ("sort", "newest")]),
            ] as Model
        }
        return part(request.words[heading], chips, request)
    }

    /// False of figures, and of short words of hiragana, which are endings and particles.
    private static func tells(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return scalars.contains { $0.properties.isAlphabetic && !("ぁ"..."ゖ").contains($0) } || scalars.count > 3
    }

    private static func phrase(_ text: String) -> String { text.contains("\"") ? "「\(text)」" : "\"\(text)\"" }

    private static func fullest(
        _ period: CountsRequest.Period, _ query: String, _ request: PageRequest
    ) async -> String? {
        guard let answer = await counts(query, period, request) else { return nil }
        let counted = zip(answer.buckets, answer.series.first?.counts ?? [])
        return counted.max { $0.1 < $1.1 }.flatMap { $0.1 > 0 ? $0.0.key : nil }
    }

    private static func counts(
        _ query: String, _ period: CountsRequest.Period, _ request: PageRequest
    ) async -> CountsAnswer? {
        let question = StatisticsPart.question(query, period)
        return try? await request.archive.ask(.counts(question), CountsAnswer.self, in: request.language)
    }

    // MARK: Whom they answer

    static func answered(by query: String, _ request: PageRequest) async -> String {
        let question = SearchRequest(query + " is:reply", order: .newest, limit: mostReplies, timeout: .seconds(8))
        guard let replies = try? await request.archive.posts(question, in: request.language), !replies.isEmpty else {
            return ""
        }
        let targets = replies.map { ($0.replyTo.map { [$0] } ?? []) + ($0.alsoReplyTo ?? []) }
        let authors = await authors(of: Set(targets.joined()), request)
        var counts: [String: Int] = [:]
        for ids in targets {
            for author in Set(ids.compactMap { authors[$0] }) { counts[author, default: 0] += 1 }
        }
        let most = counts.filter { request.isShort($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(
            mostWords)
        let chips = most.map { author, count in
            ["name": shortened(author), "count": grouped(count), "address": request.link(author: author)]
                as Model
        }
        return part(request.words.answered(replies.count), chips, request)
    }

    /// Of each id the author, where the archive has a post that bears it.
    private static func authors(of ids: Set<String>, _ request: PageRequest) async -> [String: String] {
        var (questions, parts, length) = ([String](), [String](), 0)
        for part in ids.sorted().map({ condition("id", $0) }) {
            if length + part.unicodeScalars.count + 4 > longest || parts.count == mostIDs {
                questions.append(parts.joined(separator: " OR "))
                (parts, length) = ([], 0)
            }
            parts.append(part)
            length += part.unicodeScalars.count + 4
        }
        if !parts.isEmpty { questions.append(parts.joined(separator: " OR ")) }
        return await withTaskGroup(of: [ExportedPost].self) { group in
            for text in questions {
                group.addTask {
                    let question = SearchRequest(text, limit: 2 * mostIDs, timeout: .seconds(8))
                    return (try? await request.archive.posts(question, in: request.language)) ?? []
                }
            }
            var authors: [String: String] = [:]
            for await posts in group {
                for post in posts { if let id = post.id, let author = post.author { authors[id] = author } }
            }
            return authors
        }
    }

    private static func part(_ heading: String, _ chips: [Model], _ request: PageRequest) -> String {
        guard !chips.isEmpty else { return "" }
        return Templates.render("facet", ["heading": heading, "t": request.words, "chips": chips, "others": nil])
    }
}

extension Words {
    func answered(_ replies: Int) -> String {
        say("返信した相手（新しい返信 \(grouped(replies))件から）", "Whom they answer (of the newest \(grouped(replies)) replies)")
    }
}
