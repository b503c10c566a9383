// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bounds on how long a client may take: for its request, and for reading its answer. How long the daemon thinks is not
// bounded here.

import Glibc
import NIOCore

/// What one connection may take.
struct ConnectionLimits: Sendable {
    /// For a whole request from its head to its end; and between requests.
    var request: TimeAmount = .seconds(10)
    /// Without any progress while an answer waits to be read.
    var stalledAnswer: TimeAmount = .seconds(30)
    /// Bytes of a request's body.
    var body = 1 << 20
    /// Bytes of a request's head, its address included: the longest query, 10,000 characters, has 120,000 where each of them
    /// has four bytes and each byte three characters.
    var head = 256 << 10
    /// Connections at a time; more are closed at once. The index needs descriptors, too.
    /// Most of them are followers, which wait.
    var connections = min(2048, max(8, descriptors / 2))
    /// Followers at a time; more are refused. They stay for weeks, and whoever has a question must still get a connection.
    var followers: Int { connections - max(4, connections / 8) }
    /// For requests that run when the daemon is told to stop.
    var shutdown: Duration = .seconds(5)
    /// For a client to read the last answer of a connection, of which much may not have been taken yet.
    var farewell: TimeAmount = .seconds(30)

    /// Allows the process as many descriptors as many followers take, where the system lets it.
    static func raiseDescriptors() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < 8192 else { return }
        limit.rlim_cur = min(limit.rlim_max, 8192)
        setrlimit(resource, &limit)
    }

    /// Descriptors that the process may have open.
    private static var descriptors: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        return Int(clamping: limit.rlim_cur)
    }
}
