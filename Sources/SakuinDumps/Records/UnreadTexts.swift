// SPDX-License-Identifier: GPL-2.0-or-later
//
// The texts of records beside the one that was read: somebody may seek what stands there, so their keys are told.

internal import SakuinText

struct UnreadTexts {
    /// In how many records the key held a text, and in how many prose that is not read.
    private var keys: [String: (all: Int, prose: Int)] = [:]
    private var order: [String] = []
    private var records = 0

    /// Records that are looked at, and keys that are told.
    private static let sample = 200
    private static let most = 20

    /// False once enough records were looked at.
    var isOpen: Bool { records < UnreadTexts.sample }

    /// - Parameter texts: with their keys, that of the post's own text among them.
    mutating func note(_ texts: [(key: String, text: String)], beside post: Post) {
        records += 1
        for (key, text) in texts where !text.isBlank {
            if keys[key] == nil {
                guard order.count < UnreadTexts.sample else { continue }
                order.append(key)
            }
            keys[key, default: (0, 0)].all += 1
            if UnreadTexts.isUnread(text, post) { keys[key]?.prose += 1 }
        }
    }

    /// The keys whose texts are prose more often than not; nil if there are none.
    var remark: DumpMessage? {
        let told = order.filter { key in keys[key].map { $0.prose * 2 > $0.all } ?? false }
        guard !told.isEmpty else { return nil }
        return DumpMessage(.unreadKeys, told.prefix(UnreadTexts.most).joined(separator: ", "))
    }

    /// True for prose that the post does not say: a beginning of its text, or the same with its tags, is read there.
    private static func isUnread(_ text: String, _ post: Post) -> Bool {
        guard ColumnGuess.isProse(text) else { return false }
        let words = (HTMLBody.text(text)?.string ?? text).trimmingWhiteSpace
        guard ColumnGuess.isProse(words) else { return false }
        var start = Substring(words)
        while let last = start.last, ".…[]&;hellip ".contains(last) { start.removeLast() }
        return !post.body.holdsBytes(of: start) && !(post.title ?? "").holdsBytes(of: start)
    }
}
