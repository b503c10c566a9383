// SPDX-License-Identifier: GPL-2.0-or-later

/// A kind of page: one file each.
protocol PageKind {
    static var format: DumpFormat { get }
    /// The posts of a page, from top to bottom; none for a page of another kind.
    /// - Throws: `DumpError` for a page of this kind that holds no post.
    static func posts(_ page: SavedPage) throws(DumpError) -> [PlacedPost]
}
