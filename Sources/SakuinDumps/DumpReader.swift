// SPDX-License-Identifier: GPL-2.0-or-later
//
// A file's bytes go in, posts come out, one at a time, so that the caller sets the pace and a large dump needs no more
// memory than a small one where its form allows. The form is chosen by what the file holds, never by its name.

internal import Glibc
public import SakuinText

/// A post and where it lies in its dump.
public struct PlacedPost: Sendable, Equatable {
    public var post: Post
    public var place: Place

    public init(post: Post, place: Place) {
        self.post = post
        self.place = place
    }
}

/// A form of dump and the version of its reader, which grows when the same bytes would give other posts.
public struct DumpForm: Sendable, Equatable {
    public var name: String
    public var version: Int
}

/// A line that could not be read.
public struct DumpWarning: Sendable, Equatable {
    /// Counted from 1.
    public var line: Int
    public var reason: String
}

/// What a reader has seen so far.
public struct DumpReport: Sendable, Equatable {
    /// Bytes read.
    public var bytes = 0
    /// SHA-256 of all bytes, hexadecimal; nil before the end.
    public var digest: String?
    public var posts = 0
    /// The first of the warnings.
    public var warnings: [DumpWarning] = []
    public var warningCount = 0

    /// So many warnings tell what is wrong; a report does not grow with a broken file.
    static let mostWarnings = 100

    mutating func warn(_ line: Int, _ reason: String) {
        warningCount += 1
        if warnings.count < DumpReport.mostWarnings { warnings.append(DumpWarning(line: line, reason: reason)) }
    }
}

/// Why nothing of a dump can be read.
public struct DumpError: Error, Sendable, Equatable {
    public enum Code: Sendable {
        case empty, binary, invalidUTF8, unknownForm, tooLarge, readFailed
    }

    public var code: Code
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var message: String

    init(_ code: Code, line: Int? = nil, _ message: String) {
        self.code = code
        self.line = line
        self.message = message
    }
}

/// Reads one dump behind an open file descriptor, which stays the caller's to close.
public struct DumpReader {
    public let form: DumpForm
    private var posts: any PostSequence

    /// The forms, in the order in which they are tried. Adding one adds a line here.
    private static var forms: [any PostSequence.Type] { [JSONLines.self, AnondText.self] }

    /// All forms with their versions: where this changes, a dump may be read otherwise than before.
    public static var readers: String {
        forms.map { "\($0.form.name) \($0.form.version)" }.joined(separator: ", ")
    }

    /// Looks at the beginning of the dump and chooses its form.
    /// - Throws: `DumpError` if the dump is empty, binary, cannot be read, or has no known form.
    public init(descriptor: Int32) throws(DumpError) {
        var bytes = ByteStream(descriptor: descriptor)
        let head = try bytes.head()
        guard !head.isEmpty else { throw DumpError(.empty, "the file is empty") }
        if let zero = head.firstIndex(of: 0) {
            let line = head[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            throw DumpError(.binary, line: line, "a binary file (a zero byte): only text and JSON Lines can be read")
        }
        guard let chosen = DumpReader.forms.first(where: { $0.recognises(head) }) else {
            throw DumpError(.unknownForm, "no known form: a day page as text, or JSON Lines with one post a line")
        }
        form = chosen.form
        posts = try chosen.init(bytes)
    }

    /// The next post; nil at the end.
    public mutating func next() throws(DumpError) -> PlacedPost? { try posts.next() }

    /// What has been seen so far.
    public var report: DumpReport { posts.report }
}

/// A form of dump: says what it recognises, and gives its posts.
protocol PostSequence {
    static var form: DumpForm { get }
    /// True if a dump that begins with `head` is of this form.
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool
    init(_ bytes: ByteStream) throws(DumpError)
    mutating func next() throws(DumpError) -> PlacedPost?
    var report: DumpReport { get }
}

/// The bytes of a file in pieces, counted and digested as they pass.
struct ByteStream {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var digest = SHA256()
    private(set) var count = 0
    private var isAtEnd = false

    private static let pieceLength = 1 << 20
    private static let headLength = 64 << 10

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The first bytes, without a byte order mark; they come again with the first piece.
    mutating func head() throws(DumpError) -> ArraySlice<UInt8> {
        while buffer.count < ByteStream.headLength, let piece = try read() { buffer += piece }
        return buffer.prefix(ByteStream.headLength)
    }

    /// The next piece; nil at the end.
    mutating func next() throws(DumpError) -> [UInt8]? {
        guard buffer.isEmpty else {
            defer { buffer = [] }
            return buffer
        }
        return try read()
    }

    /// The SHA-256 of all that has passed. Ends the digest.
    mutating func finishDigest() -> String { digest.finish() }

    private mutating func read() throws(DumpError) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        var got = 0
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: ByteStream.pieceLength) { bytes, count in
            repeat {
                got = unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            } while got < 0 && errno == EINTR
            count = max(got, 0)
        }
        guard got >= 0 else {
            throw DumpError(.readFailed, "cannot be read: \(unsafe String(cString: strerror(errno)))")
        }
        isAtEnd = got == 0
        guard got > 0 else { return nil }
        count += got
        digest.update(piece.span)
        return piece
    }
}
