// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinIndex
import SakuinText
import Testing

@testable import sakuind

/// Folders of dumps and an index of them, looked at and indexed as the daemon does.
private final class Archive {
    let folder: TemporaryFolder
    var roots: [String]
    var retention = DumpRetention()
    private let writer: IndexWriter
    private var indexer: DumpIndexer

    init(roots: [String] = ["dumps"]) throws {
        folder = try TemporaryFolder()
        self.roots = roots.map { [path = folder.path] in path + "/" + $0 }
        for root in self.roots {
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        }
        writer = try IndexWriter(IndexDirectory(path: folder.path + "/index"))
        indexer = DumpIndexer(folders: DumpFolders(roots: self.roots), writer: writer)
    }

    func drop(_ names: String...) throws {
        for name in names { _ = try folder.write("{\"body\":\"\(name)の文\"}\n", to: name) }
    }

    /// As after a start with what is set now.
    func start() {
        indexer = DumpIndexer(folders: DumpFolders(roots: roots), writer: writer, retention: retention)
    }

    /// Looks and indexes as the daemon does; the sum of it.
    @discardableResult
    func scan(isConfirmed: Bool = false) throws -> [KeptDumps] {
        let changes = try indexer.changes(isConfirmed: isConfirmed)
        if !changes.paths.isEmpty || changes.areFoldersOther { _ = try indexer.process(changes.paths) }
        #expect(try !indexer.changes(isConfirmed: isConfirmed).areFoldersOther)
        return changes.kept
    }

    func process(_ names: String...) throws -> [DumpOutcome] {
        let paths = names.map { folder.path + "/" + $0 }
        let outcomes = try indexer.process(paths)
        return paths.compactMap { outcomes[$0] }
    }

    func rebuild() throws { _ = try indexer.rebuild() }

    /// The names of the dumps whose posts are found, and that nothing else is.
    var found: [String] {
        get throws {
            let reader = try IndexReader(IndexDirectory(path: folder.path + "/index"))
            let page = try reader.search(SearchRequest(query: try QueryParser.parse("文"), sort: .newest, limit: 100))
            #expect(try reader.summary().posts == page.total)
            #expect(try reader.dumps().count == page.total)
            return page.hits.map { String($0.post.current.body.dropLast(2)) }.sorted()
        }
    }

    func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: folder.path + "/" + from, toPath: folder.path + "/" + to)
    }

    func make(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }

    func remove(_ names: String...) throws {
        for name in names { try FileManager.default.removeItem(atPath: folder.path + "/" + name) }
    }
}

@Suite struct AbsencesTests {
    private static let all = ["dumps/a.jsonl", "dumps/b.jsonl", "dumps/sub/c.jsonl"]

