// SPDX-License-Identifier: GPL-2.0-or-later
//
// Many n-grams counted in the whole archive in one reading of it.

internal import SakuinText
internal import Synchronization

/// N-grams as the paths from a root, a unit a step.
struct GramTrie: Sendable {
    /// Where a unit leads from a node: both side by side, for a step from node to node is a miss of the cache.
    private struct Edge {
        /// A node in the upper half and a unit in the lower one; 0 for none.
        var key: UInt64 = 0
        var node: UInt32 = 0
    }

    /// The nodes that the first units lead to; 0 for none.
    private var first: [UInt32]
    /// Their count is a power of two, and at most a quarter of them is taken, so that one look is nearly always enough.
    private var table = [Edge](repeating: Edge(), count: 64)
    private var edges = 0
    /// Of each node whether others follow on it; false of the root, which stands for no n-gram.
    private var isInner = [false]
    /// Nodes, the root among them.
    var count: Int { isInner.count }
    let words: WordTable

    init(_ words: WordTable) {
        self.words = words
        first = [UInt32](repeating: 0, count: Int(UnitNumber.firstWord) + words.count)
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
            isInner.append(false)
            if node == 0 { first[Int(unit)] = new } else { insert(node, unit, new) }
            node = new
        }
        return Int(node)
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while table[slot].key != 0, table[slot].key != key { slot = (slot + 1) & mask }
        return slot
    }

    @inline(__always)
    private func child(of node: UInt32, _ unit: UInt32) -> UInt32 {
        table[slot(UInt64(node) << 32 | UInt64(unit))].node
    }

    private mutating func insert(_ node: UInt32, _ unit: UInt32, _ new: UInt32) {
        if (edges + 1) * 4 > table.count {
            let old = table.filter { $0.key != 0 }
            table = [Edge](repeating: Edge(), count: table.count * 2)
            for edge in old { table[slot(edge.key)] = edge }
        }
        let key = UInt64(node) << 32 | UInt64(unit)
        table[slot(key)] = Edge(key: key, node: new)
        isInner[Int(node)] = true
        edges += 1
    }

    /// Counts each node that a place of the first `length` of `units` leads to, and what leads nowhere as the root.
    ///
    /// Two units are looked up wherever they stand: of texts nobody can guess which of them lead on, so that a branch there would
    /// cost more than the looks do.
    /// - Parameter units: with gaps, the last of them at the end.
    @inline(__always)
    func count(_ units: [UInt32], _ length: Int, in counts: inout [Int]) {
        let units = units.span
        var counts = counts.mutableSpan
        for start in 0..<length - 1 {
            let unit = units[start]
            // A word that is not known.
            guard unit < first.count else { continue }
            let one = first[Int(unit)]
            counts[Int(one)] += 1
            // No n-gram has a gap, and none begins with the root.
            var node = child(of: one, units[start + 1])
            counts[Int(node)] += 1
            var next = start + 2
            while isInner[Int(node)] {
                node = child(of: node, units[next])
                counts[Int(node)] += 1
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
    private var numbers: [UInt32] = []

    init(nodes: Int) { counts = [Int](repeating: 0, count: nodes) }

    mutating func add(_ folded: FoldedText, _ trie: GramTrie) {
        let written = UnitCursor.number(folded.bytes.span, trie.words, into: &numbers)
        units += written.units
        trie.count(numbers, written.count, in: &counts)
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
