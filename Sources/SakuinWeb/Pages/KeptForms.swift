// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// Forms by which the user keeps something, or lets it go.

/// `/searches`, a form: saves a search, removes one, or notes that what is new in one has been looked at.
enum SearchesPage {
    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        let form = request.form
        try request.files.searches.change { kept in
            switch form["do"] {
            case "save": kept.save(form["q"] ?? "", as: form["name"] ?? "")
            case "remove": kept.remove(form["name"] ?? "")
            case "seen":
                if let query = form["q"], let cursor = form["cursor"] { kept.look(at: query, upTo: cursor) }
            default: break
            }
        }
        return form["do"] == "save" ? .redirect(request.link("/")) : request.back()
    }
}

/// `/recent`, a form: clears the questions of late, or has none kept.
enum RecentPage {
    @Sendable static func change(_ request: PageRequest) async throws -> Page {
        try request.files.questions.change { recent in
            switch request.form["do"] {
            case "clear": recent.questions = []
            case "off": recent.turn(off: true)
            case "on": recent.turn(off: false)
            default: break
            }
        }
        return request.back()
    }

    /// The same page, which notes its question: that of a page of results, and that which led to a post, since what is asked as one types
    /// is half a word most of the time.
    static func noting(
        _ page: @escaping @Sendable (PageRequest) async throws -> Page
    ) -> @Sendable (PageRequest) async throws -> Page {
        { request in
            let answer = try await page(request)
            guard request.format == nil, request.parameters["part"] == nil, request.parameters["after"] == nil,
                let question = request.parameters["q"]
            else { return answer }
            switch answer {
            // A question that is refused is none.
            case .html(_, let status, _) where status != 200: break
            case .html, .parts: _ = try? request.files.questions.change { $0.add(question) }
            default: break
            }
            return answer
        }
    }
}

extension PageRequest {
    /// The address of this page itself.
    var here: String {
        let part = Parameters(
            parameters.pairs.filter { $0.name != "part" || $0.value != "hits" }.map { ($0.name, $0.value) })
        return site.base + "/" + path.map(percentEncoded).joined(separator: "/") + part.encoded
    }

    /// Back to the page that a form stood on: one of this server, whatever the form says.
    func back() -> Page {
        let path = form["back"] ?? ""
        let isOwn =
            path.hasPrefix(site.base + "/") && !path.hasPrefix("//")
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        return .redirect(isOwn ? path : link("/"))
    }
}
