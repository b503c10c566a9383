// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// A search that was asked for: what is wanted, and the questions to the daemon that it takes. Whoever prints the answers stands
// above (`SearchPrinter`).

struct Search: Equatable {
    /// Hits on a page, unless told otherwise; a stream has all.
    static let pageLength = 20
    /// Hits that the daemon gives at once.
    static let longestPage = 10_000
    /// How long a person waits for a page. A word in a tenth of a million posts is counted in half a second.
    static let patience = Duration.seconds(20)
    /// How long anyone waits for all: the longest that the daemon allows.
    static let longPatience = Duration.seconds(600)

    var query: String
    var order: SearchRequest.Order?
    /// Hits on a page or in a stream, lines of a concordance; nil for the usual number.
    var limit: Int?
    var after: String?
    var fold: Int?
    var isSentence: Bool
    var options: CommandOptions
    /// Which page, counted from 1.
    var page = 1
    /// Every hit, as a stream.
    var all = false
    /// The number of hits alone.
    var isCount = false
    /// How much of its thread matches, of each hit: of long threads and of streams, too.
    var countsThreads = false
    /// The order of the lines, where matches are wanted and not hits.
    var concordance: ConcordanceOrder?
    /// What stands beside each match.
    var context = ContextWidth.characters(Concordance.width)
    /// What ends a hit's line where a program reads.
    var end = UInt8(ascii: "\n")

    init(
        words: [String], order: SearchRequest.Order?, limit: Int?, after: String?, fold: Int?, isSentence: Bool,
        options: CommandOptions
    ) {
        query = words.joined(separator: " ")
        self.order = order
        self.limit = limit
        self.after = after
        self.fold = fold
        self.isSentence = isSentence
        self.options = options
    }

    /// What all questions of this search have in common.
    var question: SearchRequest {
        SearchRequest(query, order: order, after: after, fold: fold, isSentence: isSentence)
    }

    func answer(
        to request: SearchRequest, in environment: CommandEnvironment
    ) throws(Failure) -> (json: [UInt8], value: SearchAnswer) {
        // The daemon ends in its time; the answer still has to come.
        let service = options.service(
            in: environment, timeout: request.timeout.map { $0 + .seconds(10) } ?? .seconds(30))
        return try Failure.wrap { () throws(ClientError) in
            let json = try service.json(.search(request))
            return (json, try decodeAnswer(SearchAnswer.self, from: json))
        }
    }

    /// The same, with the query in a failure: its faulty place can be shown.
    func namedAnswer(
        to request: SearchRequest, in environment: CommandEnvironment
    ) throws(Failure) -> SearchAnswer {
        do {
            return try answer(to: request, in: environment).value
        } catch .client(let error, _) {
            throw .client(error, query: query)
        }
    }

    /// How many posts there are, with what the daemon remarks on the query.
    func total(
        within time: Duration, in environment: CommandEnvironment
    ) throws(Failure) -> (value: Total, notices: [Notice]) {
        var request = question
        (request.after, request.limit, request.total, request.wider, request.timeout) = (nil, 0, .exact, false, time)
        let answer = try answer(to: request, in: environment).value
        return (answer.total, answer.notices)
    }

    /// Calls with each hit and its JSON, in constant memory, or by relevance page after page.
    func eachHit(
        in environment: CommandEnvironment, context: ContextWidth?, _ each: (Hit, [UInt8]) -> StreamStep
    ) throws(Failure) {
        var request = question
        request.context = context
        if countsThreads { request.threads = .all }
        request.limit = concordance == nil ? limit : nil
        if order == .relevance || order == .replies { return try eachHitOfPages(request, in: environment, each) }
        try Failure.wrap { [request] () throws(ClientError) in
            var fault: ClientError?
            try options.service(in: environment).streamHitLines(request) { line in
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
        _ request: SearchRequest, in environment: CommandEnvironment, _ each: (Hit, [UInt8]) -> StreamStep
    ) throws(Failure) {
        var request = request
        var left = request.limit ?? .max
        (request.wider, request.timeout) = (false, Search.longPatience)
        // The first page is there soon; the more posts a page has, the less often all are weighed.
        request.limit = min(left, 200)
        while left > 0 {
            let answer = try answer(to: request, in: environment).value
            if answer.timedOut { throw .outOfTime }
            for hit in answer.hits where each(hit, hit.json) == .stop { return }
            left -= answer.hits.count
            guard let next = answer.next else { return }
            (request.after, request.limit) = (next, min(left, Search.longestPage))
        }
    }
}
