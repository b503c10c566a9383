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
    private let problem: ErrorAnswer.Problem
    private let japanese: String

    /// - Parameter japanese: the message in Japanese; nil where there is none.
    init(
        _ status: HTTPResponse.Status, _ code: String, _ message: String, _ japanese: String? = nil,
        at position: Range<Int>? = nil
    ) {
        self.status = status
        self.japanese = japanese ?? message
        problem = ErrorAnswer.Problem(
            code: code, message: message, start: position?.lowerBound, end: position?.upperBound)
    }

    static func parameter(_ message: String, _ japanese: String) -> Problem {
        Problem(.badRequest, "bad_parameter", message, japanese)
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var told = problem
        if request.prefersJapanese { told.message = japanese }
        return Response.json(ErrorAnswer(error: told), status: status)
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
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        } catch {
            return try Problem.covering(error, request).response(from: request, context: context)
        }
    }
}

extension Problem {
    /// What to tell of an error, wherever it was thrown.
    static func covering(_ error: any Error, _ request: Request) -> Problem {
        switch error {
        case let error as QueryError:
            Problem(.badRequest, "bad_query", error.message, error.japanese, at: error.position)
        case let error as IndexError: Problem(.serviceUnavailable, "unavailable", error.message)
        case let error as HTTPError where error.status == .notFound:
            Problem(
                .notFound, "not_found", "there is no \(request.method) \(request.uri.path)",
                "\(request.method) \(request.uri.path) はありません")
        case let error as HTTPError where error.status == .contentTooLarge:
            Problem(.contentTooLarge, "too_large", "the request is too large", "要求が大きすぎます")
        case let error as any HTTPResponseError: Problem(error.status, "bad_request", "\(error)")
        default: Problem(.internalServerError, "internal", "\(error)")
        }
    }
}

extension Request {
    /// True if Japanese is the first language that is accepted. Weights are not reckoned: the clients name one.
    fileprivate var prefersJapanese: Bool {
        headers[.acceptLanguage]?.lowercased().drop { $0 == " " }.hasPrefix("ja") ?? false
    }
}
