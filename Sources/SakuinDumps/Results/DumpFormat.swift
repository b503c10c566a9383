// SPDX-License-Identifier: GPL-2.0-or-later

/// A format of dump and the version of its reader, which grows when the same bytes would give other posts.
public struct DumpFormat: Sendable, Equatable {
    public var name: String
    public var version: Int
}
