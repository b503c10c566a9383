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

    private static let known = ["q", "loose", "fold", "flat", "depth", "limit", "after", "timeout_ms"]
    /// Lines, each with a whole post.
    private static let standardLimit = 200
    private static let greatestLimit = 2000
    /// A thread of a hundred thousand posts takes a few seconds.
    private static let standardTimeout = Duration.seconds(10)

    init(_ request: Request) throws {
        let parameters = try FormParameters(request, known: ThreadParameters.known)
        text = parameters["q"]
        saved = SavedQueries(parameters["saved"] ?? "") { nearNames(to: $0, among: $1) }
        isSentence = try parameters.flag("loose") ?? false
        fold =
            try parameters.value("fold", .number(0...FoldLevel.widest.rawValue)) {
                Int($0).flatMap(FoldLevel.init)
            } ?? .standard
        isFlat = try parameters.flag("flat") ?? false
        depth = try parameters.number("depth", in: 0...1_000_000_000)
        limit = try parameters.number("limit", in: 1...ThreadParameters.greatestLimit) ?? ThreadParameters.standardLimit
        after = parameters["after"]
        timeout =
            try parameters.number("timeout_ms", in: 1...600_000).map { .milliseconds($0) }
            ?? ThreadParameters.standardTimeout
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
