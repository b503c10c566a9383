// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird

/// `/openapi.json`: the interface, described for programs.
struct OpenAPIRoutes {
    private let document = OpenAPIDocument(endpoints: Endpoint.all).bytes

    func add(to router: Router<SakuinRequestContext>) {
        let document = document
        router.add(.openAPI) { request, _ in
            _ = try FormParameters(request, of: .openAPI)
            return Response.json(document)
        }
    }
}
