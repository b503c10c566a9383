// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// Tells two states of a file apart without reading it.
struct LinkStamp: Equatable {
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int

    /// A number for the state of the folder at `path`, of which none is changed once it is written; 0 where there is none.
    static func folderStamp(_ path: String) -> UInt64 {
        guard let stamp = LinkStamp(path) else { return 0 }
        return Fingerprint.of(["\(stamp.inode)", "\(stamp.seconds)", "\(stamp.nanoseconds)"])
    }

    /// Nil if there is no file at `path`.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        inode = UInt64(status.st_ino)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
