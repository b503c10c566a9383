// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct SearchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Search the posts.",
        discussion: """
            Several words are joined by spaces, and every one of them must be found. The language is sakuin's own: \
            -word or NOT excludes, OR chooses, ( ) group, and quotes inside the query hold a phrase with spaces:

              sakuin search 東京都 -大阪 title:選挙 since:2024-06
              sakuin search '"GPT-4 から" OR 「索引 検索」'
              sakuin search '/東京.{0,5}大阪/' サーバー~3 date:先月

            /…/ is a regular expression; fields are title, body, re, id, link, source, is, since, until, date. \
            Index/QUERIES.md has the whole language.

            In a pipe every hit is one line of four fields with tabs between them: id, time, title, snippet; tabs and \
            line feeds in a field become spaces, and what is not known is empty. With --kwic it is one match a line: id, \
            time, the text before, the match, the text after. On a terminal posts that say nearly the same are shown once, \
            as ×12; --all shows every one. A summary goes to standard error if \
            that is a terminal.

            Exit status: 0 with hits, 1 without, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("What to search for.", valueName: "query"))
    var words: [String]

    @Option(
        help: ArgumentHelp(
            "relevance, newest or oldest first; with --kwic left, right (default), newest or oldest.",
            valueName: "order"))
    var sort: HitOrder?

    @Option(help: ArgumentHelp("The number of hits (default: 20; with --all: no limit).", valueName: "n"))
    var limit: Int?

    // A cursor may begin with a minus.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Go on after this place, as a page names it.", valueName: "cursor"))
    var after: String?

    @Option(
        help: ArgumentHelp(
            "What counts as the same character: 0 as written, 1 width and case (default), 2 kana, 3 long vowels and small kana, 4 old and variant forms.",
            valueName: "level"))
    var fold: Int?

    @Flag(help: "For a whole sentence: posts that have much of it, best first.")
    var loose = false

    @Flag(
        help:
            "A concordance: every match of every hit on a line, sorted by the text after it, or before it (--sort left)."
    )
    var kwic = false

    @Flag(help: "Every hit, streamed; with --json one JSON document a line.")
    var all = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
        guard let sort else { return }
        if kwic, sort.concordance == nil {
            throw ValidationError("with --kwic --sort is left, right, newest or oldest, not \(sort.rawValue)")
        }
        if !kwic, sort.hits == nil { throw ValidationError("--sort \(sort.rawValue) goes with --kwic") }
    }

    var search: Search {
        Search(
            words: words, order: sort?.hits, limit: limit, after: after, fold: fold, isLoose: loose, all: all || kwic,
            concordance: kwic ? sort?.concordance ?? .right : nil, choices: common.choices)
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        try search.run(in: surroundings)
    }
}

/// The order of hits, or of a concordance's lines.
enum HitOrder: String, ExpressibleByArgument, CaseIterable {
    case relevance, newest, oldest, left, right

    var hits: SearchRequest.Order? { SearchRequest.Order(rawValue: rawValue) }
    var concordance: ConcordanceOrder? { ConcordanceOrder(rawValue: rawValue) }
}
