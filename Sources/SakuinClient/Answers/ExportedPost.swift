// SPDX-License-Identifier: GPL-2.0-or-later

/// A line of `GET /v1/export`: a whole post as its dump has it. A file of such lines is a dump of the form `sakuin-export`, which the daemon
/// reads as the same posts.
///
/// ```json
/// {"sakuin_post":1,"id":"a","key":"key:b","time":"2024","title":"題","body":"文","reply_to":"r","also_reply_to":["s"],"links":["l"],
/// "author":"n","author_id":"i","url":"u","boundary":"exact","lossy":false,"source":{"dump":"d","line":1,"last_line":2}}
/// ```
public struct ExportedPost: Sendable, Equatable {
    /// The version of the form, by which a reader knows it: 1. A reader of it refuses a line of a later one.
    public var form: Int
    /// The id that the dump gives; nil where it gives none.
    public var id: String?
    /// `key:` and 20 hexadecimal digits, which name this post alone in its index.
    public var key: String
    /// As far as the dump tells it: `2024-06-05`, `2024-06-05T20:50+09:00` or `2024-06-05T20:50:24+09:00`.
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    /// Further posts that it answers; nil for none.
    public var alsoReplyTo: [String]?
    public var links: [String]
    public var author: String?
    /// What tells the poster from others on a board.
    public var authorID: String?
    public var url: String?
    /// `exact`, `marked` or `suspected`: how surely the post's first and last line are known.
    public var boundary: String
    public var lossy: Bool
    /// The first of the places that hold it.
    public var source: Source

    public static let currentForm = 1

    public init(
        id: String?, key: String, time: String?, title: String?, body: String, replyTo: String?,
        alsoReplyTo: [String]?, links: [String], author: String?, authorID: String?, url: String?, boundary: String,
        lossy: Bool, source: Source
    ) {
        form = ExportedPost.currentForm
        self.id = id
        self.key = key
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
        self.lossy = lossy
        self.source = source
    }
}

extension ExportedPost: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        form = try wire.member("sakuin_post", \.form)
        id = try wire.member("id", \.id)
        key = try wire.member("key", \.key)
        time = try wire.member("time", \.time)
        title = try wire.member("title", \.title)
        body = try wire.member("body", \.body)
        replyTo = try wire.member("reply_to", \.replyTo)
        alsoReplyTo = try wire.member("also_reply_to", \.alsoReplyTo)
        links = try wire.member("links", \.links)
        author = try wire.member("author", \.author)
        authorID = try wire.member("author_id", \.authorID)
        url = try wire.member("url", \.url)
        boundary = try wire.member("boundary", \.boundary)
        lossy = try wire.member("lossy", \.lossy)
        source = try wire.member("source", \.source)
    }
}
