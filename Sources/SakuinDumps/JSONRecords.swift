// SPDX-License-Identifier: GPL-2.0-or-later
//
// Makes posts of JSON values whose keys are those of archives, services and data sets (FORMATS §3). What one key holds
// wrongly costs that key, not the record. A record may hold its text in an object of its own, and a value may hold records in
// an array; a record of a data set is a page, which is split into its posts (FORMATS §2.1).

internal import SakuinText

struct JSONRecords {
    /// What was made of a value.
    struct Found {
        var posts: [Drafted] = []
        var faults: [DumpFault] = []
    }

    /// A post before its date is understood.
    struct Drafted {
        var post: Post
        var date: String?
        var clock: String?
        /// The bytes of its record in the value; nil for all of it.
        var range: Range<Int>?
    }

    private var names: RecordNames
    /// What has been told once, and would be the same for every record.
    private var told: Set<String> = []
    /// True once a body was HTML.
    private var holdsHTML = false

    /// Different things that are told of one dump.
    private static let mostTold = 20
    /// Objects in each other in which a record's text may stand.
    private static let deepestText = 4
    /// Arrays and objects in each other in which records may stand.
    private static let deepestRecords = 3

    init(_ options: ReadingOptions) { names = RecordNames(options.columns) }

    /// The posts of a value: those of a record, of all records in it, or of a text.
    mutating func posts(of value: JSONValue) -> Found {
        switch value {
        case .string(let text) where !text.isBlank:
            return Found(posts: [Drafted(post: Post(body: text, links: Links.found(in: text)))])
        case .object: break
        default: return Found(faults: [DumpFault(.notARecord, [value.kind])])
        }
        var found = Found()
        collect(value, deep: 0, &found)
        if found.posts.isEmpty, found.faults.isEmpty { found.faults.append(DumpFault(.recordWithoutText)) }
        return found
    }

    /// True if the value, or what is in it, has a text under a name that says so.
    mutating func holdsText(_ value: JSONValue) -> Bool {
        let record = MetaExport.record(value) ?? value
        return !(textScope(record, deep: 0, sure: true) ?? []).isEmpty || !recordArrays(record, deep: 0).isEmpty
    }

    // MARK: Records in values

    private mutating func collect(_ value: JSONValue, deep: Int, _ found: inout Found) {
        let record = MetaExport.record(value) ?? value
        if let post = AnondJSON.Record(record).post {
            found.posts.append(Drafted(post: post, range: record.range))
            return
        }
        if let scopes = textScope(record, deep: 0, sure: true) {
            let own = posts(record, scopes, &found)
            found.posts += own
            if deep < JSONRecords.deepestRecords { collectArrays(record, beside: own, deep, &found) }
            return
        }
        if deep < JSONRecords.deepestRecords, collectArrays(record, beside: [], deep, &found) { return }
        if let scopes = textScope(record, deep: 0, sure: false) {
            found.posts += posts(record, scopes, &found)
        } else if let text = unnamedText(record) {
            let isFirst = tellOnce("key \(text.key)")
            if isFirst { found.faults.append(DumpFault(.textFromKey, text.key)) }
            found.posts += posts(
                record, [record.members ?? [], [JSONMember(key: "body", value: .string(text.text))]], &found)
        } else if deep == 0, let array = longestArray(record, deep: 0) {
            for element in array { collect(element, deep: deep + 1, &found) }
        } else {
            found.posts += titleAlone(record, &found)
        }
    }

    /// The posts of the arrays of a record; false if there are none. Of a record that has a text of its own, pieces of that
    /// text are no posts.
    @discardableResult
    private mutating func collectArrays(
        _ record: JSONValue, beside own: [Drafted], _ deep: Int, _ found: inout Found
    ) -> Bool {
        let before = found.posts.count
        let text = own.map(\.post.body).joined(separator: "\n")
        for array in recordArrays(record, deep: 0) {
            for element in array {
                var inner = Found()
                collect(element, deep: deep + 1, &inner)
                if inner.posts.isEmpty, inner.faults.isEmpty { inner.faults.append(DumpFault(.recordWithoutText)) }
                if !own.isEmpty {
                    inner.posts.removeAll { text.contains($0.post.body) }
                    if inner.posts.isEmpty { continue }
                    for index in inner.posts.indices where inner.posts[index].post.replyTo == nil {
                        inner.posts[index].post.replyTo = own.first?.post.id
                    }
                }
                found.posts += inner.posts
                found.faults += inner.faults
            }
        }
        guard found.posts.count > before else { return false }
        if own.isEmpty, found.posts[before].post.title == nil {
            // As in a thread, the title is that of the first post.
            found.posts[before].post.title = ownTitle(record)
        }
        return true
    }

