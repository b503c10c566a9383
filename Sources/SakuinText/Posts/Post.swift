// SPDX-License-Identifier: GPL-2.0-or-later
//
// A post as every reader hands it on and as the index stores it. Text is kept as the dump has it: folding happens
// later and never here.

/// How surely the first and last line of a post are known (Index/DUMPS.md, "A post and its boundaries").
///
/// ```swift
/// Post(body: "東京").boundary  // .exact
/// BoundaryConfidence(rawValue: 1)  // .marked
/// ```
public enum BoundaryConfidence: UInt8, Sendable, CaseIterable {
    /// The dump marks the post itself: a record, a permalink, a footer, or a quoted title with its id.
    case exact = 0
    /// A line that starts a post by rule: a lone reply target or a series title.
    case marked = 1
    /// Found by the words alone.
    case suspected = 2
}

/// Where in its dump a post begins.
///
/// ```swift
/// let place = Place(line: 5, lastLine: 7, member: "a.txt")
/// ```
public struct Place: Sendable, Hashable {
    /// The first line of the post, counted from 1; for one record a line, the record's line.
    public var line: Int
    /// The last line of the post, counted from 1 and included.
    public var lastLine: Int
    /// The file in the dump, where that is an archive of several; the lines are its.
    public var member: String?

    public init(line: Int, lastLine: Int, member: String? = nil) {
        self.line = line
        self.lastLine = lastLine
        self.member = member
    }
}

/// One post of an archive.
///
/// ```swift
/// let time = PostTime(seconds: 1_717_588_224, precision: .second)
/// let post = Post(id: "anond:20240605205024", time: time, title: "東京", body: "東京は晴れ。")
/// post.replyTo  // nil
/// ```
public struct Post: Sendable, Hashable {
    /// The id that the dump gives, for example `anond:20240605205024`; nil where it gives none.
    public var id: String?
    /// When it was posted; nil where the dump does not say.
    public var time: PostTime?
    /// The title as the dump has it; nil for a post without one. Never empty.
    public var title: String?
    /// The text as the dump has it, paragraphs and line feeds included.
    public var body: String
    /// The id of the post that this one answers, in the form of `id`.
    public var replyTo: String?
    /// The ids of further posts that this one answers, in the order of the text, without repetition and without `replyTo`.
    public var alsoReplyTo: [String]
    /// The links of the body in their order, without repetition.
    public var links: [String]
    /// The name that the dump gives for the author; nil for anonymous posts.
    public var author: String?
    /// What the place of posting knows the author by where names do not tell: the ID of a poster on a board, which holds for a day.
    public var authorID: String?
    /// Where the post lives on the web.
    public var url: String?
    public var boundary: BoundaryConfidence
    /// True where the extractor that made the dump is known to have lost characters (Index/DUMPS.md, "Lost characters").
    public var isLossy: Bool

    public init(
        id: String? = nil, time: PostTime? = nil, title: String? = nil, body: String, replyTo: String? = nil,
        alsoReplyTo: [String] = [], links: [String] = [], author: String? = nil, authorID: String? = nil,
        url: String? = nil, boundary: BoundaryConfidence = .exact,
        isLossy: Bool = false
    ) {
        self.id = id
        self.time = time
        self.title = title
        self.body = body
        self.replyTo = replyTo
        self.alsoReplyTo = alsoReplyTo
        self.links = links
        self.author = author
        self.authorID = authorID
        self.url = url
        self.boundary = boundary
        self.isLossy = isLossy
    }

    /// The ids of all posts that this one answers, in order: `replyTo` and what comes after it.
    public var targets: [String] { (replyTo.map { [$0] } ?? []) + alsoReplyTo }
}
