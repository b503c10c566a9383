// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

struct SearchCommand: ClientCommand {
    static let sort = OptionDescription(
        "--sort", value: .choice(HitOrder.allCases.map(\.rawValue)), called: Text("順", "ORDER"),
        help: Text(
            "並べ方: relevance（よく合う順）、newest、oldest、replies（返信の多い順）。--kwic では left、right（既定）、newest、oldest。",
            "relevance, newest, oldest or replies (most first); with --kwic left, right (default), newest or oldest."))
    static let threads = OptionDescription(
        "--threads",
        help: Text(
            "スレッドの件数と一致した件数を、長いスレッドでも数えます（一つで 5000件、一ページで 20000件まで。端末での既定は 250件と 1000件）。",
            "Count long threads, too: up to 5,000 posts of one and 20,000 of a page, in place of 250 and 1,000 on a terminal."
        ))
    static let page = OptionDescription(
        "--page", value: .number, called: Text("数", "N"),
        help: Text("何ページ目を出すか（1 が最初）。", "The page of the answer; 1 is the first."))
    static let after = OptionDescription(
        "--after", value: .text, called: Text("位置", "CURSOR"),
        help: Text("JSON の答えの next が示す位置から続けます。", "Go on after the place that an answer's JSON names as next."))
    static let kwic = OptionDescription(
        "--kwic",
        help: Text(
            "用例集: 一致を一行ずつ、後ろの文の順に（--sort left なら前の文の順に）。--json なら一致ごとに JSON を一行。",
            "A concordance: every match on a line, sorted by the text after it, or before it (--sort left); with --json a JSON document for each match."
        ))
    static let all = OptionDescription(
        "--all",
        help: Text(
            "全件を順に出します。--json なら一件ごとに JSON を一行。", "Every hit, as they come; with --json one JSON document a line."))
    static let count = OptionDescription(
        "--count", letter: "c",
        help: Text(
            "正確な件数だけを出します（--kwic なら一致の数）。", "Print the exact number of hits, with --kwic of matches, and nothing else.")
    )
    static let atom = OptionDescription(
        "--atom",
        help: Text(
            "全文付きの Atom フィードを書きます（既定は新しい順）。-o でファイルに。",
            "Write an Atom feed with whole posts, newest first unless told otherwise; -o puts it into a file."))
    static let null = OptionDescription(
        "--null", letter: "0",
        help: Text(
            "一件ごとに改行ではなく NUL を付けます（xargs -0 のために）。",
            "End each hit with a NUL byte in place of a line feed, for xargs -0."))

    static let description = CommandDescription(
        name: "search", abstract: Text("投稿を探します。", "Search the posts."), discussion: discussion,
        operands: [Options.query("search")],
        options: [
            Options.limit, page, sort, Options.fold, Options.loose, all, kwic, count, threads, null, atom, after,
        ] + Options.common,
        conflicts: [
            (count, Options.limit), (count, page), (count, after), (count, null), (count, Options.quiet),
            (count, threads), (kwic, threads), (atom, threads),
            (page, all), (page, after), (page, kwic), (after, kwic), (atom, kwic), (atom, count), (atom, null),
            (atom, page),
            (atom, Options.json), (atom, Options.quiet),
        ], foreign: Options.foreignToQueries)

    private static let discussion = Text(
        """
        いくつかの語は空白でつながり、すべてを含む投稿が見つかります。-語 で除き、OR で選び、( ) でまとめます。問いの中の引用符は空白ごと探します:

          sakuin search 東京都 -大阪 title:選挙 since:2024-06
          sakuin search '"GPT-4 から" OR 「索引 検索」'
          sakuin search '/東京.{0,5}大阪/' サーバー~3 date:先月

        問いの書き方は sakuin help query にあります。- に続くラテン文字一字（-n など）と -- で始まる語はオプションです。-- の後はすべて問いです。

        端末では、まず件数を、次に番号の付いた投稿を出します。番号は sakuin show 3 のように使えます。ほぼ同じ文の投稿は一件にまとめ、×12 のように数を\
        添えます（--all で全部）。パイプでは一件一行で、id、時刻、題名、抜粋をタブで区切ります。--kwic では id、時刻、前の文、一致、後の文です。件数などは、\
        標準エラー出力が端末ならそこに出ます。

        終了コード: 一致があれば 0、なければ 1、誤りなら 2。
        """,
        """
        Several words are joined by spaces, and every one of them must be found. -word leaves out, OR chooses, ( ) group, and \
        quotes inside the query hold a phrase with spaces:

          sakuin search 東京都 -大阪 title:選挙 since:2024-06
          sakuin search '"GPT-4 から" OR 「索引 検索」'
          sakuin search '/東京.{0,5}大阪/' サーバー~3 date:先月

        'sakuin help query' has the whole language. A minus before one Latin letter, as in -n, or before another minus is an option; \
        all after -- is query.

        On a terminal the number of posts comes first, then the hits with numbers, which 'sakuin show 3' understands. Posts that say \
        nearly the same are shown once, as ×12; --all shows every one. In a pipe a hit is one line of four fields with tabs between \
        them: id, time, title, snippet. With --kwic it is one match a line: id, time, the text before, the match, the text after. \
        A summary goes to standard error if that is a terminal.

        Exit status: 0 with hits, 1 without, 2 on an error.
        """)

