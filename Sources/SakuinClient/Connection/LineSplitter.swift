// SPDX-License-Identifier: GPL-2.0-or-later

// Bytes in pieces cut anywhere go in, whole lines come out. Holds one line at most, and no line without end.

struct LineSplitter {
    /// Bytes in one line: far above any hit, whose text is a snippet.
    static let longestLine = 16 * 1024 * 1024

    private var pending: [UInt8] = []

    /// Calls `each` with every line that the piece ends, without its line feed; empty lines are passed over.
    mutating func feed(_ bytes: [UInt8], each: ([UInt8]) -> StreamStep) throws(ClientError) -> StreamStep {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            pending += rest[..<end]
            rest = rest[(end + 1)...]
            if pending.isEmpty { continue }
            let step = each(pending)
            pending.removeAll(keepingCapacity: true)
            if step == .stop { return .stop }
        }
        pending += rest
        guard pending.count <= Self.longestLine else {
            throw .malformedAnswer("a line is longer than \(Self.longestLine) bytes")
        }
        return .next
    }

    /// What came after the last line feed, once nothing more comes.
    mutating func finish(each: ([UInt8]) -> StreamStep) {
        if !pending.isEmpty { _ = each(pending) }
        pending = []
    }
}
