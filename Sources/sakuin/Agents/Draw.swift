// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// What draws the same matches or posts again, in a cursor.
struct Draw {
    var seed: Int
    /// Of the index that they were drawn from.
    var generation: Int

    init(seed: Int, generation: Int) {
        (self.seed, self.generation) = (seed, generation)
    }

    init(_ text: String, _ messages: Messages) throws(ToolFailure) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let seed = parts[0], let generation = parts[1],
            (0...RandomAnswer.greatestSeed).contains(seed)
        else { throw PageCursor.unknown(messages) }
        self.init(seed: seed, generation: generation)
    }

    var text: String { "\(seed)-\(generation)" }
}

extension Messages {
    /// Another index may have others in the places that were drawn.
    var indexHasMoved: String {
        say(
            "最初の答えのあとに索引が変わりました。同じものが二度出たり、抜けたりすることがあります",
            "the index has changed since the first answer: some may come twice, or be missing")
    }
}
