// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinWeb

@Suite struct RouteTests {
    @Test(
        "Each page's data stand at its address: JSON of all, CSV of what is a list or a table, Atom of what shows posts; what has none says why"
    )
    func data() {
        for route in Route.all where route.method == .get {
            let path = "/" + route.pattern.joined(separator: "/")
            switch route.content {
            case .posts: #expect(Set(route.formats) == [.json, .csv, .atom], "\(path)")
            case .table: #expect(Set(route.formats) == [.json, .csv], "\(path)")
            case .chart: #expect(Set(route.formats) == [.json, .csv, .svg], "\(path)")
            case .apart(let reason):
                #expect(!reason.isEmpty && route.formats.isEmpty, "\(path)")
                #expect(["/random", "/events"].contains(path), "\(path) has no data")
            }
            let segments = route.pattern.map { $0 == "*" ? "x" : $0 }
            for format in DataFormat.allCases {
                let last = segments.last ?? ""
                let found = Route.find(.get, segments.dropLast() + [last + "." + format.rawValue])
                if route.formats.contains(format) {
                    #expect(found?.format == format && found?.path == segments, "\(path) \(format)")
                } else {
                    #expect(found?.format == nil, "\(path) \(format)")
                }
            }
        }
    }

    @Test("No two pages have one path")
    func paths() {
        for (place, route) in Route.all.enumerated() {
            for other in Route.all[..<place] where other.method == route.method {
                #expect(!route.matches(other.pattern) && !other.matches(route.pattern), "\(route.pattern)")
            }
        }
    }
}
