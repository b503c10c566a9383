// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

enum KwicTool: AgentTool {
    private static let sample = SchemaMember(
        "sample", .integer(1...2000),
        Text(
            "一致の数の上限（既定 100）。これより多ければ、どれも同じ確からしさで抽選する。",
            "Matches at most (default: 100). Where there are more, so many are drawn by lot, each as likely as any other."
        ))
    private static let order = SchemaMember(
        "order", .choice(ConcordanceOrder.allCases.map(\.rawValue)),
        Text(
            "並べ方: newest（既定）、oldest、後ろの文（right）、前の文（left）。2・3 は二つ目・三つ目の字から。",
            "newest (default), oldest, or by what follows (right) or precedes (left) the match; 2 and 3: from the second or third character or word on."
        ))
    private static let width = SchemaMember(
        "context", .integerOrChoice(1...200, ["sentence", "post"]),
        Text(
            "一致の前後の字数（既定 30）、または sentence（文）、post（投稿全体）。",
            "Characters on both sides of each match (default: 30); or sentence, or post for all of it."))

    static let description = ToolDescription(
        name: "kwic", title: Text("用例集", "Concordance"),
        meaning: Text(
            "一致を一行ずつ、前後の文とともに返します（用例集）。一致は ⟦ ⟧ に入ります。",
            "A concordance: every match on a line, within ⟦ ⟧, with the text on both sides; or a random sample of them."
        ),
        input: [
            ToolMembers.query, sample, ToolMembers.seed, order, width, ToolMembers.copies, ToolMembers.fold,
            ToolMembers.loose,
            ToolMembers.seconds, ToolMembers.cursor,
        ],
        output: [
            ToolMembers.total,
            SchemaMember(
                "matches", .integer(0...Int.max), isRequired: true,
                Text("一致の総数。", "How many matches these posts have.")),
            SchemaMember(
                "drawn", .integer(0...Int.max), isRequired: true,
                Text(
                    "続きも含めて返す一致の数。matches より少なければ標本。",
                    "How many of them this answer has with all that follows; if less than matches, it is a sample.")),
            ToolMembers.drawnBy,
            SchemaMember("shown", .integer(0...Int.max), isRequired: true),
            SchemaMember(
                "keys", .list(.text), isRequired: true,
                Text(
                    "quoted の [1] から順に、各行の投稿の key。",
                    "The key of the post of each line, in the order of [1], [2], … in quoted.")),
            ToolMembers.next, ToolMembers.notices, ToolMembers.quoted,
        ])

    static func answer(_ arguments: ToolArguments, in context: ToolContext) throws(ToolFailure) -> ToolAnswer {
        let context = context.waiting(arguments.integer(ToolMembers.seconds))
        let cursor = try PageCursor(arguments.text(ToolMembers.cursor), context.messages)
        let draw = try cursor.after.map { text throws(ToolFailure) in try Draw(text, context.messages) }
        let isSentence = arguments.flag(ToolMembers.loose)
        let query = arguments.text(ToolMembers.query) ?? ""
        let found = try context.ask([query], isSentence: isSentence) { service, texts throws(ClientError) in
            var request = KwicRequest(texts[0])
            request.sample = arguments.integer(sample) ?? 100
            request.seed = draw?.seed ?? arguments.integer(ToolMembers.seed)
            request.context = surroundings(arguments)
            request.collapsesDuplicates = arguments.foldsCopies
            (request.fold, request.isSentence) = (arguments.integer(ToolMembers.fold), isSentence)
            request.timeout = context.patience
            return try service.kwic(request)
        }
        let order = arguments.text(order).flatMap(ConcordanceOrder.init) ?? .newest
        let lines = Concordance.arranged(found.lines, by: order)
        let own = Draw(seed: found.seed, generation: found.index.generation)
        // Another index may have other matches in these places.
        let hasMoved = draw.map { $0.generation != own.generation } ?? false
        let place = PageCursor(after: own.text, skipped: cursor.skipped)
        let rest = lines.dropFirst(cursor.skipped)
        return context.results.fitting(rest.count) { count in
            answer(
                found, rest.prefix(count), next: place.behind(count, of: rest.count, next: nil), hasMoved: hasMoved,
                context.messages)
        }
    }

    private static func surroundings(_ arguments: ToolArguments) -> ContextWidth {
        switch arguments.text(width) {
        case "sentence": .sentence
        case "post": .post
        default: .characters(arguments.integer(width) ?? 30)
        }
    }

    private static func answer(
        _ found: KwicAnswer, _ lines: ArraySlice<KwicLine>, next: PageCursor?, hasMoved: Bool, _ messages: Messages
    ) -> ToolAnswer {
        var answer = ToolAnswer(messages.shown(lines.count, drawn: found.lines.count, of: found.matches))
        answer.add("total", Total(value: found.posts, relation: .exact))
        answer.add("matches", found.matches)
        answer.add("drawn", found.lines.count)
        if found.isSample { answer.add("seed", found.seed) }
        answer.add("shown", lines.count)
        answer.add("keys", .array(lines.map { .string($0.key ?? "") }))
        answer.add("next", next?.text)
        answer.add(found.notices, and: hasMoved ? messages.indexHasMoved : nil)
        guard !lines.isEmpty else { return answer }
        answer.quoted = lines.enumerated().map { index, line in
            let text = onOneLine(line.left) + "⟦" + onOneLine(line.match) + "⟧" + onOneLine(line.right)
            return "[\(index + 1)] \(line.time ?? messages.noTime) · \(text)"
        }.joined(separator: "\n")
        return answer
    }
}

extension Messages {
    fileprivate func shown(_ shown: Int, drawn: Int, of matches: Int) -> String {
        let all = say("一致 \(grouped(matches))", "\(grouped(matches)) matches")
        let lot = drawn < matches ? say("、抽選した \(grouped(drawn))", ", \(grouped(drawn)) of them drawn by lot") : ""
        return all + lot + say("、うち \(grouped(shown)) を表示", ", \(grouped(shown)) shown")
    }
}
