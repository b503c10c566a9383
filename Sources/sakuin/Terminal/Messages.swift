// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// Every word that the program says of its own, in Japanese and in English, side by side. What the daemon says is shown as it
// came: the daemon is asked in the person's language.

struct Messages: Sendable {
    let language: Language
    var isJapanese: Bool { language == .japanese }

    /// By the locale for messages.
    init(environment: [String: String]) {
        language = Language(environment: environment)
    }

    func say(_ japanese: String, _ english: String) -> String { language.say(japanese, english) }

    func posts(_ count: Int) -> String { language.posts(count) }

    func dumps(_ count: Int) -> String {
        say("\(grouped(count))個", "\(grouped(count)) \(count == 1 ? "dump" : "dumps")")
    }

    /// Of a dump: how much of it is not in the index.
    func unread(_ count: Int) -> String {
        say("読めないところ \(grouped(count))", "\(grouped(count)) not read")
    }

    // MARK: Hits

    var untitled: String { language.untitled }
    var noTime: String { say("日時不明", "no date") }
    var lossy: String { say("[欠字あり]", "[lossy]") }
    var lossyMatch: String { say("[欠字を補って一致]", "[matches but for lost characters]") }

    // MARK: Threads

    func thread(_ total: Total, matched: Total?) -> String {
        let sign = total.relation == .exact ? "" : "+"
        let posts = say(
            "スレッド \(grouped(total.value))\(sign)件",
            "thread of \(grouped(total.value))\(sign) \(total.value == 1 ? "post" : "posts")")
        return posts
            + (matched.map { say("、一致 \(grouped($0.value))\(sign)件", ", \(grouped($0.value))\(sign) matching") } ?? "")
    }

    /// How much of a thread matches.
    func share(_ thread: ThreadShare) -> String {
        let sign = thread.total.relation == .exact ? "" : "+"
        let numbers = "\(grouped(thread.matched.value))/\(grouped(thread.total.value))\(sign)"
        return say("スレッド \(numbers)", "thread \(numbers)")
    }

    var notInIndex: String { say("（索引にありません）", "(not in the index)") }

    func hiddenReplies(_ count: Int) -> String {
        say("ほかに返信 \(grouped(count))件（--depth）", "\(grouped(count)) more below (--depth)")
    }

    func replies(_ count: Int) -> String {
        say("返信 \(grouped(count))", "\(grouped(count)) \(count == 1 ? "reply" : "replies")")
    }

    /// What is left out, and why.
    func threadIsLonger(_ count: Int) -> String {
        say(
            "スレッドの投稿はもっとあります。指した投稿に近い \(grouped(count))件だけを出しました",
            "the thread has more posts: these are the \(grouped(count)) nearest to the one that was named")
    }

    func threadGoesOn(_ next: String) -> String {
        say("続きがあります: --after \(visible(next))", "the thread goes on: --after \(visible(next))")
    }

    // MARK: State

    /// One line for `wait`, `rescan` and `rebuild`.
    func state(_ index: IndexState) -> String {
        let parts = [posts(index.posts), say("世代 \(index.generation)", "generation \(index.generation)")]
        return (parts + freshness(index)).joined(separator: " · ")
    }

    func generation(_ index: IndexState) -> String {
        // With its zone, as the log has it: beside it a time without one could be of either.
        let time = index.asOf.map(visible) ?? say("未作成", "never written")
        return say("世代 \(index.generation)、\(time)", "generation \(index.generation), \(time)")
    }

    var postsLabel: String { say("投稿", "posts") }
    var dumpsLabel: String { say("ダンプ", "dumps") }
    var forgottenLabel: String { say("忘れた投稿", "forgotten") }
    /// How many posts are forgotten, and of how many of them words may be left in files.
    func forgotten(_ status: StatusAnswer) -> String {
        guard status.unpurged > 0 else { return posts(status.forgotten) }
        let unpurged = grouped(status.unpurged)
        return say(
            "\(posts(status.forgotten))（うち \(unpurged)件の語は索引のファイルに残っています: sakuin forget --purge）",
            "\(posts(status.forgotten)), \(unpurged) of them with words left in files of the index (sakuin forget --purge)"
        )
    }
    var indexLabel: String { say("索引", "index") }
    var foldersLabel: String { say("フォルダ", "folders") }
    var workLabel: String { say("索引作成", "indexing") }
    var pendingLabel: String { say("索引待ち", "waiting") }
    func label(of kind: TroubleKind) -> String {
        switch kind {
        case .unreadable: say("読めないダンプ", "unreadable")
        case .partly: say("一部だけ読めたもの", "partly read")
        case .remarked: say("気づいたこと", "remarks")
        }
    }

