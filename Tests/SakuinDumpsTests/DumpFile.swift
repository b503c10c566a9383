// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation

@testable import SakuinDumps

/// What a reader makes of bytes, by way of a real file.
func read(_ bytes: [UInt8]) throws -> (posts: [PlacedPost], report: DumpReport) {
    let path = FileManager.default.temporaryDirectory.appending(path: "sakuin-dump-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var reader = try DumpReader(descriptor: descriptor)
    var posts: [PlacedPost] = []
    while let post = try reader.next() { posts.append(post) }
    return (posts, reader.report)
}

func read(_ text: String) throws -> (posts: [PlacedPost], report: DumpReport) {
    try read(Array(text.utf8))
}

/// The folder of the fixtures.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")
