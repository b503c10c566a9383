// SPDX-License-Identifier: GPL-2.0-or-later

/// What is wanted of dumps beside what anybody was meant to read.
///
/// ```swift
/// let columns = ColumnNames([.body: ["感じたこと", "ほか"], .date: ["いつ"]])
/// let options = ReadingOptions(includesPrivatePosts: true, columns: columns)
/// var reader = try DumpReader(descriptor: descriptor, options: options)
/// ```
public struct ReadingOptions: Sendable, Hashable {
    /// True if posts that were shown to few are wanted too: those of Mastodon and Misskey for followers, or for one person.
    public var includesPrivatePosts: Bool
    /// What keys of JSON and columns of tables are called beside the names that are known.
    public var columns: ColumnNames

    public init(includesPrivatePosts: Bool = false, columns: ColumnNames = ColumnNames()) {
        self.includesPrivatePosts = includesPrivatePosts
        self.columns = columns
    }
}
