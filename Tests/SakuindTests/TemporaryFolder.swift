// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation

/// A fresh folder, removed when it is let go. In /tmp, because a socket's path may have 108 bytes only.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/sakuind-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}
