// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct WhyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Tell how a query is understood and why it finds what it finds.",
        discussion: """
            Shows the query as a tree, the terms that are looked up with the posts that have them, and how many of the \
            posts that they lead to were read and do not match, at the clause that does not hold. With an id it tells of \
            every clause whether it holds for that post.

              sakuin why '東京都 -大阪'
              sakuin why 東京都 anond:20240605205024

            Exit status: 0 if anything matches (with an id, if that post does), 1 if not, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("The query as one argument, as in 'sakuin search'.", valueName: "query"))
    var word: String

    @Argument(help: ArgumentHelp("Tell of this post whether it matches.", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("How widely characters count as equal; 0 is as written.", valueName: "level"))
    var fold: Int?

    @Flag(help: "As 'sakuin search --loose' asks.")
    var loose = false

    @OptionGroup var common: CommonOptions

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let query = SearchWords.query([word])
        let json = try Failure.wrap(query: query) { () throws(ClientError) in
            try common.choices.service(in: surroundings).json(.why(query: query, id: id, isLoose: loose, fold: fold))
        }
        let answer = try common.show(json, in: surroundings, words: surroundings.messages.explanation)
        return answer.post?.matches ?? (answer.sure + answer.verified > 0) ? .found : .none
    }
}

extension Messages {
    /// The tree, a clause a line, and what became of the candidates.
    func explanation(_ answer: WhyAnswer) -> String {
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
        return lines.map { $0 + "\n" }.joined()
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
        if let field = clause.field, field != "any" { notes.append(field) }
        if let fold = clause.fold { notes.append("~\(fold)") }
        if clause.rejected > 0 {
            notes.append(
                say("\(posts(clause.rejected))を却下: ", "rejects \(posts(clause.rejected)): ") + rule(of: clause))
        }
        let text = clause.text.isEmpty ? "" : " " + visible(clause.text)
        let note = notes.isEmpty ? "" : say("（", " (") + notes.joined(separator: say("、", ", ")) + say("）", ")")
        let head = indent + mark + clause.kind + text + note
        let terms = clause.terms.map { term in
            let titles =
                term.titles > 0 ? say("、題名 \(grouped(term.titles))", ", \(grouped(term.titles)) in titles") : ""
            return "\(indent)    \(visible(term.term)): \(posts(term.posts))\(titles)"
        }
        return [head] + terms + clause.parts.flatMap { lines(of: $0, depth: depth + 1) }
    }

    /// What a post that has the terms may still fail.
    private func rule(of clause: WhyClause) -> String {
        switch clause.kind {
        case "text" where clause.fold == 0: say("書き方が違うか、続いていない", "written otherwise, or not in one piece")
        case "text": say("その字が続いていないか、語の一部", "not in one piece, or a part of a longer word")
        case "expression": say("式に合わない", "the expression does not match")
        case "not": say("除外する語がある", "what is left out is there")
        case "time": say("その時間の外", "outside the time")
        case "any": say("どれにも合わない", "no part holds")
        default: say("値が違う", "another value")
        }
    }
}
