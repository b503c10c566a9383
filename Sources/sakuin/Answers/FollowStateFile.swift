// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

// The file that keeps a follower's state, which one follower at a time may have: two would each tell what the other has told. Whatever file
// stands under its name is locked by who has it, so the next one takes the lock before it gets the name.

final class FollowStateFile {
    private let path: String
    /// The file that is locked.
    private var held: Int32
    /// What the file said; nil where it was not there, or empty as mktemp(1) makes it.
    let state: FollowState?

    /// Waits so long for who is about to end, in tenths of a second.
    private static let patience = 10

    /// - Throws: `noState` for a file that is no such state, `heldState` for one that another follower has.
    init(_ path: String) throws(Failure) {
        self.path = path
        let descriptor = try FollowStateFile.opened(path)
        held = descriptor
        do throws(Failure) {
            state = try FollowStateFile.read(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(held) }

    private static func opened(_ path: String) throws(Failure) -> Int32 {
        var tries = 0
        while true {
            let descriptor = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else { throw .file(path, errno) }
            var (file, named) = (stat(), stat())
            fstat(descriptor, &file)
            // A pipe or /dev/null is kept by nobody.
            guard file.st_mode & S_IFMT == S_IFREG else { return descriptor }
            let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
            let isBusy = !isLocked && errno == EWOULDBLOCK
            // Its holder may have put another in its place meanwhile. A file system without locks is taken as it is.
            if !isBusy, stat(path, &named) == 0, named.st_ino == file.st_ino, named.st_dev == file.st_dev {
                return descriptor
            }
            close(descriptor)
            tries += 1
            guard tries < patience else { throw .heldState(path) }
            if isBusy { usleep(100_000) }
        }
    }

    private static func read(_ descriptor: Int32, _ path: String) throws(Failure) -> FollowState? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw .unreadable(path, errno)
            }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        if bytes.isEmpty { return nil }
        guard let state = try? decodeAnswer(FollowState.self, from: bytes) else { throw .noState(path) }
        return state
    }

    /// Replaces the file in one step, so that it is whole whatever happens.
    func save(_ state: FollowState) throws(Failure) {
        var file = try OutputFile(path)
        let bytes = state.json + [UInt8(ascii: "\n")]
        if let code = writeAll(bytes[...], to: file.descriptor) { throw .file(path, code) }
        // A lock is that of the open file, however many descriptors it has.
        let next = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        guard next >= 0 else { throw .file(path, errno) }
        flock(next, LOCK_EX | LOCK_NB)
        if let code = file.commit() {
            close(next)
            throw .file(path, code)
        }
        close(held)
        held = next
    }
}
