// SPDX-License-Identifier: GPL-2.0-or-later

/// An element, parsed.
struct XMLElement {
    var node: MarkupNode
    /// The line in the file of the first line of what was parsed.
    var firstLine: Int
    /// The last line, counted from 1.
    var lastLine: Int

    /// The line of a node of the element, counted from 1.
    func line(of node: MarkupNode) -> Int { firstLine + node.line - 1 }

    var line: Int { line(of: node) }
}
