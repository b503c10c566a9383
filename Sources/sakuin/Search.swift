// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// A search that was asked for: the question goes to the daemon, and its hits to the person.

struct Search: Equatable {
    /// Hits on a page, unless told otherwise; a stream has all.
    static let pageLength = 20
    /// Hits that the daemon gives at once.
    static let longestPage = 10_000
    /// How long a person waits for a page. A word in a tenth of a million posts is counted in half a second.
    private static let patience = Duration.seconds(20)
    /// How long anyone waits for all: the longest that the daemon allows.
    private static let longPatience = Duration.seconds(600)

    var query: String
    var order: SearchRequest.Order?
    /// Hits on a page or in a stream, lines of a concordance; nil for the usual number.
    var limit: Int?
    var after: String?
    var fold: Int?
    var isLoose: Bool
    var choices: Choices
    /// Which page, counted from 1.
    var page = 1
    /// Every hit, as a stream.
    var all = false
    /// The number of hits alone.
    var isCount = false
    /// The order of the lines, where matches are wanted and not hits.
    var concordance: ConcordanceOrder?
    /// What ends a hit's line where a program reads.
    var end = UInt8(ascii: "\n")

    init(
        words: [String], order: SearchRequest.Order?, limit: Int?, after: String?, fold: Int?, isLoose: Bool,
        choices: Choices
    ) {
        query = words.joined(separator: " ")
        self.order = order
        self.limit = limit
        self.after = after
        self.fold = fold
        self.isLoose = isLoose
        self.choices = choices
    }

    /// What all questions of this search have in common.
    private var question: SearchRequest {
        SearchRequest(query, order: order, after: after, fold: fold, isLoose: isLoose)
    }

    func run(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        var surroundings = surroundings
        if end != UInt8(ascii: "\n") { surroundings.outputIsTerminal = false }
        do {
            if choices.isQuiet { return try lookForAny(in: surroundings) }
            if isCount { return try printCount(in: surroundings) }
            if let order = concordance { return try printConcordance(order, in: surroundings) }
            return all ? try printEveryHit(in: surroundings) : try printPage(in: surroundings)
        } catch .client(let error, _) {
            throw .client(error, query: query)
        }
    }

    private func answer(
        to request: SearchRequest, in surroundings: Surroundings
    ) throws(Failure) -> (json: [UInt8], value: SearchAnswer) {
        // The daemon ends in its time; the answer still has to come.
        let service = choices.service(
            in: surroundings, timeout: request.timeout.map { $0 + .seconds(10) } ?? .seconds(30))
        return try Failure.wrap { () throws(ClientError) in
            let json = try service.json(.search(request))
            return (json, try decodeAnswer(SearchAnswer.self, from: json))
        }
    }

    // MARK: Whether, and how many

    private func lookForAny(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        var request = question
        (request.limit, request.wider, request.timeout) = (1, false, Search.patience)
        let answer = try answer(to: request, in: surroundings).value
        if !answer.hits.isEmpty { return .found }
        if answer.timedOut { throw .outOfTime }
        return .none
    }

    private func printCount(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let count = concordance == nil ? try exactTotal(in: surroundings) : try countMatches(in: surroundings)
        var output = try choices.output(in: surroundings, isPaged: false)
        output.write("\(count)\n")
        if let failure = output.finish() { throw failure }
        if count == 0 { tellIfEmpty(in: surroundings) }
        return count == 0 ? .none : .found
    }

    private func exactTotal(in surroundings: Surroundings) throws(Failure) -> Int {
        let total = try total(within: Search.longPatience, in: surroundings)
        guard total.relation == .exact else { throw .outOfTime }
        return total.value
    }

    private func total(within time: Duration, in surroundings: Surroundings) throws(Failure) -> Total {
        var request = question
        (request.after, request.limit, request.total, request.wider, request.timeout) = (nil, 0, .exact, false, time)
        let answer = try answer(to: request, in: surroundings).value
        if isCount { tell(answer.notices, in: surroundings) }
        return answer.total
    }

    private func countMatches(in surroundings: Surroundings) throws(Failure) -> Int {
        var count = 0
        try eachHit(in: surroundings, context: 1) { hit, _ in
            count += Concordance.lines(of: hit).count
            return .next
        }
        return count
    }

    // MARK: A page

