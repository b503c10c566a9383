// SPDX-License-Identifier: GPL-2.0-or-later
//
// One index through its life: dumps come, change and go; after each change the index must hold what the dumps hold, and
// answer random queries as a naive scan does.

import SakuinText

@testable import SakuinIndex

/// A difference between the index and the naive scan, told so that it can be repeated.
struct OracleDifference: Error, CustomStringConvertible {
    var description: String
}

struct OracleRound {
    private var random: OracleRandom
    private var posts: OraclePosts
    private let folder: TemporaryFolder
    private let directory: IndexDirectory
    private var writer: IndexWriter
    private var reader: IndexReader
    private var archive = NaiveArchive()
    private var clock: Int64 = 1_000
    private var dumpsMade = 0
    private var log: [String] = []

    init(seed: UInt64, texts: OracleTexts) throws {
        random = OracleRandom(seed: seed)
        posts = OraclePosts(texts: texts)
        folder = try TemporaryFolder()
        directory = IndexDirectory(path: folder.path + "/index")
        writer = try IndexWriter(directory)
        reader = try IndexReader(directory)
    }

    static let changes = 4

    /// Runs `cases` queries in all, split over the changes.
    mutating func run(cases: Int) throws {
        do {
            let scale = random.int(1...4)
            for _ in 0..<random.int(2...4) { try addDump(size: random.int(1...20) * scale) }
            // Lists of documents that fill more than one block are rare in so small an index: some rounds have them.
            if random.oneIn(20) {
                posts.isTerse = true
                try addDump(size: random.int(1000...2000))
                posts.isTerse = false
            }
            for change in 0..<OracleRound.changes {
                if change > 0 {
                    let open = try openAnswers()
                    for _ in 0..<random.int(1...3) { try changeSomething() }
                    // Until then a record that another post has, too, stays in that.
                    try writer.takeOutForgotten()
                    try finish(open)
                }
                try ask(cases * (change + 1) / OracleRound.changes - cases * change / OracleRound.changes)
            }
        } catch {
            throw OracleDifference(description: "\(error)\nafter: \(log.joined(separator: ", "))")
        }
    }

    private mutating func ask(_ cases: Int) throws {
        try reader.refresh()
        let documents = archive.documents()
        try checkContent(documents)
        try checkOrder()
        let queries = OracleQueries(documents: documents)
        let judge = OracleJudge(documents: documents, reader: reader)
        var refused = 0
        for _ in 0..<cases where try !judge.tryOne(queries, &random) { refused += 1 }
        // Few: most of what is written must be understood.
        guard refused <= 3 + cases / 20 else {
            throw OracleDifference(description: "the parser refused \(refused) of \(cases) queries")
        }
    }

    private mutating func openAnswers() throws -> [OracleJudge.OpenAnswer] {
        let documents = archive.documents()
        let queries = OracleQueries(documents: documents)
        let judge = OracleJudge(documents: documents, reader: reader)
        var open: [OracleJudge.OpenAnswer] = []
        for _ in 0..<24 {
            if let answer = try judge.open(queries, &random) { open.append(answer) }
        }
        return open
    }

    private mutating func finish(_ open: [OracleJudge.OpenAnswer]) throws {
        try reader.refresh()
        let judge = OracleJudge(documents: archive.documents(), reader: reader)
        for answer in open { try judge.finish(answer) }
    }

    // MARK: Changes

    private mutating func changeSomething() throws {
        switch random.int(0...13) {
        case 10, 11: try forgetPost()
        case 12: try undoForgetting()
        case 13: try takeOutForgotten()
        case 0: try addDump(size: random.int(0...20))
        case 1...4: try editDump()
        case 5: try removeDump()
        case 6: try cancelDump()
        case 7: try failDump()
        case 8: try reopenWriter()
        default: try rereadDump()
        }
    }

    private mutating func addDump(size: Int) throws {
        dumpsMade += 1
        let paths = ["/d/b\(dumpsMade)", "/d/a\(dumpsMade)", "/d/が\(dumpsMade)", "/d/か\u{3099}\(dumpsMade / 2)"]
        let dump = posts.dump(
            random.pick(paths), modified: tick(), size: size, known: archive.dumps, &random)
        archive.dumps.removeAll { Array($0.path.utf8) == Array(dump.path.utf8) }
        archive.dumps.append(dump)
        try index(dump, "add")
    }

