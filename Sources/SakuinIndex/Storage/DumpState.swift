// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index knows of a dump, kept in the same database as its posts so that both commit together.

internal import SakuinText

/// What identifies the content of a file without reading it.
///
/// ```swift
/// let stamp = FileStamp(size: 1024, modified: 1_717_513_200_000_000_000, changed: 1_717_513_200_000_000_000)
/// ```
public struct FileStamp: Sendable, Equatable {
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970 UTC of the last change of the content.
    public var modified: Int64
    /// Nanoseconds since 1970 UTC of the last change of content, name, owner or mode: catches content that was put back
    /// with its old time, and a file that has become readable.
    public var changed: Int64

    public init(size: Int64, modified: Int64, changed: Int64) {
        self.size = size
        self.modified = modified
        self.changed = changed
    }
}

/// The state of one dump.
///
/// ```swift
/// var state = DumpState(path: "/srv/dumps/a.txt", stamp: FileStamp(size: 1, modified: 1, changed: 1))
/// state.problems = [DumpProblem(.unread, Bilingual("lost", "欠"), count: 3)]
/// state.worst  // .unread
/// state.count(of: .unread)  // 3
/// ```
public struct DumpState: Sendable, Equatable {
    public var path: String
    public var stamp: FileStamp
    /// When the content that the posts are from was last changed, in nanoseconds since 1970 UTC: orders versions, and
    /// stays where a later content cannot be read.
    private(set) var postsModified: Int64
    /// SHA-256 of the bytes that were read, hexadecimal; empty where none could be.
    public var digest: String
    /// The reader that was chosen and its version; empty and 0 where none was.
    public var reader: String
    public var readerVersion: Int
    /// All readers that there were to choose from, with their versions: where they change, the dump is read again.
    public var readers: String
    /// Posts found in the dump, repetitions within it counted.
    public var posts: Int
    /// Why the dump as a whole was not read; its posts of an earlier reading stay.
    public var failure: DumpProblem?
    /// What could not be read of the dump, and what is to be said of the rest: one entry a reason.
    public var problems: [DumpProblem]

    public init(path: String, stamp: FileStamp) {
        self.path = path
        self.stamp = stamp
        postsModified = stamp.modified
        digest = ""
        reader = ""
        readerVersion = 0
        readers = ""
        posts = 0
        failure = nil
        problems = []
    }

    var age: DumpAge { DumpAge(modified: postsModified, path: path) }

    // MARK: As bytes

    // Not JSON: an archive has thousands of dumps, whose states are all read at each start.

    func encoded() -> [UInt8] {
        var record = RecordWriter()
        record.write(path)
        for number in [stamp.size, stamp.modified, stamp.changed, postsModified] { record.write(Int(number)) }
        record.write(digest)
        record.write(reader)
        record.write(readerVersion)
        record.write(readers)
        record.write(posts)
        record.write([failure].compactMap(\.self))
        record.write(problems)
        return record.bytes
    }

    static func decoded(_ bytes: [UInt8]) throws(IndexError) -> DumpState {
        do {
            return try DumpState(RecordReader(bytes))
        } catch {
            throw IndexError(.damaged, "the state of a dump cannot be read; run `sakuind index --rebuild`")
        }
    }

    private init(_ bytes: RecordReader) throws(IndexError) {
        var record = bytes
        path = try record.string()
        stamp = FileStamp(
            size: Int64(try record.number()), modified: Int64(try record.number()),
            changed: Int64(try record.number()))
        postsModified = Int64(try record.number())
        digest = try record.string()
        reader = try record.string()
        readerVersion = try record.number()
        readers = try record.string()
        posts = try record.number()
        failure = try record.problems().first
        problems = try record.problems()
    }
}

extension DumpState {
    /// What is wrong with the dump or to be said of it, from the worst kind.
    public var allProblems: [DumpProblem] {
        let all = (failure.map { [$0] } ?? []) + problems
        return DumpProblem.Kind.allCases.flatMap { kind in all.filter { $0.kind == kind } }
    }

    /// The worst of its troubles; nil for a dump of which nothing is to be said.
    public var worst: DumpProblem.Kind? { allProblems.first?.kind }

    /// How many failures, lines, records or remarks there are of a kind.
    public func count(of kind: DumpProblem.Kind) -> Int {
        allProblems.reduce(0) { $0 &+ ($1.kind == kind ? $1.count : 0) }
    }

    /// Takes out the places of problems that lie in these; what is wrong there goes on being counted.
    /// - Returns: false if there are none.
    mutating func silence(_ places: [Place]) -> Bool {
        let before = problems
        for index in problems.indices {
            problems[index].removePlaces { trouble in
                places.contains { place in
                    guard let line = trouble.line, trouble.member == place.member else { return false }
                    return (place.line...max(place.line, place.lastLine)).contains(line)
                }
            }
        }
        return problems != before
    }

    /// How many parts of the dump could not be read, itself included.
    var unreadCount: Int { count(of: .failure) &+ count(of: .unread) }
}
