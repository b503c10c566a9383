// SPDX-License-Identifier: GPL-2.0-or-later

/// A folder that dumps were read from, as it was then: it tells later a folder from another one that stands at its path,
/// such as the empty folder where a disk is not mounted.
///
/// ```swift
/// let disk = WatchedFolder(path: "/srv/dumps", identity: "1")
/// disk == WatchedFolder(path: "/srv/dumps", identity: "2")  // false
/// ```
public struct WatchedFolder: Sendable, Equatable {
    public var path: String
    /// What the folder and its file system are known by; only to be compared.
    public var identity: String

    public init(path: String, identity: String) {
        self.path = path
        self.identity = identity
    }

    // MARK: As bytes

    static func encoded(_ places: [WatchedFolder]) -> [UInt8] {
        guard !places.isEmpty else { return [] }
        var record = RecordWriter()
        record.write(places.count)
        for place in places {
            record.write(place.path)
            record.write(place.identity)
        }
        return record.bytes
    }

    static func decoded(_ bytes: [UInt8]) throws(IndexError) -> [WatchedFolder] {
        guard !bytes.isEmpty else { return [] }
        var record = RecordReader(bytes)
        var places: [WatchedFolder] = []
        for _ in 0..<(try record.count()) {
            places.append(WatchedFolder(path: try record.string(), identity: try record.string()))
        }
        return places
    }
}
