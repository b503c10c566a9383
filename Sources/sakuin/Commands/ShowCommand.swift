// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct ShowCommand: ClientCommand {
    static let versions = OptionDescription(
        "--versions",
        help: Text("ダンプにある以前の文も出します。", "Show the earlier wordings that the dumps hold, too."))
    static let description = CommandDescription(
        name: "show", abstract: Text("投稿の全文を出します。", "Show whole posts."),
        discussion: Options.naming
            + Text(
                """


                表の行番号のように、ほかと重なりうる id は、いくつもの投稿が持つことがあります。そのときは新しい順にすべて、それぞれだけを指す key とともに\
                出します。

                  sakuin show 3 https://anond.hatelabo.jp/20240605205024

                終了コード: すべてあれば 0、なければ 1、誤りなら 2。
                """,
                """


                An id that is not unique in the world, such as the number of a row, may be borne by several posts: all are shown, \
                newest first, each with the key that names it alone.

                  sakuin show 3 https://anond.hatelabo.jp/20240605205024

                Exit status: 0 if every post is there, 1 if one is not, 2 on an error.
                """), operands: [Options.post("show", isRepeated: true)], options: [versions] + Options.common)

    let ids: [String]
    let withVersions: Bool
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        ids = arguments.operands
        withVersions = arguments.contains(ShowCommand.versions)
        options = try CommandOptions(arguments)
        if ids.contains("") { throw UsageError("id が空です", "an id cannot be empty") }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let lookup = PostLookup(service: options.service(in: environment), environment: environment)
        var output = try options.output(in: environment)
        var missing: [String] = []
        do {
            for (index, id) in ids.enumerated() where output.isOpen {
                guard let (_, json) = try lookup.answer(to: id, { .post(id: $0) }) else {
                    missing.append(id)
                    continue
                }
                try show(json, isFirst: index == missing.count, in: environment, to: &output)
            }
        } catch {
            output.abandon()
            throw error
        }
        if let failure = output.finish() { throw failure }
        for id in missing {
            environment.complain(lookup.noSuchPost(id))
        }
        return missing.isEmpty ? .found : .none
    }

    private func show(
        _ json: [UInt8], isFirst: Bool, in environment: CommandEnvironment, to output: inout Output
    ) throws(Failure) {
        let post = try Failure.wrap { () throws(ClientError) in try decodeAnswer(PostAnswer.self, from: json) }
        if options.json {
            output.write(line: json)
        } else {
            let (palette, messages) = (options.palette(in: environment), environment.messages)
            let columns = environment.outputIsTerminal ? environment.columns : nil
            for (index, bearer) in ([post] + post.others).enumerated() {
                let text = postText(
                    bearer, isOneOfSeveral: !post.others.isEmpty, withVersions: withVersions, palette, messages,
                    columns: columns)
                output.write(isFirst && index == 0 ? text : "\n" + text)
            }
            if post.bearers.relation == .atLeast {
                environment.complain(messages.moreBearers(of: post.id, shown: post.others.count + 1))
            }
        }
    }
}
