// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// The list as fzf reads it: a line on what was found, then a line for each hit. Tabs part what fzf keeps for itself, the name of the
// post and its matches, from what it shows.

/// What a line keeps of its hit beside the post's name.
struct ListedMatches: Equatable {
    /// More are not marked: a command line holds so many.
    static let most = 2000

    var highlights: [Highlight] = []
    /// True if something is to be said of the query.
    var isRemarked = false

    /// `!t0-3,b10-20`.
    var text: String {
        let parts = highlights.prefix(ListedMatches.most).map {
            "\($0.field == .title ? "t" : "b")\($0.start)-\($0.end)"
        }
        return (isRemarked ? "!" : "") + parts.joined(separator: ",")
    }

    init(_ highlights: [Highlight], isRemarked: Bool) {
        self.highlights = highlights
        self.isRemarked = isRemarked
    }

    init(_ text: String) {
        isRemarked = text.hasPrefix("!")
        highlights = text.drop { $0 == "!" }.split(separator: ",").compactMap { part in
            let ends = part.dropFirst().split(separator: "-").compactMap { Int($0) }
            guard ends.count == 2, let field = part.first, "tb".contains(field) else { return nil }
            return Highlight(field: field == "t" ? .title : .body, start: ends[0], end: ends[1])
        }
    }
}

struct BrowseList {
    /// Hits of a list. Nobody scrolls further who can narrow the query down.
    private static let length = 200
    /// How long a list may take: then there is the next key.
    private static let patience = Duration.seconds(5)

    let search: Search
    let environment: CommandEnvironment

    var text: String {
        let messages = environment.messages
        if search.query.allSatisfy(\.isWhitespace) { return line("", "", messages.typeQuery) }
        do throws(Failure) {
            let answer = try answer(to: search)
            return line("", "", head(answer)) + lines(answer, isRemarked: !answer.notices.isEmpty)
        } catch {
            let words = error.words(in: environment).split(separator: "\n").first.map(String.init) ?? ""
            // Whoever is still typing has not closed a quote yet: what stands before it goes on being shown.
            guard case .client(.refused(let problem, _), _) = error, let start = problem.start,
                let before = part(before: start), let answer = try? answer(to: before)
            else { return line("", "", words) }
            let head = messages.before(before.query, head(answer))
            return line("", "", head) + lines(answer, isRemarked: true)
        }
    }

    private func answer(to search: Search) throws(Failure) -> SearchAnswer {
        var request = search.question
        (request.limit, request.timeout, request.wider) = (BrowseList.length, BrowseList.patience, false)
        request.collapsesDuplicates = true
        return try search.namedAnswer(to: request, in: environment)
    }

    /// The search for what stands before so many Unicode scalars; nil for nothing.
    private func part(before start: Int) -> Search? {
        var part = search
        var before = search.query.unicodeScalars.prefix(start)
        while before.last?.properties.isWhitespace ?? false { before.removeLast() }
        part.query = String(before)
        return part.query.isEmpty ? nil : part
    }

    private func head(_ answer: SearchAnswer) -> String {
        let messages = environment.messages
        if answer.index.posts == 0 { return messages.emptyArchive(pending: answer.index.pending, folders: []) }
        var parts = [messages.total(answer.total)]
        if answer.hits.count != answer.total.value { parts.append(messages.listed(answer.hits.count)) }
        if answer.timedOut { parts.append(messages.notAllLookedAt) }
        return (parts + answer.notices.map(messages.notice)).joined(separator: " · ")
    }

    // MARK: Lines

    private func lines(_ answer: SearchAnswer, isRemarked: Bool) -> String {
        let palette = search.options.palette(in: environment)
        return answer.hits.map { hit in
            let matches = ListedMatches(hit.highlights, isRemarked: isRemarked)
            return line(oneLine(hit.key ?? hit.id), matches.text, palette.paint(shown(hit)))
        }.joined()
    }

    private func line(_ key: String, _ matches: String, _ text: String) -> String { "\(key)\t\(matches)\t\(text)\n" }

    /// The day, the title, and what stands around the first match.
    private func shown(_ hit: Hit) -> [Cell] {
        let gap = cells("  ", .plain)
        var shown = cells(hit.time.map { String($0.prefix(10)) } ?? environment.messages.noTime, .faint)
        if let title = hit.title {
            shown += gap + cells(title, .title, marks: marks(hit.highlights, in: .title, from: 0))
        }
        if let copies = hit.copies, copies.value > 1 {
            shown += gap + cells("×\(grouped(copies.value))\(copies.relation == .exact ? "" : "+")", .reply)
        }
        // Of a post without a body the title is the snippet.
        let snippet = hit.snippet
        guard snippet.field == .body, !snippet.text.isEmpty else { return shown }
        let found = marks(hit.highlights, in: .body, from: snippet.start)
        return shown + gap + (snippet.cutBefore ? cells("…", .faint) : [])
            + cells(snippet.text, .plain, marks: found, lineFeed: "⏎") + (snippet.cutAfter ? cells("…", .faint) : [])
    }
}
