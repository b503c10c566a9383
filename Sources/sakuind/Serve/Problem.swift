// SPDX-License-Identifier: GPL-2.0-or-later
//
// Every answer that is not 200 has one shape, whoever finds the fault: a route, the router or the framework.

import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex

/// An answer in place of the one that was asked for, in the language that the client asks for. A test compares
/// them with `Index/http-errors.tsv`.
struct Problem: Error, HTTPResponseError {
    var status: HTTPResponse.Status
    private let headers: HTTPFields
    private let problem: ErrorAnswer.Problem
    private let japanese: String

    /// - Parameter japanese: the message in Japanese; nil where there is none.
    init(
        _ status: HTTPResponse.Status, _ code: ErrorCode, _ message: String, _ japanese: String? = nil,
        at position: Range<Int>? = nil, headers: HTTPFields = [:]
    ) {
        self.status = status
        self.headers = headers
        self.japanese = japanese ?? message
        problem = ErrorAnswer.Problem(
            code: code.rawValue, message: message, start: position?.lowerBound, end: position?.upperBound)
    }

    static func parameter(_ message: String, _ japanese: String) -> Problem {
        Problem(.badRequest, .badParameter, message, japanese)
    }

    /// The path takes other methods.
    static func notAllowed(_ request: Request, _ methods: [HTTPRequest.Method]) -> Problem {
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .methodNotAllowed, .methodNotAllowed, "\(request.uri.path) takes \(allowed), not \(request.method)",
            "\(request.uri.path) が受けるのは \(allowed) です。\(request.method) は使えません", headers: [.allow: allowed])
    }

    /// - Parameter most: at a time.
    static func tooManyFollowers(_ most: Int) -> Problem {
        Problem(
            .serviceUnavailable, .unavailable,
            "\(most) followers wait already, which is as many as may: the other connections are kept for questions; try again later",
            "すでに \(most) 件が follow で待っていて、これ以上は待てません（残りの接続は問いのために空けてあります）。あとでもう一度試してください")
    }

    static let stopping = Problem(.serviceUnavailable, .stopping, "sakuind is stopping", "sakuind は終了するところです")

    func response(from request: Request, context: some RequestContext) throws -> Response { response(for: request) }

    func response(for request: Request) -> Response { response(inJapanese: request.prefersJapanese) }

    func response(inJapanese isJapanese: Bool) -> Response {
        var response = Response.json(ErrorAnswer(error: told(inJapanese: isJapanese)), status: status)
        response.headers.append(contentsOf: headers)
        return response
    }

    /// What stands in an answer, or in the last line of a stream that breaks off.
    func told(inJapanese isJapanese: Bool) -> ErrorAnswer.Problem {
        var told = problem
        if isJapanese { told.message = japanese }
        return told
    }
}

extension Response {
    static func json(_ answer: some WireObject, status: HTTPResponse.Status = .ok) -> Response {
        json(answer.json, status: status)
    }

    /// A document that is written already.
    static func json(_ document: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document)))
    }
}

/// Turns whatever is thrown below into a problem of the one shape.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = SakuinRequestContext

    func handle(
        _ request: Request, context: SakuinRequestContext,
        next: (Request, SakuinRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return Problem.covering(error, request).response(for: request)
        }
    }
}

extension Problem {
    /// What to tell of an error, wherever it was thrown.
    static func covering(_ error: any Error, _ request: Request) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as QueryError:
            Problem(.badRequest, .badQuery, error.message, error.japanese, at: error.position)
        case let error as IndexError where error.code == .damaged:
            Problem(
                .serviceUnavailable, .damaged,
                "\(error.message); it is being built anew from the dumps: try again later",
                "索引が壊れています（\(error.message)）。ダンプから作り直しているので、あとでもう一度試してください")
        case let error as IndexError: Problem(.serviceUnavailable, .unavailable, error.message)
        case let error as HTTPError where error.status == .notFound:
            Problem(
                .notFound, .notFound, "there is no \(request.method) \(request.uri.path)",
                "\(request.method) \(request.uri.path) はありません")
        case let error as any HTTPResponseError: Problem(error.status, .badRequest, "\(error)")
        default: Problem(.internalServerError, .internal, "\(error)")
        }
    }
}

extension Request {
    /// True if Japanese is the first language that is accepted. Weights are not reckoned: the clients name one.
    var prefersJapanese: Bool {
        headers[.acceptLanguage]?.lowercased().drop { $0 == " " }.hasPrefix("ja") ?? false
    }
}
