// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct CompareCommand: ClientCommand {
    static let before = OptionDescription(
        "--before", value: .text, called: Text("日付", "DATE"),
        help: Text(
            "第一の組: この年・月・日が始まる前の投稿（日付は since: と同じ書き方）。",
            "The first set: posts of before this year, month or day began; dates as since: takes them."))
    static let after = OptionDescription(
        "--after", value: .text, called: Text("日付", "DATE"),
        help: Text("第二の組: この年・月・日の初めからの投稿。", "The second set: posts from the beginning of this on."))
    static let with = OptionDescription(
        "--with", value: .text, called: Text("問い", "QUERY"),
        help: Text("第二の組の問い。", "The query of the second set."))
    static let least = OptionDescription(
        "--least", value: .number, called: Text("数", "N"),
        help: Text("二つの組を合わせて少なくとも何回現れるもの（既定は 3）。", "How often it comes up in both together at least (default: 3)."))
    static let limit = OptionDescription(
        "--limit", letter: "n", value: .number, called: Text("数", "N"),
        help: Text("それぞれの組について出す数（既定は 20）。", "How many of each set (default: 20)."))
    static let sample = OptionDescription(
        "--sample", value: .number, called: Text("数", "N"),
        help: Text(
            "それぞれの組から抽選する投稿の数の上限。どれも同じ確からしさです。",
            "Count so many posts of each set at most, drawn by lot, each as likely as any other."))
    static let csv = OptionDescription(
        "--csv", help: Text("表計算のための CSV を出します（UTF-8、名前の行つき）。", "Print CSV with a row of names (UTF-8)."))

    static let description = CommandDescription(
        name: "compare", abstract: Text("二組の投稿の言葉を比べます。", "The words in which two sets of posts differ."),
        discussion: Text(
            """
            一つの問いの投稿を日付で分けるか、二つの問いの投稿を並べ、一方に多い文字列を、対数尤度比の大きい順に出します。数はすべて正確です。

              sakuin compare 電話 --before 2015 --after 2015
              sakuin compare 'はてな date:2010' --with 'はてな date:2020'
              sakuin compare 珈琲 --with 紅茶 -n 100 --csv
              sakuin compare --before 2015 --after 2015 --sample 100000 --seed 42

            --before 2015 --after 2015 は、2014 年までと 2015 年からの二組です。日時の分からない投稿はどちらにも入りません。両方の組にある投稿は両方で数え、その数を出します。問いがなければ\
            全投稿です。文字列の数え方は sakuin collocates と同じで、投稿の題名と本文の全体を数えます。本文が多すぎるとき（二組で、デーモンの機械のメモリ 1 GB につき約 800 万字、少なくとも約 3000 万字）は、誤りとして知らせます。\
            source: や author: で両方の組を絞るか、問いの since: と until: で期間を短くするか、--sample で標本どうしを比べてください。\
            --sample はそれぞれの組から投稿を重なりなく引き、数はどれも引いた投稿のものです。標本には、何件のうちの何件かと --seed がいつも付きます（CSV では sample 列）。索引が変わらない限り、\
            同じ --seed は同じ投稿を引きます。\
            --copies fold では、それぞれの組の中でほぼ同じ文の投稿を一件と数えます。

            幅の足りない端末では、列の一部を省きます。パイプでは、多い方の組（1 か 2）、各組の回数、各組の投稿の数、百万単位あたりの回数、対数尤度比、対数比（比の 2 を底とする対数）、文字列をタブで区切ります。

            終了コード: あれば 0、なければ 1、誤りなら 2。
            """,
            """
            The posts of one query are parted by a date, or those of two queries stand side by side; what is more frequent in one \
            of the sets comes out, by log-likelihood. Every number is exact.

              sakuin compare 電話 --before 2015 --after 2015
              sakuin compare 'はてな date:2010' --with 'はてな date:2020'
              sakuin compare 珈琲 --with 紅茶 -n 100 --csv
              sakuin compare --before 2015 --after 2015 --sample 100000 --seed 42

            --before 2015 --after 2015 are the posts up to the end of 2014 and those from the beginning of 2015 on. Posts without a \
            date are in neither. Posts that are in both sets are counted in both, and it is told how many they are. Without a query \
            all posts are parted. What is counted is told in 'sakuin help collocates'; here it is all of title and body. More text \
            than can be held, some eight million characters for each GB of the daemon's machine and thirty million at least, is an error: narrow both sets down with source: or author:, \
            take shorter stretches with since: and until: in the query, or compare samples. --sample draws posts of each set, none of \
            them twice, and every number is that of the posts that were drawn. A sample always says of how many posts it is, and its \
            --seed; in CSV in a column of its own. The same --seed draws the same posts as long as the index does not change. With --copies fold posts of a set that say nearly the \
            same count once.

            A narrow terminal shows some of the columns. In a pipe a line has, with tabs between them: the set that has more (1 or 2), how often each set has it, in how many \
            posts of each, how often in a million units of each, log-likelihood, log ratio (the binary logarithm of the ratio), text.

            Exit status: 0 if there are any, 1 if not, 2 on an error.
            """),
        operands: [Options.query("compare", isRequired: false)],
        options: [
            before, after, with, least, limit, sample, KwicCommand.seed, TrendCommand.copies, Options.fold,
            Options.loose, csv,
            ExportCommand.byteOrderMark,
        ] + Options.common,
        conflicts: [(csv, Options.json), (with, before), (with, after)], foreign: Options.foreignToQueries)

    let request: CompareRequest
    /// Whether a table is wanted, with a byte order mark or without.
    let table: Bool?
    let options: CommandOptions

    init(_ arguments: ParsedArguments) throws(UsageError) {
        var request = CompareRequest(arguments.operands.joined(separator: " "))
        request.other = arguments[CompareCommand.with]
        (request.before, request.after) = (arguments[CompareCommand.before], arguments[CompareCommand.after])
        request.least = try arguments.integer(CompareCommand.least, in: 1...(1 << 30))
        request.limit = try arguments.integer(CompareCommand.limit, in: 1...Search.longestPage)
        request.sample = try arguments.integer(CompareCommand.sample, in: 1...(1 << 30))
        request.seed = try arguments.integer(KwicCommand.seed, in: 0...RandomAnswer.greatestSeed)
        guard request.sample != nil || request.seed == nil else {
            throw UsageError("--seed は --sample と使います", "--seed goes with --sample")
        }
        request.collapsesDuplicates = try arguments.foldsCopies
        request.fold = try arguments.integer(Options.fold, in: 0...4)
        request.isSentence = arguments.contains(Options.loose)
        request.timeout = Search.longPatience
        let hasDates = request.before != nil && request.after != nil
        guard request.other != nil || hasDates else {
            throw UsageError(
                "比べる組がありません。--before 日付 と --after 日付 の両方か、--with 問い を付けてください",
                "there are no two sets to compare: give --before DATE with --after DATE, or --with QUERY")
        }
        guard request.other == nil || !request.query.isEmpty else {
            throw UsageError("--with の前に、第一の組の問いが要ります", "before --with the query of the first set is needed")
        }
        self.request = request
        table = try arguments.table(CompareCommand.csv)
        options = try CommandOptions(arguments)
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        let service = options.service(in: environment, timeout: Search.longPatience + .seconds(10))
        let json = try Failure.wrap(query: request.other == nil ? request.query : nil) { () throws(ClientError) in
            try service.json(.compare(request))
        }
        let answer = try options.show(json, in: environment) { (answer: CompareAnswer) in
            let messages = environment.messages
            var table = NumberTable(answer.moreInFirst, answer.moreInSecond, messages)
            if answer.isSample { table.note = ("sample", answer.sampleNote) }
            if let hasMark = self.table { return table.csv(hasMark: hasMark) }
            guard environment.outputIsTerminal else { return table.tabs() }
            let head = messages.head(answer).map { wrapped($0, columns: environment.columns, hanging: 3) }.joined()
            func part(_ head: String, _ table: NumberTable) -> String {
                guard !table.rows.isEmpty else { return head + messages.say(": なし", ": nothing") + "\n" }
                // What a narrow terminal can do without: the rates, which the ratio tells, then the ratio.
                return head + "\n"
                    + table.text(
                        showing: [1, 2, 5, 6, 7, 8], spare: [[5, 6], [8]], columns: environment.columns,
                        options.palette(in: environment))
            }
            return head + "\n"
                + part(messages.more(inFirst: true), NumberTable(answer.moreInFirst, [], messages)) + "\n"
                + part(messages.more(inFirst: false), NumberTable([], answer.moreInSecond, messages))
        }
        if !options.json {
            // On a terminal the head says it.
            if answer.isSample, table != nil || !environment.outputIsTerminal, !options.isQuiet {
                environment.say(environment.messages.sampled(answer))
            }
            for notice in answer.notices { environment.complain(environment.messages.notice(notice)) }
        }
        return answer.moreInFirst.isEmpty && answer.moreInSecond.isEmpty ? .none : .found
    }
}

