// SPDX-License-Identifier: GPL-2.0-or-later
//
// Many n-grams counted in the whole archive in one reading of it.

internal import SakuinText
internal import Synchronization

/// N-grams as the paths from a root, a unit a step.
struct GramTrie: Sendable {
    /// The nodes that the first units lead to; 0 for none.
    private var first: [UInt32]
    /// A node in the upper half and a unit in the lower one, or 0; and the node that they lead to. Their count is a power of two.
    private var keys = [UInt64](repeating: 0, count: 64)
    private var nodes = [UInt32](repeating: 0, count: 64)
    private var edges = 0
    /// Nodes, the root among them.
    private(set) var count = 1
    let words: WordTable

    init(_ words: WordTable) {
        self.words = words
        first = [UInt32](repeating: 0, count: Int(UnitText.firstWord) + words.count)
    }

    /// The node of an n-gram.
    mutating func add(_ gram: ArraySlice<UInt32>) -> Int {
        var node: UInt32 = 0
        for unit in gram {
            let known = node == 0 ? first[Int(unit)] : child(of: node, unit)
            if known != 0 {
                node = known
                continue
            }
            let new = UInt32(count)
            count += 1
            if node == 0 { first[Int(unit)] = new } else { insert(node, unit, new) }
            node = new
        }
        return Int(node)
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & (keys.count - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    @inline(__always)
    private func child(of node: UInt32, _ unit: UInt32) -> UInt32 {
        let slot = slot(UInt64(node) << 32 | UInt64(unit))
        return keys[slot] == 0 ? 0 : nodes[slot]
    }

    private mutating func insert(_ node: UInt32, _ unit: UInt32, _ new: UInt32) {
        if (edges + 1) * 2 > keys.count {
            let old = zip(keys, nodes).filter { $0.0 != 0 }
            keys = [UInt64](repeating: 0, count: keys.count * 2)
            nodes = [UInt32](repeating: 0, count: keys.count)
            for (key, node) in old {
                let slot = slot(key)
                (keys[slot], nodes[slot]) = (key, node)
            }
        }
        let key = UInt64(node) << 32 | UInt64(unit)
        let slot = slot(key)
        (keys[slot], nodes[slot]) = (key, new)
        edges += 1
    }

    /// Counts each node that a place of `units` leads to.
    /// - Parameter units: with gaps, the last of them at the end.
    @inline(__always)
    func count(_ units: [UInt32], in counts: inout [Int]) {
        for start in units.indices {
            let unit = units[start]
            // No n-gram has a gap, or a word that is not known.
            guard unit < first.count else { continue }
            var node = first[Int(unit)]
            var next = start + 1
            while node != 0 {
                counts[Int(node)] += 1
                guard units[next] != UnitText.gap else { break }
                node = child(of: node, units[next])
                next += 1
            }
        }
    }
}

extension MatchCounting {
    /// How often the archive has the n-gram of each node, and how many units it has; nil where the time is over before.
    func archiveCounts(_ trie: GramTrie) throws(IndexError) -> (counts: [Int], units: Int)? {
        let docids = try database.allPosts()
        let tallies = GramTallies(nodes: trie.count)
        let read = try posts.shares(of: docids) { (share, database, deadline) throws(IndexError) in
            var tally = tallies.take()
            var read = 0
            for docid in share where !deadline.isOver(after: Deadline.post) {
                var post = VerifiedPost(docid, in: database)
                let (title, body) = try post.indexed()
                if let title { tally.add(title, trie) }
                tally.add(body, trie)
                read += 1
            }
            tallies.give(tally)
            return read
        }
        guard read.reduce(0, +) == docids.count, !deadline.hasPassed else { return nil }
        return tallies.sum()
    }
}

/// What a thread has counted.
private struct GramTally: Sendable {
    var counts: [Int]
    var units = 0
    private var text: [UInt32] = []

    /// A word that the trie does not know.
    private static let unknown = UInt32.max

    init(nodes: Int) { counts = [Int](repeating: 0, count: nodes) }

    mutating func add(_ folded: FoldedText, _ trie: GramTrie) {
        let bytes = folded.bytes
        var cursor = UnitCursor()
        text.removeAll(keepingCapacity: true)
        while let unit = cursor.next(in: bytes.span) {
            units += 1
            if !unit.isJoined { text.append(UnitText.gap) }
            if let scalar = unit.scalar {
                text.append(scalar)
            } else {
                let number = trie.words.number(of: bytes.span.extracting(unit.range))
                text.append(number.map { UnitText.firstWord + $0 } ?? GramTally.unknown)
            }
        }
        text.append(UnitText.gap)
        trie.count(text, in: &counts)
    }
}

/// One tally for each thread that counts at a time: there may be thousands of shares.
private final class GramTallies: Sendable {
    private let nodes: Int
    private let idle = Mutex<[GramTally]>([])

    init(nodes: Int) { self.nodes = nodes }

    func take() -> GramTally { idle.withLock { $0.popLast() } ?? GramTally(nodes: nodes) }

    func give(_ tally: GramTally) { idle.withLock { $0.append(tally) } }

    func sum() -> (counts: [Int], units: Int) {
        idle.withLock { tallies in
            var all = GramTally(nodes: nodes)
            for tally in tallies {
                for node in tally.counts.indices { all.counts[node] += tally.counts[node] }
                all.units += tally.units
            }
            return (all.counts, all.units)
        }
    }
}