    /// The arrays that hold a record with text, from top to bottom.
    private mutating func recordArrays(_ value: JSONValue, deep: Int) -> [[JSONValue]] {
        if let records = mapped(value, deep: deep) { return [records] }
        var arrays: [[JSONValue]] = []
        for member in value.members ?? [] where !JSONRecords.others.contains(RecordField.comparable(member.key)) {
            if let records = mapped(member.value, deep: deep + 1) {
                arrays.append(records)
            } else if let elements = member.value.elements {
                let isOfRecords = elements.contains { element in
                    guard element.members != nil else { return false }
                    let record = MetaExport.record(element) ?? element
                    if textScope(record, deep: 0, sure: true) != nil { return true }
                    return deep < JSONRecords.deepestRecords - 1 && !recordArrays(record, deep: deep + 1).isEmpty
                }
                if isOfRecords { arrays.append(elements) }
            } else if deep < JSONRecords.deepestRecords - 1, member.value.members != nil,
                names.found(member.key)?.field != .author
            {
                arrays += recordArrays(member.value, deep: deep + 1)
            }
        }
        return arrays
    }

    /// The records of an object whose keys are their ids: several objects, and each of two has a text of its own.
    private mutating func mapped(_ value: JSONValue, deep: Int) -> [JSONValue]? {
        guard deep < JSONRecords.deepestText, let members = value.members, members.count > 1,
            members.allSatisfy({ $0.value.members != nil })
        else {
            return nil
        }
        var count = 0
        for member in members {
            if textScope(member.value, deep: deep + 1, sure: true) != nil { count += 1 }
            if count > 1 { return members.map(\.value) }
        }
        return nil
    }

    /// The longest array of objects in an object that has no text.
    private func longestArray(_ value: JSONValue, deep: Int) -> [JSONValue]? {
        var longest: [JSONValue]?
        for member in value.members ?? [] {
            var array = member.value.elements?.filter { $0.members != nil }
            if deep < 1, member.value.members != nil { array = longestArray(member.value, deep: deep + 1) }
            if let array, !array.isEmpty, array.count > longest?.count ?? 0 { longest = array }
        }
        return longest
    }

    // MARK: Texts

    /// The objects from the outermost to the one that holds the text; nil if none does.
    /// - Parameter sure: names that only tell of a text do not count.
    private mutating func textScope(_ value: JSONValue, deep: Int, sure: Bool) -> [[JSONMember]]? {
        guard let members = value.members else { return nil }
        for member in members where !member.value.isEmpty {
            guard let name = names.found(member.key), name.field == .body, name.isSure || !sure else { continue }
            // What is told of the text stands beside it.
            if member.value.members != nil, deep < JSONRecords.deepestText,
                let inner = textScope(member.value, deep: deep + 1, sure: sure)
            {
                return [members] + inner
            }
            if JSONText.text(member.value) != nil { return [members] }
        }
        guard deep < JSONRecords.deepestText else { return nil }
        for member in members where member.value.members != nil {
            // Of whom a text is, or what it answers, is another's.
            if let field = names.found(member.key)?.field, field == .author || field == .replyTo { continue }
            if JSONRecords.others.contains(RecordField.comparable(member.key))
                || mapped(member.value, deep: deep + 1) != nil
            {
                continue
            }
            if let inner = textScope(member.value, deep: deep + 1, sure: sure) { return [members] + inner }
        }
        return nil
    }

