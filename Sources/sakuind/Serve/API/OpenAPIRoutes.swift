// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird

/// `/openapi.json`: the interface, described for programs.
struct OpenAPIRoutes {
    /// Made when it is first asked for.
    private static let document = OpenAPIDocument(endpoints: Endpoint.all).bytes

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.openAPI) { request, _ in
            _ = try FormParameters(request, of: .openAPI)
            return Response.json(OpenAPIRoutes.document)
        }
    }
}
