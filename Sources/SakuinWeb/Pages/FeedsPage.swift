// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/feed/SECRET.atom?q=`: a search for a reader of feeds, which cannot log in. The secret opens this search alone, and changes nothing.
enum FeedPage {
    private static let length = 50

    static func show(_ request: PageRequest) async throws -> Page {
        guard request.path.count == 2, let name = request.path.last, name.hasSuffix(".atom") else {
            throw PageError.notFound
        }
        let state = SearchState(request.parameters).ofFeed
        let (secret, parameters) = (String(name.dropLast(".atom".count)), state.parameters.encoded)
        // Another secret is told no more than another address.
        guard try request.files.feeds.value().opens(secret, parameters) else { throw PageError.notFound }
        let page = try await text(of: state, request, address: request.address("/feed/" + name + parameters))
        _ = try? request.files.feeds.change { $0.note(parameters, readAt: UserFiles.now()) }
        return page
    }

    /// - Parameter address: of the feed itself, where it has one that others can read.
    static func text(of state: SearchState, _ request: PageRequest, address: String? = nil) async throws -> Page {
        var question = SearchRequest(
            state.query, order: state.order ?? .newest, limit: length, fold: state.fold, isSentence: state.isSentence,
            collapsesDuplicates: state.collapsesCopies)
        let posts = try await request.archive.posts(question, in: request.language)
        (question.limit, question.wider) = (0, false)
        let answer = try await request.archive.search(question, in: request.language)
        return try request.posts(
            posts, title: "sakuin: " + state.query,
            identity: ["search", state.query, state.fold.map(String.init) ?? "", state.isSentence ? "loose" : ""],
            updated: answer.index.asOf, address: address, as: .atom)
    }
}

extension SearchState {
    /// What a feed is of: how results are shown is nothing to it.
    var ofFeed: SearchState {
        changed { state in
            state.grouping = .posts
            if state.order == .newest || state.order == .relevance { state.order = nil }
        }
    }
}

/// `/feeds`: which feeds are read, and how their addresses are taken back.
enum FeedsPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let feeds = try request.files.feeds.value().feeds.filter { $0.readAt != nil }
        if let data = try data(of: feeds, request) { return data }
        var model = request.model(title: request.words["feeds"])
        model["isEmpty"] = feeds.isEmpty
        let pages = PagedList(feeds.map { 1000 + 8 * $0.parameters.utf8.count }, room: room, most: 50)
        let page = pages.page(of: request.parameters.number("skip", in: 0...1_000_000) ?? 0)
        model["hasPages"] = pages.starts.count > 1
        model["pages"] = pages.links(at: page) { request.link("/feeds", [("skip", $0 > 0 ? String($0) : nil)]) }
        model["feeds"] = feeds[pages.range(of: page)].map { feed in
            let state = searchState(of: feed)
            return [
                "parameters": feed.parameters, "query": shortened(state.query),
                "readAt": request.words.time(feed.readAt),
                "address": request.feedAddress(of: state), "search": request.link("/search" + feed.parameters),
            ] as Model
        }
        let state = SearchState(request.parameters).ofFeed
        model["asked"] = state.query.isEmpty ? nil : state.query
        model["askedAddress"] = state.query.isEmpty ? nil : request.feedAddress(of: state)
        model["askedParameters"] = state.parameters.encoded
        return request.page("feeds", model)
    }

    private static let room = 70_000

    private static func searchState(of feed: Feeds.Feed) -> SearchState {
        SearchState(Parameters(encoded: feed.parameters.dropFirst()))
    }

    /// The list without the secrets: a file of data is passed on, and whoever has an address reads its feed. The page alone shows them.
    private static func data(of feeds: [Feeds.Feed], _ request: PageRequest) throws -> Page? {
        let rows = feeds.map { [searchState(of: $0).query, "/search" + $0.parameters, $0.readAt ?? ""] }
        return try request.table(
            [
                "feeds": .array(
                    rows.map { ["query": .string($0[0]), "search": .string($0[1]), "read_at": .string($0[2])] })
            ], [["query", "search", "read_at"]] + rows)
    }

    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        try request.files.feeds.change { feeds in
            if request.form["do"] == "revoke-all" {
                feeds.revokeAll()
            } else if let parameters = request.form["feed"] {
                feeds.revoke(parameters)
            }
        }
        return request.back()
    }
}

extension PageRequest {
    /// The address by which a reader of feeds reads a search; nil where the user's files cannot be read.
    func feedAddress(of state: SearchState) -> String? {
        guard var feeds = try? files.feeds.value() else { return nil }
        if feeds.key.isEmpty {
            // The first that is shown makes the key.
            let made = try? files.feeds.change { feeds in
                if feeds.key.isEmpty { feeds.revokeAll() }
                return feeds
            }
            guard let made else { return nil }
            feeds = made
        }
        let parameters = state.ofFeed.parameters.encoded
        return address("/feed/" + feeds.secret(of: parameters) + ".atom" + parameters)
    }

    /// The feed of this page: of a search, a thread or an author.
    var feedAddress: String? {
        var state = SearchState()
        switch (path.first, path.count) {
        case ("search", 1): state = SearchState(parameters)
        case ("thread", 2): state.query = condition("in", path[1])
        case ("author", 2): state.query = condition("author", path[1])
        default: return nil
        }
        return state.query.isEmpty ? nil : feedAddress(of: state)
    }
}
