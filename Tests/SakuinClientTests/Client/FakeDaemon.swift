// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Glibc
import Synchronization

// A daemon that says what a test tells it to: replies go in, requests are kept. It listens on a Unix socket in a fresh
// folder, on a thread of its own, until the value goes.

final class FakeDaemon: Sendable {
    /// What one connection gets once its request has come.
    enum Reply: Sendable {
        /// Pieces sent one by one, then the end.
        case bytes([[UInt8]])
        /// Nothing until the other side closes.
        case silence
        /// The same bytes again and again until the other side closes.
        case endless(start: [UInt8], again: [UInt8])
        /// The same with a pause before each.
        case drip(start: [UInt8], again: [UInt8], pause: Duration)
    }

    private final class Log: Sendable {
        let requests = Mutex<[String]>([])
    }

    let folder = TemporaryFolder()
    var socket: String { folder.path + "/sakuin.sock" }
    private let listener: Int32
    private let log = Log()

    /// The replies in their order; the last one again for every further connection.
    init(_ replies: [Reply]) {
        listener = listeningSocket(folder.path + "/sakuin.sock")
        let (listener, log) = (listener, log)
        Thread.detachNewThread {
            var index = 0
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { break }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                log.requests.withLock { $0.append(readHead(connection)) }
                send(replies[min(index, replies.count - 1)], to: connection)
                close(connection)
                index += 1
            }
            close(listener)
        }
    }

    /// One JSON answer with this status.
    convenience init(status: Int = 200, json: String) {
        self.init([.json(json, status: status)])
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The heads of the requests that came.
    var requests: [String] { log.requests.withLock { $0 } }
}

extension FakeDaemon.Reply {
    static func text(_ text: String) -> Self { .bytes([Array(text.utf8)]) }

    static func json(_ json: String, status: Int = 200) -> Self {
        .text(
            "HTTP/1.1 \(status) Whatever\r\nContent-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n"
                + json)
    }

    static func lines(_ lines: [String]) -> Self {
        let chunks = lines.map { "\(String($0.utf8.count + 1, radix: 16))\r\n\($0)\n\r\n" }.joined()
        return .text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n")
    }
}

/// A folder that is made for one test and removed with all that is in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = "/tmp/sakuin-test-\(UUID().uuidString.prefix(8))"
        mkdir(path, 0o700)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }
}

private func listeningSocket(_ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            precondition(bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0)
        }
    }
    precondition(listen(descriptor, 16) == 0)
    return descriptor
}

private func readHead(_ connection: Int32) -> String {
    var head: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !head.ends(with: "\r\n\r\n".utf8) {
        let count = recv(connection, &buffer, buffer.count, 0)
        if count <= 0 { break }
        head += buffer[..<count]
    }
    return String(decoding: head, as: UTF8.self)
}

private func send(_ reply: FakeDaemon.Reply, to connection: Int32) {
    switch reply {
    case .bytes(let pieces):
        for piece in pieces where !sendAll(piece, connection) { return }
    case .silence:
        waitForEnd(connection)
    case .endless(let start, let again):
        if !sendAll(start, connection) { return }
        while sendAll(again, connection) {}
    case .drip(let start, let again, let pause):
        if !sendAll(start, connection) { return }
        repeat { usleep(UInt32(pause / .microseconds(1))) } while sendAll(again, connection)
    }
}

private func sendAll(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
            Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0 { return false }
        sent += count
    }
    return true
}

private func waitForEnd(_ connection: Int32) {
    var buffer = [UInt8](repeating: 0, count: 64)
    while recv(connection, &buffer, buffer.count, 0) > 0 {}
}

extension Array where Element: Equatable {
    fileprivate func ends(with suffix: some Collection<Element>) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}
