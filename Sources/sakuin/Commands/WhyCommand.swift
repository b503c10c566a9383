// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct WhyCommand: ClientCommand {
    static let description = CommandDescription(
        name: "why",
        abstract: Text("問いがどう読まれ、なぜそれが見つかるかを出します。", "Tell how a query is understood and why it finds what it finds."),
        discussion: Text(
            """
            検索式を木で、引かれる語をそれを持つ投稿の数とともに出し、候補のうち読んで一致しなかった数を、成り立たなかった節に添えます。投稿を指すと、その投稿で\
            それぞれの節が成り立つかを出します。問いは一つの引数です。

              sakuin why '東京都 -大阪'
              sakuin why 東京都 anond:20240605205024

            終了コード: 一致があれば（投稿を指せばその投稿が一致すれば）0、なければ 1、誤りなら 2。
            """,
            """
            Shows the query as a tree, the terms that are looked up with the posts that have them, and how many of the \
            posts that they lead to were read and do not match, at the clause that does not hold. With a post it tells of \
            every clause whether it holds for that post. The query is one argument.

              sakuin why '東京都 -大阪'
              sakuin why 東京都 anond:20240605205024

            Exit status: 0 if anything matches (with a post, if that post does), 1 if not, 2 on an error.
            """),
        operands: [
            OperandDescription(
                Text("問い", "QUERY"), kind: .query,
                example: Text("sakuin why '東京都 -大阪'", "sakuin why '東京都 -大阪'")),
            OperandDescription(Text("投稿", "POST"), isRequired: false),
        ], options: [Options.fold, Options.loose] + Options.common, foreign: Options.foreignToQueries)

    let query: String
    /// The post that is asked about, as it was typed.
    let post: String?
    let fold: Int?
    let isSentence: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        query = arguments.operands[0]
        post = arguments.operands.dropFirst().first
        fold = try arguments.integer(Options.fold, in: 0...4)
        isSentence = arguments.contains(Options.loose)
        options = try CommandOptions(arguments)
        if post == "" { throw UsageError("id が空です", "an id cannot be empty") }
        // `why 東京都 -大阪`: two words of a query, which is one argument here.
        if let post, post.hasPrefix("-") {
            let whole = shellQuoted(query + " " + post)
            throw UsageError(
                "\(visible(post)) は投稿の id ではありません。問いは一つの引数です: sakuin why \(visible(whole))",
                "\(visible(post)) is not the id of a post; the query is one argument: sakuin why \(visible(whole))")
        }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let columns = environment.outputIsTerminal ? environment.columns : nil
        let answer = try options.show(try json(in: environment), in: environment) { (answer: WhyAnswer) in
            environment.messages.explanation(answer, columns: columns)
        }
        return answer.post?.matches ?? (answer.sure + answer.verified > 0) ? .found : .none
    }

    private func json(in environment: CommandEnvironment) throws(Failure) -> [UInt8] {
        let service = options.service(in: environment)
        guard let post else {
            return try Failure.wrap(query: query) { () throws(ClientError) in
                try service.json(.why(query: query, id: nil, isSentence: isSentence, fold: fold))
            }
        }
        let lookup = PostLookup(service: service, environment: environment)
        let found: (id: String, json: [UInt8])?
        do {
            found = try lookup.answer(to: post) { .why(query: query, id: $0, isSentence: isSentence, fold: fold) }
        } catch .client(let error, query: _) {
            throw .client(error, query: query)
        }
        guard let found else { throw .noSuchPost(post) }
        return found.json
    }
}

