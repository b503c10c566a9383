// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct ThreadCommand: ClientCommand {
    static let query = OptionDescription(
        "--query", letter: "Q", value: .text, called: Text("問い", "QUERY"),
        help: Text("一致する投稿に * を付けます。", "Mark the posts that match with *."))
    static let flat = OptionDescription(
        "--flat", help: Text("木ではなく時刻の順に出します。", "In the order of time, not as a tree."))
    static let depth = OptionDescription(
        "--depth", value: .number, called: Text("段", "N"),
        help: Text(
            "N 段より深い返信を省きます（0 は最初の投稿だけ）。指した投稿とそこまでの投稿は省きません。",
            "Leave out replies deeper than N levels (0: none but the first), but for the post itself and what it answers."
        ))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("出す行数（既定は全部）。", "The number of lines (default: all)."))
    static let after = OptionDescription(
        "--after", value: .text, called: Text("位置", "PLACE"),
        help: Text("前の答えの続きを、その next から出します。", "Go on behind the 'next' of an answer."))
    static let description = CommandDescription(
        name: "thread", abstract: Text("投稿のスレッドを出します。", "Show the thread of a post."),
        discussion: Text(
            """
            返信のつながりを、最初の投稿から下へすべてたどり、木にして出します。どの投稿から始めても同じです。> は指した投稿、* は --query に一致した投稿、\
            ? は返信先なのに索引にない投稿です。掲示板のスレッドは dat:板/スレッド でも指せます。スレッドの中を探すには、問いに in:ID と書きます。


            """,
            """
            Follows the replies up to the first post and down through all of them, and shows them as a tree, whichever of its posts is named. \
            > is the post that was named, * one that matches --query, ? one that is answered and is not in the index. A board's \
            thread may be named dat:BOARD/THREAD, too. To search in a thread write in:ID in a query.


            """) + Options.naming
            + Text(
                """


                パイプでは一行に一件で、段、印、id、時刻、題名、本文をタブで区切ります。

                  sakuin thread anond:20240605205024 --query 東京
                  sakuin search in:20240605205024 東京

                終了コード: あれば 0、投稿がなければ 1、誤りなら 2。
                """,
                """


                In a pipe every post is one line of six fields with tabs between them: depth, mark, id, time, title, text.

                  sakuin thread anond:20240605205024 --query 東京
                  sakuin search in:20240605205024 東京

                Exit status: 0 if there is such a post, 1 if not, 2 on an error.
                """), operands: [Options.post("thread")],
        options: [query, flat, depth, limit, after, Options.fold, Options.loose] + Options.common)

    private let question: ThreadQuestion
    private let limit: Int?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var question = ThreadQuestion(arguments.operands[0])
        question.query = arguments[ThreadCommand.query]
        question.isSentence = arguments.contains(Options.loose)
        question.fold = try arguments.integer(Options.fold, in: 0...4)
        question.isFlat = arguments.contains(ThreadCommand.flat)
        question.depth = try arguments.integer(ThreadCommand.depth, in: 0...1_000_000_000)
        question.after = arguments[ThreadCommand.after]
        limit = try arguments.integer(ThreadCommand.limit, in: 1...Int.max)
        options = try CommandOptions(arguments)
        if question.id.isEmpty { throw UsageError("id が空です", "an id cannot be empty") }
        self.question = question
    }

    /// Lines that are asked for at a time: no more are held.
    private static let page = 500
    /// What the daemon gives at most.
    private static let greatestPage = 2000

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let lookup = PostLookup(service: options.service(in: environment), environment: environment)
        let size = options.json ? ThreadCommand.greatestPage : ThreadCommand.page
        guard
            let (id, first) = try lookup.answer(
                to: question.id, { .thread(asked(id: $0, limit: min(limit ?? size, size))) })
        else {
            environment.complain(lookup.noSuchPost(question.id))
            return .none
        }
        var output = try options.output(in: environment)
        let last: ThreadAnswer
        do {
            last = try write(first, id, lookup.service, in: environment, to: &output)
        } catch {
            output.abandon()
            throw error
        }
        if let failure = output.finish() { throw failure }
        tell(last, in: environment)
        return .found
    }

    private func asked(id: String, after: String? = nil, limit: Int) -> ThreadQuestion {
        var question = question
        question.id = id
        if let after { question.after = after }
        question.limit = limit
        return question
    }

    /// Writes the thread part by part.
    /// - Returns: the last part.
    private func write(
        _ first: [UInt8], _ id: String, _ service: SakuinService, in environment: CommandEnvironment,
        to output: inout Output
    ) throws(Failure) -> ThreadAnswer {
        var json = first
        var layout = ThreadLayout(
            options.palette(in: environment), columns: environment.outputIsTerminal ? environment.columns : nil,
            isFlat: question.isFlat, environment.messages)
        var (ids, written) = ([String](), 0)
        while true {
            let part = json
            let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(ThreadAnswer.self, from: part) }
            if options.json {
                output.write(line: json)
            } else {
                if written == 0, question.after == nil { output.write(layout.head(answer)) }
                for line in answer.lines { output.write(layout.render(line)) }
                if ids.count < LastAnswer.most { ids += answer.lines.compactMap { $0.post.map { $0.key ?? $0.id } } }
            }
            written += answer.lines.count
            let left = (limit ?? .max) - written
            guard let next = answer.next, left > 0, output.isOpen, !options.json else {
                if !options.json { LastAnswer(query: id, first: 1, ids: ids).save(environment.variables) }
                return answer
            }
            do throws(ClientError) {
                json = try service.json(.thread(asked(id: id, after: next, limit: min(left, ThreadCommand.page))))
            } catch {
                throw .client(error, query: question.query)
            }
        }
    }

    /// What of the thread is not there is said, whoever reads it.
    private func tell(_ last: ThreadAnswer, in environment: CommandEnvironment) {
        if last.total.relation == .atLeast {
            environment.complain(environment.messages.threadIsLonger(last.total.value))
        }
        if let next = last.next { environment.complain(environment.messages.threadGoesOn(next)) }
    }
}
