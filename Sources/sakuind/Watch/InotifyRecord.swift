// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc

/// One report of the kernel: struct inotify_event and the name behind it.
struct InotifyRecord: Equatable {
    var watch: Int32
    var mask: UInt32
    var name: String

    /// Bytes of the fixed part: watch, mask, cookie, length of the name.
    private static let headLength = 16

    func has(_ flag: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: flag) != 0 }

    func fileEvent(_ path: String) -> FolderEvent? {
        if has(IN_CLOSE_WRITE) { return .closed(path) }
        if has(IN_MOVED_TO) { return .moved(path) }
        if has(IN_CREATE) { return .created(path) }
        return has(IN_DELETE) || has(IN_MOVED_FROM) ? .gone(path) : nil
    }

    static func records(in bytes: ArraySlice<UInt8>) -> [InotifyRecord] {
        var records: [InotifyRecord] = []
        var rest = bytes
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(rest[rest.startIndex + offset + $1]) << (8 * UInt32($1)) }
        }
        while rest.count >= headLength {
            let length = Int(word(12))
            guard rest.count >= headLength + length else { break }
            let name = rest.dropFirst(headLength).prefix(length).prefix { $0 != 0 }
            records.append(
                InotifyRecord(
                    watch: Int32(bitPattern: word(0)), mask: word(4), name: String(decoding: name, as: UTF8.self)))
            rest = rest.dropFirst(headLength + length)
        }
        return records
    }
}
