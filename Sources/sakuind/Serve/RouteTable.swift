// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which methods a path takes: what the router knows and does not tell. HEAD is taken wherever GET is.

import HTTPTypes
import Hummingbird

struct RouteTable: Sendable {
    private let routes: [(path: [Substring], method: HTTPRequest.Method)]

    init(_ router: Router<SakuinRequestContext>) {
        routes = router.routes.map { ("\($0.path)".split(separator: "/").map { Substring(String($0)) }, $0.method) }
    }

    /// The methods that the path takes, as the field Allow lists them; none for a path that is not there.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        let methods = routes.filter { RouteTable.fits($0.path, segments) }.map(\.method)
        return methods.flatMap { $0 == .get ? [.get, .head] : [$0] }
    }

    private static func fits(_ route: [Substring], _ path: [Substring]) -> Bool {
        route.count == path.count && zip(route, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
