// SPDX-License-Identifier: GPL-2.0-or-later
//
// The folder that holds the index:
//
//   main-0001/    a database of libxapian: all that does not lie in the other
//   delta-0001/   a database of libxapian: what came lately, and what the index knows of its dumps
//   current       names the two that are served, as libxapian's stub files do; replaced by one rename
//   forgotten     the list of forgotten posts, and forgotten.copy: the same again (ForgottenPosts.swift)
//   lock          held (flock) by the one process that writes, whose process id it names
//
// No file names the folder itself, so that an index may be moved. What cannot be examined is an error and never taken for
// something that is not there.

internal import FoundationEssentials
internal import Glibc

/// The two databases that make an index, by the names of their folders.
struct Generation: Sendable, Equatable {
    var main: String
    var delta: String
}

/// A folder with an index, or one that will hold one.
///
/// ```swift
/// let directory = IndexDirectory(path: "/var/lib/sakuin/index")
/// let reader = try IndexReader(directory)
/// ```
public struct IndexDirectory: Sendable, Equatable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    private var currentFile: String { path + "/current" }
    private var stagedFile: String { path + "/current.new" }

    // MARK: What is served

    /// What is served; nil before the first.
    /// - Throws: `damaged` where that is not told.
    func current() throws(IndexError) -> Generation? {
        guard let bytes = try IndexDirectory.contents(of: currentFile) else {
            // Before the first index is served nothing can have posts.
            if try hasPosts() { throw damaged }
            return nil
        }
        guard let stub = String(validating: bytes, as: UTF8.self) else { throw damaged }
        let names = stub.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard names.count == Tier.allCases.count, names.allSatisfy({ $0.count == 2 && $0[0] == "auto" }) else {
            throw damaged
        }
        return Generation(main: names[Int(Tier.main.rawValue)][1], delta: names[Int(Tier.delta.rawValue)][1])
    }

    private var damaged: IndexError {
        IndexError(
            .damaged,
            """
            the index is damaged: \(currentFile) names no databases; run `sakuind index --rebuild` with the same dumps and index
            """)
    }

    /// True if a main database has posts.
    private func hasPosts() throws(IndexError) -> Bool {
        guard unsafe access(path, F_OK) == 0 else { return false }
        return try names().filter { $0.hasPrefix(IndexDirectory.prefix(.main)) }.contains { name in
            let posts = try? XapianDatabase.reader([path + "/" + name], isLastImmutable: true).documentCount()
            return posts ?? 0 > 1
        }
    }

    /// What identifies the state of `current` without reading it.
    func currentStamp() -> LinkStamp? { LinkStamp(currentFile) }

    /// The files that each publication of `generation` replaces, and nothing else does: `current` by a build, libxapian's
    /// version file of the delta by a commit.
    func stamps(of generation: Generation) -> [LinkStamp?] {
        [currentStamp(), LinkStamp("\(path)/\(generation.delta)/iamglass")]
    }

    /// The paths of the databases in libxapian's order.
    func paths(of generation: Generation) -> [String] {
        Tier.allCases.map { path + "/" + ($0 == .delta ? generation.delta : generation.main) }
    }

    /// How many bytes the files of both databases have.
    func bytes(of generation: Generation) -> Int64 { bytes(of: generation.main) + bytes(of: generation.delta) }

    /// How many bytes the files of a database have; 0 for those that cannot be examined.
    func bytes(of database: String) -> Int64 {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + database)) ?? []
        return files.reduce(0) { sum, file in
            var status = stat()
            return unsafe stat("\(path)/\(database)/\(file)", &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }

    /// The bytes of a small file; nil if there is none.
    static func contents(of file: String) throws(IndexError) -> [UInt8]? {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw IndexError(.system, "cannot open \(file): \(systemMessage())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw IndexError(.system, "cannot read \(file): \(systemMessage())") }
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }

    // MARK: Making

    /// Makes the folder, readable by its owner alone, where it is missing, and those above it.
    func create() throws(IndexError) {
        var missing: [String] = []
        var folder = path
        while !folder.isEmpty, unsafe mkdir(folder, 0o700) != 0 {
            if errno == EEXIST {
                var status = stat()
                guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                    errno = ENOTDIR
                    throw cannotMake
                }
                break
            }
            guard errno == ENOENT else { throw cannotMake }
            missing.append(folder)
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
        for folder in missing.reversed() where unsafe mkdir(folder, 0o700) != 0 && errno != EEXIST {
            throw cannotMake
        }
    }

    private var cannotMake: IndexError {
        IndexError(.system, "cannot make the index folder \(path): \(systemMessage()): name another with --index")
    }

    /// Makes an empty folder for a database, with a name behind all that exist.
    func makeDatabase(_ tier: Tier) throws(IndexError) -> String {
        let prefix = IndexDirectory.prefix(tier)
        let numbers = try names().filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }
        let digits = String((numbers.max() ?? 0) + 1)
        let name = prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        guard unsafe mkdir(path + "/" + name, 0o700) == 0 else {
            throw IndexError(.system, "cannot make the folder \(path)/\(name): \(systemMessage())")
        }
        return name
    }

    private static func prefix(_ tier: Tier) -> String { "\(tier)-" }

    private func names() throws(IndexError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw IndexError(.system, "cannot list the index folder \(path)")
        }
    }

    // MARK: Publishing

    /// Prepares `generation` for `publish`: after this all of it, and the file that is to name it, is on the disk. Nothing
    /// that is served has changed.
    func stage(_ generation: Generation) throws(IndexError) {
        var stub = ""
        for tier in Tier.allCases { stub += "auto \(tier == .delta ? generation.delta : generation.main)\n" }
        let descriptor = unsafe open(stagedFile, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IndexError(.system, "cannot make \(stagedFile): \(systemMessage())") }
        let bytes = Array(stub.utf8)
        let isWritten = unsafe write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let reason = systemMessage()
        close(descriptor)
        guard isWritten else { throw IndexError(.system, "cannot write \(stagedFile): \(reason)") }
        try sync()
    }

    /// Makes what was staged the index that is served, in one step. Where that fails, `current` alone tells which one is:
    /// the databases of both are to be kept until `sync` has succeeded.
    func publish() throws(IndexError) {
        guard unsafe rename(stagedFile, currentFile) == 0 else {
            throw IndexError(.system, "cannot replace \(currentFile): \(systemMessage())")
        }
        try sync()
    }

    /// Waits until the names in the folder, that of the served index among them, are on the disk.
    func sync() throws(IndexError) {
        let folder = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw IndexError(.system, "cannot open the index folder \(path): \(systemMessage())") }
        defer { close(folder) }
        guard fsync(folder) == 0 else {
            throw IndexError(.system, "cannot write the index folder \(path): \(systemMessage())")
        }
    }

    // MARK: Clearing

    /// Removes what is not served: databases of a replaced index or of one that never came to be served, temporary files
    /// of a process that was killed. Only after `sync`, and only for the process that holds the lock. What cannot be
    /// removed stays until the next time.
    func removeLeftovers(except kept: Generation) {
        for name in (try? names()) ?? [] where name != kept.main && name != kept.delta {
            if IndexDirectory.isTemporary(name) { remove(name) }
        }
    }

    /// True if the folder has databases that are not of `generation`: what they replaced could not be removed.
    func hasLeftovers(beside generation: Generation) throws(IndexError) -> Bool {
        try names().contains { name in
            name != generation.main && name != generation.delta && IndexDirectory.isTemporary(name)
        }
    }

    private static func isTemporary(_ name: String) -> Bool {
        name == "current.new" || name.hasPrefix("spool-") || name.hasPrefix("gen-")
            || Tier.allCases.contains { name.hasPrefix(prefix($0)) }
    }

    /// Removes a database that never came to be served, or a temporary file.
    func remove(_ name: String) {
        try? FileManager.default.removeItem(atPath: path + "/" + name)
    }
}
