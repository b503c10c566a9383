// SPDX-License-Identifier: GPL-2.0-or-later

// What a page is asked with, and what it answers. A page is a function from one to the other (see `Routes.swift`).

internal import SakuinClient
internal import SakuinTerminal

/// What a page knows of the request.
struct PageRequest: Sendable {
    /// The segments of the path below the base, decoded.
    var path: [String]
    /// What stands behind the question mark.
    var parameters: Parameters
    /// What a form sent; empty for a question.
    var form = Parameters()
    var language: Language
    var site: Site
    /// What stands before the paths of addresses for other programs, as `https://example.net`.
    var origin = ""
    var session: Sessions.Session?
    var archive: Archive
    /// What the user keeps.
    var files: UserFiles { archive.files }
    /// How the next question is to be put, as the last one was: the settings that the browser keeps.
    var settings = Parameters()
    /// How the data are wanted where it is no page: by the end of the path.
    var format: DataFormat?
    /// In which formats this page has its data.
    var formats: [DataFormat] = []

    var words: Words { Words(language) }

    /// The address of a path of this server.
    func link(_ path: String, _ parameters: [(String, String?)] = []) -> String {
        site.base + path + Parameters(parameters).encoded
    }

    /// The whole address of a path of this server, for other programs.
    func address(_ path: String) -> String { origin + site.base + path }

    /// The address of this page with its data in another format.
    func link(to format: DataFormat) -> String {
        let path = path.map(percentEncoded).joined(separator: "/")
        return site.base + "/" + path + "." + format.rawValue + parameters.encoded
    }
}

/// How a page's data can be had, too.
enum DataFormat: String, Sendable, CaseIterable {
    case json, csv, atom, svg

    var contentType: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        case .atom: "application/atom+xml; charset=utf-8"
        case .svg: "image/svg+xml; charset=utf-8"
        }
    }
}

/// What a page answers.
enum Page: Sendable {
    case html(String, status: Int = 200, settings: Parameters? = nil)
    /// A page whose first part is there at once, and whose others come when the daemon has counted.
    case parts(String, rest: @Sendable () async -> String)
    case data([UInt8], DataFormat, status: Int = 200)
    /// A document of another type, which anybody may have.
    case document(String, type: String)
    /// Server-sent events, as long as there are any.
    case events(AsyncStream<String>)
    /// To a path of this server, by GET.
    case redirect(String, settings: Parameters? = nil)
    case entered(Sessions.Session)

    static func data(_ text: String, _ format: DataFormat) -> Page { .data(Array(text.utf8), format) }
}
