// SPDX-License-Identifier: GPL-2.0-or-later
//
// Makes posts of JSON values whose keys are those of archives, services and data sets. What one key holds
// wrongly costs that key, not the record. A record may hold its text in an object of its own, and a value may hold records in
// an array; a record of a data set is a page, which is split into its posts (Index/DUMPS.md,
// "Records").

internal import SakuinText

struct JSONRecords {
    /// What was made of a value.
    struct Found {
        var posts: [Drafted] = []
        var faults: [DumpMessage] = []
    }

    /// A post before its date is understood.
    struct Drafted {
        var post: Post
        var date: String?
        var clock: String?
        /// The bytes of its record in the value; nil for all of it.
        var range: Range<Int>?

        /// True for a text of which nothing is told: what is in the text above it may be a piece of that.
        var isPiece: Bool {
            date == nil && clock == nil && post.time == nil && post.author == nil && post.title == nil
        }
    }

    var names: RecordNames
    /// What has been told once, and would be the same for every record.
    private var alreadyTold: Set<String> = []
    /// True if a name in the value may be that of a text: where none is, nothing that is sought by its name can be found.
    var namesText = true
    var html = HTMLShare()
    private var unreadTexts = UnreadTexts()

    /// Different things that are told of one dump.
    static let mostTold = 20
    /// Objects in each other in which a record's text may stand.
    static let deepestText = 8
    /// Arrays and objects in each other in which records may stand.
    static let deepestRecords = 8

    init(_ options: ReadingOptions) { names = RecordNames(options.columns) }

    /// The posts of a value: those of a record, of all records in it, or of a text.
    /// - Parameter key: under which an object holds the value.
    mutating func posts(of value: JSONValue, key: String? = nil) -> Found {
        switch value {
        case .string(let text) where !text.isBlank:
            return Found(posts: [Drafted(post: Post(body: text, links: Links.found(in: text)))])
        case .object: break
        default: return Found(faults: [DumpMessage(.notARecord, [value.kind])])
        }
        var found = Found()
        namesText = mayNameText(value)
        collect(Entry(key: key, value: value), deep: 0, &found)
        if found.posts.isEmpty, found.faults.isEmpty {
            found.faults.append(DumpMessage(.recordWithoutText))
        }
        return found
    }

    /// True if the value, or what is in it, has a text under a name that says so.
    mutating func holdsText(_ value: JSONValue) -> Bool {
        namesText = mayNameText(value)
        let record = MetaExport.record(value) ?? value
        return textScope(record, deep: 0, sure: true) != nil || !recordArrays(record, deep: 0).isEmpty
            || keyedTexts(record) != nil
    }

    /// What the name says of the value below it: a field of the record, or that no post is in it.
    mutating func isOfRecord(_ name: String) -> Bool {
        names.found(name) != nil || JSONRecords.quoted.contains(RecordField.comparable(name))
    }

    /// What the records so far held beside what was read of them; to be told at the end.
    var unread: DumpMessage? { unreadTexts.remark }

    /// A value that may be a record, and the key under which an object of records holds it.
    struct Entry {
        var key: String?
        var value: JSONValue
    }

    // MARK: Posts

    /// The posts of a record whose text stands in the innermost of `scopes`.
    mutating func posts(_ record: JSONValue, _ scopes: [[JSONMember]], _ found: inout Found)
        -> [Drafted]
    {
        let crawl = CrawlHead(record)
        var fields = RecordValues(scopes: scopes, &names)
        let written = fields.text(.body) ?? ""
        let title = fields.text(.title)
        let url = crawl?.address ?? fields.text(.url)
        // What has an id of its own was split by somebody before.
        let number = fields.text(.id) ?? fields.slackID
        let own = crawl == nil ? AnondID.canonical(number) : nil
        if own == nil, JSONRecords.isPage(written, at: url) {
            // Its time is that of the crawl.
            return AnondPage.posts(of: written, day: url.flatMap(AnondID.day(ofPage:))).map {
                Drafted(post: $0.post, range: record.range)
            }
        }
        if own == nil, title == nil, let id = AnondID.inLink(url),
            let post = AnondPage.post(ofPage: written, id: id)
        {
            return [Drafted(post: post, range: record.range)]
        }
        // Twitter's interface gives its texts escaped, as its archives do.
        let isTweet = scopes.last?.contains { $0.key == "full_text" } ?? false
        let html = crawl == nil && !isTweet ? self.html.text(written) : nil
        let body = isTweet ? TweetText.unescaped(written) : html?.string ?? written
        let shownTitle =
            html == nil
            ? title.map { HTMLBody.isMarkup($0) ? HTMLBody.title($0) : $0 } : title.map(HTMLBody.title)
        let id = AnondID.inLink(url) ?? own
        let target = AnondID.canonical(fields.text(.replyTo))
        var links = html?.allLinks ?? Links.found(in: body)
        for link in fields.links where !links.contains(link) { links.append(link) }
        let post = Post(
            id: id, time: AnondID.time(of: id), title: shownTitle.flatMap { $0.isBlank ? nil : $0 },
            body: body,
            replyTo: target == id ? nil : target, links: links, author: fields.text(.author), url: url)
        let (date, clock) = (crawl?.date ?? fields.text(.date), fields.text(.clock))
        found.faults += fields.leftOut.map { DumpMessage(.valueLeftOut, $0) }
        if unreadTexts.isOpen { noteUnread(scopes, post) }
        return [Drafted(post: post, date: date, clock: clock, range: record.range)]
    }

    private mutating func noteUnread(_ scopes: [[JSONMember]], _ post: Post) {
        var texts: [(String, String)] = []
        for member in scopes.joined() {
            guard let text = member.value.string,
                names.found(member.key).map({ $0.field == .body }) ?? true
            else {
                continue
            }
            texts.append((member.key, text))
        }
        unreadTexts.note(texts, beside: post)
    }

    /// True the first time, as long as not too much has been told.
    mutating func tellOnce(_ what: String) -> Bool {
        alreadyTold.count < JSONRecords.mostTold && alreadyTold.insert(what).inserted
    }

    /// True for a flattened page of several posts: by its address, or by the heading of a day at its beginning.
    private static func isPage(_ text: String, at url: String?) -> Bool {
        if let url, AnondID.isPage(url) { return true }
        let start = text.utf8.prefix(PageMark.longestMark).prefix { $0 != UInt8(ascii: "\n") }
        return PageMark.dayHeading(Substring(start).trimmed) != nil
    }
}

extension JSONValue {
    /// What stands where a record is expected.
    fileprivate var kind: Bilingual {
        switch self {
        case .null: Bilingual("nothing (null)", "空の値 (null)")
        case .truth: Bilingual("a truth value", "真偽値")
        case .number: Bilingual("a number", "数")
        case .string: Bilingual("an empty text", "空の文字列")
        case .array: Bilingual("an array", "配列")
        case .object: Bilingual("an object", "オブジェクト")
        }
    }
}