    /// `2 dumps, 15 lines or records`.
    func count(_ count: TroubleCount, of kind: TroubleKind) -> String {
        let number = grouped(count.count)
        let what =
            switch kind {
            case .unreadable: ""
            case .partly:
                say(
                    "、読めない行・レコード \(number)件",
                    count.count == 1 ? ", 1 line or record" : ", \(number) lines or records")
            case .remarked: say("、\(number)件", count.count == 1 ? ", 1 remark" : ", \(number) remarks")
            }
        return dumps(count.dumps) + what
    }

    /// `150 times in 2 dumps`.
    func frequency(of group: TroubleGroup) -> String {
        let times = grouped(group.count)
        guard group.count != group.dumps else { return dumps(group.dumps) }
        return say("\(dumps(group.dumps))に\(times)箇所", "\(times) times in \(dumps(group.dumps))")
    }

    func moreReasons(_ count: Int) -> String {
        say(
            "ほかに \(grouped(count))種類 (--json)",
            "and \(grouped(count)) more \(count == 1 ? "reason" : "reasons") (--json)")
    }

    var noticeLabel: String { say("お知らせ", "notices") }

    /// What the daemon is doing. A newer one may do something else.
    func state(_ name: String) -> String {
        say(["idle": "待機中", "indexing": "索引作成中"][name] ?? name, name)
    }

    /// Where `wait` gave up.
    func unfinished(_ status: StatusAnswer) -> String {
        guard let work = status.work else {
            return say(
                "まだ索引にないものがあります（索引待ち \(dumps(status.index.pending))）",
                "still indexing: \(dumps(status.index.pending)) waiting to be indexed")
        }
        return say("まだ索引を作っています: ", "still indexing, ") + share(work)
    }

    // MARK: One post

    var idLabel: String { say("id", "id") }
    var keyLabel: String { say("key", "key") }
    var timeLabel: String { say("日時", "time") }
    var replyLabel: String { say("返信先", "reply to") }
    var authorLabel: String { say("筆者", "author") }
    var posterLabel: String { say("投稿者ID", "poster") }
    var urlLabel: String { say("URL", "url") }
    var linksLabel: String { say("リンク", "links") }
    var sourceLabel: String { say("出所", "source") }
    var boundaryLabel: String { say("範囲", "extent") }
    func boundary(_ name: String) -> String {
        say(["suspected": "推定", "marked": "印による"][name] ?? name, name)
    }
    var lossyLabel: String { say("欠字", "lossy") }
    var lossyMeaning: String { say("ダンプで文が欠けています", "text is missing in the dump") }

    var versionsLabel: String { say("版", "versions") }
    func versions(_ count: Int, id: String) -> String {
        let command = "sakuin show --versions \(shellQuoted(id))"
        return say("\(grouped(count))つ（\(command)）", "\(grouped(count)): \(command)")
    }
    var earlierVersion: String { say("以前の版", "an earlier version") }

    var noneMatch: String { say("見つかりません", "no posts match") }

    /// - Parameter numbers: those of the hits of the last answer, where a number was typed.
    func noSuchPost(_ id: String, numbers: ClosedRange<Int>?) -> String {
        guard let numbers else { return noSuchPost(id) }
        let (first, end) = (grouped(numbers.lowerBound), grouped(numbers.upperBound))
        return noSuchPost(id)
            + say("。最後の検索結果は \(first)〜\(end) 番です", "; the hits of the last answer are \(first) to \(end)")
    }

    func noSuchPost(_ id: String) -> String {
        say("投稿が見つかりません: \(visible(id))", "no such post: \(visible(id))")
    }

    func moreBearers(of id: String, shown: Int) -> String {
        let command = "sakuin search \(shellQuoted("id:" + id)) --all"
        return say(
            "この id の投稿はほかにもあります（\(grouped(shown))件を表示）。すべては \(command)",
            "more posts than these \(grouped(shown)) bear the id: \(command) lists all")
    }

    /// - Parameter content: what it was, as `3 posts`; nil where there is no word for it.
    func written(_ content: String?, to file: String) -> String {
        say(
            "\(content.map { $0 + "を " } ?? "")\(visible(file)) に書きました",
            "\(content.map { $0 + " " } ?? "")written to \(visible(file))")
    }

    var noneSimilar: String { say("似た投稿はありません", "no posts are like it") }

    // MARK: Errors

    func cannotWrite(_ reason: String) -> String { say("出力できません: \(reason)", "cannot write the output: \(reason)") }

    func cannotWrite(_ reason: String, to path: String) -> String {
        say("\(path) に書けません: \(reason)", "cannot write to \(path): \(reason)")
    }

    func cannotStart(_ reason: String, _ path: String) -> String {
        say(
            "\(path) を始められません: \(reason)。make で作り、sakuin と同じ所に置いてください",
            "cannot start \(path): \(reason); make builds it, and it belongs beside sakuin")
    }

    func cannotRead(_ reason: String, _ path: String) -> String {
        say("\(path) を読めません: \(reason)", "cannot read \(path): \(reason)")
    }

