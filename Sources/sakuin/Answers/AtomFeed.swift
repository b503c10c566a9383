// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// Prints what is found as an Atom feed, with the whole text of each post.
struct AtomFeed: SearchPrinter {
    let search: Search
    let environment: CommandEnvironment

    func print() throws(Failure) -> ExitStatus {
        var request = search.question
        // Readers of feeds show the newest.
        request.order = search.order ?? .newest
        request.limit = search.all ? nil : search.limit ?? Search.pageLength
        let feed = AtomDocument(
            title: "sakuin: " + search.query,
            identity: ["search", search.query, search.fold.map(String.init) ?? "", search.isSentence ? "loose" : ""],
            updated: try asOf())
        var output = try options.output(in: environment, isPaged: false)
        output.write(feed.head)
        var count = 0
        do {
            try Failure.wrap(query: search.query) { () throws(ClientError) in
                try options.service(in: environment).export(request) { post, _ in
                    count += 1
                    output.write(AtomDocument.entry(of: post))
                    return output.isOpen ? .next : .stop
                }
            }
        } catch {
            output.abandon()
            throw error
        }
        output.write(AtomDocument.tail)
        if let failure = output.finish(environment.messages.posts(count)) { throw failure }
        return count == 0 ? .none : .found
    }

    /// When the index changed last, which the stream of posts does not tell; nor does it remark on the query.
    private func asOf() throws(Failure) -> String? {
        var request = search.question
        (request.after, request.limit, request.wider, request.timeout) = (nil, 0, false, Search.patience)
        let answer = try search.answer(to: request, in: environment).value
        tell(answer.notices)
        return answer.index.asOf
    }
}