    /// Objects in which another post is quoted, or that hold no post.
    private static let others: Set<String> = [
        "quotedstatus", "quoted", "quotedpost", "quote", "renote", "reblog", "entities", "meta", "metadata", "place",
        "embed", "extendedentities", "user", "profile", "channel", "error", "warcheaders",
    ]

    /// The longest text under a name that tells nothing, and the name.
    private mutating func unnamedText(_ record: JSONValue) -> (key: String, text: String)? {
        var longest: (key: String, text: String)?
        let hasTitle = ownTitle(record) != nil
        func look(_ value: JSONValue, deep: Int) {
            for member in value.members ?? [] {
                if let found = names.found(member.key), found.field != .body { continue }
                if deep < 1, member.value.members != nil { look(member.value, deep: deep + 1) }
                guard let text = JSONText.text(member.value), JSONRecords.isProse(text, beside: hasTitle) else {
                    continue
                }
                if text.utf8.count > longest?.text.utf8.count ?? 0 { longest = (member.key, text) }
            }
        }
        look(record, deep: 0)
        return longest
    }

    /// True for what somebody wrote: neither an address nor a date nor a name of a program's.
    private static func isProse(_ text: String, beside hasTitle: Bool) -> Bool {
        guard !text.isBlank, DateText.time(text) == nil else { return false }
        if text.unicodeScalars.contains(where: { !$0.isASCII && $0.properties.isAlphabetic }) { return true }
        let words = text.split { $0 == " " || $0 == "\n" }
        return words.count >= (hasTitle ? 2 : 4) && !text.hasPrefix("{") && !text.hasPrefix("[")
    }

    private mutating func titleAlone(_ record: JSONValue, _ found: inout Found) -> [Drafted] {
        let members = record.members ?? []
        guard ownTitle(record) != nil else { return [] }
        let hasBody = members.contains { names.found($0.key)?.field == .body }
        let keys = members.map(\.key).joined(separator: ", ")
        if !hasBody, tellOnce("keys \(keys)") { found.faults.append(DumpFault(.titleWithoutText, keys)) }
        return posts(record, [members], &found)
    }

    private mutating func ownTitle(_ record: JSONValue) -> String? {
        var fields = Fields(scopes: [record.members ?? []], &names)
        return fields.text(.title)
    }

    private mutating func tellOnce(_ what: String) -> Bool {
        told.count < JSONRecords.mostTold && told.insert(what).inserted
    }

    // MARK: Posts

    /// The posts of a record whose text stands in the innermost of `scopes`.
    private mutating func posts(_ record: JSONValue, _ scopes: [[JSONMember]], _ found: inout Found) -> [Drafted] {
        let crawl = CrawlHead(record)
        var fields = Fields(scopes: scopes, &names)
        let written = fields.text(.body) ?? ""
        let title = fields.text(.title)
        let url = crawl?.address ?? fields.text(.url)
        // What has an id of its own was split by somebody before.
        let number = fields.text(.id) ?? fields.slackID
        let own = crawl == nil ? AnondID.canonical(number) : nil
        if own == nil, JSONRecords.isPage(written, at: url) {
            // Its time is that of the crawl.
            return AnondText.posts(of: written, day: url.flatMap(AnondID.day(ofPage:))).map {
                Drafted(post: $0.post, range: record.range)
            }
        }
        if own == nil, title == nil, let id = AnondID.inLink(url), let post = AnondText.post(ofPage: written, id: id) {
            return [Drafted(post: post, range: record.range)]
        }
        let html = crawl == nil ? HTMLBody.text(written, isKnown: holdsHTML) : nil
        if html != nil { holdsHTML = true }
        let body = html?.string ?? written
        let shownTitle =
            html == nil ? title.map { HTMLBody.isMarkup($0) ? HTMLBody.title($0) : $0 } : title.map(HTMLBody.title)
        let id = AnondID.inLink(url) ?? own
        let target = AnondID.canonical(fields.text(.replyTo))
        var links = html?.allLinks ?? Links.found(in: body)
        for link in fields.links where !links.contains(link) { links.append(link) }
        let post = Post(
            id: id, time: AnondID.time(of: id), title: shownTitle.flatMap { $0.isBlank ? nil : $0 }, body: body,
            replyTo: target == id ? nil : target, links: links, author: fields.text(.author), url: url)
        let (date, clock) = (crawl?.date ?? fields.text(.date), fields.text(.clock))
        found.faults += fields.leftOut.map { DumpFault(.valueLeftOut, $0) }
        return [
            Drafted(
                post: post, date: date, clock: clock, range: record.range)
        ]
    }

