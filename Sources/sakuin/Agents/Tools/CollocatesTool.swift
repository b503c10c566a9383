// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum CollocatesTool: AgentTool {
    private static let window = SchemaMember(
        "window", .integer(1...200),
        Text("一致の前後それぞれ何字までを近くとみなすか（既定 10）。", "Characters on each side of a match (default: 10)."))
    private static let measure = SchemaMember(
        "measure", .choice(CollocatesRequest.Measure.allCases.map(\.rawValue)),
        Text(
            "並べる尺度: ll（対数尤度比、既定）、logdice、mi、t。",
            "What the order goes by: ll (log-likelihood, default), logdice, mi or t."))
    static let least = SchemaMember(
        "least", .integer(1...(1 << 30)),
        Text("少なくとも何回現れるもの（既定 3）。", "How often it comes up at least (default: 3)."))
    private static let limit = ToolMembers.limit(20, most: 500)

    static let description = ToolDescription(
        name: "collocates", title: Text("共起", "Collocates"),
        meaning: Text(
            "一致の近くに、全体での頻度から期待されるより多く現れる文字列を返します。数は正確です。保存庫を読むので、十万件ごとに数秒かかります。長さ L の文字列の投稿は「問い NEAR/(window−L) 文字列」で探せます。",
            "What stands near the matches more often than elsewhere. Every number is exact. The archive is read for it, which takes some seconds for each hundred thousand posts. The posts behind a text of L characters are those of: query NEAR/(window − L) text."
        ),
        input: [
            ToolMembers.query, window, measure, least, limit, ToolMembers.copies, ToolMembers.fold, ToolMembers.loose,
            ToolMembers.seconds, ToolMembers.cursor,
        ],
        output: [
            ToolMembers.total,
            SchemaMember(
                "matches", .integer(0...Int.max), isRequired: true,
                Text("一致の総数。", "How many matches these posts have.")),
            SchemaMember("shown", .integer(0...Int.max), isRequired: true),
            SchemaMember(
                "rows", .list(.text), isRequired: true,
                Text(
                    "quoted の [1] から順に、コンマで: 近くの回数、その投稿の数、全体の回数、期待される回数、ll、logdice、mi、t。",
                    "For [1], [2], … in quoted, with commas between: how often near, in how many posts, how often in the archive, expected near, ll, logdice, mi, t."
                )),
            ToolMembers.next, ToolMembers.notices, ToolMembers.quoted,
        ])

    static let countsArchive = true

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let context = context.waiting(arguments.integer(ToolMembers.seconds))
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let isSentence = arguments.flag(ToolMembers.loose)
        let query = arguments.text(ToolMembers.query) ?? ""
        let found = try context.ask([query], isSentence: isSentence) { service, texts throws(ClientError) in
            var request = CollocatesRequest(texts[0])
            request.window = arguments.integer(window)
            request.measure = arguments.text(measure).flatMap(CollocatesRequest.Measure.init)
            (request.least, request.limit) = (arguments.integer(least), arguments.integer(limit) ?? 20)
            request.collapsesDuplicates = arguments.foldsCopies
            (request.fold, request.isSentence) = (arguments.integer(ToolMembers.fold), isSentence)
            request.timeout = context.patience
            return try service.collocates(request)
        }
        let rest = found.collocates.dropFirst(cursor.skipped)
        return context.results.fitting(rest.count) { count in
            let messages = context.messages
            var answer = ToolAnswer(
                messages.say("一致 \(grouped(found.matches))", "\(grouped(found.matches)) matches")
                    + messages.say("、近くに多いもの \(count) を表示", ", \(count) collocates shown"))
            answer.add("total", Total(value: found.posts, relation: .exact))
            answer.add("matches", found.matches)
            answer.add("shown", count)
            answer.add("rows", .array(rest.prefix(count).map { .string($0.row) }))
            answer.add("next", cursor.behind(count, of: rest.count, next: nil)?.text)
            answer.add(found.notices)
            answer.quoted = quotedWords(rest.prefix(count).map { ($0.text, $0.isCut) })
            return answer
        }
    }
}

extension Collocate {
    fileprivate var row: String {
        ([near, posts, archive].map(String.init)
            + [expected, logLikelihood, logDice, mutualInformation, tScore].map(hundredths)).joined(separator: ",")
    }
}

/// Words that posts have, each with its number in the answer; nil if there are none.
/// - Parameter words: each with whether it goes on in one way alone.
func quotedWords(_ words: [(text: String, isCut: Bool)]) -> String? {
    guard !words.isEmpty else { return nil }
    return words.enumerated().map { "[\($0 + 1)] " + onOneLine($1.text) + ($1.isCut ? "…" : "") }
        .joined(separator: "\n")
}

/// A number with two digits behind its point at most.
func hundredths(_ number: Double) -> String { ((number * 100).rounded() / 100).description }