extension CompareAnswer {
    /// In a table, beside each row.
    fileprivate var sampleNote: String {
        "\(first.drawn)/\(first.posts) \(second.drawn)/\(second.posts) seed \(seed ?? 0)"
    }
}

extension NumberTable {
    fileprivate init(_ moreInFirst: [ComparedWord], _ moreInSecond: [ComparedWord], _ messages: Messages) {
        names = [
            ("more_in", ""), ("first", "1"), ("second", "2"), ("first_posts", ""), ("second_posts", ""),
            ("first_rate", "1/M"), ("second_rate", "2/M"), ("log_likelihood", "ll"),
            ("log_ratio", messages.say("対数比", "log ratio")), ("text", ""),
        ]
        rows = moreInFirst.map { Row($0, set: "1") } + moreInSecond.map { Row($0, set: "2") }
    }
}

extension NumberTable.Row {
    fileprivate init(_ word: ComparedWord, set: String) {
        numbers = [
            .word(set), .whole(word.first), .whole(word.second), .whole(word.firstPosts), .whole(word.secondPosts),
            .real(word.firstRate), .real(word.secondRate), .real(word.logLikelihood), .real(word.logRatio),
        ]
        (text, isCut) = (word.text, word.isCut)
    }
}

extension Messages {
    fileprivate func head(_ answer: CompareAnswer) -> [String] {
        func side(_ set: ComparedSet) -> String {
            say(
                "\(posts(set.posts))、\(grouped(set.units))単位",
                "\(posts(set.posts)), \(grouped(set.units)) units")
        }
        var lines = ["1: \(name(answer, isFirst: true))  (\(side(answer.first)))"]
        lines.append("2: \(name(answer, isFirst: false))  (\(side(answer.second)))")
        if answer.isSample { lines.append(sampled(answer)) }
        if answer.copies == "fold" { lines.append(withoutCopies) }
        if answer.both > 0 {
            lines.append(say("両方の組にある投稿: \(grouped(answer.both))件", "in both sets: \(posts(answer.both))"))
        }
        return lines
    }

    /// Of how many posts these are samples, and how to draw them again.
    fileprivate func sampled(_ answer: CompareAnswer) -> String {
        func part(_ set: ComparedSet) -> String {
            say(
                "\(posts(set.posts))から\(posts(set.drawn))を抽選",
                "\(grouped(set.drawn)) of \(posts(set.posts))")
        }
        return say("標本: ", "samples: ")
            + "1: \(part(answer.first)) · 2: \(part(answer.second)) · --seed \(answer.seed ?? 0)"
    }

    private func name(_ answer: CompareAnswer, isFirst: Bool) -> String {
        let query = answer.query.isEmpty ? "" : visible(answer.query) + " "
        if let other = answer.other { return visible(isFirst ? answer.query : other) }
        return isFirst
            ? query + say("\(visible(answer.before ?? "")) より前", "before \(visible(answer.before ?? ""))")
            : query + say("\(visible(answer.after ?? "")) から", "from \(visible(answer.after ?? "")) on")
    }

    fileprivate func more(inFirst isFirst: Bool) -> String {
        isFirst ? say("1 に多い", "more in 1") : say("2 に多い", "more in 2")
    }
}
