// SPDX-License-Identifier: GPL-2.0-or-later

// Where an axis is written on.

package enum AxisTicks {
    /// Buckets that have their names below the axis: all where there is room, else where years begin, else at even distances.
    ///
    /// - Parameters:
    ///   - keys: of all buckets, in their order.
    ///   - most: names that there is room for; at least 1.
    package static func places(_ keys: [String], most: Int) -> [(place: Int, label: String)] {
        let most = max(1, most)
        if keys.count <= most { return keys.enumerated().map { ($0.offset, $0.element) } }
        let years = keys.indices.dropFirst().filter { keys[$0].prefix(4) != keys[$0 - 1].prefix(4) }
        let isByYear = keys[0].count == 4
        if !isByYear, years.count >= 2, isDated(keys[0]) {
            let step = niceStep(Double(years.count) / Double(most))
            return years.compactMap { place in
                let year = Int(keys[place].prefix(4)) ?? 0
                return year % step == 0 ? (place, String(keys[place].prefix(4))) : nil
            }
        }
        let step = max(1, (keys.count + most - 1) / most)
        return stride(from: 0, to: keys.count, by: step).map { ($0, keys[$0]) }
    }

    private static func isDated(_ key: String) -> Bool {
        key.count > 4 && key.utf8.dropFirst(4).first == UInt8(ascii: "-")
    }

    private static func niceStep(_ least: Double) -> Int {
        [1, 2, 5, 10, 20, 50, 100, 200, 500].first { Double($0) >= least } ?? 1000
    }

    /// Values at which lines are drawn: from 0 in steps of 1, 2 or 5 times a power of ten, the last not below `greatest`.
    package static func values(upTo greatest: Double, isWhole: Bool, most: Int = 6) -> [Double] {
        guard greatest > 0, greatest.isFinite else { return [0, 1] }
        var power = 1.0
        while power * 10 <= greatest / Double(most) { power *= 10 }
        while power > greatest / Double(most) { power /= 10 }
        let step =
            [1, 2, 5, 10, 20, 50].lazy.map { $0 * power }
            .first { (greatest / $0).rounded(.up) <= Double(most) } ?? greatest
        let used = isWhole ? max(1, step) : step
        let count = Int((greatest / used - 1e-9).rounded(.up))
        return (0...max(1, count)).map { Double($0) * used }
    }
}
