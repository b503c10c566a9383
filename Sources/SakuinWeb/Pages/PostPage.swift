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
        let model = model(of: post, await highlights(of: post, state, request) ?? [], state, request)
        let foot = Templates.render("foot", model)
        return .parts(Templates.render("post", model)) { await PostSurroundings.text(post, request) + foot }
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
        of post: PostAnswer, _ highlights: [Highlight], _ state: SearchState, _ request: PageRequest
    ) -> Model {
        let words = request.words
        let name = post.key ?? post.id
        let title = MarkedText(post.title ?? "", highlights, in: .title)
        let body = MarkedText(post.body, highlights, in: .body, links: post.links)
        let heading = post.title ?? AtomDocument.beginning(of: post.body)
        var model = request.model(title: heading, query: state.query, formats: PostList.formats)
        (model["key"], model["id"], model["name"]) = (name, post.id, post.id)
        let mark = request.mark(of: name)
        (model["isMarked"], model["note"]) = (mark != nil, mark?.note)
        model["titlePieces"] = post.title == nil ? nil : title.pieces()
        model["untitled"] = post.title == nil ? heading : nil
        model["runs"] = body.runs(numberedFrom: title.marks.count + 1)
        model["isFolded"] = hasContentWarning(post)
        let matches = title.marks.count + body.marks.count
        model["matchCount"] = matches > 0 ? words.matches(matches) : nil
        model["why"] =
            state.query.isEmpty ? nil : request.link("/why", [("q", state.query), ("id", name)])
        (model["time"], model["datetime"], model["day"]) = (
            words.time(post.time), post.time, request.link(day: post.time)
        )
        model["author"] = post.author
        model["authorAddress"] = post.author.map { request.link("/author/" + percentEncoded($0)) }
        model["poster"] = post.authorID
        model["posterAddress"] = post.authorID.map { request.link("/search", [("q", condition("poster", $0))]) }
        let url = post.url.flatMap { MarkedText.isWebAddress($0) ? $0 : nil }
        (model["url"], model["wayback"]) = (url, url.map { wayback($0, post.time) })
        model["sources"] = post.sources.map { source in
            [
                "place": source.text, "address": request.link("/search", [("q", condition("source", source.dump))]),
            ] as Model
        }
        model["thread"] = request.link(thread: name, query: state.query)
        model["isLossy"] = post.lossy
        model["answers"] = answered(by: post).map { ["id": $0, "address": request.link(post: $0)] as Model }
        model["hasAnswers"] = !answered(by: post).isEmpty
        // Links that do not stand in the text, of a page's marks.
        let others = post.links.filter { MarkedText.isWebAddress($0) && !post.body.contains($0) }
        (model["links"], model["hasLinks"]) = (others, !others.isEmpty)
        model["versions"] = versions(of: post, request)
        model["hasVersions"] = !post.earlier.isEmpty
        model["bearers"] = post.others.map { other in
            [
                "address": request.link(post: other.key ?? other.id), "time": words.time(other.time),
                "title": other.title ?? AtomDocument.beginning(of: other.body),
            ] as Model
        }
        model["hasBearers"] = !post.others.isEmpty
        return model
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

    /// Each wording with what the one behind it changed.
    private static func versions(of post: PostAnswer, _ request: PageRequest) -> [Model] {
        var newer = (post.title ?? "", post.body)
        return post.earlier.map { earlier in
            let old = (earlier.title ?? "", earlier.body)
            defer { newer = old }
            func pieces(_ old: String, _ new: String) -> [Model] {
                Difference.pieces(from: old, to: new).map { piece in
                    [
                        "text": piece.text, "isRemoved": piece.kind == .removed, "isInserted": piece.kind == .inserted,
                        "isSame": piece.kind == .same,
                    ]
                }
            }
            return [
                "time": request.words.time(earlier.time), "titlePieces": pieces(old.0, newer.0),
                "bodyPieces": pieces(old.1, newer.1), "source": earlier.sources.first?.text,
            ]
        }
    }
}
