// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct ForgetCommand: ClientCommand {
    static let dryRun = OptionDescription(
        "--dry-run", help: Text("何が忘れられるかを出すだけで、何も変えません。", "Tell what would be forgotten, and change nothing."))
    static let undo = OptionDescription(
        "--undo",
        help: Text("忘れた投稿を戻します。ダンプを読み直したところで答えに出ます。", "Bring forgotten posts back, once their dumps are read again."))
    static let purge = OptionDescription(
        "--purge",
        help: Text(
            "忘れた投稿の語を索引のファイルからすべて消します。rebuild と同じだけ時間がかかります。",
            "Take every word of forgotten posts out of the files of the index: takes as long as a rebuild."))
    static let list = OptionDescription("--list", help: Text("忘れた投稿を一覧します。", "List the posts that are forgotten."))
    static let description = CommandDescription(
        name: "forget", abstract: Text("投稿をどの答えにも出ないようにします。", "Take posts out of every answer."),
        discussion: Text(
            """
            どの答えからもすぐに消え、ダンプを読み直しても、索引を作り直しても出ません。ほかのダンプにある同じ投稿も出ません。いくつもの投稿が持つ id なら、\
            そのすべてを忘れます（key なら一つだけ）。同じ文でも id の違う投稿は残り、--dry-run が知らせます。

              sakuin forget --dry-run anond:20240605205024
              sakuin forget anond:20240605205024
              sakuin forget --undo anond:20240605205024
              sakuin forget --purge

            ダンプの中の投稿はそのままです。索引には id と、文からは戻せない要約値だけが残ります。--purge のあとも、ファイルシステムが上書きするまで\
            ディスクに跡が残ることがあります。使えるのは root とデーモンの利用者だけです。

            投稿は、検索結果の id、表示される URL、または最後の検索結果の番号で指します。3 が id の投稿も別にあるときは、番号なら @3、id なら id:3 と書くまで、\
            何も忘れません。

            パイプでは一件一行で、状態（found、forgotten、purged、returning）、id、key、時刻をタブで区切ります。

            終了コード: あれば 0、--list に一つもなければ 1、誤りなら 2。
            """,
            """
            They are in no answer from then on: not when their dumps are read again, nor from another dump that has them, nor after a \
            rebuild. An id that several posts bear means all of them, a key means one. A copy with another id is another post and \
            stays: --dry-run tells of it.

              sakuin forget --dry-run anond:20240605205024
              sakuin forget anond:20240605205024
              sakuin forget --undo anond:20240605205024
              sakuin forget --purge

            The dumps stay as they are. The index keeps the id and digests that lead to no word. After --purge the disk may have \
            traces until the file system writes over them. For root and the daemon's own user.

            A post is named by the id that a search gives, by the address that is shown, or by the number of a hit in the last answer. \
            Where another post has 3 for its id, nothing is forgotten until you write @3 for the hit or id:3 for the id.

            In a pipe every post is one line of four fields with tabs between them: state (found, forgotten, purged, returning), id, \
            key, time.

            Exit status: 0 if there are any, 1 if --list has none, 2 on an error.
            """),
        operands: [Options.post("forget", isRequired: false, isRepeated: true)],
        options: choices + Options.common,
        conflicts: choices.indices.flatMap { place in choices[(place + 1)...].map { (choices[place], $0) } })
    private static let choices = [dryRun, undo, purge, list]

    /// What is done, in this order.
    enum Step: Equatable {
        case find
        case forget
        case undo
        case purge
        case list
    }

    let names: [String]
    let steps: [Step]
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        names = arguments.operands
        options = try CommandOptions(arguments)
        if names.contains("") { throw UsageError("id が空です", "an id cannot be empty") }
        if arguments.contains(ForgetCommand.list) {
            steps = [.list]
            if !names.isEmpty { throw UsageError("--list に投稿は指定できません", "--list takes no posts") }
            return
        }
        if arguments.contains(ForgetCommand.purge) {
            steps = names.isEmpty ? [.purge] : [.forget, .purge]
            return
        }
        steps =
            arguments.contains(ForgetCommand.dryRun)
            ? [.find] : arguments.contains(ForgetCommand.undo) ? [.undo] : [.forget]
        if names.isEmpty { throw UsageError("投稿を指定してください: sakuin forget ID", "name a post: sakuin forget ID") }
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let service = options.service(in: environment)
        var json: [UInt8] = []
        var before: [ForgottenEntry] = []
        for step in steps {
            switch step {
            case .find, .forget:
                // Told to persons alone.
                if environment.outputIsTerminal { before = try forgotten(service) }
                let ids = try ids(service, in: environment)
                json = try ForgetCommand.ask(.forget(ids: ids, isDryRun: step == .find), service)
            case .undo: json = try undo(service, in: environment)
            case .purge: json = try purge(service, in: environment)
            case .list: json = try ForgetCommand.ask(.forgotten, service)
            }
        }
        // One document, whatever was done: the last tells all.
        let last = steps[steps.count - 1]
        let answer = try options.show(json, in: environment, isPaged: last == .list || last == .find) {
            (answer: ForgottenAnswer) in text(of: answer, last, before: Set(before.map(\.key)), in: environment)
        }
        return last == .list && answer.posts.isEmpty ? .none : .found
    }

    private func purge(_ service: SakuinService, in environment: CommandEnvironment) throws(Failure) -> [UInt8] {
        var line: ProgressLine?
        // Where nothing is to be taken out there is no building.
        if environment.errorIsTerminal, try forgotten(service).contains(where: { $0.state == .forgotten }) {
            environment.tell(wrapped(environment.messages.purging, columns: environment.columns))
            line = ProgressLine(service, in: environment)
        }
        defer { line?.end() }
        return try ForgetCommand.ask(.purge, service)
    }

    private func forgotten(_ service: SakuinService) throws(Failure) -> [ForgottenEntry] {
        try Failure.wrap { () throws(ClientError) in try service.forgotten() }.posts
    }

    private static func ask(_ call: ServiceCall, _ service: SakuinService) throws(Failure) -> [UInt8] {
        try Failure.wrap { () throws(ClientError) in try service.json(call) }
    }

    /// What the daemon is to forget: the id that a post has, of those that a person may mean. A number that could mean two posts is
    /// refused: what is shown by mistake does no harm, what is forgotten does.
    private func ids(_ service: SakuinService, in environment: CommandEnvironment) throws(Failure) -> [String] {
        let lookup = PostLookup(service: service, environment: environment)
        var ids: [String] = []
        for name in names {
            let reference = try lookup.reference(name)
            let found = try lookup.answer(to: name) { .post(id: $0) }?.id
            if let hit = reference.hit, let found, found != hit {
                throw .usage(
                    UsageError(
                        "\(visible(name)) は id とも検索結果の番号とも取れます。番号なら @\(visible(name))、id なら id:\(visible(name)) と書いてください",
                        "\(visible(name)) may be an id or the number of a hit: write @\(visible(name)) for the hit, id:\(visible(name)) for the id"
                    ))
            }
            // Where there is none the daemon says so, or that it is forgotten already.
            ids.append(found ?? reference.hit ?? reference.ids[0])
        }
        return ids
    }

    /// Asks for each post by what it may be named, until the daemon knows one. Nothing tells beforehand which that is: what is
    /// forgotten is in no answer.
    private func undo(_ service: SakuinService, in environment: CommandEnvironment) throws(Failure) -> [UInt8] {
        let lookup = PostLookup(service: service, environment: environment)
        let forgotten = try forgotten(service)
        var ids: [String] = []
        for name in names {
            let reference = try lookup.reference(name)
            let meant = reference.ids + [reference.hit].compactMap(\.self)
            ids.append(
                meant.first { id in forgotten.contains { $0.id == id || $0.key == id } } ?? meant[0])
        }
        return try ForgetCommand.ask(.unforget(ids: ids), service)
    }

    // MARK: Words

    /// - Parameter before: keys of the posts that were forgotten before.
    private func text(
        of answer: ForgottenAnswer, _ step: Step, before: Set<String>, in environment: CommandEnvironment
    ) -> String {
        guard environment.outputIsTerminal else {
            return answer.posts.map { post in
                [post.state.rawValue, post.id, post.key, post.forgottenAt ?? post.time ?? ""].map(visible)
                    .joined(separator: "\t") + "\n"
            }.joined()
        }
        let messages = environment.messages
        var lines = messages.head(of: answer, step, before: answer.posts.count { before.contains($0.key) })
        for post in answer.posts where step != .purge { lines += messages.lines(of: post, isListed: step == .list) }
        return lines.map { line in
            let indent = line.prefix { $0 == " " }.count
            return wrapped(line, columns: environment.columns, hanging: indent == 0 ? 0 : indent + 2)
        }.joined()
    }
}