    /// True for a flattened page of several posts: by its address, or by the heading of a day at its beginning.
    private static func isPage(_ text: String, at url: String?) -> Bool {
        if let url, AnondID.isPage(url) { return true }
        let start = text.utf8.prefix(PageMark.longestMark).prefix { $0 != UInt8(ascii: "\n") }
        return PageMark.dayHeading(Substring(start).trimmed) != nil
    }
}

/// What the crawler noted, in OSCAR: there the record's own `id` counts records.
private struct CrawlHead {
    var address: String?
    var date: String?

    init?(_ record: JSONValue) {
        let meta = record["meta"]
        let heads = [record["warc_headers"], meta?["warc_headers"], meta?["headers"]].compactMap { $0 }
        guard let head = heads.first(where: { $0["warc-target-uri"] != nil || $0["warc-date"] != nil }) else {
            return nil
        }
        address = head["warc-target-uri"]?.string
        date = head["warc-date"]?.string
    }
}

/// What the fields of a record hold, in the object of its text and in those around it.
private struct Fields {
    /// The values of each field by rank, the innermost object first.
    private var values: [RecordField: [(key: String, rank: Int, value: JSONValue)]] = [:]
    /// What a data set notes beside the record.
    private var metas: [RecordField: [JSONValue]] = [:]
    /// Keys that hold what no field can.
    private(set) var leftOut: [String] = []
    /// Twitter's addresses beside a text that has short ones.
    private(set) var links: [String] = []
    /// Slack's messages are told by their time.
    private(set) var slackID: String?

    init(scopes: [[JSONMember]], _ names: inout RecordNames) {
        for scope in scopes.reversed() {
            var own: [RecordField: [(key: String, rank: Int, value: JSONValue)]] = [:]
            for member in scope {
                guard let found = names.found(member.key) else { continue }
                own[found.field, default: []].append((member.key, found.rank, member.value))
                if member.key == "ts", scope.contains(where: { $0.key == "thread_ts" || $0.key == "user" }) {
                    slackID = member.value.scalar
                }
            }
            for (field, found) in own {
                values[field, default: []] += found.enumerated().sorted {
                    ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
                }.map(\.element)
            }
        }
        for meta in scopes.first ?? [] where meta.key == "meta" || meta.key == "metadata" {
            for member in meta.value.members ?? [] {
                guard let found = names.found(member.key) else { continue }
                metas[found.field, default: []].append(member.value)
            }
        }
        for (_, _, value) in values[.links] ?? [] {
            links += (value.scalar ?? "").split(separator: ",").map(String.init).filter { $0.hasPrefix("http") }
        }
    }

    /// What the first of the field's keys holds that is there and not blank: plain values come before structured ones.
    mutating func text(_ field: RecordField) -> String? {
        // The texts that the configuration names are taken together.
        let wanted =
            field == .body ? (values[field] ?? []).filter { $0.rank < 0 }.compactMap { JSONText.text($0.value) } : []
        if wanted.count > 1 { return wanted.joined(separator: "\n") }
        var structured: [(key: String, value: JSONValue)] = []
        for (key, _, value) in values[field] ?? [] where !value.isEmpty {
            if let text = value.scalar {
                // What was to come before it is of no use.
                if field != .author { leftOut += structured.map(\.key).filter { !leftOut.contains($0) } }
                return text
            }
            structured.append((key, value))
        }
        for (key, value) in structured {
            if let text = JSONText.structured(value, as: field), !text.isBlank { return text }
            if field != .author, !leftOut.contains(key) { leftOut.append(key) }
        }
        guard field == .url || field == .date || field == .title else { return nil }
        return metas[field]?.lazy.compactMap(\.scalar).first { !$0.isBlank }
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
