// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What is shown where there is no answer: why, and what to do.
enum ErrorPage {
    static func show(_ error: any Error, _ request: PageRequest, query: String? = nil) -> Page {
        let words = request.words
        let query = query ?? request.parameters["q"] ?? ""
        var (heading, message, status) = (words["errorTitle"], "\(error)", 500)
        var problem: ErrorAnswer.Problem?
        switch error {
        case PageError.notFound, PageError.noFormat:
            (heading, message, status) = (words["notFoundTitle"], words["notFound"], 404)
        case PageError.badAddress(let text): (message, status) = (text(request.language), 400)
        case PageError.noQuery: (message, status) = (words["noQuery"], 400)
        case ClientError.refused(let refused, let code):
            (problem, message, status) = (refused, refused.message, code == 200 ? 500 : code)
        case ClientError.notRunning: (message, status) = (words["notRunning"], 503)
        case let error as ClientError: (message, status) = (error.description, 503)
        case let error as WebError: message = error.words(request.language)
        default: break
        }
        if request.format != nil {
            // A program is told as the daemon tells it.
            let told = problem ?? .init(code: code(of: status), message: message)
            return .data(ErrorAnswer(error: told).json, .json, status: status)
        }
        return page(
            request, heading, message, query: query, fault: problem.flatMap { fault($0, in: query) }, status: status)
    }

    private static func code(of status: Int) -> String {
        switch status {
        case 404: "not_found"
        case 400: "bad_request"
        case 503: "no_daemon"
        default: "failed"
        }
    }

    /// Where the query is wrong, if the daemon tells.
    static func fault(_ problem: ErrorAnswer.Problem, in query: String) -> Model? {
        guard let start = problem.start, let end = problem.end else { return nil }
        return QueryFault.model(query, start: start, end: end)
    }

    private static func page(
        _ request: PageRequest, _ title: String, _ message: String, query: String = "", fault: Model? = nil,
        status: Int
    ) -> Page {
        // An error has no data.
        var request = request
        request.formats = []
        var model = request.model(title: title, query: query)
        (model["heading"], model["message"], model["fault"]) = (title, message, fault)
        return request.page("error", model, status: status)
    }
}

/// For whoever has not been let in.
enum RefusalPage {
    static func show(_ request: PageRequest) -> Page {
        var model = request.model(title: request.words["refusedTitle"])
        var command = "sakuin web --url"
        if case .socket(let path) = request.site.place { command += " --listen unix:" + path }
        if let origin = request.site.origin {
            command += " --public-url " + origin + request.site.base
        } else if !request.site.base.isEmpty {
            command += " --base-path " + request.site.base
        }
        model["command"] = command
        return request.page("refusal", model, status: 403)
    }

    /// For a form that does not come from a page of this server, or from one of another session.
    static func form(_ request: PageRequest) -> Page {
        var model = request.model(title: request.words["errorTitle"])
        (model["heading"], model["message"]) = (request.words["errorTitle"], request.words["refusedForm"])
        model["fault"] = nil
        return request.page("error", model, status: 403)
    }
}