    private func archive() throws -> Archive {
        let archive = try Archive()
        try archive.make("dumps/sub")
        try archive.drop("dumps/a.jsonl", "dumps/b.jsonl", "dumps/sub/c.jsonl")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == AbsencesTests.all)
        return archive
    }

    /// What may happen to the folder, and what is seen then.
    enum Mishap: CaseIterable {
        case emptied, missing, aFile, emptyAnew, anotherFolder, otherDumps

        fileprivate func happen(to archive: Archive) throws {
            switch self {
            case .emptied: try archive.remove("dumps/a.jsonl", "dumps/b.jsonl", "dumps/sub")
            case .missing: try archive.move("dumps", "away")
            case .aFile:
                try archive.move("dumps", "away")
                try archive.drop("dumps")
            case .emptyAnew:
                try archive.move("dumps", "away")
                try archive.make("dumps")
            case .anotherFolder:
                try archive.move("dumps", "away")
                try archive.make("dumps")
                try archive.drop("dumps/other.jsonl")
            case .otherDumps:
                try archive.make("elsewhere")
                try archive.drop("elsewhere/other.jsonl")
                archive.roots = [archive.folder.path + "/elsewhere"]
            }
        }

        var reason: KeptDumps.Reason {
            switch self {
            case .emptied: .empty
            case .missing, .aFile: .missing
            case .emptyAnew, .anotherFolder: .replaced
            case .otherDumps: .notWatched
            }
        }

        var comes: [String] {
            switch self {
            case .anotherFolder: ["dumps/other.jsonl"]
            case .otherDumps: ["elsewhere/other.jsonl"]
            default: []
            }
        }
    }

    @Test(
        "a folder that is not what it was keeps its posts, in a rebuild too, until somebody confirms",
        arguments: Mishap.allCases)
    func mishap(_ mishap: Mishap) throws {
        let archive = try archive()
        try mishap.happen(to: archive)
        let path = archive.folder.path
        let expected = [
            KeptDumps(
                folder: path + "/dumps", reason: mishap.reason, dumps: AbsencesTests.all.map { path + "/" + $0 })
        ]
        for _ in 0..<2 {
            archive.start()
            #expect(try archive.scan() == expected)
            #expect(try archive.found == (AbsencesTests.all + mishap.comes).sorted())
            try archive.rebuild()
            #expect(try archive.found == (AbsencesTests.all + mishap.comes).sorted())
            #expect(try archive.scan() == expected)
            // A report of the kernel's.
            #expect(try archive.process("dumps/a.jsonl", "dumps/sub/c.jsonl") == [.kept, .kept])
            #expect(try archive.found == (AbsencesTests.all + mishap.comes).sorted())
        }
        #expect(try archive.scan(isConfirmed: true).isEmpty)
        #expect(try archive.found == mishap.comes)
        archive.start()
        #expect(try archive.scan().isEmpty)
    }

    @Test("a folder that comes back is as if it had never been away", arguments: [Mishap.missing, .emptyAnew])
    func comesBack(_ mishap: Mishap) throws {
        let archive = try archive()
        try mishap.happen(to: archive)
        #expect(try archive.scan().count == 1)
        if mishap == .emptyAnew { try archive.remove("dumps") }
        try archive.move("away", "dumps")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == AbsencesTests.all)
        try archive.remove("dumps/a.jsonl")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == ["dumps/b.jsonl", "dumps/sub/c.jsonl"])
    }

    @Test("dumps that are removed from, or renamed in, a folder that has others take their posts with them")
    func removed() throws {
        let archive = try archive()
        try archive.remove("dumps/a.jsonl", "dumps/sub")
        #expect(try archive.process("dumps/a.jsonl") == [.removed])
        #expect(try archive.found == ["dumps/b.jsonl", "dumps/sub/c.jsonl"])
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == ["dumps/b.jsonl"])
        try archive.move("dumps/b.jsonl", "dumps/d.jsonl")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == ["dumps/b.jsonl"])
        try archive.drop("dumps/e.jsonl")
        try archive.remove("dumps/d.jsonl")
        try archive.rebuild()
        #expect(try archive.found == ["dumps/e.jsonl"])
    }

    @Test("a folder with all its dumps that was moved to another disk is noted as what it is now")
    func movedToAnotherDisk() throws {
        let archive = try archive()
        try archive.move("dumps", "old")
        try FileManager.default.copyItem(atPath: archive.folder.path + "/old", toPath: archive.folder.path + "/dumps")
        try archive.remove("old")
        archive.start()
        #expect(try archive.scan().isEmpty)
        try archive.remove("dumps/a.jsonl")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found == ["dumps/b.jsonl", "dumps/sub/c.jsonl"])
    }

    @Test("of several folders each is judged by itself, and one that is away harms no other")
    func several() throws {
        let archive = try Archive(roots: ["one", "two"])
        try archive.drop("one/a.jsonl", "one/b.jsonl", "two/c.jsonl")
        try archive.scan()
        try archive.remove("one/a.jsonl")
        try archive.move("two", "away")
        #expect(try archive.scan().map(\.folder) == [archive.folder.path + "/two"])
        #expect(try archive.found == ["one/b.jsonl", "two/c.jsonl"])
        // Taken out of the configuration, it is told otherwise.
        archive.roots = [archive.roots[0]]
        archive.start()
        #expect(try archive.scan().map(\.reason) == [.notWatched])
        #expect(try archive.found == ["one/b.jsonl", "two/c.jsonl"])
    }

    @Test("the configuration may keep what is removed, or drop what is missing")
    func configured() throws {
        let archive = try archive()
        archive.retention = DumpRetention(keepsRemoved: true)
        archive.start()
        try archive.remove("dumps/a.jsonl")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.process("dumps/a.jsonl") == [.kept])
        try archive.rebuild()
        #expect(try archive.found == AbsencesTests.all)
        archive.retention = DumpRetention(dropsMissing: true)
        archive.start()
        try archive.move("dumps", "away")
        #expect(try archive.scan().isEmpty)
        #expect(try archive.found.isEmpty)
    }

    @Test("a link that leads nowhere and a folder that nobody may read keep their posts")
    func outOfSight() throws {
        let archive = try archive()
        try archive.move("dumps/a.jsonl", "target.jsonl")
        try FileManager.default.createSymbolicLink(
            atPath: archive.folder.path + "/dumps/a.jsonl",
            withDestinationPath: archive.folder.path + "/target.jsonl")
        try archive.scan()
        try archive.move("target.jsonl", "away.jsonl")
        #expect(try archive.process("dumps/a.jsonl") == [.kept])
        #expect(try archive.scan().map(\.reason) == [.unreadable("what the link leads to is not there")])
        // Nobody's word drops what cannot be seen.
        #expect(try archive.scan(isConfirmed: true).count == 1)
        #expect(try archive.found == AbsencesTests.all)
    }

    /// Where a disk is mounted within a watched folder.
    @Test("a file system that begins below a watched folder is a place of its own")
    func mounted() throws {
        let (root, disk) = ("/r", "/r/disk")
        let places = [WatchedFolder(path: root, identity: "1"), WatchedFolder(path: disk, identity: "2")]
        let (a, b) = (disk + "/a", root + "/b")
        let file = DumpFile(path: b, stamp: FileStamp(size: 1, modified: 1, changed: 1))
        var listing = DumpFolders.Listing()
        listing.files = [file]
        listing.places = [DumpFolders.Place(folder: places[0], dumps: 1)]
        func judged() -> Absences.Verdict {
            Absences(listing, in: DumpFolders(roots: [root]), dumps: [a, b], recorded: places).verdict(on: a)
        }
        #expect(judged() == .kept(folder: disk, .replaced))
        listing.places.append(DumpFolders.Place(folder: WatchedFolder(path: disk, identity: "3"), dumps: 9))
        #expect(judged() == .kept(folder: disk, .replaced))
        listing.places[1] = DumpFolders.Place(folder: places[1], dumps: 0)
        #expect(judged() == .kept(folder: disk, .empty))
        listing.places[1].dumps = 1
        #expect(judged() == .gone)
        // An index of before places were noted knows a folder by its dumps.
        func judgedWithout(_ present: [DumpFile], _ count: Int) -> Absences.Verdict {
            listing.files = present
            listing.places = [DumpFolders.Place(folder: places[0], dumps: count)]
            return Absences(listing, in: DumpFolders(roots: [root]), dumps: [a, b], recorded: []).verdict(on: a)
        }
        #expect(judgedWithout([file], 1) == .gone)
        #expect(judgedWithout([], 0) == .kept(folder: root, .empty))
        #expect(judgedWithout([DumpFile(path: root + "/x", stamp: file.stamp)], 1) == .kept(folder: root, .replaced))
    }
}
