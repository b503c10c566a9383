// SPDX-License-Identifier: GPL-2.0-or-later
//
// How like two texts are: by the bigrams and words that both have, and a sketch of these by which the likely ones are
// found without looking at all.

/// The bigrams and words of a text, as a set.
///
/// ```swift
/// let (one, other) = (TermSet(of: [FoldedText("東京都")]), TermSet(of: [FoldedText("京都東")]))
/// one.similarity(to: other)  // 1.0 / 3: 京都 of 東京, 京都, 都東
/// ```
public struct TermSet: Sendable, Equatable {
    /// 64 bits of each, ascending.
    public private(set) var hashes: [UInt64]

    public init(of texts: [FoldedText]) {
        hashes = []
        var codes = TermCodes()
        for text in texts {
            _ = codes.read(text.bytes.span, from: 0)
            for code in codes.short where code.isBigram { hashes.append(TermSet.hash(bigram: code.term)) }
            for word in codes.words { hashes.append(TermSet.hash(word: text.bytes.span.extracting(word.range))) }
        }
        hashes.sort()
        var count = 0
        for index in hashes.indices where index == 0 || hashes[index] != hashes[index - 1] {
            hashes[count] = hashes[index]
            count += 1
        }
        hashes.removeLast(hashes.count - count)
    }

    /// What both have, as a share of what one of them has (Jaccard's index), 0...1; 0 if neither has anything.
    public func similarity(to other: TermSet) -> Double {
        var (left, right, both) = (0, 0, 0)
        while left < hashes.count, right < other.hashes.count {
            let (one, another) = (hashes[left], other.hashes[right])
            if one == another { both += 1 }
            if one <= another { left += 1 }
            if another <= one { right += 1 }
        }
        let all = hashes.count + other.hashes.count - both
        return all == 0 ? 0 : Double(both) / Double(all)
    }

    public var sketch: TextSketch {
        var sketch = TextSketch()
        for hash in hashes { sketch.add(hash) }
        return sketch
    }

    /// - Parameter bigram: as `TermCodes` has it.
    @inline(__always)
    public static func hash(bigram: UInt64) -> UInt64 { mixed(bigram) }

    public static func hash(word: Span<UInt8>) -> UInt64 {
        mixed(FNV1a.hash(word))
    }
}

/// MinHash (Broder 1997) by one permutation (Li, Owen, Zhang 2012): of each of some bins, the least hash. Texts that are
/// much alike have the same in several, and some band of bins alike in all.
///
/// ```swift
/// TermSet(of: [FoldedText("東京都")]).sketch.keys.count  // 6, the bands
/// TextSketch().keys.isEmpty  // true
/// ```
public struct TextSketch: Sendable {
    /// Six bands of three: of copies of which a tenth of the characters was changed (similarity 0.72 in the median) 94 of 100
    /// share a band, of unlike posts one in a thousand does. Benchmarks/copies.md has other numbers of both, and SimHash.
    public static let bands = 6
    private static let rows = 3
    private static let bins = bands * rows

    private var least = [UInt64](repeating: .max, count: TextSketch.bins)
    private var isEmpty = true

    public init() {}

    /// - Parameter hash: of a bigram or word, as `TermSet` makes it.
    @inline(__always)
    public mutating func add(_ hash: UInt64) {
        let bin = TextSketch.bin(hash)
        if hash < least[bin] { least[bin] = hash }
        isEmpty = false
    }

    public mutating func removeAll() {
        guard !isEmpty else { return }
        for bin in least.indices { least[bin] = .max }
        isEmpty = true
    }

    @inline(__always)
    private static func bin(_ hash: UInt64) -> Int { Int(((hash >> 32) &* UInt64(bins)) >> 32) }

    /// A hash of each band; none for a text without bigrams and words. Texts that are much alike have one of them in common.
    public var keys: [UInt64] {
        guard !isEmpty else { return [] }
        return (0..<TextSketch.bands).map { band in
            (0..<TextSketch.rows).reduce(UInt64(band)) { mixed($0 ^ filled(band * TextSketch.rows + $1)) }
        }
    }

    /// What the bin has, or for an empty one what another has that its number leads to (Shrivastava 2017): short texts
    /// leave most bins empty.
    private func filled(_ bin: Int) -> UInt64 {
        var chosen = bin
        var attempt: UInt64 = 0
        while least[chosen] == .max {
            attempt += 1
            chosen = TextSketch.bin(mixed(UInt64(bin) << 32 | attempt))
        }
        return least[chosen]
    }
}

/// The finalizer of MurmurHash3 (Appleby): every bit depends on all.
@inline(__always)
private func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return value ^ (value >> 33)
}
