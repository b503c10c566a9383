// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// The daemon knows nothing of the user's marks. A query with `is:marked` goes to it with the marked posts beside it, as a saved search goes.

extension ServiceCall {
    /// The call with its queries changed; itself where none is.
    func mapQueries(_ change: (String) -> String?) -> ServiceCall {
        func changed(_ request: SearchRequest) -> SearchRequest {
            var request = request
            request.query = change(request.query) ?? request.query
            return request
        }
        switch self {
        case .search(let request): return .search(changed(request))
        case .export(let request): return .export(changed(request))
        case .random(let query, let limit, let seed, let isSentence, let fold, let timeout):
            return .random(
                query: change(query) ?? query, limit: limit, seed: seed, isSentence: isSentence, fold: fold,
                timeout: timeout)
        case .thread(var question):
            question.query = question.query.map { change($0) ?? $0 }
            return .thread(question)
        case .why(let query, let id, let isSentence, let fold):
            return .why(query: change(query) ?? query, id: id, isSentence: isSentence, fold: fold)
        case .counts(var request):
            request.queries = request.queries.map { change($0) ?? $0 }
            return .counts(request)
        case .facets(let query, let by, let isSentence, let fold, let limit, let timeout):
            return .facets(
                query: change(query) ?? query, by: by, isSentence: isSentence, fold: fold, limit: limit,
                timeout: timeout)
        case .kwic(var request):
            request.query = change(request.query) ?? request.query
            return .kwic(request)
        case .follow(var request):
            request.query = change(request.query) ?? request.query
            return .follow(request)
        default: return self
        }
    }
}

extension Archive {
    /// The call as the daemon understands it, and the saved searches that go with it.
    func prepared(_ call: ServiceCall) throws(WebError) -> (call: ServiceCall, saved: [SavedSearch]) {
        let own = try files.searches.value().searches
        // Of a name that is in both, that of the configuration counts, which other programs go by, too.
        var all = saved
        let names = Set(saved.map(\.name))
        all += own.filter { !names.contains($0.name) }.map { SavedSearch(name: $0.name, query: $0.query) }
        all = all.map { SavedSearch(name: $0.name, query: Marks.replaced(in: $0.query) ?? $0.query) }
        let isMarked = all.contains { $0.query.contains(Marks.name) }
        var hasMarked = isMarked
        let call = call.mapQueries { query in
            guard let replaced = Marks.replaced(in: query) else { return nil }
            hasMarked = true
            return replaced
        }
        if hasMarked { all.append(SavedSearch(name: Marks.name, query: try files.marks.value().query.text)) }
        return (call, all)
    }

    /// What is to be said of a query with more marks in it than one can name.
    func markNotice(_ query: String, _ words: Words) -> Notice? {
        guard Marks.replaced(in: query) != nil, let left = try? files.marks.value().query.left, left > 0 else {
            return nil
        }
        let message = words.say(
            "is:marked は、ここでは最後に付けた印だけを探します（古い \(left)件は印のページにあります）。",
            "is:marked means the posts that were marked last: \(words.posts(left)) of before are on the page of marks alone."
        )
        return Notice(message: message, start: 0, end: 0)
    }
}
