// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// All that decides what a page of results shows: what stands in its address, and nothing else.
struct SearchState: Sendable, Equatable {
    /// How results are shown.
    enum Grouping: String, Sendable, CaseIterable {
        case posts, threads, kwic
    }

    var query = ""
    var order: SearchRequest.Order?
    var fold: Int?
    var isSentence = false
    var collapsesCopies = false
    var countsAll = false
    var grouping = Grouping.posts
    /// Hits of a page.
    var length = SearchState.usualLength
    /// Where the pages before this one began, but for the first, and at last this one: a numbered link is the beginning of it.
    var trail: [String] = []

    /// What stays for the next question.
    static let settings: Set<String> = ["sort", "fold", "copies", "as", "n"]
    /// Pages that are led back to by their numbers.
    static let longestTrail = 30
    static let usualLength = 20
    static let lengths = [10, usualLength, 50]

    init() {}

    init(_ parameters: Parameters) {
        query = parameters["q"] ?? ""
        // What is usual is said by nothing, however a form says it.
        order = parameters["sort"].flatMap(SearchRequest.Order.init).flatMap { $0 == .relevance ? nil : $0 }
        fold = parameters.number("fold", in: 0...4).flatMap { $0 == 1 ? nil : $0 }
        isSentence = parameters.isSet("loose")
        collapsesCopies = parameters["copies"] == "fold"
        countsAll = parameters["total"] == "exact"
        grouping = parameters["as"].flatMap(Grouping.init) ?? .posts
        length =
            parameters["n"].flatMap(Int.init).flatMap { SearchState.lengths.contains($0) ? $0 : nil }
            ?? SearchState.usualLength
        trail = Array(parameters.all("after").suffix(SearchState.longestTrail))
    }

    /// The state as an address tells it; what is usual is left out.
    var parameters: Parameters {
        let single: [(String, String?)] = [
            ("q", query), ("sort", order?.rawValue), ("fold", fold.map(String.init)), ("loose", isSentence ? "1" : nil),
            ("copies", collapsesCopies ? "fold" : nil), ("total", countsAll ? "exact" : nil),
            ("as", grouping == .posts ? nil : grouping.rawValue),
            ("n", length == SearchState.usualLength ? nil : String(length)),
        ]
        return Parameters(single + trail.map { ("after", $0) })
    }

    /// What the browser is to keep for the next question.
    var kept: Parameters {
        Parameters(parameters.pairs.filter { SearchState.settings.contains($0.name) }.map { ($0.name, $0.value) })
    }

    /// The same question from its first page, changed.
    func changed(_ change: (inout SearchState) -> Void) -> SearchState {
        var state = self
        (state.trail, state.countsAll) = ([], false)
        change(&state)
        return state
    }

    /// The same with a further condition.
    func narrowed(by condition: String) -> SearchState {
        changed { state in
            // OR binds less than what stands beside each other.
            let words = state.query.split { $0 == " " || $0 == "　" }
            let hasOr = words.contains { ["OR", "または", "|", "｜"].contains($0) }
            state.query = state.query.isEmpty ? condition : (hasOr ? "(\(state.query))" : state.query) + " " + condition
        }
    }

    var request: SearchRequest {
        var request = SearchRequest(
            query, order: order, limit: length, after: trail.last, fold: fold,
            total: countsAll ? .exact : nil, wider: trail.isEmpty ? true : false, isSentence: isSentence,
            collapsesDuplicates: collapsesCopies, timeout: .seconds(10))
        request.threads = grouping == .threads ? .all : .quick
        return request
    }
}

/// A condition of a query, so that the value is one word whatever it holds.
func condition(_ name: String, _ value: String) -> String {
    let isPlain = value.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "-_./:@".unicodeScalars.contains(scalar)
    }
    if isPlain { return "\(name):\(value)" }
    return value.contains("\"") ? "\(name):「\(value)」" : "\(name):\"\(value)\""
}