    let search: Search
    /// True if the hits are wanted as an Atom feed.
    private let isFeed: Bool
    var options: CommandOptions { search.options }

    init(_ arguments: ParsedArguments) throws(UsageError) {
        let sort = try arguments.choice(SearchCommand.sort, of: HitOrder.self)
        let isConcordance = arguments.contains(SearchCommand.kwic)
        if let sort {
            if isConcordance, sort.concordance == nil {
                throw UsageError(
                    "--kwic の --sort は left・right・newest・oldest のどれかです。\(sort.rawValue) は使えません",
                    "with --kwic --sort is left, right, newest or oldest, not \(sort.rawValue)")
            }
            if !isConcordance, sort.hits == nil {
                throw UsageError(
                    "--sort \(sort.rawValue) は --kwic と使います", "--sort \(sort.rawValue) goes with --kwic")
            }
        }
        let options = try CommandOptions(arguments)
        let fold = try arguments.integer(Options.fold, in: 0...4)
        let isStream = arguments.contains(SearchCommand.all) || isConcordance
        let limit = try arguments.integer(Options.limit, in: 1...(isStream ? .max : Search.longestPage))
        var search = Search(
            words: arguments.operands, order: sort?.hits, limit: limit, after: arguments[SearchCommand.after],
            fold: fold, isSentence: arguments.contains(Options.loose), options: options)
        search.all = arguments.contains(SearchCommand.all)
        search.page = try arguments.integer(SearchCommand.page, in: 1...Search.longestPage) ?? 1
        search.concordance = isConcordance ? sort?.concordance ?? .right : nil
        search.isCount = arguments.contains(SearchCommand.count)
        search.countsThreads = arguments.contains(SearchCommand.threads)
        if arguments.contains(SearchCommand.null) { search.end = 0 }
        self.search = search
        isFeed = arguments.contains(SearchCommand.atom)
    }

    /// The order and the length of a page are those of an answer that a person turns the pages of.
    static func completed(_ arguments: ParsedArguments, by configuration: ClientConfiguration) -> ParsedArguments {
        var arguments = common(arguments, by: configuration)
        // Of a sentence the best are wanted, and a concordance has orders of its own.
        if !arguments.contains(kwic), !arguments.contains(Options.loose) {
            arguments.complete(sort, with: configuration.sort?.value)
        }
        let hasAll = [all, kwic, count, Options.quiet].contains { arguments.contains($0) }
        if !hasAll { arguments.complete(Options.limit, with: configuration.limit.map { String($0.value) }) }
        return arguments
    }

    func execute(in environment: CommandEnvironment) throws(Failure) -> ExitStatus {
        var environment = environment
        // What ends with another sign than a line feed is for a program.
        if search.end != UInt8(ascii: "\n") { environment.outputIsTerminal = false }
        do {
            return try printer(in: environment).print()
        } catch .client(let error, _) {
            throw .client(error, query: search.query)
        }
    }

    private func printer(in environment: CommandEnvironment) -> any SearchPrinter {
        if options.isQuiet { return AnyHit(search: search, environment: environment) }
        if isFeed { return AtomFeed(search: search, environment: environment) }
        if search.isCount { return HitCount(search: search, environment: environment) }
        if let order = search.concordance { return MatchList(search: search, environment: environment, order: order) }
        return search.all
            ? HitStream(search: search, environment: environment)
            : HitPage(search: search, environment: environment)
    }
}

/// The order of hits, or of a concordance's lines.
enum HitOrder: String, CaseIterable {
    case relevance, newest, oldest, replies, left, right

    var hits: SearchRequest.Order? { SearchRequest.Order(rawValue: rawValue) }
    var concordance: ConcordanceOrder? { ConcordanceOrder(rawValue: rawValue) }
}
