// SPDX-License-Identifier: GPL-2.0-or-later
//
// Raw text in, folded text and the way back out. The map holds one entry where the relation between folded and raw
// offsets changes, so a text that folds to itself costs one entry.

/// Text folded to the widest level, with a map from its offsets to those of the raw text.
public struct FoldedText: Sendable {
    /// The folded text, UTF-8.
    public private(set) var bytes: [UInt8] = []
    private var map: [Stretch] = []

    /// From `folded` on (up to the next stretch), bytes stand as they are in the raw text from `raw` on; or, where
    /// `isUnit`, all of them come from the raw bytes between `raw` and the next stretch's.
    private struct Stretch {
        var folded: Int
        var raw: Int
        var isUnit: Bool
    }

    /// Folds `raw`, which must be valid UTF-8, to the widest level.
    public init(_ raw: Span<UInt8>) {
        bytes.reserveCapacity(raw.count)
        let table = FoldTable.shared
        var plainFrom = 0
        var offset = 0
        // Where the character at `offset` ends, and its entry.
        var (next, entry) = table.entry(raw, at: 0)
        while offset < raw.count {
            let (nextEnd, nextEntry) = table.entry(raw, at: next)
            let joined = nextEntry == FoldTable.joins
            if entry == 0, !joined {
                (offset, next, entry) = (next, nextEnd, nextEntry)
                continue
            }
            appendPlain(raw, from: plainFrom, to: offset)
            map.append(Stretch(folded: bytes.count, raw: offset, isUnit: true))
            if entry == FoldTable.joins || joined {
                let end = FoldedText.endOfCluster(raw, after: next, table)
                bytes.append(contentsOf: table.foldCluster(raw.extracting(offset..<end)))
                offset = end
            } else {
                let start = Int(entry >> 8)
                bytes.append(contentsOf: table.pool[start..<start + Int(entry & 0xFF)])
                offset = next
            }
            plainFrom = offset
            (next, entry) = table.entry(raw, at: offset)
        }
        appendPlain(raw, from: plainFrom, to: offset)
        map.append(Stretch(folded: bytes.count, raw: offset, isUnit: true))
    }

    /// Folds `text` to the widest level.
    public init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.init(text.utf8.span)
    }

    /// The raw bytes that folded to the bytes of `range`: where a match starts or ends inside what one raw character
    /// became (キロ in ㌖), the whole character is meant.
    public func rawRange(of range: Range<Int>) -> Range<Int> {
        let first = stretch(holding: range.lowerBound)
        let start = map[first].isUnit ? map[first].raw : map[first].raw + range.lowerBound - map[first].folded
        guard !range.isEmpty else { return start..<start }
        let last = stretch(holding: range.upperBound - 1)
        let end = map[last].isUnit ? map[last + 1].raw : map[last].raw + range.upperBound - map[last].folded
        return start..<end
    }

    /// The last stretch that starts at or before `offset` and is not empty there.
    private func stretch(holding offset: Int) -> Int {
        var low = 0
        var high = map.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if map[middle].folded <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private mutating func appendPlain(_ raw: Span<UInt8>, from start: Int, to end: Int) {
        guard start < end else { return }
        map.append(Stretch(folded: bytes.count, raw: start, isUnit: false))
        bytes.append(contentsOf: raw, from: start, to: end)
    }

    static func endOfCluster(_ raw: Span<UInt8>, after start: Int, _ table: FoldTable) -> Int {
        var end = start
        while end < raw.count {
            let (scalar, width) = raw.scalar(at: end)
            guard table.entry(scalar) == FoldTable.joins else { break }
            end += width
        }
        return end
    }
}
