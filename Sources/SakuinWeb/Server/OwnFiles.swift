// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

// What a reader leaves behind for the next time: small files in a folder of the user's own, the same whichever server reads them.

enum OwnFiles {
    /// `$XDG_STATE_HOME/sakuin-web`; nil where neither that nor a home is known.
    private static let folder: String? = {
        let names = ["XDG_STATE_HOME", "HOME"]
        let variables = names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
        return DefaultPaths.index(environment: Dictionary(uniqueKeysWithValues: variables)).map { $0 + "-web" }
    }()

    /// More than that is no file of ours.
    private static let largest = 4 << 20

    /// The lines of a file; none where there is no such file.
    static func lines(of name: String) -> [String] {
        guard let folder else { return [] }
        let descriptor = open(folder + "/" + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < largest {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Replaces the file; false where it cannot be written, which takes nothing from the page.
    @discardableResult
    static func write(_ lines: [String], to name: String) -> Bool {
        guard let folder else { return false }
        makeFolders(folder)
        let beside = "\(folder)/.\(name).\(Sessions.randomName())"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            written += count
        }
        close(descriptor)
        guard written == bytes.count, rename(beside, folder + "/" + name) == 0 else {
            unlink(beside)
            return false
        }
        return true
    }
}
