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
    /// A bit for each edge, at a place of its key's hash: where it is not set there is no edge. Small enough for the processor's nearest cache, it
    /// answers for nearly all that leads nowhere.
    private var filter: [UInt64] = []
    /// By how much a hash is shifted to be a place in the filter.
    private var filterShift: UInt64 = 64
    /// Nodes, the root among them.
    private(set) var count = 1
    /// The node of each n-gram.
    private(set) var nodes: [Int] = []
    let words: WordTable

    init(_ grams: [ArraySlice<UInt32>], _ words: WordTable) {
        self.words = words
        first = [UInt32](repeating: 0, count: Int(UnitNumber.firstWord) + words.count)
        nodes.reserveCapacity(grams.count)
        for gram in grams { nodes.append(add(gram)) }
        // 32 bits for each edge: 32 KB at least, and 2 MB at most.
        var bits: UInt64 = 18
        while bits < 24, 1 << bits < 32 * edges { bits += 1 }
        filterShift = 64 - bits
        filter = [UInt64](repeating: 0, count: 1 << (bits - 6))
        for edge in table where edge.key != 0 {
            let place = GramTrie.hash(edge.key) >> filterShift
            filter[Int(place >> 6)] |= 1 << (place & 63)
        }
    }

    private mutating func add(_ gram: ArraySlice<UInt32>) -> Int {
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
    private static func key(_ node: UInt32, _ unit: UInt32) -> UInt64 { UInt64(node) << 32 | UInt64(unit) }

    @inline(__always)
    private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mask = table.count - 1
        var slot = Int(truncatingIfNeeded: GramTrie.hash(key) >> 24) & mask
        while table[slot].key != key, table[slot].key != 0 { slot = (slot + 1) & mask }
        return slot
    }

    /// 0 where nothing follows.
    @inline(__always)
    private func child(of node: UInt32, _ unit: UInt32) -> UInt32 { table[slot(GramTrie.key(node, unit))].node }

    /// 0 where nothing follows; 1 where something may.
    @inline(__always)
    private func mayLead(_ node: UInt32, _ unit: UInt32) -> Int {
        let place = GramTrie.hash(GramTrie.key(node, unit)) >> filterShift
        return Int(truncatingIfNeeded: filter[Int(place >> 6)] >> (place & 63) & 1)
    }

    private mutating func insert(_ node: UInt32, _ unit: UInt32, _ new: UInt32) {
        if (edges + 1) * 4 > table.count {
            let old = table.filter { $0.key != 0 }
            table = [Edge](repeating: Edge(), count: table.count * 2)
            for edge in old { table[slot(edge.key)] = edge }
        }
        let key = GramTrie.key(node, unit)
        table[slot(key)] = Edge(key: key, node: new)
        edges += 1
    }

    /// Counts each node that a place of a text leads to, and what leads nowhere as the root, which stands for no n-gram.
    ///
    /// Step by step for all places that are left: nobody can guess which of them lead on, so that a branch at each place would cost more than
    /// all the rest.
    /// - Parameters:
    ///   - length: units that count, with gaps, the last of them at the end; behind them lie as many as an n-gram has.
    ///   - left: room for a place and a node for each unit.
    @inline(__always)
    func count(_ units: [UInt32], _ length: Int, _ left: inout [UInt64], in counts: inout [Int]) {
        var rest = 0
        for place in 0..<length - 1 {
            let unit = Int(units[place])
            // A word may be one that is not known.
            let node = unit < first.count ? first[unit] : 0
            counts[Int(node)] += 1
            left[rest] = UInt64(place) << 32 | UInt64(node)
            rest += mayLead(node, units[place + 1])
        }
        // No n-gram has a gap, so that nothing leads over the end.
        var step = 1
        while rest > 0, step < Gram.longest {
            var further = 0
            for index in 0..<rest {
                let (place, parent) = (left[index] >> 32, UInt32(truncatingIfNeeded: left[index]))
                let node = child(of: parent, units[Int(place) + step])
                counts[Int(node)] += 1
                left[further] = place << 32 | UInt64(node)
                further += mayLead(node, units[Int(place) + step + 1])
            }
            (rest, step) = (further, step + 1)
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
    private var left: [UInt64] = []

    init(nodes: Int) { counts = [Int](repeating: 0, count: nodes) }

    mutating func add(_ folded: FoldedText, _ trie: GramTrie) {
        let written = UnitCursor.number(folded.bytes.span, trie.words, into: &numbers)
        units += written.units
        while numbers.count < written.count + Gram.longest { numbers.append(UnitNumber.gap) }
        if left.count < numbers.count { left = [UInt64](repeating: 0, count: numbers.count) }
        trie.count(numbers, written.count, &left, in: &counts)
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
