// SPDX-License-Identifier: GPL-2.0-or-later

/// What kind of fault an answer tells of, for programs. The list is closed within `/v1`: a further code needs a further version, as
/// programs choose by it what to do.
enum ErrorCode: String, CaseIterable, Sendable {
    case badQuery = "bad_query"
    case badParameter = "bad_parameter"
    case badAddress = "bad_address"
    case badRequest = "bad_request"
    case tooManyBuckets = "too_many_buckets"
    case tooMuchText = "too_much_text"
    case noText = "no_text"
    case forbidden
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case severalPosts = "several_posts"
    case tooLarge = "too_large"
    case timedOut = "timed_out"
    case damaged, unavailable, stopping, `internal`

    /// The statuses of HTTP that it comes with.
    var statuses: [Int] {
        switch self {
        case .badQuery, .badParameter, .badAddress, .badRequest, .tooManyBuckets, .tooMuchText, .noText:
            [400]
        case .forbidden: [403]
        case .notFound: [404]
        case .methodNotAllowed: [405]
        case .severalPosts: [409]
        case .tooLarge: [413, 431]
        case .timedOut, .damaged, .stopping: [503]
        case .unavailable: [409, 503]
        case .internal: [500]
        }
    }

    /// What every route may answer with.
    static let ofAnyRoute: [ErrorCode] = [
        .badParameter, .badAddress, .badRequest, .tooLarge, .timedOut, .damaged, .unavailable, .stopping, .internal,
    ]
}