    func noState(_ path: String) -> String {
        say(
            "\(path) は sakuin follow の状態ではありません。別のファイルを --state に書いてください",
            "\(path) is no state of sakuin follow: give another file to --state")
    }

    func otherState(_ path: String) -> String {
        say(
            "\(path) は別の問いの状態です。問いごとに別のファイルを --state に書いてください",
            "\(path) is of another query: give each query a --state of its own")
    }

    func heldState(_ path: String) -> String {
        say(
            "\(path) は動いている別の sakuin follow が使っています。それを終えるか、別のファイルを --state に書いてください",
            "\(path) is in use by another sakuin follow that runs: end that one, or give this one another file to --state"
        )
    }

    func commandFailed(_ command: String, _ status: Int32) -> String {
        say("コマンド \(command) が失敗しました（終了コード \(status)）", "the command \(command) failed with exit status \(status)")
    }

    func uselessPager(_ command: String) -> String {
        say(
            "ページャ \(command) を使えないので、そのまま出します",
            "the pager \(command) does not show anything: the output comes without it")
    }

    func pagerFailed(_ command: String, _ status: Int32) -> String {
        say("ページャ \(command) が失敗しました（終了コード \(status)）", "the pager \(command) failed with exit status \(status)")
    }

    var outOfTime: String {
        say(
            "時間切れで、答えが出ませんでした。語を増やすか since: などで絞ってください",
            "the time was over before there was an answer: add words, or narrow it down, as with since:")
    }

    func noSuchPage(_ page: Int, last: Int) -> String {
        guard last > 0 else { return noneMatch }
        return say(
            "\(grouped(page))ページ目はありません。答えは\(grouped(last))ページまでです",
            "there is no page \(grouped(page)): the answer ends with page \(grouped(last))")
    }

    func emptyArchive(pending: Int, folders: [String]) -> String {
        if pending > 0 {
            return say(
                "まだ投稿がありません: 索引待ち \(dumps(pending))。sakuin wait で待てます",
                "the archive is empty so far: \(dumps(pending)) waiting to be indexed; sakuin wait returns when they are"
            )
        }
        let places = folders.map { visible(shellQuoted($0)) }.joined(separator: ", ")
        return say(
            "まだ投稿がありません: ダンプを\(places.isEmpty ? "フォルダ" : " \(places) ")に置いてください（sakuin status）",
            "the archive is empty: put dumps into \(places.isEmpty ? "its folder" : places) (see sakuin status)")
    }

    /// - Parameter number: as it was typed.
    func numberIsAnID(_ number: String) -> String {
        say(
            "\(number) を id とする投稿です。最後の検索結果の \(number) 番は @\(number) です",
            "\(number) is the id of this post; hit \(number) of the last answer is @\(number)")
    }

    func words(for error: ClientError, in environment: [String: String]) -> String {
        switch error {
        case .notRunning(let path): return notRunning(path, environment)
        case .notPermitted(let path):
            return say(
                "ソケット \(path) を使う権限がありません。グループ sakuin に入るか、持ち主として実行してください",
                "this user may not use the socket \(path): join the group sakuin, or ask as its owner")
        case .unusablePath(let path):
            return say(
                "ソケットのパスは1〜\(longestSocketPath)バイトです: \(path)",
                "a socket's path has 1 to \(longestSocketPath) bytes: \(path)")
        case .timedOut(let duration):
            let seconds = decimalSeconds(duration)
            return say("\(seconds) 秒以内に応答がありません", "no answer within \(seconds) s")
        case .cancelled: return say("取り消されました", "it was cancelled")
        case .system(let call, let code): return "\(call): \(systemMessage(code))"
        case .malformedAnswer(let how):
            return say("sakuind の応答として読めません: \(how)", "this is not an answer of sakuind: \(how)")
        case .refused(let problem, _): return problem.message
        }
    }

    private func notRunning(_ path: String, _ environment: [String: String]) -> String {
        let isUsual = path == DefaultPaths.socket(environment: environment) || path == DefaultPaths.systemSocket
        let command = isUsual ? "sakuind serve" : "sakuind serve --socket \(shellQuoted(path))"
        return say(
            "sakuind が動いていません (ソケット \(path))。起動: \(command) "
                + "(サービスなら systemctl start sakuind または systemctl --user start sakuind)",
            "sakuind is not running: nothing listens at \(path). Start it with: \(command) "
                + "(where it is a service: systemctl start sakuind, or systemctl --user start sakuind)")
    }
}

private func decimalSeconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let tenths = attoseconds / 100_000_000_000_000_000
    return tenths == 0 ? "\(seconds)" : "\(seconds).\(tenths)"
}

/// A word as sh takes it.
func shellQuoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII && (character.isLetter || character.isNumber || "-_./:=+@%,~".contains(character))
    }
    if isPlain && !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
