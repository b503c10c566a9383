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
