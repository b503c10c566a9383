// SPDX-License-Identifier: GPL-2.0-or-later

/// A format of dump and the version of its reader, which grows when the same bytes would give other posts.
///
/// ```swift
/// let reader = try DumpReader(descriptor: descriptor)
/// reader.format.name  // "json-lines" where the dump is {"body":"一"}
/// ```
public struct DumpFormat: Sendable, Equatable {
    public var name: String
    public var version: Int
}
