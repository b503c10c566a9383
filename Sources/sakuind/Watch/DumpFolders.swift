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

    /// A watched folder, or one below it on which another file system begins.
    struct Place: Sendable, Equatable {
        var folder: WatchedFolder
        /// Dumps in it, those in places below it left out.
        var dumps = 0
    }

    struct Listing: Sendable {
        var files: [DumpFile] = []
        /// The folders that could be read, as far as they are places; each behind those above it.
        var places: [Place] = []
        /// Folders and links that could not be read, with the reason: of what lies below nothing is known.
        var unreadable: [Unreadable] = []
        /// Watched folders that are not there.
        var missing: [String] = []
        /// Files whose names are not UTF-8, as far as they can be written: they cannot be opened by such a name.
        var unnameable: [String] = []
    }

    /// What is at a path that may be a dump's.
    enum Presence: Sendable, Equatable {
        case file(FileStamp)
        case absent
        /// It cannot be told, for example because a folder on the way cannot be searched.
        case unknown(reason: String)

        init(_ path: String) {
            var status = stat()
            if stat(path, &status) == 0 {
                self = status.st_mode & S_IFMT == S_IFREG ? .file(FileStamp(status)) : .absent
                return
            }
            let failure = errno
            // A link that leads nowhere is there all the same.
            let isAbsent = (failure == ENOENT || failure == ENOTDIR) && lstat(path, &status) != 0
            self = isAbsent ? .absent : .unknown(reason: String(cString: strerror(failure)))
        }
    }

    /// True if `path` lies in a watched folder and neither it nor a folder on the way is one to leave alone.
    func covers(_ path: String) -> Bool {
        guard let root = roots.first(where: { $0 != path && FolderPath.contains($0, path) }) else { return false }
        return path.utf8.dropFirst(root.utf8.count).split(separator: UInt8(ascii: "/"))
            .allSatisfy { DumpFolders.isDumpName(String(Substring($0))) }
    }

    /// Hidden files, and what editors, browsers and copy programs call a file that is not finished.
    static func isDumpName(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasSuffix("~")
            && ![".tmp", ".part", ".partial", ".crdownload", ".swp"].contains { name.hasSuffix($0) }
    }
}

extension WatchedFolder {
    /// The folder at `path`; nil if nothing is known of it. A file system is known by the id that it has from its
    /// format, which stays the same when it is mounted elsewhere; by the number of the device where it has none.
    init?(at path: String) {
        var (status, system) = (stat(), statvfs())
        guard stat(path, &status) == 0, statvfs(path, &system) == 0 else { return nil }
        let id = system.f_fsid != 0 ? "\(system.f_fsid)" : "device \(status.st_dev)"
        self.init(path: path, identity: "\(id) \(status.st_ino)")
    }
}

extension FileStamp {
    /// The stamp of the regular file at `path`, links followed; nil if there is none.
    static func ofRegularFile(_ path: String) -> FileStamp? {
        if case .file(let stamp) = DumpFolders.Presence(path) { stamp } else { nil }
    }

    /// The stamp of an open file; nil if the system does not tell.
    static func of(_ descriptor: Int32) -> FileStamp? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileStamp(status) : nil
    }

    fileprivate init(_ status: stat) {
        self.init(
            size: Int64(status.st_size), modified: FileStamp.nanoseconds(status.st_mtim),
            changed: FileStamp.nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
