// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

/// An index in a fresh folder, with short ways to fill it and to look into it.
final class SmallIndex {
    let folder: TemporaryFolder
    let directory: IndexDirectory
    var writer: IndexWriter

    init() throws {
        folder = try TemporaryFolder()
        directory = IndexDirectory(path: folder.path + "/index")
        writer = try IndexWriter(directory)
    }

    /// 2024-06-05T00:00:00 in Japan.
    static let day: Int64 = 1_717_513_200

    static func post(_ body: String, id: String? = nil, seconds: Int64? = SmallIndex.day) -> Post {
        Post(id: id, time: seconds.map { PostTime(seconds: $0, precision: .second) }, body: body)
    }

    func put(_ path: String, modified: Int64 = 1, _ posts: [(body: String, id: String?)]) throws {
        try put(path, modified: modified, posts: posts.map { SmallIndex.post($0.body, id: $0.id) })
    }

    func put(
        _ path: String, modified: Int64 = 1, posts: [Post], complete: (inout DumpState) -> Void = { $0.reader = "test" }
    ) throws {
        try writer.put(path, modified: modified, posts: posts, complete: complete)
    }

    /// All that the index holds, newest first: `id body` of each version and its places.
    func content() throws -> [String] {
        let reader = try IndexReader(directory)
        let page = try reader.search(SearchRequest(query: .all([]), sort: .newest, limit: 10_000))
        return try page.hits.map { hit in
            let versions = try hit.post.versions.map { version in
                let places = try version.sources.map { source in
                    let path = try reader.dumpPath(source.dump) ?? "?"
                    return "\(path):\(source.place.line)"
                }
                return "\(version.post.id ?? "-") \(version.post.body) \(places.joined(separator: " "))"
            }
            return versions.joined(separator: " / ")
        }
    }

    /// The bodies that match, newest first.
    func found(_ query: String, fold: FoldLevel = .standard, sort: SortOrder = .newest) throws -> [String] {
        let reader = try IndexReader(directory)
        let request = SearchRequest(query: try QueryParser.parse(query), sort: sort, limit: 1000, fold: fold)
        return try reader.search(request).hits.map(\.post.current.body)
    }

    /// The docids of the posts, ascending.
    func docids() throws -> [UInt32] {
        let generation = try #require(try directory.current())
        let reader = try XapianDatabase.reader(directory.paths(of: generation), isLastImmutable: true)
        try reader.markDeleted(Tombstones(in: reader).docids)
        return try PostingIterator(.all, in: reader).all().map(\.docid)
    }
}

extension IndexWriter {
    /// Brings in one dump, its posts on the lines from 1 on.
    func put(
        _ path: String, modified: Int64 = 1, posts: [Post], complete: (inout DumpState) -> Void = { _ in }
    ) throws {
        let ingest = try ingest()
        try ingest.put(path, modified: modified, posts: posts, complete: complete)
        try apply(ingest)
    }

    /// Builds all of the index anew from one dump; all others have gone.
    func rebuild(_ path: String, posts: [Post]) throws {
        let ingest = try ingest(replacingAll: true)
        for dump in ingest.dumps where dump.path != path { ingest.remove(dump.path) }
        try ingest.put(path, posts: posts)
        try apply(ingest)
    }

    func noteFailure(_ failure: DumpProblem, of path: String, stamp: FileStamp, readers: String) throws {
        let ingest = try ingest()
        ingest.fail(path, stamp: stamp, failure, readers: readers)
        try apply(ingest)
    }
}

extension IngestBatch {
    /// Takes in one dump, its posts on the lines from 1 on.
    func put(
        _ path: String, modified: Int64 = 1, posts: [Post], complete: (inout DumpState) -> Void = { _ in }
    ) throws {
        let dump = begin(path, stamp: FileStamp(size: 1, modified: modified, changed: 1))
        let places = posts.indices.map { Place(line: $0 + 1, lastLine: $0 + 1) }
        try add(Array(zip(posts, places)), to: dump)
        finish(dump, complete)
    }
}
