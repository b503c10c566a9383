// SPDX-License-Identifier: GPL-2.0-or-later
//
// A file's bytes go in, posts come out, one at a time, so that the caller sets the pace and a large dump needs no more
// memory than a small one where its format allows. Container, encoding and format are chosen by what the file holds, never by
// its name or what it says of itself.

internal import SakuinText

/// Reads one dump behind an open file descriptor, which stays the caller's to close.
///
/// ```swift
/// let descriptor = open("/srv/dumps/2024-06-05.txt", O_RDONLY)
/// defer { close(descriptor) }
/// var reader = try DumpReader(descriptor: descriptor, path: "/srv/dumps/2024-06-05.txt")
/// while let placed = try reader.next() { print(placed.place.line, placed.post.body) }
/// print(reader.format.name, reader.report.warningCount)
/// ```
public struct DumpReader {
    private let file: FileBytes
    private let members: DumpMembers
    private let path: String?
    private let options: ReadingOptions
    /// What is being read: a text, the member's name in an archive, and its posts.
    private var current: (text: TextStream, name: String?, posts: any PostSequence)?
    /// Of the members that have ended.
    private var ended = DumpReport()
    private var firstError: DumpError?
    private var hasFinished = false
    private var twins = XTwins()
    private var repeatedIDs = RepeatedIDs()
    /// That of the first text that could be read.
    public private(set) var format: DumpFormat

    /// All formats with their versions, and what is wanted of them: where this changes, a dump may be read otherwise than
    /// before.
    public static func readers(_ options: ReadingOptions = ReadingOptions()) -> String {
        (DumpFormats.all.flatMap { $0.formats }.map { "\($0.name) \($0.version)" }
            + (options.includesPrivatePosts ? ["private posts"] : [])
            + (options.columns.isEmpty ? [] : ["columns \(options.columns.description)"]))
            .joined(separator: ", ")
    }

    /// Looks at the beginning of the dump and chooses its format.
    /// - Parameter path: of the dump: some formats leave to it what a post's id is made of.
    /// - Throws: `DumpError` if the dump is empty, binary, cannot be read, or has no known format.
    public init(
        descriptor: Int32, path: String? = nil, options: ReadingOptions = ReadingOptions()
    ) throws(DumpError) {
        try self.init(descriptor: descriptor, path: path, options: options, limits: ExpansionLimits())
    }

    init(
        descriptor: Int32, path: String? = nil, options: ReadingOptions = ReadingOptions(), limits: ExpansionLimits
    ) throws(DumpError) {
        self.path = path
        self.options = options
        file = FileBytes(descriptor: descriptor)
        members = DumpMembers(file, limits: limits)
        format = DumpFormat(name: "", version: 0)
        guard try open(), let current else {
            let troubles = noteTroubles()
            throw firstError ?? DumpError(.empty, troubles.first?.fault ?? DumpMessage(.noFileInArchive))
        }
        format = current.posts.format
    }

    /// The next post; nil at the end.
    /// - Throws: `DumpError` if the dump cannot be read on, or if no post was found in all of it.
    public mutating func next() throws(DumpError) -> PlacedPost? {
        while current != nil {
            do throws(DumpError) {
                if var placed = try current?.posts.next() {
                    placed.place.member = current?.name
                    placed.post.dropBlanks()
                    // The whole of a long tweet lies in another file.
                    if members.isArchive, current?.posts.format == XRecord.format {
                        guard let free = twins.passing(placed) else { continue }
                        placed = free
                    }
                    if let remark = repeatedIDs.remark(on: placed) {
                        ended.warn(placed.place.line, in: current?.name, remark)
                    }
                    return placed
                }
            } catch {
                // Of what breaks off that is the reason, whatever a format makes of it; `end` tells it.
                if let brokenOff = current?.text.brokenOff {
                    guard current?.posts.report.posts ?? 0 > 0 || members.isArchive || ended.posts > 0 else {
                        throw brokenOff
                    }
                    keep(brokenOff)
                } else {
                    try note(error)
                }
            }
            end()
            _ = try open()
        }
        try finish()
        return twins.next()
    }

