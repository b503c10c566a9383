// SPDX-License-Identifier: GPL-2.0-or-later
//
// A walk through the watched folders: every file in them, links followed. A link to a file is a file, and a link to a
// folder a folder. No folder is walked twice, by whatever ways it can be reached, so that links may lead in circles: the
// way without links comes first, then the first in the order of names.

import FoundationEssentials
import Glibc
import SakuinIndex

/// A walk through folders, and what it found.
struct FolderWalk {
    /// A link on the way.
    struct Link: Equatable {
        var path: String
        var isFolder: Bool
    }

    private(set) var files: [DumpFile] = []
    /// Links that lead to a file or a folder.
    private(set) var links: [Link] = []
    private(set) var unreadable: [DumpFolders.Unreadable] = []
    /// Files whose names are not UTF-8, as far as they can be written.
    private(set) var unnameable: [String] = []
    private var walked: Set<FolderIdentity> = []
    private let willRead: (String) -> Void

    /// - Parameter willRead: called with each folder before its names are read.
    init(_ roots: [String], willRead: @escaping (String) -> Void = { _ in }) {
        self.willRead = willRead
        for root in roots { walk(root) }
        // Links are found on the way: also behind other links.
        var next = 0
        while next < links.count {
            if links[next].isFolder { walk(links[next].path) }
            next += 1
        }
    }

    private mutating func walk(_ folder: String) {
        if let identity = FolderIdentity(folder), !walked.insert(identity).inserted { return }
        willRead(folder)
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            unreadable.append((folder, String(cString: strerror(errno))))
            return
        }
        for name in names.sorted() where DumpFolders.isDumpName(name) { visit(folder + "/" + name, name) }
    }

    private mutating func visit(_ path: String, _ name: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            // Gone meanwhile, or its name was repaired on the way here.
            if name.unicodeScalars.contains("\u{FFFD}") { unnameable.append(path) }
            return
        }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path, &status) != 0 {
            // What it led to may be away for a while, such as a disk that is not mounted.
            unreadable.append((path, "what the link leads to is not there"))
        } else if status.st_mode & S_IFMT == S_IFDIR {
            if isLink { links.append(Link(path: path, isFolder: true)) } else { walk(path) }
        } else if let stamp = FileStamp.ofRegularFile(path) {
            if isLink { links.append(Link(path: path, isFolder: false)) }
            files.append(DumpFile(path: path, stamp: stamp))
        }
    }
}

/// What makes two paths the same folder.
private struct FolderIdentity: Hashable {
    private let device: UInt64
    private let inode: UInt64

    /// Nil where there is nothing at the path.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
