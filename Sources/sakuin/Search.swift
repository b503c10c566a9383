// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// A search that was asked for: the question goes to the daemon, and its hits to the person.

struct Search: Equatable {
    /// Hits on a page, unless told otherwise; a stream has all.
    static let pageLength = 20
    /// How long a person waits for a page. A word in a tenth of a million posts is counted in half a second.
    private static let patience = Duration.seconds(20)

    var request: SearchRequest
    /// Every hit, as a stream.
    var all: Bool
    var choices: Choices

    init(
        words: [String], order: SearchRequest.Order?, limit: Int?, after: String?, fold: Int?, isLoose: Bool, all: Bool,
        choices: Choices
    ) {
        request = SearchRequest(
            SearchWords.query(words), order: order, limit: limit ?? (all ? nil : Search.pageLength), after: after,
            fold: fold, total: all ? nil : .exact, wider: all ? nil : true, isLoose: isLoose,
            timeout: all ? nil : Search.patience)
        self.all = all
        self.choices = choices
    }

    func run(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        do {
            return all ? try printEveryHit(in: surroundings) : try printPage(in: surroundings)
        } catch .client(let error, _) {
            throw .client(error, query: request.query)
        }
    }

    private func printPage(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let json = try Failure.wrap { () throws(ClientError) in
            try choices.service(in: surroundings).json(.search(request))
        }
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(SearchAnswer.self, from: json) }
        var output = choices.output(in: surroundings)
        if choices.json {
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
        let service = choices.service(in: surroundings)
        var output = choices.output(in: surroundings)
        var count = 0
        do {
            if choices.json {
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
        let palette = choices.palette(in: surroundings)
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
