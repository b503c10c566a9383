// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinTerminal

// Who has been let in: files in a folder of the user's own, that nobody else may look into. A one-time token is an empty file of that
// name, made by `sakuin web --url` at any time and removed by whoever comes with it first; a session is a file that holds the token of
// its forms. So a server that is started anew knows them still, and no other way into it is needed.

/// The tokens and sessions of a server.
struct Sessions: Sendable {
    /// A browser that was let in.
    struct Session: Sendable, Equatable {
        var id: String
        /// What each form carries, so that no other site can send it.
        var formToken: String
    }

    /// Seconds for which a token is good; and a session, since it was used last.
    private static let tokenAge = 600
    private static let sessionAge = 90 * 86_400

    let folder: String
    private var tokens: String { folder + "/tokens" }
    private var sessions: String { folder + "/sessions" }

    /// - Throws: where a folder cannot be made, or belongs to somebody else.
    init(folder: String) throws(WebError) {
        self.folder = folder
        for path in [folder, tokens, sessions] { try Sessions.make(path) }
    }

    /// A name that lets one browser in, once.
    func newToken() throws(WebError) -> String {
        let token = Sessions.randomName()
        try Sessions.write("", to: tokens + "/" + token)
        return token
    }

    /// The session of whoever comes with a token that is good; the token is so no longer.
    func enter(token: String) -> Session? {
        guard Sessions.isName(token) else { return nil }
        let path = tokens + "/" + token
        guard let age = Sessions.age(of: path), unlink(path) == 0, age <= Sessions.tokenAge else { return nil }
        let session = Session(id: Sessions.randomName(), formToken: Sessions.randomName())
        guard (try? Sessions.write(session.formToken, to: sessions + "/" + session.id)) != nil else { return nil }
        sweep()
        return session
    }

    func session(id: String) -> Session? {
        guard Sessions.isName(id) else { return nil }
        let path = sessions + "/" + id
        guard let age = Sessions.age(of: path), age <= Sessions.sessionAge, let token = Sessions.read(path),
            Sessions.isName(token)
        else { return nil }
        // Once a day is enough to know that it is used.
        if age > 86_400 { utimes(path, nil) }
        return Session(id: id, formToken: token)
    }

    /// Removes what is too old.
    private func sweep() {
        for (path, most) in [(tokens, Sessions.tokenAge), (sessions, Sessions.sessionAge)] {
            for name in fileNames(in: path) {
                let file = path + "/" + name
                if let age = Sessions.age(of: file), age > most { unlink(file) }
            }
        }
    }

    // MARK: Files

    /// 128 bits of the system's random numbers in hexadecimal digits.
    static func randomName() -> String {
        var random = SystemRandomNumberGenerator()
        let digits = (0..<2).map { _ in String(random.next() as UInt64, radix: 16) }
        return digits.map { String(repeating: "0", count: 16 - $0.utf8.count) + $0 }.joined()
    }

    static func isName(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    private static func make(_ path: String) throws(WebError) {
        makeFolders(path)
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .system("mkdir \(path)", errno) }
        guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw .folderOfOthers(path)
        }
    }

    private static func write(_ text: String, to path: String) throws(WebError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system("open \(path)", errno) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw .system("write \(path)", errno) }
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Seconds since it was written.
    private static func age(of path: String) -> Int? {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return max(0, time(nil) - status.st_mtim.tv_sec)
    }
}

/// Makes a folder and those above it, for the user alone.
func makeFolders(_ path: String) {
    guard access(path, F_OK) != 0 else { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex { makeFolders(String(path[..<slash])) }
    mkdir(path, 0o700)
}

func fileNames(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names
}
