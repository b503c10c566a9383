// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation

/// The blocks of a table's file, read without SakuinGlass: for each level from the leaves up, in the order of the file,
/// the items of each block. The numbers of blocks are left out of the items of branches, and revisions altogether.
struct TreeFile: Equatable {
    private(set) var levels: [[[[UInt8]]]] = []
    /// Free bytes of each leaf.
    private(set) var freeInLeaves: [Int] = []

    static func == (left: TreeFile, right: TreeFile) -> Bool { left.levels == right.levels }

    init(_ path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        func number(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
        for start in stride(from: 0, to: bytes.count, by: 8192) {
            let level = Int(bytes[start + 4])
            if level == 0 { freeInLeaves.append(number(start + 7)) }
            while levels.count <= level { levels.append([]) }
            let items = stride(from: start + 11, to: start + number(start + 9), by: 2).map { entry in
                let item = start + number(entry)
                return level == 0
                    ? Array(bytes[item..<item + (number(item) & 0x1FFF) + 3])
                    : Array(bytes[item + 4..<item + 4 + 1 + Int(bytes[item + 4]) + 2])
            }
            levels[level].append(items)
        }
    }
}
