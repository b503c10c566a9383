// SPDX-License-Identifier: GPL-2.0-or-later

internal import FoundationEssentials
internal import Glibc

/// The right to write an index: held by one process at a time, given up at the latest when it ends.
final class IndexLock: Sendable {
    private let descriptor: Int32
    private let file: String

    /// Fails with `locked` and the holder's process id where another process writes.
    init(_ directory: IndexDirectory) throws(IndexError) {
        file = directory.path + "/lock"
        descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IndexError(.system, "cannot open \(file): \(systemMessage())") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").first
            // The descriptor is closed by `deinit`, which runs for an object that is whole even if its `init` throws.
            throw IndexError(
                .locked,
                "the index \(directory.path) is in use by sakuind, process \(holder ?? "unknown"); stop it first")
        }
        ftruncate(descriptor, 0)
        var line = Array("\(getpid())\n".utf8)
        _ = unsafe pwrite(descriptor, &line, line.count, 0)
    }

    deinit { close(descriptor) }

    /// False where the folder that is locked has been removed, moved away or replaced by another: what is written to its path
    /// would then come into an index that somebody else may hold.
    var isInPlace: Bool {
        var (held, found) = (stat(), stat())
        return unsafe fstat(descriptor, &held) == 0 && stat(file, &found) == 0 && held.st_ino == found.st_ino
            && held.st_dev == found.st_dev
    }
}