extension Messages {
    fileprivate var purging: String {
        say(
            "忘れた投稿の語を消すため、索引を作り直します。rebuild と同じだけかかります",
            "building the index anew without what is forgotten: this takes as long as a rebuild")
    }

    /// - Parameter before: of the posts of the answer, how many were forgotten before.
    fileprivate func head(of answer: ForgottenAnswer, _ step: ForgetCommand.Step, before: Int) -> [String] {
        let count = posts(answer.posts.count)
        let new = answer.posts.count - before
        let already = before == 0 ? [] : [say("\(posts(before))はもう忘れています", "\(posts(before)) forgotten already")]
        return switch step {
        case .find where new > 0:
            [say("\(posts(new))を忘れることになります（まだ何も変えていません）", "\(posts(new)) would be forgotten; nothing has changed")]
                + already
        case .forget where new > 0: [say("\(posts(new))を忘れました", "\(posts(new)) forgotten")] + already
        case .find, .forget: already
        case .undo:
            [
                say(
                    "\(count)が戻ります。ダンプを読み直したところで出ます（sakuin wait で待てます）",
                    "\(count) will be back once the dumps are read again (sakuin wait returns then)")
            ]
        case .purge where answer.posts.isEmpty:
            [say("忘れた投稿がないので、消す語もありません", "no post is forgotten: there is nothing to take out")]
        case .purge:
            [
                say(
                    "忘れた投稿 \(count)の語は、索引のどのファイルにもありません",
                    "no file of the index has a word of the \(count) that \(answer.posts.count == 1 ? "is" : "are") forgotten"
                )
            ]
        case .list:
            [
                answer.posts.isEmpty
                    ? say("忘れた投稿はありません", "no post is forgotten") : say("忘れた投稿 \(count)", "\(count) forgotten")
            ]
        }
    }

