// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A path goes in, bytes go out and come back. Blocks, but never past its deadline, and is never killed by SIGPIPE.
// Knows nothing of HTTP.

/// The bytes that fit in `sockaddr_un.sun_path` before its NUL (unix(7): 108 with it).
public let longestSocketPath = 107

/// One connection to a Unix stream socket, closed when the value goes.
struct UnixConnection: ~Copyable {
    private let descriptor: Int32
    private let watch: CallWatch?

    init(path: String, deadline: Deadline, watch: CallWatch? = nil) throws(ClientError) {
        descriptor = try connected(to: path, deadline: deadline)
        self.watch = watch
    }

    deinit {
        close(descriptor)
    }

    /// Sends all, or as much as the other side takes: a daemon that refuses a request early may stop reading it, and
    /// its answer is still to be read.
    func send(_ bytes: [UInt8], deadline: Deadline) throws(ClientError) {
        try limitSending(descriptor, deadline)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EPIPE, ECONNRESET: return
            case EAGAIN: throw .timedOut(after: deadline.allowed ?? .zero)
            default: throw .system(call: "send", code: errno)
            }
        }
    }

    /// Fills the buffer from its start with what is there, once something is; 0 when the other side has closed.
    func receive(into buffer: inout [UInt8], deadline: Deadline) throws(ClientError) -> Int {
        while true {
            try waitForInput(deadline)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count >= 0 { return count }
            switch errno {
            case EINTR, EAGAIN: continue
            case ECONNRESET: return 0
            default: throw .system(call: "recv", code: errno)
            }
        }
    }

    private func waitForInput(_ deadline: Deadline) throws(ClientError) {
        while true {
            if let watch, watch.isOver() { throw .cancelled }
            // poll(2) passes over a negative descriptor.
            var awaited = [descriptor, watch?.descriptor() ?? -1].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let (rest, pause) = (deadline.pollMilliseconds, watch?.pause ?? -1)
            let ready = poll(&awaited, nfds_t(awaited.count), pause < 0 ? rest : rest < 0 ? pause : min(rest, pause))
            if ready > 0, awaited[0].revents != 0 { return }
            if ready == 0, let allowed = deadline.allowed, deadline.pollMilliseconds == 0 {
                throw .timedOut(after: allowed)
            }
            if ready < 0 && errno != EINTR { throw .system(call: "poll", code: errno) }
        }
    }
}

/// A descriptor of a socket connected to the path; none is left open where that fails.
private func connected(to path: String, deadline: Deadline) throws(ClientError) -> Int32 {
    var address = try socketAddress(path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .system(call: "socket", code: errno) }
    do throws(ClientError) {
        // connect(2) waits while the daemon's queue is full; the socket's send timeout is what bounds that (socket(7)).
        try limitSending(descriptor, deadline)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connectThroughSignals(descriptor, $0) }
        }
        switch code {
        case 0: return descriptor
        case ENOENT, ECONNREFUSED: throw .notRunning(path: path)
        case EACCES, EPERM: throw .notPermitted(path: path)
        case EAGAIN: throw .timedOut(after: deadline.allowed ?? .zero)
        default: throw .system(call: "connect \(path)", code: code)
        }
    } catch {
        close(descriptor)
        throw error
    }
}

private func limitSending(_ descriptor: Int32, _ deadline: Deadline) throws(ClientError) {
    let milliseconds = deadline.pollMilliseconds
    guard milliseconds >= 0 else { return }
    // A zero would mean no limit at all.
    let micros = max(Int(milliseconds), 1) * 1000
    var limit = timeval(tv_sec: micros / 1_000_000, tv_usec: micros % 1_000_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    guard setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size) == 0 else {
        throw .system(call: "setsockopt", code: errno)
    }
}

/// connect(2), again after each signal; 0 or an `errno`.
private func connectThroughSignals(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>) -> Int32 {
    while connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size)) != 0 {
        // EISCONN: the call before the signal had come through.
        if errno == EISCONN { return 0 }
        if errno != EINTR { return errno }
    }
    return 0
}

private func socketAddress(_ path: String) throws(ClientError) -> sockaddr_un {
    let bytes = Array(path.utf8)
    // An empty name would be an address of its own kind, and a NUL would end the path early (unix(7)).
    guard !bytes.isEmpty, bytes.count <= longestSocketPath, !bytes.contains(0) else { throw .unusablePath(path) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
}
