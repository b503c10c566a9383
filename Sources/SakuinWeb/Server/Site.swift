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

    /// What this server's cookie and folder are called. Browsers keep cookies of a host for all of its ports, so each server needs a name
    /// of its own.
    var name: String {
        switch place {
        case .port(let port): "sakuin-\(port)"
        case .socket(let path): "sakuin-" + path.utf8.map { String($0, radix: 16) }.joined().suffix(40)
        }
    }

    /// The address of a path, where this server knows by which name it is reached.
    func address(_ path: String) -> String {
        switch place {
        case .port(let port): "http://127.0.0.1:\(port)\(base)\(path)"
        case .socket: base + path
        }
    }

    /// The path below the base; nil for one that is not below it. A server in front may have taken the base off.
    func path(_ path: Substring) -> Substring {
        guard !base.isEmpty, path.hasPrefix(base) else { return path }
        let rest = path.dropFirst(base.count)
        return rest.isEmpty ? "/" : rest.first == "/" ? rest : path
    }
}
