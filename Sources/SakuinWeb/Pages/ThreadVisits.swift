// SPDX-License-Identifier: GPL-2.0-or-later

/// When threads were last read, so that what is new since can be told: the newest post that was there, by the thread's name.
struct ThreadVisits: Equatable {
    /// Threads that are remembered: those that were read last.
    private static let most = 2000
    private static let name = "visits"

    private(set) var lines: [(thread: String, newest: String)] = []

    static func == (left: ThreadVisits, right: ThreadVisits) -> Bool {
        left.lines.elementsEqual(right.lines) { $0 == $1 }
    }

    static func load() -> ThreadVisits { ThreadVisits(lines: OwnFiles.lines(of: name)) }

    init(lines: [String] = []) {
        self.lines = lines.compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    func save() { OwnFiles.write(lines.map { $0.thread + "\t" + $0.newest }, to: ThreadVisits.name) }

    /// The time of the newest post that was there when the thread was last read.
    subscript(thread: String) -> String? { lines.last { $0.thread == thread }?.newest }

    /// - Returns: false where that was known.
    mutating func note(_ thread: String, newest: String) -> Bool {
        guard self[thread] != newest, !thread.contains(where: \.isWhitespace) else { return false }
        lines.removeAll { $0.thread == thread }
        lines.append((thread, newest))
        if lines.count > ThreadVisits.most { lines.removeFirst(lines.count - ThreadVisits.most) }
        return true
    }
}
