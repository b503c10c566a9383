// SPDX-License-Identifier: GPL-2.0-or-later

/// Where an answer goes on: behind a place that the daemon named, and there behind so many parts. An answer ends where its budget does, which
/// the daemon knows nothing of.
struct PageCursor: Equatable {
    /// Nil for the beginning.
    var after: String?
    var skipped: Int

    static let start = PageCursor(after: nil, skipped: 0)

    init(after: String?, skipped: Int) {
        self.after = after
        self.skipped = skipped
    }

    /// - Parameter text: as an answer gave it; nil for the beginning.
    init(_ text: String?, _ messages: Messages) throws(ToolFailure) {
        guard let text else {
            self = .start
            return
        }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let skipped = Int(parts[0]),
            skipped <= PageCursor.most
        else {
            throw PageCursor.unknown(messages)
        }
        self.init(after: parts[1].isEmpty ? nil : String(parts[1]), skipped: skipped)
    }

    static func unknown(_ messages: Messages) -> ToolFailure {
        ToolFailure(
            messages.say(
                "cursor には前の答えの next をそのまま入れてください。最初から見るには cursor を外します",
                "cursor must be the next of an answer; leave it away to begin anew"))
    }

    var text: String { "\(skipped).\(after ?? "")" }

    /// More parts than any answer has.
    private static let most = 1_000_000_000

    /// Behind `shown` of the `count` parts that this place has; nil at the end of all.
    /// - Parameter next: where the daemon goes on behind these parts.
    func behind(_ shown: Int, of count: Int, next: String?) -> PageCursor? {
        if shown < count { return PageCursor(after: after, skipped: skipped + shown) }
        return next.map { PageCursor(after: $0, skipped: 0) }
    }
}
