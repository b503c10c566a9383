// SPDX-License-Identifier: GPL-2.0-or-later
//
// What lies in the watched folders: which files are dumps, and their stamps. Nothing is opened here.

import Glibc
import SakuinIndex

/// A file that is a dump by its place and kind.
struct DumpFile: Sendable, Equatable {
    var path: String
    var stamp: FileStamp
}

/// The watched folders.
struct DumpFolders: Sendable {
    let roots: [String]

    /// What a look at the folders found.
    typealias Unreadable = (folder: String, reason: String)

    struct Listing: Sendable {
        var files: [DumpFile] = []
        /// Folders that could not be read, with the reason: of what lies below nothing is known.
        var unreadable: [Unreadable] = []
        /// Files whose names are not UTF-8, as far as they can be written: they cannot be opened by such a name.
        var unnameable: [String] = []

        /// True if the dump at `path` is known to be gone, and not merely out of sight.
        func knowsAbsence(of path: String) -> Bool {
            !unreadable.contains { Configuration.contains($0.folder, path) }
        }
    }

    /// True if `path` lies in a watched folder and neither it nor a folder on the way is one to leave alone.
    func covers(_ path: String) -> Bool {
        guard let root = roots.first(where: { $0 != path && Configuration.contains($0, path) }) else { return false }
        return path.dropFirst(root.count).split(separator: "/").allSatisfy { DumpFolders.isDumpName(String($0)) }
    }

    /// Hidden files, and what editors, browsers and copy programs call a file that is not finished.
    static func isDumpName(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasSuffix("~")
            && ![".tmp", ".part", ".partial", ".crdownload", ".swp"].contains { name.hasSuffix($0) }
    }

    /// Every dump in every folder, links followed.
    func list() -> Listing {
        let walk = FolderWalk(roots)
        return Listing(files: walk.files, unreadable: walk.unreadable, unnameable: walk.unnameable)
    }
}

extension FileStamp {
    /// The stamp of the regular file at `path`, links followed; nil if there is none.
    static func ofRegularFile(_ path: String) -> FileStamp? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(status)
    }

    /// The stamp of an open file; nil if the system does not tell.
    static func of(_ descriptor: Int32) -> FileStamp? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileStamp(status) : nil
    }

    private init(_ status: stat) {
        self.init(
            size: Int64(status.st_size), modified: FileStamp.nanoseconds(status.st_mtim),
            changed: FileStamp.nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
