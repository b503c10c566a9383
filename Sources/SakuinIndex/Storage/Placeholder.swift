// SPDX-License-Identifier: GPL-2.0-or-later

/// A document that is no post and has no text, in every database.
///
/// libxapian up to 1.4.22 answers an unweighted term that all documents have with the list of all documents, renamed to
/// that term (LocalSubMatch::open_post_list); where docids have gaps, the renamed list fails at the end of its first
/// chunk with "Unexpected end of posting list". With one document that has none of the terms, no term is in all.
enum Placeholder {
    /// Behind all posts.
    static let slot = Docids.lastSlot
    static let term = Schema.booleanTerm(.placeholder, "")
}
