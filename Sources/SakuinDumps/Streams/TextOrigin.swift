// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// Where a text comes from: what some formats leave to the name of the file, and what is wanted of it.
struct TextOrigin {
    /// The path of the dump; nil where it has none.
    var path: String?
    /// The file in the dump, or the page's address, where that is an archive of several.
    var member: String?
    /// When a crawler took the page.
    var date: PostTime?
    var options = ReadingOptions()

    /// The address of the page, where a web archive holds it.
    var url: String? { member.flatMap { $0.hasPrefix("http://") || $0.hasPrefix("https://") ? $0 : nil } }

    /// The folders and the name of the file, without what tells its container.
    var components: [Substring] {
        let suffixes = [".gz", ".zst", ".xz", ".bz2", ".zip", ".tar", ".tgz"]
        func bare(_ name: Substring) -> Substring {
            suffixes.first { name.lowercased().hasSuffix($0) }.map { bare(name.dropLast($0.count)) } ?? name
        }
        var parts = path?.split(separator: "/") ?? []
        if let last = parts.popLast() { parts.append(bare(last)) }
        return parts + (member?.split(separator: "/") ?? [])
    }
}
