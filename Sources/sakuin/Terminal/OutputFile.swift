// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

// A file that is written beside its name and takes it at the end. Whatever happens before, the name holds what it held.

struct OutputFile: ~Copyable {
    let descriptor: Int32
    /// Where the file will be, links followed; nil where something that is no file is written to as it is (`/dev/null`, a pipe).
    private let target: String?
    /// Where the file is meanwhile; nil while it has no name at all.
    private var temporary: String?

    init(_ path: String) throws(Failure) {
        (descriptor, target, temporary) = try OutputFile.opened(path)
    }

    private static func opened(
        _ path: String
    ) throws(Failure) -> (descriptor: Int32, target: String?, temporary: String?) {
        var status = stat()
        let exists = stat(path, &status) == 0
        guard !exists || status.st_mode & S_IFMT == S_IFREG else {
            return (try opened(path, O_WRONLY, 0, for: path), nil, nil)
        }
        if exists, access(path, W_OK) != 0 { throw .file(path, errno) }
        let target = exists ? resolved(path) : path
        let mode = exists ? status.st_mode & 0o777 : 0o666
        let slash = target.lastIndex(of: "/")
        let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        // O_TMPFILE, which Swift does not import: without a name nothing is left of the file by a process that is killed.
        if let nameless = try? opened(folder, 0o20000000 | O_DIRECTORY | O_WRONLY, mode, for: path) {
            return (nameless, target, nil)
        }
        let name = neighbour(of: target)
        return (try opened(name, O_WRONLY | O_CREAT | O_EXCL, mode, for: path), target, name)
    }

    private static func opened(
        _ path: String, _ flags: Int32, _ mode: mode_t, for told: String
    ) throws(Failure) -> Int32 {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        if descriptor < 0 { throw .file(told, errno) }
        return descriptor
    }

    /// Gives the file its name; nil, or the `errno` of what failed.
    mutating func commit() -> Int32? {
        guard let target else { return nil }
        guard fsync(descriptor) == 0 else { return errno }
        let name = temporary ?? OutputFile.neighbour(of: target)
        if temporary == nil {
            let itself = "/proc/self/fd/\(descriptor)"
            guard linkat(AT_FDCWD, itself, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else { return errno }
            temporary = name
        }
        guard rename(name, target) == 0 else { return errno }
        temporary = nil
        return nil
    }

    deinit {
        if let temporary { unlink(temporary) }
        close(descriptor)
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// A hidden name in the same folder, which a folder that is watched for dumps passes over.
    private static func neighbour(of path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let start = slash.map { path.index(after: $0) } ?? path.startIndex
        return "\(path[..<start]).\(path[start...]).\(getpid()).tmp"
    }
}
