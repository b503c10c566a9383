// SPDX-License-Identifier: GPL-2.0-or-later

/// The path of a folder, and what lies below it.
enum FolderPath {
    /// True if `path` is `folder` or lies below it.
    static func contains(_ folder: String, _ path: String) -> Bool {
        // By bytes: strings in two normalization forms are equal, and a mark behind a slash is one character with it.
        let folder = folder.utf8.last == UInt8(ascii: "/") ? folder : folder + "/"
        return (path + "/").utf8.starts(with: folder.utf8)
    }
}

extension String {
    /// The path up to the last slash.
    var parentFolder: String {
        lastIndex(of: "/").map { $0 == startIndex ? "/" : String(self[..<$0]) } ?? "."
    }
}
