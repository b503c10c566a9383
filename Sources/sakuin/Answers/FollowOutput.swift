// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

// Where a follower tells what has come. With a state each event is told once, whatever ends the program: into a file by its length, as
// `FollowState` notes it; anywhere else unless the program is killed between telling and noting.

struct FollowOutput {
    private let descriptor: Int32
    /// Nil to keep no state.
    private let kept: FollowStateFile?
    private(set) var state: FollowState

    init(_ descriptor: Int32, keptIn kept: FollowStateFile?, _ state: FollowState) {
        self.descriptor = descriptor
        self.kept = kept
        self.state = state
    }

    /// Writes what the last run had noted and not written.
    mutating func finishPending() throws(Failure) {
        guard let pending = state.pending else { return }
        let bytes = Array(pending.text.utf8)
        var written = 0
        if let file = file(), file.device == pending.device, file.inode == pending.inode {
            written = min(max(file.length - pending.length, 0), bytes.count)
        }
        if written < bytes.count { try write(Array(bytes[written...])) }
        try note(pending.cursor)
    }

    /// Tells `text`, and goes on behind it.
    mutating func tell(_ text: String, cursor: String) throws(Failure) {
        if kept != nil, !text.isEmpty, let file = file() {
            state.pending = FollowState.Pending(
                cursor: cursor, text: text, device: file.device, inode: file.inode, length: file.length)
            try save()
        }
        try write(Array(text.utf8))
        try note(cursor)
    }

    /// All before `cursor` was told.
    mutating func note(_ cursor: String) throws(Failure) {
        state.cursor = cursor
        state.pending = nil
        try save()
    }

    mutating func noteGathering(at time: Int) throws(Failure) {
        state.gathered = time
        try save()
    }

    private func save() throws(Failure) {
        try kept?.save(state)
    }

    private func write(_ bytes: [UInt8]) throws(Failure) {
        if let code = writeAll(bytes[...], to: descriptor) { throw .output(code) }
    }

    /// The file that is written to, and where; nil for anything else.
    private func file() -> (device: Int, inode: Int, length: Int)? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let appends = fcntl(descriptor, F_GETFL) & O_APPEND != 0
        let length = appends ? Int(status.st_size) : Int(lseek(descriptor, 0, SEEK_CUR))
        return (Int(truncatingIfNeeded: status.st_dev), Int(truncatingIfNeeded: status.st_ino), length)
    }
}
