// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// Prints one page of hits, with what is to be said of the answer around them.
struct HitPage: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        var request = search.question
        (request.limit, request.timeout) = (search.limit ?? Search.pageLength, Search.patience)
        // A program counts lines; a person has seen it after the first.
        request.collapsesDuplicates = environment.outputIsTerminal && !options.json
        guard try turn(to: search.page, &request) else { return .none }
        (request.total, request.wider) = (.exact, true)
        // A line of a pipe has no place for it.
        request.threads = environment.outputIsTerminal || options.json ? .quick : SearchRequest.Threads.none
        if search.countsThreads { request.threads = .all }
        let (json, answer) = try search.answer(to: request, in: environment)
        if answer.timedOut && answer.hits.isEmpty { throw .outOfTime }
        let first = (search.page - 1) * (search.limit ?? Search.pageLength) + 1
        var output = try options.output(in: environment)
        if options.json {
            output.write(line: json)
        } else {
            var last = LastAnswer(query: search.query, first: first, ids: answer.hits.map { $0.key ?? $0.id })
            // Behind a cursor hits are counted anew.
            if search.after == nil { last.question = numbering }
            last.save(environment.variables)
            try write(answer, first: first, to: &output)
        }
        if let failure = output.finish(environment.messages.posts(answer.hits.count)) { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }

    /// What the numbers of hits depend on beside the query.
    private var numbering: String {
        let parts = [
            search.order?.rawValue ?? "", search.fold.map(String.init) ?? "", search.isSentence ? "loose" : "",
            environment.outputIsTerminal ? "folded" : "",
        ]
        return parts.joined(separator: "/")
    }

    private func write(_ answer: SearchAnswer, first: Int, to output: inout Output) throws(Failure) {
        let isEmptied = answer.index.posts == 0
        var summary = environment.messages.summary(
            of: answer, first: first, nextPage: search.after == nil ? search.page + 1 : nil,
            isShown: options.file == nil)
        if isEmptied { summary.head = [emptiness(answer.index)] }
        if environment.outputIsTerminal { output.write(summary.top(columns: environment.columns)) }
        let layout = HitLayout(options.palette(in: environment), in: environment)
        for (index, hit) in answer.hits.enumerated() { write(hit, number: first + index, layout, to: &output) }
        if environment.outputIsTerminal {
            output.write(summary.bottom(columns: environment.columns))
        } else if environment.errorIsTerminal {
            // In a pipe the summary is for the person, not for the program that reads.
            output.flush()
            environment.tell(summary.text(columns: environment.columns))
        } else if isEmptied || answer.timedOut {
            environment.complain(summary.head.joined(separator: ", "))
        } else {
            tell(answer.notices)
        }
    }

    /// Goes on to a page by the cursors of those before it; false, and a word to the person, where there are not so many.
    private func turn(to page: Int, _ request: inout SearchRequest) throws(Failure) -> Bool {
        (request.total, request.wider) = (.quick, false)
        for passed in 1..<page {
            let answer = try search.answer(to: request, in: environment).value
            if answer.timedOut { throw .outOfTime }
            guard let next = answer.next else {
                environment.complain(environment.messages.noSuchPage(page, last: answer.hits.isEmpty ? 0 : passed))
                return false
            }
            request.after = next
        }
        return true
    }
}
