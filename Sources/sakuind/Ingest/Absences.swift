// SPDX-License-Identifier: GPL-2.0-or-later
//
// What becomes of the posts of dumps that are not in the folders any more. A dump that was removed from a folder that has
// others takes its posts with it. Where the folder itself is not what it was, nothing is dropped before somebody says so:
// a disk that is not mounted looks like a folder that is empty.

import SakuinIndex

/// Judges what is missing in a listing.
struct Absences {
    private let listing: DumpFolders.Listing
    private let roots: [String]
    private let recorded: [WatchedFolder]
    private let identities: [String: DumpFolders.Place]
    private let unreadable: [String: String]
    /// As bytes: names in two normalization forms are two files, though equal as strings.
    private let present: Set<[UInt8]>
    /// Roots in which a dump was found that the index knows.
    private let familiarRoots: Set<String>

    /// - Parameters:
    ///   - dumps: the paths of the dumps that the index knows.
    ///   - recorded: the folders that they were read from.
    init(_ listing: DumpFolders.Listing, in folders: DumpFolders, dumps: [String], recorded: [WatchedFolder]) {
        self.listing = listing
        self.recorded = recorded
        roots = folders.roots
        identities = Dictionary(listing.places.map { ($0.folder.path, $0) }) { first, _ in first }
        unreadable = Dictionary(listing.unreadable.map { ($0.folder, $0.reason) }) { first, _ in first }
        let present = Set(listing.files.map { Array($0.path.utf8) })
        self.present = present
        familiarRoots = Set(
            folders.roots.filter { root in
                dumps.contains { FolderPath.contains(root, $0) && present.contains(Array($0.utf8)) }
            })
    }

    /// What became of a dump.
    enum Verdict: Equatable {
        case present
        case gone
        case kept(folder: String, KeptDumps.Reason)
    }

    func verdict(on dump: String) -> Verdict {
        if present.contains(Array(dump.utf8)) { return .present }
        if let folder = listing.missing.first(where: { FolderPath.contains($0, dump) }) {
            return .kept(folder: folder, .missing)
        }
        for folder in Absences.ancestry(of: dump) {
            if let reason = unreadable[folder] { return .kept(folder: folder, .unreadable(reason)) }
        }
        let place = recorded(for: dump)
        guard let root = roots.first(where: { FolderPath.contains($0, dump) }) else {
            let folder = dump.lastIndex(of: "/").map { String(dump[..<$0]) } ?? dump
            return .kept(folder: place?.path ?? folder, .notWatched)
        }
        guard let place else {
            // An index of before places were recorded.
            if dumps(below: root) == 0 { return .kept(folder: root, .empty) }
            return familiarRoots.contains(root) ? .gone : .kept(folder: root, .replaced)
        }
        guard let now = identities[place.path], now.folder == place else {
            return .kept(folder: place.path, .replaced)
        }
        return now.dumps == 0 ? .kept(folder: place.path, .empty) : .gone
    }

    /// The innermost recorded place of a dump.
    private func recorded(for dump: String) -> WatchedFolder? {
        recorded.filter { FolderPath.contains($0.path, dump) }.max { $0.path.utf8.count < $1.path.utf8.count }
    }

    private func dumps(below root: String) -> Int {
        listing.places.reduce(0) { FolderPath.contains(root, $1.folder.path) ? $0 + $1.dumps : $0 }
    }

    /// The path, and every folder above it.
    private static func ancestry(of path: String) -> [String] {
        var paths = [path]
        while let last = paths.last, let slash = last.lastIndex(of: "/"), slash > last.startIndex {
            paths.append(String(last[..<slash]))
        }
        return paths
    }

    /// What may be recorded of the folders that were listed.
    func record(keeping kept: [KeptDumps]) -> FolderRecord {
        FolderRecord(
            recorded: recorded, listed: listing.places,
            held: Set(kept.map(\.folder)).union(kept.flatMap(\.dumps).compactMap { recorded(for: $0)?.path }))
    }
}

/// The folders to be recorded with the index.
struct FolderRecord: Sendable {
    fileprivate var recorded: [WatchedFolder]
    fileprivate var listed: [DumpFolders.Place]
    /// Paths of those that keep posts for what they were: as long as they do, they are not recorded as what they are.
    fileprivate var held: Set<String>

    /// Those that have dumps once `read` are in the index, as they are now.
    func places(after read: [String] = []) -> [WatchedFolder] {
        var places = recorded.filter { held.contains($0.path) }
        for place in listed where !held.contains(place.folder.path) {
            let wasRecorded = recorded.contains { $0.path == place.folder.path }
            let hasDumps = place.dumps > 0 || read.contains { FolderPath.contains(place.folder.path, $0) }
            if hasDumps || wasRecorded { places.append(place.folder) }
        }
        return places.sorted { $0.path < $1.path }
    }
}