    private func printPage(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        var request = question
        (request.limit, request.timeout) = (limit ?? Search.pageLength, Search.patience)
        // A program counts lines; a person has seen it after the first.
        request.foldsCopies = surroundings.outputIsTerminal && !choices.json
        guard try turn(to: page, &request, in: surroundings) else { return .none }
        (request.total, request.wider) = (.exact, true)
        let (json, answer) = try answer(to: request, in: surroundings)
        if answer.timedOut && answer.hits.isEmpty { throw .outOfTime }
        let first = (page - 1) * (limit ?? Search.pageLength) + 1
        var output = try choices.output(in: surroundings)
        if choices.json {
            output.write(line: json)
        } else {
            LastAnswer(query: query, first: first, ids: answer.hits.map { $0.key ?? $0.id }).save(
                surroundings.environment)
            try write(answer, first: first, to: &output, in: surroundings)
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }

    private func write(
        _ answer: SearchAnswer, first: Int, to output: inout Output, in surroundings: Surroundings
    ) throws(Failure) {
        let isEmptied = answer.index.posts == 0
        var summary = surroundings.messages.summary(
            of: answer, first: first, nextPage: after == nil ? page + 1 : nil)
        if isEmptied { summary.head = [emptiness(answer.index, in: surroundings)] }
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
            tell(answer.notices, in: surroundings)
        }
    }

    /// Says what the daemon remarks on the query: a query that may not mean what it seems to is told of, whoever reads.
    private func tell(_ notices: [Notice], in surroundings: Surroundings) {
        for notice in notices { surroundings.complain(surroundings.messages.notice(notice)) }
    }

    private func write(_ hit: Hit, number: Int, _ layout: HitLayout, to output: inout Output) {
        switch layout {
        case .block: output.write(layout.render(hit, number: number))
        case .line: output.write(line: Array(layout.render(hit).utf8), end: end)
        }
    }

    /// Goes on to a page by the cursors of those before it; false, and a word to the person, where there are not so many.
    private func turn(
        to page: Int, _ request: inout SearchRequest, in surroundings: Surroundings
    ) throws(Failure) -> Bool {
        (request.total, request.wider) = (.quick, false)
        for passed in 1..<page {
            let answer = try answer(to: request, in: surroundings).value
            if answer.timedOut { throw .outOfTime }
            guard let next = answer.next else {
                surroundings.complain(surroundings.messages.noSuchPage(page, last: answer.hits.isEmpty ? 0 : passed))
                return false
            }
            request.after = next
        }
        return true
    }

    // MARK: Every hit

