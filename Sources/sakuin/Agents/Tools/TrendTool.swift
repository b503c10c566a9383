// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum TrendTool: AgentTool {
    private static let by = SchemaMember(
        "by", .choice(CountsRequest.Period.allCases.map(\.rawValue)),
        Text(
            "区切り（日本時間）。既定は year。weekday は 1（月）〜7、hour-of-day は 00〜23。",
            "Stretches of Japan's calendar (default: year). weekday is 1 (Monday) to 7, hour-of-day 00 to 23."))

    static let description = ToolDescription(
        name: "trend", title: Text("時期ごとの数", "Count over time"),
        meaning: Text(
            "問いごとに、いつ何件あったかを数えます。空の期間も、全投稿の数も並びます。数は正確です。",
            "How often queries match over time, beside all posts of each stretch, so that shares can be reckoned. Every number is exact."
        ),
        input: [
            CountTool.queries, by, CountTool.unit, ToolMembers.copies, ToolMembers.fold, ToolMembers.loose,
            ToolMembers.seconds, ToolMembers.cursor,
        ],
        output: [
            SchemaMember("by", .text, isRequired: true),
            SchemaMember("series", .list(series), isRequired: true, Text("問いごとの総数。", "Each query's total.")),
            SchemaMember(
                "periods", .integer(0...Int.max), isRequired: true, Text("期間の数。", "How many stretches there are.")),
            SchemaMember(
                "rows", .list(.text), isRequired: true,
                Text(
                    "期間、問いごとの数、全投稿の数をコンマで。* は途中の期間。",
                    "The stretch, the count of each query, all posts, with commas between; * marks a stretch that is not complete."
                )),
            ToolMembers.next, ToolMembers.notices,
        ])

    private static let series = JSONSchema.object([
        SchemaMember("query", .text, isRequired: true),
        SchemaMember("total", .integer(0...Int.max), isRequired: true),
        SchemaMember("undated", .integer(0...Int.max), isRequired: true, Text("日時のないもの。", "Of these, without a time.")),
        SchemaMember("first", .text, Text("最初の投稿の key。", "The key of the oldest.")),
        SchemaMember("last", .text, Text("最後の投稿の key。", "The key of the newest.")),
    ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let context = context.waiting(arguments.integer(ToolMembers.seconds))
        let queries = arguments.texts(CountTool.queries)
        let period = arguments.text(by).flatMap(CountsRequest.Period.init) ?? .year
        let isSentence = arguments.flag(ToolMembers.loose)
        let found = try context.ask(queries, isSentence: isSentence) { service, texts throws(ClientError) in
            var request = CountsRequest(texts, by: period)
            request.unit = arguments.text(CountTool.unit).flatMap(CountsRequest.Unit.init)
            request.collapsesDuplicates = arguments.foldsCopies
            (request.fold, request.isSentence) = (arguments.integer(ToolMembers.fold), isSentence)
            request.timeout = context.patience
            return try service.counts(request)
        }
        let rows = try rows(of: found, period, context).dropFirst(cursor.skipped)
        return context.results.fitting(rows.count) { count in
            var answer = ToolAnswer(found.series.map { grouped($0.total) }.joined(separator: ", "))
            answer.add("by", period.rawValue)
            answer.add("series", .array(zip(queries, found.series).map(series)))
            answer.add("periods", found.buckets.count)
            answer.add("rows", .array(rows.prefix(count).map(JSONValue.string)))
            answer.add("next", cursor.behind(count, of: rows.count, next: nil)?.text)
            answer.add(found.series.flatMap(\.notices))
            return answer
        }
    }

    private static func rows(
        of found: CountsAnswer, _ period: CountsRequest.Period, _ context: ToolContext
    ) throws(ToolFailure) -> [String] {
        // In a scope all posts are those of the scope.
        let scope = try context.askScope { service, text throws(ClientError) in
            var request = CountsRequest([text], by: period)
            request.timeout = context.patience
            return try service.counts(request)
        }
        var posts: [String: Int] = [:]
        if let scope, let counts = scope.series.first?.counts {
            for (bucket, count) in zip(scope.buckets, counts) { posts[bucket.key] = count }
        }
        return found.buckets.enumerated().map { index, bucket in
            let all = scope == nil ? bucket.posts : posts[bucket.key] ?? 0
            let numbers = found.series.map { $0.counts[index] } + [all]
            return ([bucket.key + (bucket.incomplete == nil ? "" : "*")] + numbers.map(String.init)).joined(
                separator: ",")
        }
    }

    private static func series(_ query: String, _ series: CountSeries) -> JSONValue {
        let ends = [("first", series.first?.key), ("last", series.last?.key)]
        return .object(
            [
                JSONMember(name: "query", value: .string(queryName(query))),
                JSONMember(name: "total", value: .integer(series.total)),
                JSONMember(name: "undated", value: .integer(series.undated)),
            ] + ends.compactMap { name, key in key.map { JSONMember(name: name, value: .string($0)) } })
    }
}
