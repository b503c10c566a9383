// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/post/ID`: a post, whole, with what is known of it and what stands around it.
enum PostPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let id = request.path.last ?? ""
        if request.format == .json {
            return .data(try await request.archive.json(.post(id: id), in: request.language), .json)
        }
        let state = SearchState(request.parameters)
        let post = try await request.archive.post(id, in: request.language)
        if let format = request.format {
            return try await PostList.data(condition("id", post.key ?? post.id), order: .newest, format, request)
        }
        if let version = request.parameters.number("version", in: 1...1_000_000) {
            return try PostVersions.page(of: post, version, request)
        }
        let part = request.parameters.number("part", in: 1...10_000_000) ?? 1
        let reading = PostReading(post, await highlights(of: post, state, request) ?? [], part: part)
        let model = model(of: post, reading, state, request)
        let foot = Templates.render("foot", model)
        let text = Templates.render("post", model)
        // What stands around the post stands around its beginning.
        guard reading.isFirst else { return .html(text + "</main>\n" + foot) }
        return .parts(text) { await PostSurroundings.text(post, request) + foot }
    }

    /// Where the query that led here matches; none where it does not, or cannot be asked.
    private static func highlights(of post: PostAnswer, _ state: SearchState, _ request: PageRequest) async
        -> [Highlight]?
    {
        guard !state.query.isEmpty else { return [] }
        var question = state.narrowed(by: condition("id", post.key ?? post.id)).request
        (question.wider, question.threads) = (false, SearchRequest.Threads.none)
        return try? await request.archive.search(question, in: request.language).hits.first?.highlights
    }

    private static func model(
        of post: PostAnswer, _ reading: PostReading, _ state: SearchState, _ request: PageRequest
    ) -> Model {
        let words = request.words
        let name = post.key ?? post.id
        let heading = request.name(title: post.title, body: post.body)
        var model = request.model(title: heading, query: state.query)
        (model["key"], model["id"], model["name"]) = (name, shortened(post.id, characters: 400), heading)
        let mark = request.mark(of: name)
        (model["isMarked"], model["note"]) = (mark != nil, mark?.note)
        model["titlePieces"] = post.title == nil || !reading.isFirst ? nil : reading.titlePieces
        model["untitled"] = post.title == nil ? heading : nil
        model["whole"] = reading.isFirst ? nil : request.link(post: name, query: state.query)
        (model["runs"], model["isArt"]) = (reading.runs, ASCIIArt.isArt(reading.text))
        model["isFolded"] = hasContentWarning(post)
        reading.lead(&model, words) { part in
            request.link(
                "/post/" + percentEncoded(name),
                [("q", state.query.isEmpty ? nil : state.query), ("part", part > 1 ? String(part) : nil)])
        }
        model["why"] =
            state.query.isEmpty ? nil : request.link("/why", [("q", state.query), ("id", name)])
        (model["time"], model["datetime"], model["day"]) = (
            words.time(post.time), post.time, request.link(day: post.time)
        )
        model["author"] = post.author.map { shortened($0) }
        model["authorAddress"] = request.link(author: post.author)
        model["poster"] = post.authorID.map { shortened($0) }
        model["posterAddress"] = post.authorID.flatMap { poster in
            request.isShort(poster) ? request.link("/search", [("q", condition("poster", poster))]) : nil
        }
        model["thread"] = request.link(thread: name, query: state.query)
        model["isFirst"] = reading.isFirst
        // The rest stands around the beginning.
        guard reading.isFirst else { return model }
        addPlaces(to: &model, post, request)
        PostVersions.add(to: &model, post, request)
        model["bearers"] = post.others.prefix(mostBearers).map { other in
            [
                "address": request.link(post: other.key ?? other.id), "time": words.time(other.time),
                "title": request.name(title: other.title, body: other.body),
            ] as Model
        }
        model["hasBearers"] = !post.others.isEmpty
        return model
    }

    private static let mostBearers = 20
    /// Places in dumps that are told, and answered posts.
    private static let mostPlaces = 20
    /// Bytes of the links that do not stand in the text.
    private static let linkRoom = 8_000

    /// Where the post is found, what it answers, and where its links lead.
    private static func addPlaces(to model: inout Model, _ post: PostAnswer, _ request: PageRequest) {
        let url = post.url.flatMap { MarkedText.isWebAddress($0) ? $0 : nil }
        // One that no address bar takes is told, not led to.
        let isLong = (url?.utf8.count ?? 0) > MarkedText.longestLink
        (model["url"], model["longURL"]) = isLong ? (nil, url.map { shortened($0, characters: 400) }) : (url, nil)
        model["wayback"] = isLong ? nil : url.map { wayback($0, post.time) }
        model["sources"] = post.sources.prefix(mostPlaces).map { source in
            [
                "place": shortened(source.text, characters: 300),
                "address": request.isShort(source.dump)
                    ? request.link("/search", [("q", condition("source", source.dump))]) : nil,
            ] as Model
        }
        model["moreSources"] = post.sources.count > mostPlaces ? "+\(post.sources.count - mostPlaces)" : nil
        model["isLossy"] = post.lossy
        let answers = answered(by: post)
        model["answers"] = answers.prefix(mostPlaces).map { id in
            ["id": shortened(id), "address": request.isShort(id) ? request.link(post: id) : nil] as Model
        }
        model["hasAnswers"] = !answers.isEmpty
        model["moreAnswers"] = answers.count > mostPlaces ? "+\(answers.count - mostPlaces)" : nil
        // Links that do not stand in the text, of a page's marks.
        let others = post.links.filter { MarkedText.isWebAddress($0) && !post.body.contains($0) }
        var left = linkRoom
        let shown = others.prefix { link in
            left -= 80 + 2 * PageText.length(of: link)
            return left >= 0
        }
        (model["links"], model["hasLinks"]) = (Array(shown), !others.isEmpty)
        model["moreLinks"] = others.count > shown.count ? "+\(others.count - shown.count)" : nil
    }

    /// True where the title is the warning that stands before the text: Mastodon's and Misskey's posts have no other.
    private static func hasContentWarning(_ post: PostAnswer) -> Bool {
        post.title != nil && (post.id.hasPrefix("misskey:") || post.id.contains("/statuses/"))
    }

    private static func answered(by post: PostAnswer) -> [String] {
        (post.replyTo.map { [$0] } ?? []) + (post.alsoReplyTo ?? [])
    }

    /// The copy of a page that is the nearest to the time of its post.
    private static func wayback(_ url: String, _ time: String?) -> String {
        let digits = (time ?? "").prefix(10).filter { $0 != "-" }
        return "https://web.archive.org/web/" + (digits.isEmpty ? "*" : digits) + "/" + url
    }
}
