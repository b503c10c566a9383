// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// Where things lie when nobody says where. Environment in, paths out; daemon and client ask here, so that they meet.
// Looks whether folders and sockets exist; makes nothing.

/// The places of sakuin's files: those of the system service as constants, those of a user by the XDG base directories.
///
/// ```swift
/// DefaultPaths.socketToAsk(environment: ["SAKUIN_SOCKET": "x.sock"])  // "x.sock"
/// DefaultPaths.dumps(environment: ["HOME": "/home/a"])  // "/home/a/.local/share/sakuin/dumps"
/// ```
public enum DefaultPaths {
    /// Where the system service listens.
    public static let systemSocket = "/run/sakuin/sakuin.sock"
    /// Where the system service looks for dumps.
    public static let systemDumps = "/var/lib/sakuin/dumps"
    /// Where the system service keeps its index.
    public static let systemIndex = "/var/lib/sakuin/index"
    /// What the system service reads at its start.
    public static let systemConfiguration = "/etc/sakuin/sakuind.toml"

    /// The socket on which a daemon listens that this user starts.
    ///
    /// `$SAKUIN_SOCKET`; else `$XDG_RUNTIME_DIR/sakuin.sock`; else `sakuin.sock` in `/run/user/UID`, if there is such a
    /// folder; else ``systemSocket``.
    public static func socket(environment: [String: String]) -> String {
        socket(environment: environment, user: getuid(), exists: exists)
    }

    /// The socket on which to ask: ``socket(environment:)``, but where nothing lies there and the system service's
    /// socket does exist, that one. `$SAKUIN_SOCKET` is taken at its word.
    public static func socketToAsk(environment: [String: String]) -> String {
        socketToAsk(environment: environment, user: getuid(), exists: exists)
    }

    /// The folder in which a user's daemon looks for dumps: `$XDG_DATA_HOME/sakuin/dumps`, by default
    /// `~/.local/share/sakuin/dumps`; nil where neither that variable nor `HOME` holds an absolute path.
    public static func dumps(environment: [String: String]) -> String? {
        base("XDG_DATA_HOME", else: "/.local/share", environment).map { $0 + "/sakuin/dumps" }
    }

    /// The folder in which a user's daemon keeps its index: `$XDG_STATE_HOME/sakuin`, by default
    /// `~/.local/state/sakuin`; nil where neither that variable nor `HOME` holds an absolute path.
    public static func index(environment: [String: String]) -> String? {
        base("XDG_STATE_HOME", else: "/.local/state", environment).map { $0 + "/sakuin" }
    }

    /// What a user's client reads at its start: `$XDG_CONFIG_HOME/sakuin/config.toml`, by default
    /// `~/.config/sakuin/config.toml`; nil where neither that variable nor `HOME` holds an absolute path.
    public static func clientConfiguration(environment: [String: String]) -> String? {
        base("XDG_CONFIG_HOME", else: "/.config", environment).map { $0 + "/sakuin/config.toml" }
    }

    static func socket(environment: [String: String], user: UInt32, exists: (String) -> Bool) -> String {
        if let chosen = environment["SAKUIN_SOCKET"], !chosen.isEmpty { return chosen }
        if let folder = absolute(environment["XDG_RUNTIME_DIR"]) { return folder + "/sakuin.sock" }
        let folder = "/run/user/\(user)"
        return exists(folder) ? folder + "/sakuin.sock" : systemSocket
    }

    static func socketToAsk(environment: [String: String], user: UInt32, exists: (String) -> Bool) -> String {
        let own = socket(environment: environment, user: user, exists: exists)
        if let chosen = environment["SAKUIN_SOCKET"], !chosen.isEmpty { return own }
        return !exists(own) && exists(systemSocket) ? systemSocket : own
    }

    private static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    private static func base(_ variable: String, else below: String, _ environment: [String: String]) -> String? {
        absolute(environment[variable]) ?? absolute(environment["HOME"]).map { $0 + below }
    }

    /// The path without slashes at its end; nil unless it is absolute (the XDG specification has others ignored).
    private static func absolute(_ path: String?) -> String? {
        guard var path, path.hasPrefix("/") else { return nil }
        while path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
