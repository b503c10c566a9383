// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// The socket that systemd listens on for this server (sd_listen_fds(3)): the first reader starts it.
struct InheritedSocket: Sendable, Equatable {
    let descriptor: Int32
    /// Where it listens, which its unit says and not this program's arguments.
    let place: Site.Place

    /// The first descriptor that systemd hands over.
    private static let first: Int32 = 3

    /// Nil where none was handed over to this process.
    ///
    /// - Throws: where it cannot be served: several, none that listens, or one that other computers reach.
    static func find(_ environment: [String: String]) throws(WebError) -> InheritedSocket? {
        guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap(Int.init),
            count > 0
        else { return nil }
        guard count == 1 else { throw .manySockets(count) }
        // A browser that is started from here is handed nothing.
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        guard fcntl(first, F_SETFD, FD_CLOEXEC) == 0, fcntl(first, F_SETFL, fcntl(first, F_GETFL) | O_NONBLOCK) == 0
        else { throw .system("fcntl LISTEN_FDS", errno) }
        return InheritedSocket(descriptor: first, place: try place(of: first))
    }

    /// Where a listening socket is reached.
    static func place(of descriptor: Int32) throws(WebError) -> Site.Place {
        var listens: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 else {
            throw .system("getsockopt LISTEN_FDS", errno)
        }
        guard listens != 0 else { throw .system("listen LISTEN_FDS", EINVAL) }
        var bytes = [UInt8](repeating: 0, count: MemoryLayout<sockaddr_storage>.size)
        length = socklen_t(bytes.count)
        let status = bytes.withUnsafeMutableBytes { room in
            room.withMemoryRebound(to: sockaddr.self) { getsockname(descriptor, $0.baseAddress, &length) }
        }
        guard status == 0 else { throw .system("getsockname LISTEN_FDS", errno) }
        // sockaddr_in: family, port, address; sockaddr_in6: family, port, flow, address; sockaddr_un: family, path.
        let port = Int(bytes[2]) << 8 | Int(bytes[3])
        switch Int32(bytes[0]) {
        case AF_UNIX: return .socket(path: String(decoding: bytes[2..<Int(length)].prefix { $0 != 0 }, as: UTF8.self))
        case AF_INET where bytes[4] == 127, AF_INET6 where bytes[8..<23].allSatisfy { $0 == 0 } && bytes[23] == 1:
            // Connections take it from the socket that accepts them.
            var on: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            return .port(port)
        default: throw .openSocket(port)
        }
    }
}
