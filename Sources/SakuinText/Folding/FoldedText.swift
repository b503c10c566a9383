// SPDX-License-Identifier: GPL-2.0-or-later
//
// Raw text in, folded text and the way back out. The map holds one entry where the relation between folded and raw
// offsets changes, so a text that folds to itself costs one entry.

/// Folded text, with a map from its offsets to those of the raw text.
///
/// ```swift
/// let folded = FoldedText("3㌖先")
/// String(decoding: folded.bytes, as: UTF8.self)  // "3キロメートル先"
/// folded.rawRange(of: 4..<10)  // 1..<4: ロメ is a part of ㌖
/// ```
public struct FoldedText: Sendable {
    /// The folded text, UTF-8.
    public private(set) var bytes: [UInt8] = []
    /// The level that it is folded to: that of the index or a wider one.
    public private(set) var level = FoldLevel.indexed
    /// To the raw text or, at a wider level, to the text of the indexed level.
    private var map: [Segment] = []
    /// The text of the indexed level, at a wider one; else none.
    private var below: [FoldedText] = []

    /// From `folded` on (up to the next segment), bytes stand as they are in the raw text from `raw` on; or, where
    /// `isUnit`, all of them come from the raw bytes between `raw` and the next segment's.
    private struct Segment {
        var folded: Int
        var raw: Int
        var isUnit: Bool
    }

    /// Folds `raw`, which must be valid UTF-8, to the indexed level.
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
            map.append(Segment(folded: bytes.count, raw: offset, isUnit: true))
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
        map.append(Segment(folded: bytes.count, raw: offset, isUnit: true))
    }

    /// Folds `text` to the indexed level.
    public init(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        self.init(text.utf8.span)
    }

    /// `text`, which is of the indexed level, folded further; itself if `level` is no wider.
    public init(_ text: FoldedText, to level: FoldLevel) {
        guard let folding = WideFolding.to(level) else {
            self = text
            return
        }
        self.level = level
        below = [text]
        bytes.reserveCapacity(text.bytes.count)
        let source = text.bytes.span
        // The folded character before, where it begins in both texts, and whether the next one begins a segment.
        var previous: UInt32 = 0
        var last = (folded: 0, raw: 0)
        var isApart = true
        var offset = 0
        while offset < source.count {
            let (scalar, width) = source.scalar(at: offset)
            let kana = folding.kana(scalar)
            if folding.goes(kana, behind: previous) {
                // It belongs to the vowel before it: they are one unit from now on.
                markUnit(from: last.folded, raw: last.raw)
                isApart = true
                offset += width
                continue
            }
            last = (bytes.count, offset)
            if offset + width < source.count, folding.isChangedByNext(kana) {
                let (second, secondWidth) = source.scalar(at: offset + width)
                if let both = folding.pair(kana, folding.kana(second)) {
                    map.append(Segment(folded: bytes.count, raw: offset, isUnit: true))
                    for scalar in both { bytes.append(scalar: scalar) }
                    (previous, isApart) = (both[both.count - 1], true)
                    offset += width + secondWidth
                    continue
                }
            }
            let folded = folding.repeated(kana, behind: previous) ?? folding.alone(kana)
            bytes.append(scalar: folded)
            let isUnit = bytes.count - last.folded != width
            if isUnit || isApart { map.append(Segment(folded: last.folded, raw: offset, isUnit: isUnit)) }
            (previous, isApart) = (folded, isUnit)
            offset += width
        }
        map.append(Segment(folded: bytes.count, raw: offset, isUnit: true))
    }

    /// Makes what begins at these offsets, up to the end, a unit.
    private mutating func markUnit(from folded: Int, raw: Int) {
        if let index = map.indices.last, map[index].folded == folded {
            map[index].isUnit = true
        } else {
            map.append(Segment(folded: folded, raw: raw, isUnit: true))
        }
    }

    /// The bytes of the indexed level that folded to the bytes of `range`.
    func indexedRange(of range: Range<Int>) -> Range<Int> { below.isEmpty ? range : mapped(range) }

    /// The text of the indexed level.
    var indexedBytes: [UInt8] { below.first?.bytes ?? bytes }

    /// The raw bytes that folded to the bytes of `range`: where a match starts or ends inside what one raw character
    /// became (キロ in ㌖), the whole character is meant.
    public func rawRange(of range: Range<Int>) -> Range<Int> {
        below.first?.rawRange(of: mapped(range)) ?? mapped(range)
    }

    /// The bytes of the folded text that came of the raw bytes of `range`: of a raw character that is cut, all that it became. Of the
    /// indexed level alone.
    public func foldedRange(ofRaw range: Range<Int>) -> Range<Int> {
        func start(_ offset: Int) -> (segment: Int, folded: Int) {
            var (low, high) = (0, map.count - 1)
            while low < high {
                let middle = (low + high + 1) / 2
                if map[middle].raw <= offset { low = middle } else { high = middle - 1 }
            }
            return (low, map[low].isUnit ? map[low].folded : map[low].folded + offset - map[low].raw)
        }
        let first = start(range.lowerBound)
        guard !range.isEmpty else { return first.folded..<first.folded }
        let last = start(range.upperBound - 1)
        let end = map[last.segment].isUnit ? map[min(last.segment + 1, map.count - 1)].folded : last.folded + 1
        return first.folded..<max(first.folded, end)
    }

    private func mapped(_ range: Range<Int>) -> Range<Int> {
        let first = segment(holding: range.lowerBound)
        let start = map[first].isUnit ? map[first].raw : map[first].raw + range.lowerBound - map[first].folded
        guard !range.isEmpty else { return start..<start }
        let last = segment(holding: range.upperBound - 1)
        let end = map[last].isUnit ? map[last + 1].raw : map[last].raw + range.upperBound - map[last].folded
        return start..<end
    }

    /// The last segment that starts at or before `offset` and is not empty there.
    private func segment(holding offset: Int) -> Int {
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
        map.append(Segment(folded: bytes.count, raw: start, isUnit: false))
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
