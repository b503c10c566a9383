// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What `sakuin web` has understood, as it hands it on: the options that a person types, their helps and their errors are there.

/// How the server is started.
struct Settings: Sendable, Equatable {
    var socket = ""
    var place = Site.Place.port(0)
    var base = ""
    /// By which browsers reach a server in front of this one, as `https://example.net`.
    var origin: String?
    var language = Language.english
    var saved: [SavedSearch] = []
    /// Nothing but an address with a new token is wanted, of a server that runs or will.
    var isAddressOnly = false
    var opensBrowser = false

    /// - Parameter arguments: names and values in turn.
    init(_ arguments: [String]) throws(WebError) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let value = rest.popFirst() else { throw .badArgument(name) }
            switch name {
            case "socket": socket = value
            case "port":
                guard let port = Int(value), (1...65535).contains(port) else { throw .badArgument(value) }
                place = .port(port)
            case "listen": place = .socket(path: value)
            case "base": base = value
            case "origin": origin = value
            case "language": language = value == "ja" ? .japanese : .english
            case "saved":
                let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { throw .badArgument(value) }
                saved.append(SavedSearch(name: String(parts[0]), query: String(parts[1])))
            case "url": isAddressOnly = value == "yes"
            case "open": opensBrowser = value == "yes"
            default: throw .badArgument(name)
            }
        }
        guard !socket.isEmpty, place != .port(0) else { throw .badArgument("") }
    }

    var site: Site { Site(place: place, base: base, origin: origin) }

    /// The folder of the server's tokens.
    func folder(_ environment: [String: String]) throws(WebError) -> String {
        try userFolder(environment) + "/" + site.name
    }

    /// The folder of what the user keeps, at whatever port: beside that of a user's index, not in it.
    func userFolder(_ environment: [String: String]) throws(WebError) -> String {
        guard let index = DefaultPaths.index(environment: environment) else { throw .noStateFolder }
        return index + "-web"
    }
}
