// SPDX-License-Identifier: GPL-2.0-or-later
//
// The folder that holds the index:
//
//   main-0001/    a database of libxapian: all that does not lie in the other
//   delta-0001/   a database of libxapian: what came lately, and what the index knows of its dumps
//   current       names the two that are served, as libxapian's stub files do; replaced by one rename
//   lock          held (flock) by the one process that writes, whose process id it names

internal import FoundationEssentials
internal import Glibc

/// The two databases that make an index, by the names of their folders.
struct Generation: Sendable, Equatable {
    var main: String
    var delta: String
}

/// A folder with an index, or one that will hold one.
public struct IndexDirectory: Sendable, Equatable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    private var currentFile: String { path + "/current" }

    /// What is served; nil before the first.
    /// - Throws: `foreignVersion` if there is an index that another version of sakuin wrote.
    func current() throws(IndexError) -> Generation? {
        var status = stat()
        guard unsafe lstat(currentFile, &status) == 0 else { return nil }
        guard let stub = try? String(contentsOfFile: currentFile, encoding: .utf8) else { throw foreign }
        let names = stub.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard names.count == Tier.allCases.count, names.allSatisfy({ $0.count == 2 && $0[0] == "auto" }) else {
            throw foreign
        }
        return Generation(main: names[Int(Tier.main.rawValue)][1], delta: names[Int(Tier.delta.rawValue)][1])
    }

    private var foreign: IndexError {
        IndexError(
            .foreignVersion,
            """
            the index in \(path) was written by another version of sakuin: run `sakuind index --rebuild` with the same \
            dumps and index
            """)
    }

    /// What identifies the state of `current` without reading it.
    func currentStamp() -> LinkStamp? { LinkStamp(currentFile) }

    /// The paths of the databases in libxapian's order.
    func paths(of generation: Generation) -> [String] {
        Tier.allCases.map { path + "/" + ($0 == .delta ? generation.delta : generation.main) }
    }

    /// Makes the folder, readable by its owner alone, where it is missing.
    func create() throws(IndexError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            let reason = (error as? CocoaError)?.underlying as? POSIXError
            let words = reason.map { unsafe String(cString: strerror($0.code.rawValue)) } ?? "\(error)"
            throw IndexError(.system, "cannot make the index folder \(path): \(words): name another with --index")
        }
    }

    /// A name for a database after all that exist.
    func newName(_ tier: Tier) -> String {
        let prefix = IndexDirectory.prefix(tier)
        let numbers = databaseNames().filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }
        let digits = String((numbers.max() ?? 0) + 1)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Makes `generation` the one that is served, in one step, and removes all other databases.
    func publish(_ generation: Generation) throws(IndexError) {
        var stub = ""
        for tier in Tier.allCases { stub += "auto \(tier == .delta ? generation.delta : generation.main)\n" }
        let new = currentFile + ".new"
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let bytes = Array(stub.utf8)
        let isWritten =
            unsafe descriptor >= 0 && write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let reason = systemMessage()
        close(descriptor)
        guard isWritten, unsafe rename(new, currentFile) == 0 else {
            throw IndexError(.system, "cannot write \(currentFile): \(isWritten ? systemMessage() : reason)")
        }
        // What it named before may go only when the new one is on the disk.
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        fsync(folder)
        close(folder)
        removeDatabases(except: generation)
    }

    /// Removes what a crash left: databases that are not served.
    func removeDatabases(except kept: Generation) {
        for name in databaseNames() where name != kept.main && name != kept.delta { remove(name) }
    }

    /// Removes a database that never came to be served.
    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: path + "/" + name)
    }

    private static func prefix(_ tier: Tier) -> String { "\(tier)-" }

    private func databaseNames() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            name.hasPrefix("gen-") || Tier.allCases.contains { name.hasPrefix(IndexDirectory.prefix($0)) }
        }
    }
}

/// Tells two states of a file apart without reading it.
struct LinkStamp: Equatable {
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil if there is no file at `path`.
    fileprivate init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        inode = UInt64(status.st_ino)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
