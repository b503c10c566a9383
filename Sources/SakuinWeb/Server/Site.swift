// SPDX-License-Identifier: GPL-2.0-or-later

/// Where the pages of this server are found.
struct Site: Sendable, Equatable {
    /// Where the server listens.
    enum Place: Sendable, Equatable {
        /// Of 127.0.0.1.
        case port(Int)
        /// A socket behind another server, which says by which name that is reached.
        case socket(path: String)
    }

    var place: Place
    /// What all paths begin with: empty, or `/archive`.
    var base = ""
    /// By which browsers reach it, as `https://example.net`; nil where each request tells.
    var origin: String?

    /// What this server's cookie and folder are called. Browsers keep cookies of a host for all of its ports, so each server needs a name
    /// of its own.
    var name: String {
        switch place {
        case .port(let port): "sakuin-\(port)"
        case .socket(let path): "sakuin-" + path.utf8.map { String($0, radix: 16) }.joined().suffix(40)
        }
    }

    /// The address of a path, as far as it is known without a request.
    func address(_ path: String) -> String {
        switch place {
        case .port(let port): (origin ?? "http://127.0.0.1:\(port)") + base + path
        case .socket: (origin ?? "") + base + path
        }
    }

    /// False of a name by which nobody means this server: of its own port, all but loopback's; of one that is said to be reached by a
    /// name, all others. On a socket the server in front judges unless that name is said.
    func isMeant(by host: String) -> Bool {
        if let name = origin?.split(separator: "/").last, name.lowercased() == host.lowercased() { return true }
        switch place {
        case .port: return Guards.isLoopback(host: host)
        case .socket: return origin == nil
        }
    }

    /// By which this request's browser reached it: feeds and the address bar are told so, whatever tunnel or server is between.
    ///
    /// - Parameter proto: the header `X-Forwarded-Proto`, which only a server in front can have set.
    func origin(host: String, proto: String?) -> String {
        if let origin { return origin }
        if case .socket = place, proto?.lowercased() == "https" { return "https://" + host }
        return "http://" + host
    }

    /// The path below the base; nil for one that is not below it. A server in front may have taken the base off.
    func path(_ path: Substring) -> Substring {
        guard !base.isEmpty, path.hasPrefix(base) else { return path }
        let rest = path.dropFirst(base.count)
        return rest.isEmpty ? "/" : rest.first == "/" ? rest : path
    }
}