    /// What has been seen so far.
    public var report: DumpReport {
        var report = ended
        if let current {
            report.add(current.posts.report, in: current.name)
            report.encoding = current.text.encoding?.rawValue ?? report.encoding
        }
        report.posts -= twins.joined
        report.bytes = file.count
        report.containers = members.containers
        report.digest = hasFinished ? file.digest : nil
        return report
    }

    // MARK: Members

    /// Goes to the next text that can be read; false at the end.
    private mutating func open() throws(DumpError) -> Bool {
        while true {
            var name: String?
            var opened: TextStream?
            do throws(DumpError) {
                guard let member = try members.next() else { return false }
                name = member.name
                let text = TextStream(
                    member.bytes,
                    origin: TextOrigin(path: path, member: member.name, date: member.date, options: options))
                opened = text
                current = (text, member.name, try DumpFormats.posts(of: text, named: member.name))
                return true
            } catch let refusal {
                let error = opened?.brokenOff ?? refusal
                // What lies behind the place where the archive itself breaks off cannot be come to.
                let isOfMember = name != nil && error.code != .readFailed
                current = nil
                try note(error, in: name)
                if !isOfMember { return false }
            }
        }
    }

    /// Ends the member that is being read.
    private mutating func end() {
        guard let (text, name, posts) = current else { return }
        ended.add(posts.report, in: name)
        ended.encoding = text.encoding?.rawValue ?? ended.encoding
        if let error = text.brokenOff {
            ended.warn(text.lastLine, in: name, error.fault)
        }
        if let line = text.firstReplacedLine, let encoding = text.encoding {
            let count = text.replaced
            let bytes = Bilingual(count == 1 ? "a byte that is" : "\(count) bytes that are", "\(count) バイト")
            let fault = DumpMessage(.replacedBytes, [bytes, Bilingual(verbatim: encoding.rawValue)])
            ended.warn(line, in: name, fault)
        }
        current = nil
    }

    /// Of a dump that is a single text the error is the dump's; of an archive it costs what cannot be read.
    private mutating func note(_ error: DumpError, in name: String? = nil) throws(DumpError) {
        guard members.isArchive || ended.posts > 0 else { throw error }
        keep(error)
        let member = name ?? current?.name
        if member != nil, [.binary, .empty, .noPosts].contains(error.code) {
            ended.passOver(.filesWithoutPosts)
        } else {
            ended.warn(error.line ?? 0, in: member, error.fault)
        }
    }

    /// Keeps what is told if nothing at all was read: what breaks off is the reason for what is missing behind it.
    private mutating func keep(_ error: DumpError) {
        if firstError == nil || (error.code == .damaged && firstError?.code != .damaged) { firstError = error }
    }

    /// Tells what of containers could not be opened.
    @discardableResult
    private mutating func noteTroubles() -> [(member: String, fault: DumpMessage)] {
        let troubles = members.takeTroubles()
        for trouble in troubles {
            ended.warn(0, in: trouble.member.isEmpty ? nil : trouble.member, trouble.fault)
            if [.brokenOffArchive, .brokenOffRecord].contains(trouble.fault.why), firstError != nil {
                keep(DumpError(.damaged, trouble.fault))
            }
        }
        return troubles
    }

    private mutating func finish() throws(DumpError) {
        guard !hasFinished else { return }
        hasFinished = true
        try file.finish()
        noteTroubles()
        if ended.posts == 0, let firstError { throw firstError }
        if ended.posts == 0, let words = ended.leftOutWords { ended.warn(0, DumpMessage(.onlyLeftOut, [words])) }
    }
}

extension Post {
    /// What is there and says nothing is as if it were not there: an empty id would be that of many posts.
    fileprivate mutating func dropBlanks() {
        id = PostID.given(id)
        replyTo = PostID.given(replyTo)
        alsoReplyTo.removeAll { PostID.given($0) == nil }
        authorID = PostID.given(authorID)
        url = PostID.given(url)
        author = PostID.given(author)
    }
}