    private mutating func editDump() throws {
        guard !archive.dumps.isEmpty else { return try addDump(size: 5) }
        let place = random.int(0...archive.dumps.count - 1)
        let dump = posts.edited(archive.dumps[place], modified: tick(), known: archive.dumps, &random)
        archive.dumps[place] = dump
        try index(dump, "edit")
    }

    private mutating func rereadDump() throws {
        guard let dump = archive.dumps.randomElement(using: &random) else { return }
        try index(dump, "reread")
    }

    private mutating func removeDump() throws {
        guard !archive.dumps.isEmpty else { return }
        let dump = archive.dumps.remove(at: random.int(0...archive.dumps.count - 1))
        log.append("remove \(dump.path)")
        try writer.removeDump(at: dump.path)
    }

    private mutating func cancelDump() throws {
        let known = archive.dumps.randomElement(using: &random)
        let dump = posts.dump(
            known?.path ?? "/d/cancelled", modified: tick(), size: random.int(0...12), known: archive.dumps, &random)
        log.append("abandon \(dump.path)")
        let ingest = try writer.ingest()
        ingest.abandon(try take(dump, into: ingest))
        try apply(ingest)
    }

    /// Some post, by the key that names it alone; whether it is taken out at once is left open.
    private mutating func forgetPost() throws {
        let reader = try IndexReader(directory)
        let request = SearchRequest(query: .all([]), sort: .newest, limit: 10_000)
        guard let post = try reader.search(request).hits.randomElement(using: &random)?.post else { return }
        let key = try reader.key(of: post)
        guard let found = try reader.forgettable(named: key, limit: 2, at: 7).first,
            let source = post.sources.first, let path = try reader.dumpPath(source.dump)
        else { throw OracleDifference(description: "\(key) is not there") }
        log.append("forget \(key) (\(path):\(source.place.line))")
        try writer.register.forget([found.forgotten])
        archive.forget(key, path: path, line: source.place.line)
    }

    private mutating func undoForgetting() throws {
        let names = writer.register.posts.filter { !$0.isReturning }.map(\.key)
        guard let name = names.randomElement(using: &random) else { return try forgetPost() }
        log.append("undo \(name)")
        guard try writer.register.undo([name]).map(\.key) == [name] else {
            throw OracleDifference(description: "\(name) was not forgotten")
        }
        archive.undo(name)
        for dump in archive.dumps where writer.register.isToBeRead(dump.path) { try index(dump, "read again") }
        // A dump that has gone brings nothing back, and nobody waits for it.
        try writer.apply(writer.ingest())
        guard !writer.register.posts.contains(where: \.isReturning) else {
            throw OracleDifference(description: "\(name) is still coming back")
        }
    }

    private mutating func takeOutForgotten() throws {
        let purges = random.oneIn(2)
        log.append(purges ? "purge" : "take out what is forgotten")
        if purges { _ = try writer.purge() } else { try writer.takeOutForgotten() }
    }

    private mutating func failDump() throws {
        guard let dump = archive.dumps.randomElement(using: &random) else { return }
        log.append("fail \(dump.path)")
        let failed = FileStamp(size: 1, modified: tick(), changed: 0)
        try writer.noteFailure(
            DumpProblem(.failure, Bilingual("unreadable", "読めない")), of: dump.path, stamp: failed, readers: "")
    }

    private mutating func reopenWriter() throws {
        log.append("reopen")
        // The lock goes with the last reference to the writer.
        let elsewhere = IndexDirectory(path: folder.path + "/elsewhere")
        writer = try IndexWriter(elsewhere)
        writer = try IndexWriter(directory)
    }

    private mutating func index(_ dump: NaiveDump, _ what: String) throws {
        log.append("\(what) \(dump.path) (\(dump.entries.count))")
        let ingest = try writer.ingest()
        ingest.finish(try take(dump, into: ingest)) {
            ($0.digest, $0.reader) = ("digest", NaiveForm.form(of: dump.path))
        }
        try apply(ingest)
    }

    private func take(_ dump: NaiveDump, into ingest: IngestBatch) throws -> IngestBatch.Dump {
        let begun = ingest.begin(dump.path, stamp: stamp(dump))
        for entries in [dump.entries.prefix(7), dump.entries.dropFirst(7)] {
            try ingest.add(entries.map { ($0.post, Place(line: $0.line, lastLine: $0.line)) }, to: begun)
        }
        return begun
    }

