// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// What stands beside the list: what is to be said of the query, then the post that the list points at, whole, its matches marked.

struct BrowsePreview {
    let search: Search
    private let environment: CommandEnvironment
    private var columns: Int { environment.columns }
    private var messages: Messages { environment.messages }
    private var palette: Palette { search.options.palette(in: environment) }

    init(search: Search, environment: CommandEnvironment) {
        self.search = search
        var environment = environment
        // As wide as fzf says, but for the column in which it draws how far the text is scrolled.
        if let columns = environment.variables["FZF_PREVIEW_COLUMNS"].flatMap({ Int($0) }), columns > 1 {
            environment.columns = columns - 1
        }
        // What is wrong in a query is shown here, and must fit.
        environment.errorIsTerminal = true
        self.environment = environment
    }

    /// - Parameters:
    ///   - key: of the post; empty where the list is.
    ///   - matches: as the list tells them.
    func text(of key: String, _ matches: String) -> String {
        let matches = ListedMatches(matches)
        if key.isEmpty { return search.query.allSatisfy(\.isWhitespace) ? help : remarks(isEmpty: true) }
        let said = matches.isRemarked ? remarks(isEmpty: false) : ""
        return (said.isEmpty ? "" : said + "\n")
            + shown { () throws(Failure) in text(of: try post(key), matches.highlights) }
    }

    /// Copies the id of the post and says how.
    /// - Parameter matches: with which the post is shown below; nil to say no more.
    func copy(_ key: String, _ matches: String?) -> String {
        guard !key.isEmpty else { return text(of: key, "") }
        return shown { () throws(Failure) in
            let post = try post(key)
            let said = paragraph(messages.copied(post.id, by: Clipboard(environment.variables).copy(post.id)), .reply)
            return matches.map { said + "\n" + text(of: post, ListedMatches($0).highlights) } ?? said
        }
    }

    /// The keys, for whoever has typed nothing yet.
    var help: String {
        let wide = messages.browseHelp.map(\.key).map(displayWidth).max() ?? 0
        let rows = messages.browseHelp.map { row -> String in
            let lines = wrapped(cells(row.meaning, .plain), columns: columns - wide - 2)
            let blank = String(repeating: " ", count: wide + 2)
            return lines.enumerated().map { index, line in
                (index == 0 ? palette.paint(row.key, .identifier) + padding(after: row.key, to: wide + 2) : blank)
                    + palette.paint(line) + "\n"
            }.joined()
        }
        return rows.joined() + "\n" + paragraph(messages.whereQueriesAreTold, .faint)
    }

    // MARK: The query

    /// What is wrong with the query, or not as it may seem; of one that finds nothing, too, what would find more.
    private func remarks(isEmpty: Bool) -> String {
        shown { () throws(Failure) in
            var request = search.question
            (request.limit, request.wider, request.timeout) = (0, isEmpty, Search.patience)
            let answer = try search.namedAnswer(to: request, in: environment)
            guard isEmpty else { return answer.notices.map { paragraph(messages.notice($0), .reply) }.joined() }
            // Between two keys the list may be empty while something is found already.
            return answer.total.value > 0 ? "" : messages.summary(of: answer).text(columns: columns)
        }
    }

    // MARK: The post

    private func post(_ key: String) throws(Failure) -> PostAnswer {
        try Failure.wrap { () throws(ClientError) in try search.options.service(in: environment).post(id: key) }
    }

    private func text(of post: PostAnswer, _ highlights: [Highlight]) -> String {
        let found = marks(highlights, in: .title, from: 0)
        let title = post.title.map { cells($0, .title, marks: found) } ?? cells(messages.untitled, .faint)
        let body = lines(of: post.body, highlights)
        let fields = postFields(post, messages).render(palette, columns: columns)
        return painted([title], columns: columns - BrowsePreview.corner)
            + painted([cells(shortTime(post.time) ?? messages.noTime, .faint), []] + body, columns: columns)
            + (body.isEmpty ? "" : "\n") + fields
    }

    /// Columns of what fzf draws over the end of the first line: `1/120`.
    private static let corner = 8

    private func painted(_ lines: [[Cell]], columns: Int) -> String {
        lines.flatMap { wrapped($0, columns: columns) }.map { palette.paint($0) + "\n" }.joined()
    }

    private func paragraph(_ words: String, _ style: Style) -> String {
        painted([cells(words, style)], columns: columns - BrowsePreview.corner)
    }

    /// The text, or why there is none: its first line broken as the others cannot be, since they point at places.
    private func shown(_ text: () throws(Failure) -> String) -> String {
        do {
            return try text()
        } catch {
            let lines = error.words(in: environment).split(separator: "\n", omittingEmptySubsequences: false)
            return paragraph(String(lines.first ?? ""), .match) + lines.dropFirst().map { $0 + "\n" }.joined()
        }
    }
}
