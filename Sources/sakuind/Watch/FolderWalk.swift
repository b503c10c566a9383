// SPDX-License-Identifier: GPL-2.0-or-later
//
// A walk through the watched folders: every file in them, links followed. A link to a file is a file, and a link to a
// folder a folder. No folder is walked twice, by whatever ways it can be reached, so that links may lead in circles: the
// way without links comes first, then the first in the order of names.

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
    /// The watched folders, and those below on which another file system begins.
    private(set) var places: [DumpFolders.Place] = []
    private(set) var unreadable: [DumpFolders.Unreadable] = []
    /// Watched folders that are not there.
    private(set) var missing: [String] = []
    /// Files whose names are not UTF-8, as far as they can be written.
    private(set) var unnameable: [String] = []
    private var walked: Set<FolderIdentity> = []
    /// Where the links stand, in the order of these.
    private var stations: [Station] = []
    private let willRead: (String) -> Void

    /// - Parameter willRead: called with each folder before its names are read.
    init(_ roots: [String], willRead: @escaping (String) -> Void = { _ in }) {
        self.willRead = willRead
        for root in roots { walk(root: root) }
        // Links are found on the way: also behind other links.
        var next = 0
        while next < links.count {
            if links[next].isFolder { walk(links[next].path, from: stations[next]) }
            next += 1
        }
    }

    /// Where the walk is.
    private struct Station {
        /// The number of the place; nil where nothing is known of it.
        var place: Int?
        var device: dev_t
    }

    private mutating func walk(root: String) {
        var status = stat()
        let failure = stat(root, &status) != 0 ? errno : status.st_mode & S_IFMT == S_IFDIR ? 0 : ENOTDIR
        if failure == ENOENT || failure == ENOTDIR { missing.append(root) }
        guard failure == 0 else {
            unreadable.append((root, String(cString: strerror(failure))))
            return
        }
        walk(root, from: nil)
    }

    /// - Parameter station: of the folder above; nil for a watched folder.
    private mutating func walk(_ folder: String, from station: Station?) {
        if let identity = FolderIdentity(folder), !walked.insert(identity).inserted { return }
        willRead(folder)
        let station = self.station(of: folder, below: station)
        let names: [String]
        do {
            names = try self.names(in: folder)
        } catch {
            unreadable.append((folder, error.description))
            return
        }
        for name in names.sorted() where DumpFolders.isDumpName(name) { visit(folder + "/" + name, station) }
    }

    private mutating func station(of folder: String, below above: Station?) -> Station {
        var status = stat()
        let isKnown = stat(folder, &status) == 0
        if let above, !isKnown || status.st_dev == above.device { return above }
        guard let place = WatchedFolder(at: folder) else { return Station(place: nil, device: status.st_dev) }
        places.append(DumpFolders.Place(folder: place))
        return Station(place: places.count - 1, device: status.st_dev)
    }

    private mutating func visit(_ path: String, _ station: Station) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            // Gone meanwhile, or out of sight.
            if errno != ENOENT { unreadable.append((path, String(cString: strerror(errno)))) }
            return
        }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, stat(path, &status) != 0 {
            // What it led to may be away for a while, such as a disk that is not mounted.
            unreadable.append((path, "what the link leads to is not there"))
        } else if status.st_mode & S_IFMT == S_IFDIR {
            if isLink { add(Link(path: path, isFolder: true), station) } else { walk(path, from: station) }
        } else {
            switch DumpFolders.Presence(path) {
            case .file(let stamp):
                if isLink { add(Link(path: path, isFolder: false), station) }
                files.append(DumpFile(path: path, stamp: stamp))
                if let place = station.place { places[place].dumps += 1 }
            case .absent: break
            case .unknown(let reason): unreadable.append((path, reason))
            }
        }
    }

    private mutating func add(_ link: Link, _ station: Station) {
        links.append(link)
        stations.append(station)
    }

    /// Why a folder could not be read to its end.
    private struct ListingError: Error, CustomStringConvertible {
        let description = String(cString: strerror(errno))
    }

    /// The names in a folder, all of them. Names that are not UTF-8 are noted.
    private mutating func names(in folder: String) throws(ListingError) -> [String] {
        guard let stream = opendir(folder) else { throw ListingError() }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw ListingError() }
                return names
            }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if let name = String(validating: bytes, as: UTF8.self) {
                if name != ".", name != ".." { names.append(name) }
            } else {
                unnameable.append(folder + "/" + String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}

extension DumpFolders {
    /// Every dump in every folder, links followed.
    func list() -> Listing {
        let walk = FolderWalk(roots)
        return Listing(
            files: walk.files, places: walk.places, unreadable: walk.unreadable, missing: walk.missing,
            unnameable: walk.unnameable)
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
