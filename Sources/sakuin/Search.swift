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
    /// The order of the lines, where matches are wanted and not hits.
    var concordance: ConcordanceOrder?
    var choices: Choices

    init(
        words: [String], order: SearchRequest.Order?, limit: Int?, after: String?, fold: Int?, isLoose: Bool, all: Bool,
        concordance: ConcordanceOrder? = nil, choices: Choices
    ) {
        request = SearchRequest(
            SearchWords.query(words), order: order, limit: limit ?? (all ? nil : Search.pageLength), after: after,
            fold: fold, total: all ? nil : .exact, wider: all ? nil : true, isLoose: isLoose,
            context: concordance == nil ? nil : Concordance.width,
            timeout: all ? nil : Search.patience)
        self.all = all
        self.concordance = concordance
        self.choices = choices
    }

    func run(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        do {
            if !choices.json, let order = concordance { return try printConcordance(order, in: surroundings) }
            return all ? try printEveryHit(in: surroundings) : try printPage(in: surroundings)
        } catch .client(let error, _) {
            throw .client(error, query: request.query)
        }
    }

    private func printPage(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        var request = request
        // A program counts lines; a person has seen it after the first.
        request.foldsCopies = surroundings.outputIsTerminal && !choices.json
        let json = try Failure.wrap { [request] () throws(ClientError) in
            try choices.service(in: surroundings).json(.search(request))
        }
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(SearchAnswer.self, from: json) }
        var output = choices.output(in: surroundings)
        if choices.json {
            output.write(line: json)
        } else {
            let layout = HitLayout(choices.palette(in: surroundings), in: surroundings)
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
                let layout = HitLayout(choices.palette(in: surroundings), in: surroundings)
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

    private func printConcordance(
        _ order: ConcordanceOrder, in surroundings: Surroundings
    ) throws(Failure) -> ExitStatus {
        var output = choices.output(in: surroundings)
        let concordance = Concordance(
            palette: choices.palette(in: surroundings),
            columns: surroundings.outputIsTerminal ? surroundings.columns : nil)
        var lines: [Concordance.Line] = []
        var count = 0
        do {
            try choices.service(in: surroundings).streamHits(request) { hit in
                let found = Concordance.lines(of: hit)
                count += found.count
                if order == .left || order == .right {
                    lines += found
                } else {
                    for line in found { output.write(concordance.render(line)) }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            _ = output.finish()
            throw .client(error, query: nil)
        }
        for line in Concordance.sorted(lines, by: order) where output.isOpen { output.write(concordance.render(line)) }
        say(surroundings.messages.summary(ofMatches: count), to: &output, in: surroundings)
        if let failure = output.finish() { throw failure }
        return count == 0 ? .none : .found
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
