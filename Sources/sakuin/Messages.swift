// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// Every word that the program says of its own, in Japanese and in English, side by side. The help is English, and what
// the daemon says is shown as it came.

struct Messages: Sendable {
    let isJapanese: Bool

    /// By the locale for messages, as POSIX orders the variables.
    init(environment: [String: String]) {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        isJapanese = set?.hasPrefix("ja") ?? false
    }

    func say(_ japanese: String, _ english: String) -> String { isJapanese ? japanese : english }

    func posts(_ count: Int) -> String {
        say("\(grouped(count))件", "\(grouped(count)) \(count == 1 ? "post" : "posts")")
    }

    func dumps(_ count: Int) -> String {
        say("\(grouped(count))個", "\(grouped(count)) \(count == 1 ? "dump" : "dumps")")
    }

    // MARK: Hits

    var untitled: String { say("（無題）", "(untitled)") }
    var noTime: String { say("日時不明", "no date") }
    var lossy: String { say("[欠字あり]", "[lossy]") }
    var lossyMatch: String { say("[欠字を補って一致]", "[matches but for lost characters]") }

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

    // MARK: One post

    var idLabel: String { say("id", "id") }
    var keyLabel: String { say("key", "key") }
    var timeLabel: String { say("日時", "time") }
    var replyLabel: String { say("返信先", "reply to") }
    var authorLabel: String { say("筆者", "author") }
    var urlLabel: String { say("URL", "url") }
    var linksLabel: String { say("リンク", "links") }
    var sourceLabel: String { say("出所", "source") }
    var boundaryLabel: String { say("範囲", "extent") }
    var lossyLabel: String { say("欠字", "lossy") }
    var lossyMeaning: String { say("ダンプで文が欠けています", "text is missing in the dump") }

    var versionsLabel: String { say("版", "versions") }
    func versions(_ count: Int, id: String) -> String {
        let command = "sakuin show --versions \(shellQuoted(id))"
        return say("\(grouped(count))つ（\(command)）", "\(grouped(count)): \(command)")
    }
    var earlierVersion: String { say("以前の版", "an earlier version") }

    func noSuchPost(_ id: String) -> String {
        say("投稿が見つかりません: \(visible(id))", "no such post: \(visible(id))")
    }

    func moreBearers(of id: String, shown: Int) -> String {
        let command = "sakuin search \(shellQuoted("id:" + id)) --all"
        return say(
            "この id の投稿はほかにもあります（\(grouped(shown))件を表示）。すべては \(command)",
            "more posts than these \(grouped(shown)) bear the id: \(command) lists all")
    }

    var noneSimilar: String { say("似た投稿はありません", "no posts are like it") }

    // MARK: Errors

    func cannotWrite(_ reason: String) -> String { say("出力できません: \(reason)", "cannot write the output: \(reason)") }

    func cannotPage(_ command: String) -> String {
        say("ページャを起動できません: \(command)", "the pager cannot be run: \(command)")
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

/// `1,234,567`.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0 && (digits.count - index) % 3 == 0 { result += "," }
        result.append(digit)
    }
    return result
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
