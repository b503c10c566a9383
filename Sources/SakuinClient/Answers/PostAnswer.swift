// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/posts/{id}`: the whole post, and the others that bear the id.
///
/// ```json
/// {"id":"a","key":"key:b","time":"2024","title":"題","body":"文","reply_to":"r","also_reply_to":["s"],"links":["l"],
/// "author":"n","author_id":"i","url":"u","boundary":"exact","lossy":false,
/// "sources":[{"dump":"d","member":"m","line":1,"last_line":2}],
/// "earlier":[{"time":"2023","title":"旧","body":"前","reply_to":"r","lossy":true,"sources":[]}],
/// "others":[],"bearers":{"value":1,"relation":"exact"}}
/// ```
public struct PostAnswer: Sendable, Equatable {
    public var id: String
    /// `key:` and 20 hexadecimal digits, which name this post alone; nil for one that is in no index.
    public var key: String?
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    /// The further posts that it answers; nil if there are none.
    public var alsoReplyTo: [String]?
    public var links: [String]
    public var author: String?
    /// The ID that a board gave the poster.
    public var authorID: String?
    public var url: String?
    /// `exact`, `marked` or `suspected`: how surely the post's first and last line are known.
    public var boundary: String
    public var lossy: Bool
    /// Every dump that holds it, in whatever wording.
    public var sources: [Source]
    /// The other wordings that the dumps hold, the newest first; none for most posts.
    public var earlier: [EarlierVersion]
    /// Older posts that bear the same id, newest first: an id that is not unique in the world (a number of a row) may have many
    /// bearers. None for most posts, and none within `others`.
    public var others: [PostAnswer]
    /// How many posts bear the id, this one included. `at_least`: there are more than are listed.
    public var bearers: Total

    public init(
        id: String, key: String? = nil, time: String?, title: String?, body: String, replyTo: String?, links: [String],
        author: String?, url: String?, boundary: String, lossy: Bool, sources: [Source], earlier: [EarlierVersion],
        others: [PostAnswer] = [], bearers: Total = Total(value: 1, relation: .exact)
    ) {
        self.id = id
        self.key = key
        self.time = time
        self.title = title
        self.body = body
        self.replyTo = replyTo
        self.links = links
        self.author = author
        self.url = url
        self.boundary = boundary
        self.lossy = lossy
        self.sources = sources
        self.earlier = earlier
        self.others = others
        self.bearers = bearers
    }
}

extension PostAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
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
        sources = try wire.member("sources", \.sources)
        earlier = try wire.member("earlier", \.earlier)
        others = try wire.member("others", \.others, or: [])
        bearers = try wire.member("bearers", \.bearers, or: Total(value: 1, relation: .exact))
    }
}

/// A wording of a post that another has replaced.
///
/// ```json
/// {"time":"2023","title":"旧","body":"前","reply_to":"r","lossy":true,"sources":[]}
/// ```
public struct EarlierVersion: Sendable, Equatable {
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    public var lossy: Bool
    /// The dumps that hold this wording.
    public var sources: [Source]

    public init(time: String?, title: String?, body: String, replyTo: String?, lossy: Bool, sources: [Source]) {
        self.time = time
        self.title = title
        self.body = body
        self.replyTo = replyTo
        self.lossy = lossy
        self.sources = sources
    }
}

extension EarlierVersion: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        time = try wire.member("time", \.time)
        title = try wire.member("title", \.title)
        body = try wire.member("body", \.body)
        replyTo = try wire.member("reply_to", \.replyTo)
        lossy = try wire.member("lossy", \.lossy)
        sources = try wire.member("sources", \.sources)
    }
}