    private func printEveryHit(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let isForPerson = surroundings.outputIsTerminal && !choices.json
        let messages = surroundings.messages
        let total = isForPerson ? try total(within: Search.patience, in: surroundings) : nil
        var output = try choices.output(in: surroundings)
        let layout = HitLayout(choices.palette(in: surroundings), in: surroundings)
        var last = LastAnswer(query: query, first: 1, ids: [])
        var count = 0
        if let total, total.value > 0 {
            output.write(messages.summary(ofAll: total).top(columns: surroundings.columns))
        }
        do {
            try eachHit(in: surroundings, context: nil) { hit, line in
                count += 1
                if last.ids.count < LastAnswer.most { last.ids.append(hit.key ?? hit.id) }
                if choices.json {
                    output.write(line: line, end: end)
                } else {
                    write(hit, number: count, layout, to: &output)
                    if isForPerson { output.flush() }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            // What came before the stream broke is shown; the break is the error.
            output.abandon()
            throw error
        }
        if !choices.json { last.save(surroundings.environment) }
        let summary = messages.summary(ofAll: Total(value: count, relation: .exact))
        try end(with: summary, count, isShown: total.map { $0.value > 0 } ?? false, &output, in: surroundings)
        return count == 0 ? .none : .found
    }

    /// Calls with each hit and its JSON, in constant memory, or by relevance page after page.
    private func eachHit(
        in surroundings: Surroundings, context: Int?, _ each: (Hit, [UInt8]) -> StreamStep
    ) throws(Failure) {
        var request = question
        request.context = context
        request.limit = concordance == nil ? limit : nil
        if order == .relevance { return try eachHitOfPages(request, in: surroundings, each) }
        try Failure.wrap { [request] () throws(ClientError) in
            var fault: ClientError?
            try choices.service(in: surroundings).streamHitLines(request) { line in
                do throws(ClientError) {
                    return each(try decodeAnswer(Hit.self, from: line), line)
                } catch {
                    fault = error
                    return .stop
                }
            }
            if let fault { throw fault }
        }
    }

    private func eachHitOfPages(
        _ request: SearchRequest, in surroundings: Surroundings, _ each: (Hit, [UInt8]) -> StreamStep
    ) throws(Failure) {
        var request = request
        var left = request.limit ?? .max
        (request.wider, request.timeout) = (false, Search.longPatience)
        // The first page is there soon; the more posts a page has, the less often all are weighed.
        request.limit = min(left, 200)
        while left > 0 {
            let answer = try answer(to: request, in: surroundings).value
            if answer.timedOut { throw .outOfTime }
            for hit in answer.hits where each(hit, hit.json) == .stop { return }
            left -= answer.hits.count
            guard let next = answer.next else { return }
            (request.after, request.limit) = (next, min(left, Search.longestPage))
        }
    }

    // MARK: Every match

    private func printConcordance(
        _ order: ConcordanceOrder, in surroundings: Surroundings
    ) throws(Failure) -> ExitStatus {
        var output = try choices.output(in: surroundings)
        let concordance = Concordance(
            palette: choices.palette(in: surroundings),
            columns: surroundings.outputIsTerminal ? surroundings.columns : nil)
        let most = limit ?? .max
        let isSorted = order == .left || order == .right
        let isForPerson = surroundings.outputIsTerminal && !choices.json
        var lines: [Concordance.Line] = []
        var count = 0
        func write(_ line: Concordance.Line, to output: inout Output) {
            if choices.json {
                output.write(line: line.json, end: end)
            } else {
                output.write(line: Array(concordance.render(line).utf8), end: end)
            }
        }
        if isForPerson, !isSorted {
            let total = try total(within: Search.patience, in: surroundings)
            if total.value > 0 {
                output.write(surroundings.messages.summary(ofAll: total).top(columns: surroundings.columns))
            }
        }
        var search = self
        search.order = isSorted ? nil : SearchRequest.Order(rawValue: order.rawValue)
        do {
            try search.eachHit(in: surroundings, context: Concordance.width) { hit, _ in
                for line in Concordance.lines(of: hit) {
                    if !isSorted, count == most { return .stop }
                    count += 1
                    if isSorted { lines.append(line) } else { write(line, to: &output) }
                }
                return output.isOpen ? .next : .stop
            }
        } catch {
            output.abandon()
            throw error
        }
        let summary = surroundings.messages.summary(
            ofMatches: count, shown: min(count, most), isAll: isSorted || count < most)
        if isForPerson, isSorted, count > 0 { output.write(summary.top(columns: surroundings.columns)) }
        for line in Concordance.sorted(lines, by: order).prefix(most) where output.isOpen { write(line, to: &output) }
        try end(with: summary, count, isShown: isSorted && count > 0, &output, in: surroundings)
        return count == 0 ? .none : .found
    }

    /// Ends an output that has no summary from the daemon.
    /// - Parameter isShown: true if the output began with what the summary says.
    private func end(
        with summary: Summary, _ count: Int, isShown: Bool, _ output: inout Output, in surroundings: Surroundings
    ) throws(Failure) {
        if surroundings.outputIsTerminal, !choices.json {
            let words = count == 0 ? emptiness(in: surroundings).map { Summary(head: [$0]) } ?? summary : summary
            if !isShown { output.write(words.text(columns: surroundings.columns)) }
        } else if !choices.json {
            if count == 0 { tellIfEmpty(in: surroundings) }
            if surroundings.errorIsTerminal {
                output.flush()
                surroundings.tell(summary.text(columns: surroundings.columns))
            }
        }
        if let failure = output.finish() { throw failure }
    }

    // MARK: An empty archive

    /// What to say where nothing can be found; nil where there are posts.
    private func emptiness(in surroundings: Surroundings) -> String? {
        guard let status = try? choices.service(in: surroundings).status(), status.index.posts == 0 else { return nil }
        return surroundings.messages.emptyArchive(pending: status.index.pending, folders: status.folders)
    }

    private func emptiness(_ index: IndexState, in surroundings: Surroundings) -> String {
        let status = try? choices.service(in: surroundings).status()
        return surroundings.messages.emptyArchive(pending: index.pending, folders: status?.folders ?? [])
    }

    private func tellIfEmpty(in surroundings: Surroundings) {
        if let words = emptiness(in: surroundings) { surroundings.complain(words) }
    }
}
