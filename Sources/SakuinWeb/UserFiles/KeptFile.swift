// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient
internal import Synchronization

// What the user keeps: a value as JSON in a file of the user's own. Two windows, and two servers of one user, may change it at a time, so
// every change reads the file anew under a lock; it is written beside and renamed, so that a reader finds it whole.

/// A file that holds one value.
final class KeptFile<Content: WireObject & Equatable & Sendable>: Sendable {
    /// What was read last, and of which file.
    private struct Reading: Sendable {
        var inode: UInt
        var seconds: Int
        var nanoseconds: Int
        var content: Content
    }

    private let path: String
    private let empty: Content
    private let last = Mutex<Reading?>(nil)

    /// - Parameter empty: what a file holds that is not there yet.
    init(_ path: String, empty: Content) {
        self.path = path
        self.empty = empty
    }

    /// What the file holds now.
    /// - Throws: where it cannot be read, or somebody has written something else into it.
    func value() throws(WebError) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return empty }
            throw .system("open \(path)", errno)
        }
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        let (inode, time) = (UInt(status.st_ino), status.st_mtim)
        // Each change makes another file.
        let known = last.withLock { last -> Content? in
            guard let last, last.inode == inode, last.seconds == time.tv_sec, last.nanoseconds == time.tv_nsec else {
                return nil
            }
            return last.content
        }
        if let known { return known }
        guard let content = try? decodeAnswer(Content.self, from: try bytes(of: descriptor)) else {
            throw .brokenFile(path)
        }
        let reading = Reading(inode: inode, seconds: time.tv_sec, nanoseconds: time.tv_nsec, content: content)
        last.withLock { $0 = reading }
        return content
    }

    /// Changes what the file holds, alone.
    func change<Result>(_ change: (inout Content) -> Result) throws(WebError) -> Result {
        if let slash = path.lastIndex(of: "/") { makeFolders(String(path[..<slash])) }
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .system("open \(path).lock", errno) }
        // Closed, it is free.
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 { guard errno == EINTR else { throw .system("flock \(path).lock", errno) } }
        let old = try value()
        var new = old
        let result = change(&new)
        if new != old { try write(new.json) }
        return result
    }

    private func bytes(of descriptor: Int32) throws(WebError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw .system("read \(path)", errno)
            }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    private func write(_ json: [UInt8]) throws(WebError) {
        let fresh = path + ".new"
        unlink(fresh)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system("open \(fresh)", errno) }
        var rest = (json + [UInt8(ascii: "\n")])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else {
                let code = errno
                close(descriptor)
                throw .system("write \(fresh)", code)
            }
            rest = rest.dropFirst(max(0, count))
        }
        guard fsync(descriptor) == 0 else {
            let code = errno
            close(descriptor)
            throw .system("fsync \(fresh)", code)
        }
        close(descriptor)
        guard rename(fresh, path) == 0 else { throw .system("rename \(fresh)", errno) }
    }
}
