// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird
import SakuinIndex
import SakuinTerminal
import SakuinText

/// The parameters of `/v1/posts/{id}/thread`.
struct ThreadParameters: Sendable {
    /// What posts are marked for; nil for nothing.
    private let text: String?
    /// What `saved:NAME` in it stands for.
    private let saved: SavedQueries
    private let isSentence: Bool
    let fold: FoldLevel
    private let isFlat: Bool
    private let depth: Int?
    private let limit: Int
    let after: String?
    let timeout: Duration

    /// Lines, each with a whole post.
    static let standardLimit = 200
    static let greatestLimit = 2000
    /// A thread of a hundred thousand posts takes a few seconds.
    static let standardTimeout = Duration.seconds(10)

    init(_ request: Request) throws {
        let parameters = try FormParameters(request, of: .thread)
        text = parameters["q"]
        saved = SavedQueries(parameters["saved"] ?? "") { nearNames(to: $0, among: $1) }
        isSentence = try parameters.flag("loose") ?? false
        fold = try parameters.fold()
        isFlat = try parameters.flag("flat") ?? false
        depth = try parameters.number("depth")
        limit = try parameters.number("limit") ?? ThreadParameters.standardLimit
        after = parameters["after"]
        timeout = try parameters.milliseconds("timeout_ms") ?? ThreadParameters.standardTimeout
    }

    /// - Parameter name: of the post, or of the thread.
    func request(_ name: String) throws(QueryError) -> ThreadRequest {
        var request = ThreadRequest(name, limit: limit)
        (request.after, request.isFlat, request.depth, request.fold) = (after, isFlat, depth, fold)
        if let text {
            let query = try QueryParser.parse(text, isSentence: isSentence, saved: saved)
            request.query = isSentence ? query.asSentence : query
        }
        return request
    }
}
