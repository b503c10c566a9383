// SPDX-License-Identifier: GPL-2.0-or-later
//
// The kernel's reports on the watched folders and all folders below them, as events with paths. A hint and no more:
// what has changed, the indexer finds out; what the kernel does not report, the periodic scan finds.

import FoundationEssentials
import Glibc
import NIOCore
import Synchronization

/// What happened to a path.
enum FolderEvent: Sendable, Equatable {
    /// A file that was open for writing has been closed.
    case closed(String)
    case moved(String)
    /// A file has begun to be written, or a link has been made.
    case created(String)
    case gone(String)
    case folderAppeared(String)
    case folderGone(String)
    /// The kernel had more to say than its queue holds.
    case overflow
}

/// Watches folders with inotify(7). Links to folders are not followed.
final class FolderWatcher: Sendable {
    let events: AsyncStream<FolderEvent>
    private let continuation: AsyncStream<FolderEvent>.Continuation
    private let descriptor: Int32
    private let roots: [String]
    private let state = Mutex(State())

    private struct State {
        var folderOfWatch: [Int32: String] = [:]
        var notices: Set<String> = []
        var isClosed = false
    }

    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR)

    /// - Parameter loop: a thread of its own: reading waits there for the kernel.
    init(roots: [String], loop: any EventLoop) throws {
        (events, continuation) = AsyncStream.makeStream()
        self.roots = roots
        descriptor = inotify_init1(Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw ListeningError("cannot watch folders (inotify)", errno) }
        refresh()
        loop.execute { [self] in readUntilClosed() }
    }

    /// What does not stop the work but should be known.
    var notices: [String] { state.withLock { $0.notices.sorted() } }

    /// Watches folders that are there and are not watched yet, such as one that has come back.
    func refresh() {
        state.withLock { $0.notices = [] }
        for root in roots { watch(root) }
    }

    /// Ends the events.
    func close() {
        let watch = state.withLock { state in
            state.isClosed = true
            return state.folderOfWatch.keys.first
        }
        // Taking a watch away makes the kernel report it, which ends the read that waits.
        if let watch { inotify_rm_watch(descriptor, watch) }
        continuation.finish()
    }

    // MARK: Watches

    /// Watches `folder` before looking into it, so that nothing slips in between.
    private func watch(_ folder: String) {
        let watch = inotify_add_watch(descriptor, folder, FolderWatcher.mask)
        guard watch >= 0 else {
            if errno != ENOENT && errno != ENOTDIR { note(folder, errno) }
            return
        }
        state.withLock { $0.folderOfWatch[watch] = folder }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where DumpFolders.isDumpName(name) {
            var status = stat()
            let path = folder + "/" + name
            if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { self.watch(path) }
        }
    }

    private func note(_ folder: String, _ number: Int32) {
        let reason =
            number == ENOSPC
            ? "the system's limit of watches is reached; raise it with sysctl fs.inotify.max_user_watches"
            : String(cString: strerror(number))
        let notice = "\(folder) cannot be watched (\(reason)): its changes are found by the periodic scan alone"
        state.withLock { _ = $0.notices.insert(notice) }
    }

    /// Forgets the watches of a folder that has been moved away, and of those below it.
    private func unwatch(_ folder: String) {
        let watches = state.withLock { state in
            let below = state.folderOfWatch.filter { Configuration.contains(folder, $0.value) }.map(\.key)
            for watch in below { state.folderOfWatch[watch] = nil }
            return below
        }
        for watch in watches { inotify_rm_watch(descriptor, watch) }
    }

    // MARK: Reading

    private func readUntilClosed() {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while !state.withLock({ $0.isClosed }) {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            for record in InotifyRecord.records(in: buffer[..<count]) { report(record) }
        }
        Glibc.close(descriptor)
    }

    private func report(_ record: InotifyRecord) {
        if record.has(IN_Q_OVERFLOW) { continuation.yield(.overflow) }
        guard let folder = state.withLock({ $0.folderOfWatch[record.watch] }) else { return }
        if record.has(IN_IGNORED) { state.withLock { $0.folderOfWatch[record.watch] = nil } }
        if record.has(IN_DELETE_SELF) { continuation.yield(.folderGone(folder)) }
        guard !record.name.isEmpty, DumpFolders.isDumpName(record.name) else { return }
        let path = folder + "/" + record.name
        if record.has(IN_ISDIR) {
            if record.has(IN_CREATE) || record.has(IN_MOVED_TO) {
                watch(path)
                continuation.yield(.folderAppeared(path))
            } else if record.has(IN_MOVED_FROM) || record.has(IN_DELETE) {
                unwatch(path)
                continuation.yield(.folderGone(path))
            }
        } else if let event = record.fileEvent(path) {
            continuation.yield(event)
        }
    }
}

/// One report of the kernel: struct inotify_event and the name behind it.
struct InotifyRecord: Equatable {
    var watch: Int32
    var mask: UInt32
    var name: String

    /// Bytes of the fixed part: watch, mask, cookie, length of the name.
    private static let headLength = 16

    func has(_ flag: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: flag) != 0 }

    func fileEvent(_ path: String) -> FolderEvent? {
        if has(IN_CLOSE_WRITE) { return .closed(path) }
        if has(IN_MOVED_TO) { return .moved(path) }
        if has(IN_CREATE) { return .created(path) }
        return has(IN_DELETE) || has(IN_MOVED_FROM) ? .gone(path) : nil
    }

    static func records(in bytes: ArraySlice<UInt8>) -> [InotifyRecord] {
        var records: [InotifyRecord] = []
        var rest = bytes
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(rest[rest.startIndex + offset + $1]) << (8 * UInt32($1)) }
        }
        while rest.count >= headLength {
            let length = Int(word(12))
            guard rest.count >= headLength + length else { break }
            let name = rest.dropFirst(headLength).prefix(length).prefix { $0 != 0 }
            records.append(
                InotifyRecord(
                    watch: Int32(bitPattern: word(0)), mask: word(4), name: String(decoding: name, as: UTF8.self)))
            rest = rest.dropFirst(headLength + length)
        }
        return records
    }
}
