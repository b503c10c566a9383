// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader tells about a dump beside its posts: its form, what could not be read, and why nothing could be.

/// A form of dump and the version of its reader, which grows when the same bytes would give other posts.
public struct DumpForm: Sendable, Equatable {
    public var name: String
    public var version: Int
}

/// A line that could not be read.
public struct DumpWarning: Sendable, Equatable {
    /// Counted from 1; 0 where no line is meant.
    public var line: Int
    public var reason: String
}

/// What a reader has seen so far.
public struct DumpReport: Sendable, Equatable {
    /// Bytes read so far; the reader may be some of them ahead of the posts it has given.
    public var bytes = 0
    /// SHA-256 of all bytes, hexadecimal; nil before the end.
    public var digest: String?
    /// What the dump was unpacked by, outermost first: `gzip`, `ZIP 2.0 (deflation)`. Empty for a file that is none.
    public var containers: [String] = []
    /// The encoding of the text read last; nil for ASCII.
    public var encoding: String?
    public var posts = 0
    /// The first of the warnings.
    public var warnings: [DumpWarning] = []
    public var warningCount = 0
    /// What is left out on purpose, counted by its kind: drafts, boosts, posts that are not public.
    public var passedOver: [String: Int] = [:]

    /// So many warnings tell what is wrong; a report does not grow with a broken file.
    static let mostWarnings = 100

    mutating func warn(_ line: Int, _ reason: String) {
        warningCount += 1
        if warnings.count < DumpReport.mostWarnings { warnings.append(DumpWarning(line: line, reason: reason)) }
    }

    mutating func passOver(_ kind: String) { passedOver[kind, default: 0] += 1 }

    /// Adds what was seen in a member of the dump.
    mutating func add(_ other: DumpReport, in member: String?) {
        posts += other.posts
        let start = member.map { "\($0): " } ?? ""
        for warning in other.warnings { warn(warning.line, start + warning.reason) }
        warningCount += other.warningCount - other.warnings.count
        passedOver.merge(other.passedOver, uniquingKeysWith: +)
    }
}

/// Why nothing of a dump can be read.
public struct DumpError: Error, Sendable, Equatable {
    public enum Code: Sendable {
        /// `damaged`: an archive that breaks off or is not what it claims; `unreadable`: one file in it, the others are
        /// not. `noPosts`: a known kind of file that holds none.
        case empty, binary, unknownForm, tooLarge, readFailed, damaged, unreadable, noPosts
    }

    public var code: Code
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// The byte of the line, counted from 1; nil where the whole line or dump is meant.
    public var byte: Int?
    /// What is wrong and what to do.
    public var message: String

    init(_ code: Code, line: Int? = nil, byte: Int? = nil, _ message: String) {
        self.code = code
        self.line = line
        self.byte = byte
        self.message = message
    }
}
