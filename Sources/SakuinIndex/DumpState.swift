// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the index knows of a dump, kept in the same database as its posts so that both commit together.

internal import FoundationEssentials

/// What identifies the content of a file without reading it.
public struct FileStamp: Codable, Sendable, Equatable {
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

/// A part of a dump, or all of it, that could not be read.
public struct DumpProblem: Codable, Sendable, Equatable {
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var reason: String

    public init(line: Int?, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// The state of one dump.
public struct DumpState: Codable, Sendable, Equatable {
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
    /// Lines that could not be read, the first of them only.
    public var problems: [DumpProblem]
    /// How many lines could not be read.
    public var problemCount: Int

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
        problemCount = 0
    }

    var age: DumpAge { DumpAge(modified: postsModified, path: path) }

    func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and booleans: nothing that JSON cannot hold.
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }

    static func decoded(_ bytes: [UInt8]) throws(IndexError) -> DumpState {
        do {
            return try JSONDecoder().decode(DumpState.self, from: Data(bytes))
        } catch {
            throw IndexError(.damaged, "the state of a dump cannot be read (\(error)); run `sakuind index --rebuild`")
        }
    }
}
