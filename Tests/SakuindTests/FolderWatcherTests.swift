// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import sakuind

@Suite struct FolderWatcherTests {
    /// The events of `changes`, up to the one that makes `last` true.
    private func events(
        _ folder: TemporaryFolder, until last: @Sendable (FolderEvent) -> Bool, _ changes: () throws -> Void
    ) async throws -> [FolderEvent] {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let watcher = try FolderWatcher(roots: [folder.path], loop: loops.next())
        try changes()
        var seen: [FolderEvent] = []
        for await event in watcher.events {
            seen.append(event)
            if last(event) { break }
        }
        watcher.close()
        try await loops.shutdownGracefully()
        return seen
    }

    @Test(.timeLimit(.minutes(1))) func writingMovingAndRemovingAreReported() async throws {
        let folder = try TemporaryFolder()
        let (a, b) = (folder.path + "/a", folder.path + "/b")
        let seen = try await events(folder, until: { $0 == .gone(b) }) {
            try Data("x".utf8).write(to: URL(filePath: a))
            try FileManager.default.moveItem(atPath: a, toPath: b)
            try FileManager.default.removeItem(atPath: b)
        }
        #expect(seen == [.created(a), .closed(a), .gone(a), .moved(b), .gone(b)])
    }

    @Test(.timeLimit(.minutes(1))) func linksAreReportedThoughTheyAreNeverClosed() async throws {
        let folder = try TemporaryFolder()
        let elsewhere = try TemporaryFolder()
        let target = try elsewhere.write("x", to: "t")
        let (hard, soft) = (folder.path + "/hard", folder.path + "/soft")
        let seen = try await events(folder, until: { $0 == .created(soft) }) {
            try FileManager.default.linkItem(atPath: target, toPath: hard)
            try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: target)
        }
        #expect(seen == [.created(hard), .created(soft)])
    }

    @Test(.timeLimit(.minutes(1))) func aNewFolderIsReportedAndWatched() async throws {
        let folder = try TemporaryFolder()
        let sub = folder.path + "/sub"
        let seen = try await events(folder, until: { $0 == .folderGone(sub) }) {
            try FileManager.default.createDirectory(atPath: sub, withIntermediateDirectories: false)
            try FileManager.default.removeItem(atPath: sub)
        }
        #expect(seen.first == .folderAppeared(sub))
    }

    @Test(.timeLimit(.minutes(1))) func hiddenAndUnfinishedNamesAreNot() async throws {
        let folder = try TemporaryFolder()
        let end = folder.path + "/end"
        let seen = try await events(folder, until: { $0 == .closed(end) }) {
            for name in [".hidden", "a.tmp", "b.part", "c~"] { _ = try folder.write("x", to: name) }
            _ = try folder.write("x", to: "end")
        }
        #expect(seen == [.created(end), .closed(end)])
    }

    @Test(
        "The reading ends whatever is watched, and whatever became of it", .timeLimit(.minutes(1)),
        arguments: ["no folder", "a folder that is missing", "a folder that was removed", "a folder that is there"])
    func closing(case name: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/dumps"
        if name != "a folder that is missing" {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let watcher = try FolderWatcher(roots: name == "no folder" ? [] : [path], loop: loops.next())
        if name == "a folder that was removed" {
            try FileManager.default.removeItem(atPath: path)
            for await event in watcher.events where event == .folderGone(path) { break }
        }
        watcher.close()
        // Returns when the thread that reads has ended.
        try await loops.shutdownGracefully()
        // What comes too late does no harm.
        watcher.close()
        watcher.refresh()
        for await event in watcher.events { #expect(event == .folderGone(path)) }
    }

    @Test(
        "Folders that are named later are watched, and those that are no longer named are not", .timeLimit(.minutes(1)))
    func otherRoots() async throws {
        let (old, new) = (try TemporaryFolder(), try TemporaryFolder())
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let watcher = try FolderWatcher(roots: [old.path], loop: loops.next())
        watcher.watch(roots: [new.path])
        _ = try old.write("x", to: "a")
        let path = try new.write("x", to: "b")
        for await event in watcher.events {
            #expect(event == .created(path) || event == .closed(path))
            if event == .closed(path) { break }
        }
        watcher.close()
        try await loops.shutdownGracefully()
    }

    @Test("What happens to a file behind links is told of the link in the folder", .timeLimit(.minutes(1)))
    func changesBehindLinks() async throws {
        let (folder, middle, end) = (try TemporaryFolder(), try TemporaryFolder(), try TemporaryFolder())
        let target = try end.write("x", to: "target.tmp")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: middle.path + "/hop", withDestinationPath: target)
        let link = folder.path + "/link"
        try manager.createSymbolicLink(atPath: link, withDestinationPath: middle.path + "/hop")
        let beside = try end.write("y", to: "beside")
        // Written in place, replaced, removed; and a link on the way that leads elsewhere.
        let seen = try await events(folder, until: { $0 == .gone(link) }) {
            let handle = try FileHandle(forWritingTo: URL(filePath: target))
            try handle.write(contentsOf: Data("z".utf8))
            try handle.close()
            rename(beside, target)
            unlink(middle.path + "/hop")
        }
        #expect(seen == [.closed(link), .moved(link), .gone(link)])
    }

    @Test("A link to a folder is watched as a folder, from its coming to its going", .timeLimit(.minutes(1)))
    func linkedFolders() async throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        let manager = FileManager.default
        let link = folder.path + "/link"
        try manager.createDirectory(atPath: elsewhere.path + "/sub", withIntermediateDirectories: false)
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let watcher = try FolderWatcher(roots: [folder.path], loop: loops.next())
        try manager.createSymbolicLink(atPath: link, withDestinationPath: elsewhere.path)
        var events = watcher.events.makeAsyncIterator()
        #expect(await events.next() == .folderAppeared(link))
        _ = try elsewhere.write("x", to: "sub/a")
        #expect(await events.next() == .created(link + "/sub/a"))
        #expect(await events.next() == .closed(link + "/sub/a"))
        unlink(link)
        #expect(await events.next() == .folderGone(link))
        _ = try elsewhere.write("x", to: "sub/b")
        let last = try folder.write("x", to: "c")
        var seen: [FolderEvent] = []
        while let event = await events.next() {
            seen.append(event)
            if event == .closed(last) { break }
        }
        #expect(seen == [.gone(link), .created(last), .closed(last)])
        watcher.close()
        try await loops.shutdownGracefully()
    }

    @Test func theKernelsRecordsAreTakenApart() {
        func record(_ watch: UInt8, _ mask: UInt32, _ name: String, padding: Int) -> [UInt8] {
            let text = Array(name.utf8) + [UInt8](repeating: 0, count: padding)
            let words = [UInt32(watch), mask, 0, UInt32(text.count)]
            return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } + text
        }
        let overflow: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        let bytes = record(1, 8, "日記.txt", padding: 6) + overflow + [1, 0, 0]
        let records = InotifyRecord.records(in: bytes[...])
        #expect(
            records == [
                InotifyRecord(watch: 1, mask: 8, name: "日記.txt"), InotifyRecord(watch: -1, mask: 0x4000, name: ""),
            ])
        #expect(records[0].fileEvent("/d/日記.txt") == .closed("/d/日記.txt"))
        #expect(records[1].has(IN_Q_OVERFLOW))
    }

    @Test func aFileOpenForWritingIsToldByItsLease() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", to: "f")
        let reading = open(path, O_RDONLY)
        defer { close(reading) }
        #expect(WriteLease.probe(reading) == .free)
        let writing = open(path, O_WRONLY)
        #expect(WriteLease.probe(reading) == .beingWritten)
        close(writing)
        #expect(WriteLease.probe(reading) == .free)
    }
}
