// SPDX-License-Identifier: GPL-2.0-or-later

/// `GET /v1/dumps`: every dump that the index knows, by path.
///
/// ```json
/// {"dumps":[{"path":"/d/2024-06-05.txt","posts":412,"reader":"anond-text","reader_version":6,"bytes":203411,…}],"index":{…}}
/// ```
public struct DumpsAnswer: Sendable, Equatable {
    public var dumps: [DumpEntry]
    public var index: IndexState

    public init(dumps: [DumpEntry], index: IndexState) {
        self.dumps = dumps
        self.index = index
    }
}

extension DumpsAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        dumps = try wire.member("dumps", \.dumps)
        index = try wire.member("index", \.index)
    }
}

/// What the index knows of a dump.
///
/// ```json
/// {"path":"/d/a.jsonl","posts":3,"reader":"json-lines","reader_version":6,"bytes":410,"modified":"2024-06-05T12:00:00+09:00",
///  "sha256":"9f86…","unread":0}
/// ```
public struct DumpEntry: Sendable, Equatable {
    public var path: String
    /// Posts found in the dump, repetitions within it counted.
    public var posts: Int
    /// The form that it was read as; nil where no reading has succeeded.
    public var reader: String?
    /// Grows when a reader makes other posts of the same bytes; nil with `reader`.
    public var readerVersion: Int?
    /// Size of the file in bytes when it was read last.
    public var bytes: Int
    /// RFC 3339 time of the file's last change then.
    public var modified: String
    /// SHA-256 of the file's bytes, hexadecimal; nil where they could not be read.
    public var sha256: String?
    /// How many lines, records or files in it could not be read.
    public var unread: Int
    /// Why the file as it is now could not be read at all, in the language of the request; its posts of an earlier reading stay.
    public var failure: String?

    public init(
        path: String, posts: Int, reader: String? = nil, readerVersion: Int? = nil, bytes: Int, modified: String,
        sha256: String? = nil, unread: Int, failure: String? = nil
    ) {
        self.path = path
        self.posts = posts
        self.reader = reader
        self.readerVersion = readerVersion
        self.bytes = bytes
        self.modified = modified
        self.sha256 = sha256
        self.unread = unread
        self.failure = failure
    }
}

extension DumpEntry: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        path = try wire.member("path", \.path)
        posts = try wire.member("posts", \.posts)
        reader = try wire.member("reader", \.reader)
        readerVersion = try wire.member("reader_version", \.readerVersion)
        bytes = try wire.member("bytes", \.bytes)
        modified = try wire.member("modified", \.modified)
        sha256 = try wire.member("sha256", \.sha256)
        unread = try wire.member("unread", \.unread)
        failure = try wire.member("failure", \.failure)
    }
}