    /// By one of the ways, which must not be told apart.
    private mutating func apply(_ ingest: IngestBatch) throws {
        let way = random.pick([IndexWriter.MergePolicy.patch, .patch, .delta, .main])
        writer.policy = way
        log.append("by \(way)")
        try writer.apply(ingest)
        archive.learn()
    }

    private func stamp(_ dump: NaiveDump) -> FileStamp {
        FileStamp(size: Int64(dump.entries.count), modified: dump.modified, changed: 0)
    }

    /// A time of modification; now and then the same as the one before.
    private mutating func tick() -> Int64 {
        if !random.oneIn(4) { clock += 1 }
        return clock
    }

    // MARK: What the index holds

    /// Each post is found by its key alone, and by its id with all that bear it.
    private func checkNames(_ posts: [StoredPost]) throws {
        let keys = try posts.map { try reader.key(of: $0) }
        guard Set(keys).count == keys.count else {
            throw OracleDifference(description: "two posts have one key: \(keys.sorted())")
        }
        for (post, key) in zip(posts, keys).prefix(40) {
            let named = try reader.posts(named: key)
            guard named == [post] else {
                throw OracleDifference(description: "\(key) names \(named) instead of \(post)")
            }
            // 14 digits mean the diary's post, too.
            let meant = PostKey.idsMeant(by: post.id).map { Array($0.utf8) }
            let bearers = posts.filter { meant.contains(Array($0.id.utf8)) }
            let found = try reader.posts(named: post.id)
            let times = found.map { $0.current.time?.seconds ?? .min }
            guard Set(found) == Set(bearers), found.count == bearers.count, times == times.sorted(by: >) else {
                throw OracleDifference(description: "\(post.id) names \(found) instead of \(bearers)")
            }
        }
    }

    private func checkContent(_ documents: [NaiveDocument]) throws {
        let page = try reader.search(SearchRequest(query: .all([]), sort: .newest, limit: documents.count + 100))
        var expected: [[NaiveVersion]: Int] = [:]
        for document in documents { expected[document.versions, default: 0] += 1 }
        var found: [[NaiveVersion]: Int] = [:]
        var paths: [Int: String] = [:]
        for hit in page.hits {
            let versions = try hit.post.versions.map { version in
                let places = try version.sources.map { source in
                    if paths[source.dump] == nil { paths[source.dump] = try reader.dumpPath(source.dump) }
                    return "\(paths[source.dump] ?? "?"):\(source.place.line)"
                }
                return NaiveVersion(post: ExactPost(version.post), places: places)
            }
            found[versions, default: 0] += 1
        }
        try checkNames(page.hits.map(\.post))
        guard expected != found else { return }
        let missing = expected.filter { found[$0.key] != $0.value }.keys.map { $0.map(\.places) }
        let extra = found.filter { expected[$0.key] != $0.value }.keys.map { $0.map(\.places) }
        throw OracleDifference(
            description: "the index holds \(extra.prefix(5)) instead of \(missing.prefix(5))")
    }

    /// Holds that docids of the main database follow the order of equals, which pages are turned by, and that no two documents are
    /// one in it.
    private func checkOrder() throws {
        let wrong = try reader.onOneRevision { (database) throws(IndexError) -> String? in
            let order = DocumentOrder(database, try IndexMetadata.times(in: database).scale)
            let docids = try database.allPosts()
            var keyed: [(key: OrderKey, docid: UInt32)] = []
            for docid in docids { keyed.append((try order.key(docid), docid)) }
            keyed.sort { $0.key < $1.key }
            for (one, other) in zip(keyed, keyed.dropFirst()) where one.key == other.key {
                let posts = [
                    try PostRecord.decode(try database.record(of: one.docid)),
                    try PostRecord.decode(try database.record(of: other.docid)),
                ]
                return "docids \(one.docid) and \(other.docid) are one in the order: \(posts)"
            }
            let main = keyed.map(\.docid).filter { Docids.tier(of: $0) == .main }
            return main == main.sorted() ? nil : "docids are not in order: \(main)"
        }
        if let wrong { throw OracleDifference(description: wrong) }
    }
}
