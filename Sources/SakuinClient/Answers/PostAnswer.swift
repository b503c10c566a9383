// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/posts/{id}`: the whole post, and the others that bear the id.
public struct PostAnswer: Codable, Sendable, Equatable {
    public var id: String
    /// `key:` and 20 hexadecimal digits, which name this post alone; nil for one that is in no index.
    public var key: String?
    public var time: String?
    public var title: String?
    public var body: String
    public var replyTo: String?
    public var links: [String]
    public var author: String?
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

    enum CodingKeys: String, CodingKey {
        case id, key, time, title, body
        case replyTo = "reply_to"
        case links, author, url, boundary, lossy, sources, earlier, others, bearers
    }
}

extension PostAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.id, id)
        json.member(CodingKeys.key, key)
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.body, body)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.links, links)
        json.member(CodingKeys.author, author)
        json.member(CodingKeys.url, url)
        json.member(CodingKeys.boundary, boundary)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.sources, sources)
        json.member(CodingKeys.earlier, earlier)
        json.member(CodingKeys.others, others)
        json.member(CodingKeys.bearers, bearers)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        id = try members.value(CodingKeys.id)
        key = try members.optional(CodingKeys.key)
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        body = try members.value(CodingKeys.body)
        replyTo = try members.optional(CodingKeys.replyTo)
        links = try members.value(CodingKeys.links)
        author = try members.optional(CodingKeys.author)
        url = try members.optional(CodingKeys.url)
        boundary = try members.value(CodingKeys.boundary)
        lossy = try members.value(CodingKeys.lossy)
        sources = try members.value(CodingKeys.sources)
        earlier = try members.value(CodingKeys.earlier)
        others = try members.optional(CodingKeys.others) ?? []
        bearers = try members.optional(CodingKeys.bearers) ?? Total(value: 1, relation: .exact)
    }
}

/// A wording of a post that another has replaced.
public struct EarlierVersion: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case time, title, body
        case replyTo = "reply_to"
        case lossy, sources
    }
}

extension EarlierVersion: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.time, time)
        json.member(CodingKeys.title, title)
        json.member(CodingKeys.body, body)
        json.member(CodingKeys.replyTo, replyTo)
        json.member(CodingKeys.lossy, lossy)
        json.member(CodingKeys.sources, sources)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        time = try members.optional(CodingKeys.time)
        title = try members.optional(CodingKeys.title)
        body = try members.value(CodingKeys.body)
        replyTo = try members.optional(CodingKeys.replyTo)
        lossy = try members.value(CodingKeys.lossy)
        sources = try members.value(CodingKeys.sources)
    }
}
