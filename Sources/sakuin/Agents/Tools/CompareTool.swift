// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum CompareTool: AgentTool {
    private static let query = SchemaMember(
        "query", .text,
        Text("両方の組の問い、with があれば第一の組の問い。なければ全投稿。", "Of both sets, or of the first beside with; missing for all posts."))
    private static let other = SchemaMember("with", .text, Text("第二の組の問い。", "The query of the second set."))
    private static let before = SchemaMember(
        "before", .text,
        Text("第一の組: この日付より前（since: と同じ書き方）。", "The first set: posts of before this date, as since: takes it."))
    private static let after = SchemaMember(
        "after", .text, Text("第二の組: この日付から。", "The second set: posts from the beginning of this date on."))
    private static let limit = SchemaMember(
        "limit", .integer(1...200),
        Text("それぞれの組について返す数（既定 20）。", "How many of each set (default: 20)."))

    private static let sample = SchemaMember(
        "sample", .integer(1...(1 << 30)),
        Text(
            "それぞれの組から抽選する投稿の数の上限。大きすぎる組のため。なければ全部数える。",
            "Posts of each set at most, drawn by lot: for sets that are too large. Without it all are counted."))

    static let description = ToolDescription(
        name: "compare", title: Text("二組を比べる", "Compare two sets"),
        meaning: Text(
            "二組の投稿の一方に多い文字列を、対数尤度比の大きい順に返します。組は before と after（日付）か、query と with（問い）で指します。数は正確です。sample を付けると、抽選した投稿の数です。",
            "What is more frequent in one of two sets of posts, by log-likelihood. The sets are given by before and after (dates), or by query and with. Every number is exact; with sample, of the posts that were drawn."
        ),
        input: [
            query, other, before, after, CollocatesTool.least, limit, sample, ToolMembers.seed, ToolMembers.copies,
            ToolMembers.fold, ToolMembers.loose, ToolMembers.seconds, ToolMembers.cursor,
        ],
        output: [
            SchemaMember(
                "first", set, isRequired: true, Text("第一の組（query または before）。", "The first set: of query, or before.")),
            SchemaMember(
                "second", set, isRequired: true, Text("第二の組（with または after）。", "The second: of with, or after.")),
            SchemaMember(
                "both", .integer(0...Int.max), isRequired: true,
                Text("両方の組にある投稿の数。", "Posts that are in both sets.")),
            ToolMembers.drawnBy,
            SchemaMember("shown", .integer(0...Int.max), isRequired: true),
            SchemaMember(
                "rows", .list(.text), isRequired: true,
                Text(
                    "quoted の [1] から順に、コンマで: 多い方の組（1 か 2）、各組の回数、各組の投稿の数、各組の百万単位あたりの回数、対数尤度比、log ratio。",
                    "For [1], [2], … in quoted, with commas between: the set that has more (1 or 2), how often each set has it, in how many posts of each, how often in a million units of each, log-likelihood, log ratio."
                )),
            ToolMembers.next, ToolMembers.notices, ToolMembers.quoted,
        ])

    private static let set = JSONSchema.object([
        SchemaMember("posts", .integer(0...Int.max), isRequired: true),
        SchemaMember(
            "drawn", .integer(0...Int.max), isRequired: true,
            Text("うち数えた投稿の数。posts より少なければ標本。", "How many of them are counted; if less than posts, it is a sample.")),
        SchemaMember(
            "units", .integer(0...Int.max), isRequired: true,
            Text("和字の数、ほかの文字の語の数、記号の数の和。", "Characters of Japanese, words of other scripts, symbols.")),
    ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        var context = context.waiting(arguments.integer(ToolMembers.seconds))
        context.offersSample = true
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let draw = try cursor.after.map { text throws(ToolFailure) in try Draw(text, context.messages) }
        let found = try found(arguments, draw, context)
        // Of a sample without a seed what follows is of the same draw.
        let own = found.seed.map { Draw(seed: $0, generation: found.index.generation) }
        let hasMoved = draw.map { $0.generation != found.index.generation } ?? false
        let place = PageCursor(after: own?.text, skipped: cursor.skipped)
        let words = found.moreInFirst.map { ("1", $0) } + found.moreInSecond.map { ("2", $0) }
        let rest = words.dropFirst(cursor.skipped)
        return context.results.fitting(rest.count) { count in
            let messages = context.messages
            var answer = ToolAnswer(
                found.first.words(messages) + messages.say("と", " beside ") + found.second.words(messages))
            answer.add("first", found.first.member)
            answer.add("second", found.second.member)
            answer.add("both", found.both)
            if found.isSample { answer.add("seed", found.seed) }
            answer.add("shown", count)
            answer.add("rows", .array(rest.prefix(count).map { JSONValue.string($1.row(moreIn: $0)) }))
            answer.add("next", place.behind(count, of: rest.count, next: nil)?.text)
            answer.add(found.notices, and: hasMoved ? messages.indexHasMoved : nil)
            answer.quoted = quotedWords(rest.prefix(count).map { ($1.text, $1.isCut) })
            return answer
        }
    }

    private static func found(
        _ arguments: ToolArguments, _ draw: Draw?, _ context: ToolContext
    ) throws(ToolFailure) -> CompareAnswer {
        let messages = context.messages
        let (query, other) = (arguments.text(Self.query), arguments.text(Self.other))
        guard other == nil || query != nil else {
            throw ToolFailure(messages.say("with には query も要ります", "with needs query, which is the first set"))
        }
        var request = CompareRequest("")
        (request.before, request.after) = (arguments.text(before), arguments.text(after))
        guard other != nil || request.before != nil && request.after != nil else {
            throw ToolFailure(
                messages.say(
                    "比べる組がありません。before と after の両方か、query と with を入れてください",
                    "there are no two sets to compare: give before and after, or query and with"))
        }
        (request.least, request.limit) = (arguments.integer(CollocatesTool.least), arguments.integer(limit) ?? 20)
        (request.sample, request.seed) = (
            arguments.integer(sample), draw?.seed ?? arguments.integer(ToolMembers.seed)
        )
        request.collapsesDuplicates = arguments.foldsCopies
        (request.fold, request.isSentence) = (arguments.integer(ToolMembers.fold), arguments.flag(ToolMembers.loose))
        request.timeout = context.patience
        let asked = request
        func ask(_ service: SakuinService, _ texts: [String]) throws(ClientError) -> CompareAnswer {
            var request = asked
            request.query = texts.first ?? ""
            request.other = texts.dropFirst().first
            return try service.compare(request)
        }
        let queries = [query, other].compactMap { $0 }
        // Without a query all posts are meant, which in a scope are those of the scope.
        if queries.isEmpty,
            let found = try context.askScope({ service, text throws(ClientError) in try ask(service, [text]) })
        {
            return found
        }
        return try context.ask(queries, isSentence: asked.isSentence, ask)
    }
}

extension ComparedSet {
    fileprivate var member: JSONValue {
        .object([
            JSONMember(name: "posts", value: .integer(posts)), JSONMember(name: "drawn", value: .integer(drawn)),
            JSONMember(name: "units", value: .integer(units)),
        ])
    }

    fileprivate func words(_ messages: Messages) -> String {
        guard drawn < posts else { return messages.posts(posts) }
        return messages.say(
            "\(messages.posts(posts))から抽選した\(messages.posts(drawn))",
            "\(grouped(drawn)) drawn of \(messages.posts(posts))")
    }
}

extension ComparedWord {
    fileprivate func row(moreIn set: String) -> String {
        ([set] + [first, second, firstPosts, secondPosts].map(String.init)
            + [firstRate, secondRate, logLikelihood, logRatio].map(hundredths)).joined(separator: ",")
    }
}
