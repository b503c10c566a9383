// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import sakuind

@Suite struct FolderWalkTests {
    private let manager = FileManager.default

    private func paths(_ walk: FolderWalk, in folder: TemporaryFolder) -> [String] {
        walk.files.map { String($0.path.dropFirst(folder.path.count + 1)) }
    }

    @Test("Links to files and folders are followed, and no folder is walked twice, though links lead in circles")
    func links() throws {
        let (folder, elsewhere) = (try TemporaryFolder(), try TemporaryFolder())
        for sub in ["a", "a/deep", "b"] {
            try manager.createDirectory(atPath: folder.path + "/" + sub, withIntermediateDirectories: true)
        }
        _ = try folder.write("1", to: "a/deep/1")
        _ = try folder.write("2", to: "b/2")
        _ = try elsewhere.write("3", to: "3")
        let file = try elsewhere.write("4", to: ".hidden-4")
        try manager.createSymbolicLink(atPath: folder.path + "/a/deep/circle", withDestinationPath: folder.path)
        try manager.createSymbolicLink(atPath: folder.path + "/again", withDestinationPath: folder.path + "/b")
        try manager.createSymbolicLink(atPath: folder.path + "/outside", withDestinationPath: elsewhere.path)
        try manager.createSymbolicLink(atPath: elsewhere.path + "/back", withDestinationPath: folder.path + "/a")
        try manager.createSymbolicLink(atPath: folder.path + "/file", withDestinationPath: file)
        let walk = FolderWalk([folder.path])
        #expect(paths(walk, in: folder) == ["a/deep/1", "b/2", "file", "outside/3"])
        #expect(walk.unreadable.isEmpty)
    }

    @Test("Folders named twice, or one in the other, give each file once")
    func overlappingRoots() throws {
        let folder = try TemporaryFolder()
        try manager.createDirectory(atPath: folder.path + "/sub", withIntermediateDirectories: true)
        _ = try folder.write("1", to: "sub/1")
        let roots = [folder.path, folder.path + "/sub", folder.path]
        #expect(paths(FolderWalk(roots), in: folder) == ["sub/1"])
    }

    @Test("A link that leads nowhere is told, and of what it led to nothing is known")
    func dangling() throws {
        let folder = try TemporaryFolder()
        try manager.createSymbolicLink(atPath: folder.path + "/disk", withDestinationPath: "/nonexistent/disk")
        try manager.createSymbolicLink(atPath: folder.path + "/self", withDestinationPath: folder.path + "/self")
        let listing = DumpFolders(roots: [folder.path]).list()
        #expect(listing.files.isEmpty)
        #expect(listing.unreadable.map(\.folder) == [folder.path + "/disk", folder.path + "/self"])
        let dumps = ["/disk/a.jsonl", "/disk", "/b.jsonl"].map { folder.path + $0 }
        let absences = Absences(listing, in: DumpFolders(roots: [folder.path]), dumps: dumps, recorded: [])
        let reason = KeptDumps.Reason.unreadable("what the link leads to is not there")
        #expect(absences.verdict(on: dumps[0]) == .kept(folder: folder.path + "/disk", reason))
        #expect(absences.verdict(on: dumps[1]) == .kept(folder: folder.path + "/disk", reason))
        #expect(absences.verdict(on: dumps[2]) == .kept(folder: folder.path, .empty))
    }
}
