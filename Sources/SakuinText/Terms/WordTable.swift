// SPDX-License-Identifier: GPL-2.0-or-later

/// Words by numbers, each once, in the order in which they came: a hash table with open addressing over one store of bytes.
///
/// ```swift
/// var words = WordTable()
/// words.add(Array("swift".utf8).span)  // 0
/// words.number(of: Array("rust".utf8).span)  // nil
/// ```
public struct WordTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each word ends.
    private var ends: [Int] = []
    /// A word's number and 1, or 0. Their count is a power of two.
    private var slots = [UInt32](repeating: 0, count: 16)

    public init() {}

    public var count: Int { ends.count }

    /// The word with this number.
    public subscript(number: Int) -> ArraySlice<UInt8> { bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]] }

    /// The word's number; nil if it was never added.
    public func number(of word: Span<UInt8>) -> UInt32? {
        let slot = slots[place(of: word)]
        return slot == 0 ? nil : slot - 1
    }

    /// The word's number, a new one if it was never added.
    public mutating func add(_ word: Span<UInt8>) -> UInt32 {
        let known = place(of: word)
        if slots[known] != 0 { return slots[known] - 1 }
        bytes.append(contentsOf: word, from: 0, to: word.count)
        ends.append(bytes.count)
        slots[known] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return UInt32(ends.count - 1)
    }

    /// The slot that has the word, or the free one that it gets.
    private func place(of word: Span<UInt8>) -> Int {
        var place = WordTable.spread(FNV1a.hash(word)) & (slots.count - 1)
        while slots[place] != 0, !isEqual(Int(slots[place] - 1), word) { place = (place + 1) & (slots.count - 1) }
        return place
    }

    private func isEqual(_ number: Int, _ word: Span<UInt8>) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == word.count else { return false }
        for offset in 0..<word.count where bytes[start + offset] != word[offset] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for number in ends.indices {
            var place = WordTable.spread(FNV1a.hash(self[number].span)) & (slots.count - 1)
            while slots[place] != 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = UInt32(number + 1)
        }
    }

    /// The upper bits of the hash depend on more of the word than the lower ones.
    private static func spread(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) & Int.max }
}
