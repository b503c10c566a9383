// SPDX-License-Identifier: GPL-2.0-or-later

import HTTPTypes
import Hummingbird
import SakuinClient

/// A route: what it takes, and what it answers.
struct Endpoint: Sendable {
    /// What stands in an answer's body.
    enum Body: Sendable {
        /// One JSON document.
        case document(any WireObject.Type)
        /// JSON documents, a line each; the last may be an error, which breaks the answer off.
        case lines(any WireObject.Type)
        /// Server-sent events, the data of each a JSON document; one that is called `error` has an error.
        case events(any WireObject.Type)
        case text
        /// A document that describes itself.
        case openAPI

        var contentType: String {
            switch self {
            case .document: "application/json"
            case .lines: "application/x-ndjson"
            case .events: "text/event-stream"
            case .text: "text/plain"
            case .openAPI: "application/json"
            }
        }
    }

    let method: HTTPRequest.Method
    let path: String
    let summary: String
    fileprivate(set) var parameters: [Parameter] {
        didSet { queryParameters = parameters.filter { !isInPath($0) } }
    }
    /// Those behind the question mark: each request asks for them.
    private(set) var queryParameters: [Parameter] = []
    /// Of an answer 200, the first if the client does not say which.
    let answers: [Body]
    /// Codes of errors beside those that every route may answer with.
    let errors: [ErrorCode]

    private init(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ parameters: [Parameter],
        _ answers: [Body], _ errors: [ErrorCode]
    ) {
        // Wherever a query is taken, so are the saved queries that it names.
        let takesQuery = parameters.contains { $0.name == Parameter.query.name }
        self.method = method
        self.path = path
        self.summary = summary
        self.parameters = parameters + (takesQuery ? [.saved] : [])
        self.answers = answers
        self.errors = errors + (takesQuery ? [.badQuery] : [])
        queryParameters = self.parameters.filter { !isInPath($0) }
    }

    /// True for a part of the path; the others stand behind the question mark.
    func isInPath(_ parameter: Parameter) -> Bool { path.contains("{\(parameter.name)}") }

    static func get(
        _ path: String, _ summary: String, _ parameters: [Parameter] = [], _ answers: [Body], errors: [ErrorCode] = []
    ) -> Endpoint {
        Endpoint(.get, path, summary, parameters, answers, errors)
    }

    static func post(
        _ path: String, _ summary: String, _ parameters: [Parameter] = [], _ answers: [Body], errors: [ErrorCode] = []
    ) -> Endpoint {
        Endpoint(.post, path, summary, parameters, answers, errors + [.forbidden])
    }

    /// As a stream, in which there may be any number of hits.
    var streamed: Endpoint {
        var endpoint = self
        endpoint.parameters = parameters.map { parameter in
            guard parameter.name == "limit" else { return parameter }
            return .limit(0...Int.max, parameter.text)
        }
        return endpoint
    }
}

extension Router where Context == SakuinRequestContext {
    /// Has `answer` answer at a route.
    func add(
        _ endpoint: Endpoint,
        use answer: @escaping @Sendable (Request, SakuinRequestContext) async throws -> Response
    ) {
        on(RouterPath(endpoint.path), method: endpoint.method, use: answer)
    }
}
