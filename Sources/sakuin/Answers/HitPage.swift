// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Prints one page of hits, with what is to be said of the answer around them.
struct HitPage: SearchPrinter {
    let search: Search
    let surroundings: Surroundings

    func print() throws(Failure) -> ExitStatus {
        var request = search.question
        (request.limit, request.timeout) = (search.limit ?? Search.pageLength, Search.patience)
        // A program counts lines; a person has seen it after the first.
        request.foldsCopies = surroundings.outputIsTerminal && !choices.json
        guard try turn(to: search.page, &request) else { return .none }
        (request.total, request.wider) = (.exact, true)
        let (json, answer) = try search.answer(to: request, in: surroundings)
        if answer.timedOut && answer.hits.isEmpty { throw .outOfTime }
        let first = (search.page - 1) * (search.limit ?? Search.pageLength) + 1
        var output = try choices.output(in: surroundings)
        if choices.json {
            output.write(line: json)
        } else {
            LastAnswer(query: search.query, first: first, ids: answer.hits.map { $0.key ?? $0.id }).save(
                surroundings.environment)
            try write(answer, first: first, to: &output)
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }

    private func write(_ answer: SearchAnswer, first: Int, to output: inout Output) throws(Failure) {
        let isEmptied = answer.index.posts == 0
        var summary = surroundings.messages.summary(
            of: answer, first: first, nextPage: search.after == nil ? search.page + 1 : nil)
        if isEmptied { summary.head = [emptiness(answer.index)] }
        if surroundings.outputIsTerminal { output.write(summary.top(columns: surroundings.columns)) }
        let layout = HitLayout(choices.palette(in: surroundings), in: surroundings)
        for (index, hit) in answer.hits.enumerated() { write(hit, number: first + index, layout, to: &output) }
        if surroundings.outputIsTerminal {
            output.write(summary.bottom(columns: surroundings.columns))
        } else if surroundings.errorIsTerminal {
            // In a pipe the summary is for the person, not for the program that reads.
            output.flush()
            surroundings.tell(summary.text(columns: surroundings.columns))
        } else if isEmptied || answer.timedOut {
            surroundings.complain(summary.head.joined(separator: ", "))
        } else {
            tell(answer.notices)
        }
    }

    /// Goes on to a page by the cursors of those before it; false, and a word to the person, where there are not so many.
    private func turn(to page: Int, _ request: inout SearchRequest) throws(Failure) -> Bool {
        (request.total, request.wider) = (.quick, false)
        for passed in 1..<page {
            let answer = try search.answer(to: request, in: surroundings).value
            if answer.timedOut { throw .outOfTime }
            guard let next = answer.next else {
                surroundings.complain(surroundings.messages.noSuchPage(page, last: answer.hits.isEmpty ? 0 : passed))
                return false
            }
            request.after = next
        }
        return true
    }
}
