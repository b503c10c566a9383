// SPDX-License-Identifier: GPL-2.0-or-later
//
// The socket that the daemon listens on: handed over by systemd, or made here. Nobody can connect before its owner and
// mode are right, because it does not listen before that.

import FoundationEssentials
import Glibc

/// Who may connect.
enum SocketAccess: Sendable, Equatable {
    /// The daemon's own user (and root): mode 0600.
    case owner
    /// The members of a group, too: mode 0660.
    case group(String)
}

struct ListeningSocket: Sendable {
    let descriptor: Int32
    /// The file to remove at the end; nil for a socket that systemd keeps.
    private let file: (path: String, stamp: SocketStamp)?

    /// Connections that may wait to be accepted.
    private static let backlog: Int32 = 128
    /// The first descriptor that systemd hands over (sd_listen_fds(3)).
    private static let firstInherited: Int32 = 3

    /// The socket that systemd handed over or, if it did not, a new one at `path`.
    static func open(path: String, access: SocketAccess) throws -> ListeningSocket {
        if let inherited = try inherited() { return inherited }
        return try create(path, access)
    }

    private static func inherited() throws -> ListeningSocket? {
        let environment = ProcessInfo.processInfo.environment
        guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap(Int.init),
            count >= 1
        else { return nil }
        guard count == 1 else { throw ListeningError("systemd handed over \(count) sockets; sakuind takes one") }
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        guard fcntl(firstInherited, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(firstInherited, F_SETFL, fcntl(firstInherited, F_GETFL) | O_NONBLOCK) == 0
        else { throw ListeningError("cannot use the socket that systemd handed over", errno) }
        return ListeningSocket(descriptor: firstInherited, file: nil)
    }

    private static func create(_ path: String, _ access: SocketAccess) throws -> ListeningSocket {
        let address = try address(of: path)
        try? FileManager.default.createDirectory(
            atPath: path.parentFolder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try removeStale(path, address)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw ListeningError("cannot make a socket", errno) }
        let mask = umask(0o177)
        let bound = withAddress(address) { Glibc.bind(descriptor, $0, $1) }
        let number = errno
        umask(mask)
        guard bound == 0 else {
            close(descriptor)
            throw ListeningError("cannot make the socket \(path)", number)
        }
        if case .group(let name) = access { try open(path, toGroup: name) }
        guard listen(descriptor, backlog) == 0 else { throw ListeningError("cannot listen on \(path)", errno) }
        var status = stat()
        guard stat(path, &status) == 0 else { throw ListeningError("cannot find \(path) again", errno) }
        return ListeningSocket(descriptor: descriptor, file: (path, SocketStamp(status)))
    }

    private static func open(_ path: String, toGroup name: String) throws {
        guard let group = getgrnam(name) else {
            throw ListeningError("there is no group \(name): make it, or leave socket_group out of the configuration")
        }
        guard chown(path, uid_t.max, group.pointee.gr_gid) == 0, chmod(path, 0o660) == 0 else {
            throw ListeningError("cannot give \(path) to the group \(name)", errno)
        }
    }

    /// Removes the file of a daemon that has ended. One that answers is left alone, and so is what is no socket.
    private static func removeStale(_ path: String, _ address: sockaddr_un) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ListeningError("\(path) exists and is not a socket: give another --socket, or remove it")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        if withAddress(address, { connect(probe, $0, $1) }) == 0 {
            throw ListeningError("another daemon answers on \(path): stop it, or give another --socket")
        }
        guard errno == ECONNREFUSED else { throw ListeningError("cannot tell whether \(path) is in use", errno) }
        unlink(path)
    }

    private static func address(of path: String) throws -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard path.utf8.count <= room else {
            throw ListeningError("the socket's path has \(path.utf8.count) bytes, the system takes \(room): \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }

    private static func withAddress(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Removes the socket's file, if it is still this one's.
    func removeFile() {
        var status = stat()
        guard let file, lstat(file.path, &status) == 0, SocketStamp(status) == file.stamp else { return }
        unlink(file.path)
    }
}

/// What tells one socket's file from another at the same path: inode numbers are used again at once.
private struct SocketStamp: Equatable {
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        seconds = status.st_ctim.tv_sec
        nanoseconds = status.st_ctim.tv_nsec
    }
}
