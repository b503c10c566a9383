// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What is shown where there is no answer: why, and what to do.
enum ErrorPage {
    static func show(_ error: any Error, _ request: PageRequest, query: String? = nil) -> Page {
        let words = request.words
        let query = query ?? request.parameters["q"] ?? ""
        switch error {
        case PageError.notFound, PageError.noFormat:
            return page(request, words["notFoundTitle"], words["notFound"], status: 404)
        case PageError.badAddress(let text):
            return page(request, words["errorTitle"], text(request.language), status: 400)
        case ClientError.refused(let problem, let status):
            if request.format != nil {
                return .data(ErrorAnswer(error: problem).json, .json, status: status == 200 ? 500 : status)
            }
            return page(
                request, words["errorTitle"], problem.message, query: query, fault: fault(problem, in: query),
                status: status == 200 ? 500 : status)
        case ClientError.notRunning:
            return page(request, words["errorTitle"], words["notRunning"], query: query, status: 503)
        case let error as ClientError:
            return page(request, words["errorTitle"], error.description, query: query, status: 503)
        case let error as WebError:
            return page(request, words["errorTitle"], error.words(request.language), status: 500)
        default: return page(request, words["errorTitle"], "\(error)", query: query, status: 500)
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
