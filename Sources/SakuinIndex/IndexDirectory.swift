// SPDX-License-Identifier: GPL-2.0-or-later
//
// The folder that holds the index:
//
//   gen-0001/   a generation: one libxapian database
//   current     a symbolic link to the generation that is served, replaced by one rename
//   lock        held (flock) by the one process that writes, whose process id it names

internal import FoundationEssentials
internal import Glibc

/// A folder with an index, or one that will hold one.
public struct IndexDirectory: Sendable, Equatable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The database of the generation that is served; nil before the first.
    public var currentGeneration: String? {
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path + "/current") else {
            return nil
        }
        return path + "/" + target
    }

    /// Makes the folder, readable by its owner alone, where it is missing.
    func create() throws(IndexError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw IndexError(.system, "cannot make the index folder \(path): \(error)")
        }
    }

    /// A path for a generation after all that exist.
    func newGenerationPath() -> String {
        let numbers = generationNames().compactMap { Int($0.dropFirst(4)) }
        let digits = String((numbers.max() ?? 0) + 1)
        return "\(path)/gen-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    }

    /// Makes `generation` the one that is served, in one step, and removes all others.
    func publish(_ generation: String) throws(IndexError) {
        let name = name(of: generation)
        let link = path + "/current.new"
        unsafe unlink(link)
        guard unsafe symlink(name, link) == 0, unsafe rename(link, path + "/current") == 0 else {
            throw IndexError(.system, "cannot make \(name) the current generation in \(path): \(systemMessage())")
        }
        removeGenerations(except: name)
    }

    func name(of generation: String) -> String { String(generation.dropFirst(path.count + 1)) }

    /// Removes a generation that never came to be served.
    func remove(_ generation: String) {
        try? FileManager.default.removeItem(atPath: generation)
    }

    /// Removes what a crash left: generations that are not served.
    func removeGenerations(except kept: String) {
        for name in generationNames() where name != kept {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    private func generationNames() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix("gen-") }
    }
}

/// The right to write an index: held by one process at a time, given up at the latest when it ends.
final class IndexLock {
    private let descriptor: Int32

    /// Fails with `locked` and the holder's process id where another process writes.
    init(_ directory: IndexDirectory) throws(IndexError) {
        let file = directory.path + "/lock"
        descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw IndexError(.system, "cannot open \(file): \(systemMessage())") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").first
            // The descriptor is closed by `deinit`, which runs for an object that is whole even if its `init` throws.
            throw IndexError(
                .locked,
                "the index \(directory.path) is in use by sakuind, process \(holder ?? "unknown"); stop it first")
        }
        ftruncate(descriptor, 0)
        var line = Array("\(getpid())\n".utf8)
        _ = unsafe pwrite(descriptor, &line, line.count, 0)
    }

    deinit { close(descriptor) }
}

/// What the system says of the last error.
func systemMessage(_ number: Int32 = errno) -> String {
    unsafe String(cString: strerror(number))
}
