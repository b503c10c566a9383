// SPDX-License-Identifier: GPL-2.0-or-later

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SakuinClient
internal import SakuinTerminal
internal import ServiceLifecycle

// The only way in: who asks is judged here, before any page is looked for, and each answer gets the headers by which a browser loads
// nothing from outside and runs no script but the one of this server.

struct Front: Sendable {
    /// Bytes that a form may have.
    private static let longestForm = 64 * 1024
    /// Seconds for which a browser keeps its cookie.
    private static let cookieAge = 90 * 86_400

    let site: Site
    let sessions: Sessions
    let archive: Archive

    func respond(to request: Request) async -> Response {
        var response = await answer(request)
        for (name, value) in Front.headers { response.headers[name] = value }
        if request.method == .head { response.body = ResponseBody() }
        return response
    }

    private func answer(_ request: Request) async -> Response {
        let language = Guards.isJapanese(accepted: request.headers[.acceptLanguage])
        let path = site.path(request.uri.path[...]).split(separator: "/").map { percentDecoded($0.utf8) }
        var page = PageRequest(
            path: path, parameters: Parameters(encoded: request.uri.query ?? ""),
            language: language ?? true ? .japanese : .english, site: site, archive: archive)
        let host = request.head.authority ?? ""
        guard site.isMeant(by: host) else { return plain(.misdirectedRequest, page.words["wrongHost"]) }
        page.origin = site.origin(host: host, proto: request.headers[Front.forwardedProto])
        if path.first == "assets", path.count == 2 { return asset(path[1], request) }
        // Readers of feeds have no cookie: the secret in the address lets them in.
        if request.method != .post, path.first == "feed" {
            do {
                return response(of: try await FeedPage.show(page), page)
            } catch {
                return response(of: ErrorPage.show(error, page), page)
            }
        }
        let cookies = Cookies(request.headers[.cookie] ?? "")
        page.settings = Parameters(encoded: cookies[site.name + "-settings"] ?? "")
        do {
            if path == ["enter"], request.method == .get { return enter(page) }
            // Browsers ask for it without the cookie; it tells nothing of the archive.
            if path == ["opensearch"] { return response(of: OpenSearch.show(page), page) }
            guard let id = cookies[site.name], let session = sessions.session(id: id) else {
                return response(of: RefusalPage.show(page), page)
            }
            page.session = session
            return response(of: try await shown(page, request, host), page)
        } catch {
            return response(of: ErrorPage.show(error, page), page)
        }
    }

    private func enter(_ page: PageRequest) -> Response {
        guard let session = sessions.enter(token: page.parameters["token"] ?? "") else {
            return response(of: RefusalPage.show(page), page)
        }
        return response(of: .entered(session), page)
    }

    private func shown(_ page: PageRequest, _ request: Request, _ host: String) async throws -> Page {
        var page = page
        switch request.method {
        case .get, .head:
            guard let (route, path, format) = Route.find(.get, page.path) else { throw PageError.notFound }
            (page.path, page.format, page.formats) = (path, format, route.formats)
            do {
                return try await route.page(page)
            } catch {
                return ErrorPage.show(error, page)
            }
        case .post:
            guard let (route, path, _) = Route.find(.post, page.path) else { throw PageError.notFound }
            let isOwn = Guards.isOwnForm(
                origin: request.headers[.origin], fetchSite: request.headers[Front.fetchSite], host: host)
            let body = try await request.body.collect(upTo: Front.longestForm)
            page.form = Parameters(encoded: String(buffer: body))
            // The token alone would do; the origin is told by every browser, and costs nothing to ask.
            guard isOwn, let token = page.form["token"], let own = page.session?.formToken,
                haveSameBytes(token, own)
            else {
                return RefusalPage.form(page)
            }
            page.path = path
            return try await route.page(page)
        default: throw PageError.notFound
        }
    }

    // MARK: Answers

    private func response(of page: Page, _ request: PageRequest) -> Response {
        switch page {
        case .html(let text, let status, let settings):
            var response = Response(
                status: .init(code: status), headers: Front.html,
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
            keep(settings, in: &response, request)
            return response
        case .parts(let first, let rest):
            let body = ResponseBody { writer in
                try await writer.write(ByteBuffer(string: first))
                try await writer.write(ByteBuffer(string: await rest()))
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: Front.html, body: body)
        case .data(let bytes, let format, let status):
            return Response(
                status: .init(code: status),
                headers: [.contentType: format.contentType, .cacheControl: "private, no-cache"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .document(let text, let type):
            return Response(
                status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        case .events(let events):
            let body = ResponseBody { writer in
                // A page that waits must not keep the server from ending.
                for await event in events.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: event))
                }
                try await writer.finish(nil)
            }
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
        case .redirect(let address, let settings):
            var response = Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
            keep(settings, in: &response, request)
            return response
        case .entered(let session):
            var response = Response(
                status: .seeOther, headers: [.location: site.base + "/", .cacheControl: "no-store"])
            response.headers.append(cookie(site.name, session.id, request))
            return response
        }
    }

    private func keep(_ settings: Parameters?, in response: inout Response, _ request: PageRequest) {
        guard let settings else { return }
        response.headers.append(cookie(site.name + "-settings", String(settings.encoded.dropFirst()), request))
    }

    /// Lax: a link from another page may lead here, a form or a script from there may not. Secure: what came encrypted is never sent
    /// otherwise.
    private func cookie(_ name: String, _ value: String, _ request: PageRequest) -> HTTPField {
        let secure = request.origin.hasPrefix("https:") ? "; Secure" : ""
        return HTTPField(
            name: .setCookie,
            value: "\(name)=\(value); Path=\(site.base)/; Max-Age=\(Front.cookieAge); HttpOnly; SameSite=Lax\(secure)")
    }

    private func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text + "\n")))
    }

    private func asset(_ name: String, _ request: Request) -> Response {
        guard let asset = Asset.all[name] else { return plain(.notFound, "404") }
        // The address has the version in it, so what it leads to never changes.
        let headers: HTTPFields = [
            .contentType: asset.contentType, .cacheControl: "public, max-age=31536000, immutable",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: asset.bytes))
    }

    // MARK: Headers

    private static let html: HTTPFields = [
        // Not no-store, with which browsers do not keep a page for the way back.
        .contentType: "text/html; charset=utf-8", .cacheControl: "private, no-cache", .vary: "Accept-Language, Cookie",
    ]

    private static let headers: [(HTTPField.Name, String)] = {
        let all = [
            "Content-Security-Policy":
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
            "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
        ]
        return all.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }()

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    private static let forwardedProto = HTTPField.Name("X-Forwarded-Proto") ?? .via
}

/// The cookies of a request.
private struct Cookies {
    private var values: [Substring: Substring] = [:]

    init(_ header: String) {
        for pair in header.split(separator: ";") {
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
    }

    subscript(name: String) -> String? { values[name[...]].map(String.init) }
}
