// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc
internal import SakuinClient

// The hits of the last answer that had any by their numbers, so that `sakuin show 3` can say which it means. One small file for each user,
// which the next answer replaces, or lengthens where it is another page of the same; where it cannot be written, numbers mean nothing, and nothing else changes.

struct LastAnswer: Equatable {
    /// What was asked.
    var query: String
    /// The number of the first hit; a second page of 20 begins with 21.
    var first: Int
    /// The ids of the hits in their order.
    var ids: [String]
    /// What decides the hits and their order beside the query; empty for an answer that has no pages.
    var question = ""

    /// Hits that are kept of a long answer.
    static let most = 10_000

    /// The hit with that number.
    subscript(_ number: Int) -> String? {
        let index = number - first
        return ids.indices.contains(index) ? ids[index] : nil
    }

    /// The number of the last hit.
    var end: Int { first + ids.count - 1 }

    /// The numbers of all hits; nil if there are none.
    var numbers: ClosedRange<Int>? { ids.isEmpty ? nil : first...end }

    /// With the hits of pages beside this one: their numbers are still on the screen.
    func joined(with before: LastAnswer?) -> LastAnswer {
        guard !question.isEmpty, let before, before.question == question, before.query == query,
            first <= before.end + 1, before.first <= end + 1
        else { return self }
        var joined = self
        if before.first < first {
            joined.ids = before.ids.prefix(first - before.first) + ids
            joined.first = before.first
        }
        if before.end > end { joined.ids += before.ids.suffix(before.end - end) }
        return joined.ids.count <= LastAnswer.most ? joined : self
    }
}

extension LastAnswer: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        query = try wire.member("query", \.query)
        first = try wire.member("first", \.first)
        ids = try wire.member("ids", \.ids)
        question = try wire.member("question", \.question)
    }
}

// MARK: The file

extension LastAnswer {
    /// `$XDG_STATE_HOME/sakuin-client`, by default in `~/.local/state`: beside the folder of a user's index, not in it.
    private static func folder(_ environment: [String: String]) -> String? {
        DefaultPaths.index(environment: environment).map { $0 + "-client" }
    }

    static func load(_ environment: [String: String]) -> LastAnswer? {
        guard let path = folder(environment).map({ $0 + "/last-answer.json" }) else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return try? decodeAnswer(LastAnswer.self, from: bytes)
    }

    /// An answer without hits leaves the one before it: its numbers are still on the screen.
    func save(_ environment: [String: String]) {
        guard !ids.isEmpty, let folder = LastAnswer.folder(environment) else { return }
        LastAnswer.make(folder)
        let beside = "\(folder)/.\(getpid()).tmp"
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let fault = writeAll(joined(with: LastAnswer.load(environment)).json[...], to: descriptor)
        close(descriptor)
        if fault != nil || rename(beside, folder + "/last-answer.json") != 0 { unlink(beside) }
    }

    /// Makes the folder and those above it, for the user alone, as the XDG base directories ask for.
    private static func make(_ folder: String) {
        guard access(folder, F_OK) != 0, let slash = folder.lastIndex(of: "/"), slash != folder.startIndex else {
            return
        }
        make(String(folder[..<slash]))
        mkdir(folder, 0o700)
    }
}
