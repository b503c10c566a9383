// SPDX-License-Identifier: GPL-2.0-or-later

/// A number of each of some posts, by docid: what has been read once and is looked up from then on.
struct KnownValues: Sendable {
    /// Ascending.
    private(set) var docids: [UInt32] = []
    private(set) var values: [Int32] = []

    /// The values of `docids`, which ascend; nil for those that are not known.
    func values(of wanted: [UInt32]) -> [Int32?] {
        var found: [Int32?] = []
        found.reserveCapacity(wanted.count)
        var place = 0
        for docid in wanted {
            place = firstPlace(atOrBehind: docid, from: place)
            found.append(place < docids.count && docids[place] == docid ? values[place] : nil)
        }
        return found
    }

    /// In steps that double, then by halving: what is wanted may be few of what is known, or nearly all.
    private func firstPlace(atOrBehind docid: UInt32, from start: Int) -> Int {
        var (low, step) = (start, 1)
        while low + step < docids.count, docids[low + step] < docid {
            low += step
            step *= 2
        }
        var high = min(docids.count, low + step + 1)
        while low < high {
            let middle = (low + high) / 2
            if docids[middle] < docid { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Takes in more; of a docid that is known already nothing changes.
    /// - Parameter more: ascending.
    mutating func add(_ more: [(docid: UInt32, value: Int32)]) {
        guard !more.isEmpty else { return }
        var joined = KnownValues()
        joined.docids.reserveCapacity(docids.count + more.count)
        joined.values.reserveCapacity(docids.count + more.count)
        var place = 0
        for (docid, value) in more {
            while place < docids.count, docids[place] <= docid {
                joined.append(docids[place], values[place])
                place += 1
            }
            if joined.docids.last != docid { joined.append(docid, value) }
        }
        while place < docids.count {
            joined.append(docids[place], values[place])
            place += 1
        }
        self = joined
    }

    private mutating func append(_ docid: UInt32, _ value: Int32) {
        docids.append(docid)
        values.append(value)
    }

    /// Those of the main database, whose posts stay what they are as long as it is the same.
    var ofMain: KnownValues {
        var kept = KnownValues()
        for (docid, value) in zip(docids, values) where Docids.tier(of: docid) == .main { kept.append(docid, value) }
        return kept
    }
}
