// SPDX-License-Identifier: GPL-2.0-or-later

/// What has come out of a file, measured by what has been read of it.
struct Expansion {
    private let root: FileBytes
    private let limits: ExpansionLimits
    private var count = 0

    init(of root: FileBytes, limits: ExpansionLimits) {
        self.root = root
        self.limits = limits
    }

    mutating func add(_ bytes: Int) throws(DumpError) {
        count += bytes
        guard count <= limits.free + limits.ratio * root.count else {
            throw DumpError(.tooLarge, .bomb, "\(limits.ratio)")
        }
    }
}
