// SPDX-License-Identifier: GPL-2.0-or-later

/// Where the lines of a value end.
struct LineEnds {
    private let offsets: [Int]

    init(_ bytes: [UInt8]) {
        offsets = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    }

    func count(before offset: Int) -> Int {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
