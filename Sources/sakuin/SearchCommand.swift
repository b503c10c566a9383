// SPDX-License-Identifier: GPL-2.0-or-later

public import ArgumentParser
public import SakuinClient

struct SearchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Search the posts.",
        discussion: """
            Several words are joined by spaces, and every one of them must be found. The language is sakuin's own: \
            -word or NOT excludes, OR chooses, ( ) group, and quotes inside the query hold a phrase with spaces:

              sakuin search 東京都 -大阪 title:選挙 since:2024-06
              sakuin search '"GPT-4 から" OR 「索引 検索」'

            In a pipe every hit is one line of four fields with tabs between them: id, time, title, snippet; tabs and \
            line feeds in a field become spaces, and what is not known is empty. A summary goes to standard error if \
            that is a terminal.

            Exit status: 0 with hits, 1 without, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("What to search for.", valueName: "query"))
    var words: [String]

    @Option(help: ArgumentHelp("relevance, newest or oldest first.", valueName: "order"))
    var sort: SearchRequest.Order?

    @Option(help: ArgumentHelp("The number of hits (default: 20; with --all: no limit).", valueName: "n"))
    var limit: Int?

    // A cursor may begin with a minus.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Go on after this place, as a page names it.", valueName: "cursor"))
    var after: String?

    @Option(help: ArgumentHelp("How widely characters count as equal; 0 is as written.", valueName: "level"))
    var fold: Int?

    @Flag(help: "Every hit, streamed; with --json one JSON document a line.")
    var all = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    var request: SearchRequest {
        SearchRequest(
            SearchWords.query(words), order: sort, limit: limit ?? (all ? nil : 20), after: after, fold: fold)
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        do {
            return all ? try printEveryHit(in: surroundings) : try printPage(in: surroundings)
        } catch .client(let error, _) {
            throw .client(error, query: request.query)
        }
    }

    private func printPage(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in
            try common.service(in: surroundings).json(.search(request))
        }
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(SearchAnswer.self, from: json) }
        var output = common.output(in: surroundings)
        if common.json {
            output.write(line: json)
        } else {
            let layout = layout(in: surroundings)
            for hit in answer.hits { output.write(layout.render(hit)) }
            say(surroundings.messages.summary(of: answer), to: &output, in: surroundings)
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }

    private func printEveryHit(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let service = common.service(in: surroundings)
        var output = common.output(in: surroundings)
        var count = 0
        do {
            if common.json {
                try service.streamHitLines(request) { line in
                    count += 1
                    output.write(line: line)
                    return output.isOpen ? .next : .stop
                }
            } else {
                let layout = layout(in: surroundings)
                try service.streamHits(request) { hit in
                    count += 1
                    output.write(layout.render(hit))
                    if surroundings.outputIsTerminal { output.flush() }
                    return output.isOpen ? .next : .stop
                }
                say(surroundings.messages.summary(ofStream: count), to: &output, in: surroundings)
            }
        } catch {
            // What came before the stream broke is shown; the break is the error.
            _ = output.finish()
            throw .client(error, query: nil)
        }
        if let failure = output.finish() { throw failure }
        return count == 0 ? .none : .found
    }

    private func layout(in surroundings: Surroundings) -> HitLayout {
        let palette = common.palette(in: surroundings)
        guard surroundings.outputIsTerminal else { return .line(palette) }
        return .block(palette, columns: surroundings.columns, messages: surroundings.messages)
    }

    /// On a terminal the summary ends the page; in a pipe it is for the person, not for the program that reads.
    private func say(_ summary: Summary, to output: inout Output, in surroundings: Surroundings) {
        if surroundings.outputIsTerminal {
            output.write(summary.text(columns: surroundings.columns))
        } else if surroundings.errorIsTerminal {
            output.flush()
            surroundings.tell(summary.text(columns: surroundings.columns))
        }
    }
}

// A public type of another module: the reason for this file's public imports.
extension SearchRequest.Order: ExpressibleByArgument {}
