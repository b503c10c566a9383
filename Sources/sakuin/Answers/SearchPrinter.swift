// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// One way to print what a search finds: the question goes to the daemon, and its hits to the person. What all ways share is here.

protocol SearchPrinter {
    var search: Search { get }
    var environment: CommandEnvironment { get }
    /// Asks and prints.
    func print() throws(Failure) -> ExitStatus
}

extension SearchPrinter {
    var options: CommandOptions { search.options }

    /// Says what the daemon remarks on the query: a query that may not mean what it seems to is told of, whoever reads.
    func tell(_ notices: [Notice]) {
        for notice in notices { environment.complain(environment.messages.notice(notice)) }
    }

    func write(_ hit: Hit, number: Int, _ layout: HitLayout, to output: inout Output) {
        switch layout {
        case .block: output.write(layout.render(hit, number: number))
        case .line: output.write(line: Array(layout.render(hit).utf8), end: search.end)
        }
    }

    /// Ends an output that has no summary from the daemon.
    /// - Parameters:
    ///   - isShown: true if the output began with what the summary says.
    ///   - content: what was written, where that is into a file.
    func end(
        with summary: Summary, _ count: Int, isShown: Bool, content: String, _ output: inout Output
    ) throws(Failure) {
        if environment.outputIsTerminal, !options.json {
            let words = count == 0 ? emptiness().map { Summary(head: [$0]) } ?? summary : summary
            if !isShown { output.write(words.text(columns: environment.columns)) }
        } else if !options.json {
            if count == 0 { tellIfEmpty() }
            if environment.errorIsTerminal, options.file == nil {
                output.flush()
                environment.tell(summary.text(columns: environment.columns))
            }
        }
        if let failure = output.finish(content) { throw failure }
    }

    // MARK: An empty archive

    /// What to say where nothing can be found; nil where there are posts.
    func emptiness() -> String? {
        guard let status = try? options.service(in: environment).status(), status.index.posts == 0 else { return nil }
        return environment.messages.emptyArchive(pending: status.index.pending, folders: status.folders)
    }

    func emptiness(_ index: IndexState) -> String {
        let status = try? options.service(in: environment).status()
        return environment.messages.emptyArchive(pending: index.pending, folders: status?.folders ?? [])
    }

    func tellIfEmpty() {
        if let words = emptiness() { environment.complain(words) }
    }
}
