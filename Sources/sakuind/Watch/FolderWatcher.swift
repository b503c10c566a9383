// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernel's reports on the watched folders and all folders below them, as events with paths. A hint and no more:
// what has changed, the indexer finds out; what the kernel does not report, the periodic scan finds.

import FoundationEssentials
import Glibc
import NIOCore
import Synchronization

/// Watches folders with inotify(7). Links are followed: the folder that a link leads to is watched as if it stood in the
/// place of the link, and what happens to a file behind a link is told of the link.
final class FolderWatcher: Sendable {
    let events: AsyncStream<FolderEvent>
    private let continuation: AsyncStream<FolderEvent>.Continuation
    private let kernel: WaitingDescriptor
    private let life: Mutex<Life>

    private enum Life {
        case watching(Watches)
        /// Nothing is reported, nor watched anew.
        case closed
    }

    private struct Watches {
        var roots: [String]
        var folderOfWatch: [Int32: String] = [:]
        var watchOfFolder: PathMap<Int32> = [:]
        /// Links by the places on their way where a change changes what they lead to.
        var links: [LinkStation: [FolderWalk.Link]] = [:]
        var notices: Set<String> = []
    }

    /// A name in a folder that is watched for the sake of a link.
    private struct LinkStation: Hashable {
        var watch: Int32
        var name: String
    }

    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR)

    /// - Parameter loop: a thread of its own: reading waits there for the kernel.
    init(roots: [String], loop: any EventLoop) throws {
        (events, continuation) = AsyncStream.makeStream()
        life = Mutex(.watching(Watches(roots: roots)))
        let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw ListeningError("cannot watch folders (inotify)", errno) }
        kernel = try WaitingDescriptor(owning: descriptor)
        refresh()
        loop.execute { [self] in
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while let count = kernel.read(into: &buffer) {
                for record in InotifyRecord.records(in: buffer[..<count]) { report(record) }
            }
            continuation.finish()
        }
    }

    /// What does not stop the work but should be known.
    var notices: [String] { withWatches { $0.notices.sorted() } ?? [] }

    /// Watches these folders from now on, and no longer those that are not among them.
    func watch(roots: [String]) {
        let gone = withWatches { watches in
            defer { watches.roots = roots }
            return watches.roots.filter { old in !roots.contains { FolderPath.contains($0, old) } }
        }
        for folder in gone ?? [] { unwatch(folder) }
        refresh()
    }

    /// Watches folders that are there and are not watched yet, such as one that has come back.
    func refresh() {
        let roots = withWatches { watches in
            (watches.notices, watches.links) = ([], [:])
            return watches.roots
        }
        if let roots { watch(below: roots) }
    }

    /// Ends the events.
    func close() {
        life.withLock { $0 = .closed }
        kernel.endReading()
        continuation.finish()
    }

    /// What `body` gives; nil once the watcher is closed.
    @discardableResult
    private func withWatches<Value>(_ body: (inout Watches) -> Value) -> Value? {
        life.withLock { life in
            guard case .watching(var watches) = life else { return nil }
            // Let go meanwhile: a change of what is held twice would copy it.
            life = .closed
            defer { life = .watching(watches) }
            return body(&watches)
        }
    }

    // MARK: Watches

    /// Watches each folder before looking into it, so that nothing slips in between.
    private func watch(below folders: [String]) {
        let walk = FolderWalk(folders) { [self] in watch($0) }
        for link in walk.links { watchWay(of: link) }
    }

    private func watch(_ folder: String) {
        let watch = inotify_add_watch(kernel.number, folder, FolderWatcher.mask)
        guard watch >= 0 else {
            if errno != ENOENT && errno != ENOTDIR { note(folder, errno) }
            return
        }
        let replaced = withWatches { watches -> Int32? in
            let old = watches.watchOfFolder[folder]
            watches.watchOfFolder[folder] = watch
            watches.folderOfWatch[watch] = folder
            guard let old, old != watch else { return nil }
            watches.folderOfWatch[old] = nil
            return old
        }
        if case let replaced?? = replaced { inotify_rm_watch(kernel.number, replaced) }
    }

    private func note(_ folder: String, _ number: Int32) {
        let reason =
            number == ENOSPC
            ? "the system's limit of watches is reached; raise it with sysctl fs.inotify.max_user_watches"
            : String(cString: strerror(number))
        let notice = "\(folder) cannot be watched (\(reason)): its changes are found by the periodic scan alone"
        withWatches { _ = $0.notices.insert(notice) }
    }

    /// Watches the folder of each link on the way of `link`, but for its own, and of what it leads to at last.
    private func watchWay(of link: FolderWalk.Link) {
        var path = link.path
        for _ in 0..<FolderWatcher.longestWay {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return }
            let next = target.hasPrefix("/") ? target : path.parentFolder + "/" + target
            // What a link to a folder leads to at last is watched as a folder.
            var status = stat()
            let isLast = lstat(next, &status) != 0 || status.st_mode & S_IFMT != S_IFLNK
            if isLast && link.isFolder { return }
            let watch = inotify_add_watch(kernel.number, next.parentFolder, FolderWatcher.mask)
            guard watch >= 0 else { return note(next.parentFolder, errno) }
            let station = LinkStation(watch: watch, name: next.lastName)
            withWatches { watches in
                guard watches.links[station]?.contains(link) != true else { return }
                watches.links[station, default: []].append(link)
            }
            path = next
        }
    }

    /// Links in a row that the kernel follows (path_resolution(7)).
    private static let longestWay = 40

    /// Forgets the watches of a folder that has been moved away, and of those below it.
    private func unwatch(_ folder: String) {
        let gone = withWatches { watches in
            let below = watches.folderOfWatch.filter { FolderPath.contains(folder, $0.value) }
            for (watch, path) in below {
                watches.folderOfWatch[watch] = nil
                watches.watchOfFolder[path] = nil
            }
            return below.keys.filter { watch in !watches.links.keys.contains { $0.watch == watch } }
        }
        for watch in gone ?? [] { inotify_rm_watch(kernel.number, watch) }
    }

    // MARK: Reading

    private func report(_ record: InotifyRecord) {
        if record.has(IN_Q_OVERFLOW) { continuation.yield(.overflow) }
        reportLinks(record)
        guard case let folder?? = withWatches({ $0.folderOfWatch[record.watch] }) else { return }
        if record.has(IN_IGNORED) { forget(record.watch, folder) }
        if record.has(IN_DELETE_SELF) { continuation.yield(.folderGone(folder)) }
        guard !record.name.isEmpty, DumpFolders.isDumpName(record.name) else { return }
        let path = folder + "/" + record.name
        if record.has(IN_ISDIR) {
            if record.has(IN_CREATE) || record.has(IN_MOVED_TO) {
                folderAppeared(path)
            } else if record.has(IN_MOVED_FROM) || record.has(IN_DELETE) {
                unwatch(path)
                continuation.yield(.folderGone(path))
            }
        } else if let event = record.fileEvent(path) {
            reportName(path, event)
        }
    }

    private func forget(_ watch: Int32, _ folder: String) {
        withWatches { watches in
            watches.folderOfWatch[watch] = nil
            if watches.watchOfFolder[folder] == watch { watches.watchOfFolder[folder] = nil }
        }
    }

    private func folderAppeared(_ path: String) {
        watch(below: [path])
        continuation.yield(.folderAppeared(path))
    }

    /// A name that is no folder itself: a file, or a link to a file or to a folder that comes, goes or is replaced.
    private func reportName(_ path: String, _ event: FolderEvent) {
        if case _?? = withWatches({ $0.watchOfFolder[path] }) {
            unwatch(path)
            continuation.yield(.folderGone(path))
        }
        if let link = FolderWatcher.link(at: path) {
            watchWay(of: link)
            if link.isFolder { return folderAppeared(path) }
        }
        continuation.yield(event)
    }

    /// What happened on the way of links, told of the links.
    private func reportLinks(_ record: InotifyRecord) {
        guard !record.name.isEmpty else { return }
        let station = LinkStation(watch: record.watch, name: record.name)
        for link in withWatches({ $0.links[station] ?? [] }) ?? [] {
            watchWay(of: link)
            if link.isFolder {
                folderAppeared(link.path)
            } else if let event = record.fileEvent(link.path) {
                continuation.yield(event)
            }
        }
    }

    /// The link at `path`; nil where there is something else, or nothing.
    private static func link(at path: String) -> FolderWalk.Link? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return nil }
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        return FolderWalk.Link(path: path, isFolder: isFolder)
    }
}

extension String {
    /// What stands behind the last slash.
    fileprivate var lastName: String { split(separator: "/").last.map(String.init) ?? "" }
}
