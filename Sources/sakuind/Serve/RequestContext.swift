// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a route knows of its request besides the request: who asks.

import Glibc
import Hummingbird
import Logging
import NIOCore

/// The process at the other end of a connection, as the kernel tells it (SO_PEERCRED, unix(7)).
struct PeerCredentials: Sendable, Equatable {
    // The layout of the kernel's struct ucred, which Glibc hides behind _GNU_SOURCE.
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max

    /// Nil where the kernel does not tell.
    static func of(_ channel: any Channel) async -> PeerCredentials? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        return try? await provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED)).get()
    }
}

struct SakuinRequestContext: RequestContext {
    struct Source: RequestContextSource {
        let logger: Logger
        let peer: PeerCredentials?
    }

    var coreContext: CoreRequestContextStorage
    let peer: PeerCredentials?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.peer
    }
}