extension Messages {
    /// The tree, a clause a line, and what became of the candidates.
    ///
    /// - Parameter columns: of the terminal; nil breaks no line.
    func explanation(_ answer: WhyAnswer, columns: Int?) -> String {
        var lines = lines(of: answer.clause, depth: 0)
        let counts = [
            say(
                "候補 \(posts(answer.candidates))",
                "\(posts(answer.candidates)) of \(grouped(answer.posts)) are candidates"),
            say("語だけで確定 \(posts(answer.sure))", "\(posts(answer.sure)) sure by their terms"),
            say("読んで一致 \(posts(answer.verified))", "\(posts(answer.verified)) read and matching"),
            say("読んで不一致 \(posts(answer.rejected))", "\(posts(answer.rejected)) read and rejected"),
        ]
        lines.append(counts.joined(separator: say("、", ", ")))
        if answer.timedOut { lines.append(say("時間切れ: 途中までの数です", "the time was over: the counts go no further")) }
        if let post = answer.post { lines.append(verdict(on: post)) }
        return lines.map { line in
            // A clause that goes on does so behind its own indent.
            columns.map { wrapped(line, columns: $0, hanging: line.prefix { $0 == " " }.count) } ?? line + "\n"
        }.joined()
    }

    private func verdict(on post: WhyPost) -> String {
        let matches = post.matches ? say("一致します", "matches") : say("一致しません", "does not match")
        let reason =
            if !post.candidate {
                say("語が足りません", "it lacks the terms")
            } else if post.sure {
                say("語だけで確定", "sure by its terms")
            } else {
                say("読んで確かめました", "read to be sure")
            }
        return "\(visible(post.id)): \(matches)\(say("（", " ("))\(reason)\(say("）", ")"))"
    }

    private func lines(of clause: WhyClause, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let mark = clause.holds.map { $0 ? "✓ " : "✗ " } ?? ""
        var notes: [String] = []
        if let field = clause.field, field != "any" { notes.append(name(ofField: field)) }
        if let fold = clause.fold { notes.append("~\(fold)") }
        if clause.rejected > 0 {
            notes.append(
                say("\(posts(clause.rejected))を却下: ", "rejects \(posts(clause.rejected)): ") + rule(of: clause))
        }
        let text = clause.text.isEmpty ? "" : " " + visible(clause.text)
        let note = notes.isEmpty ? "" : say("（", " (") + notes.joined(separator: say("、", ", ")) + say("）", ")")
        let head = indent + mark + name(ofKind: clause.kind) + text + note
        let terms = clause.terms.map { term in
            let titles =
                term.titles > 0 ? say("、題名 \(grouped(term.titles))", ", \(grouped(term.titles)) in titles") : ""
            return "\(indent)    \(visible(term.term)): \(posts(term.posts))\(titles)"
        }
        return [head] + terms + clause.parts.flatMap { lines(of: $0, depth: depth + 1) }
    }

    /// A newer daemon may have others.
    private func name(ofKind kind: String) -> String {
        let japanese = [
            "all": "すべて", "any": "どれか", "not": "除く", "text": "文字", "expression": "正規表現", "time": "時間",
            "loose": "文として",
            "days": "毎年の日", "near": "近さ", "broken": "空白を問わない文字",
        ]
        let own = QueryOperator.all.first { $0.name == kind }?.japanese
        return visible(say(japanese[kind] ?? own ?? kind, kind))
    }

    private func name(ofField field: String) -> String {
        visible(say(["title": "題名", "body": "本文"][field] ?? field, field))
    }

    /// What a post that has the terms may still fail.
    private func rule(of clause: WhyClause) -> String {
        switch clause.kind {
        case "text" where clause.fold == 0: say("書き方が違うか、続いていない", "written otherwise, or not in one piece")
        case "text": say("その字が続いていないか、語の一部", "not in one piece, or a part of a longer word")
        case "near": say("近くにない", "not near each other")
        case "broken": say("空白を除いても続いていない", "not in one piece, white space left out")
        case "expression": say("式に合わない", "the expression does not match")
        case "not": say("除外する語がある", "what is left out is there")
        case "time", "days": say("その時間の外", "outside the time")
        case "any": say("どれにも合わない", "no part holds")
        default: say("値が違う", "another value")
        }
    }
}