    fileprivate func lines(of post: ForgottenEntry, isListed: Bool) -> [String] {
        var first = "  \(visible(post.id))  \(visible(post.key))"
        if isListed {
            let words =
                switch post.state {
                case .found: ""
                case .forgotten: say("忘却", "forgotten")
                case .purged: say("語も消去", "purged")
                case .returning: say("戻すところ", "coming back")
                }
            first += "  \(words)  \(visible(post.forgottenAt ?? ""))"
        } else if let time = post.time {
            first += "  \(visible(time))"
        }
        var lines = [first]
        if let text = post.text { lines.append("    \(visible(text))") }
        if let versions = post.versions, versions > 1 {
            lines.append(say("    版 \(grouped(versions))つとも", "    with all its \(grouped(versions)) versions"))
        }
        for dump in post.dumps {
            let isMissing = post.missingDumps.contains(dump)
            lines.append(
                "    \(visible(dump))"
                    + (isMissing ? say("（今はない。ここからは戻せません）", " (not there: cannot bring it back)") : ""))
        }
        if !post.copies.isEmpty {
            lines.append(say("    よく似た文の別の投稿は残ります:", "    other posts that say nearly the same stay:"))
            lines += post.copies.map { "      \(visible($0.id))  \(visible($0.key))" }
        }
        return lines
    }
}
