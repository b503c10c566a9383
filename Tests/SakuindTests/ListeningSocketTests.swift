// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import sakuind

@Suite struct ListeningSocketTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func aNewSocketIsTheOwnersAloneAndIsRemovedAtTheEnd() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/in/s"
        let socket = try ListeningSocket.open(path: path, access: .owner)
        defer { close(socket.descriptor) }
        #expect(try mode(path) == 0o600)
        #expect(try mode(folder.path + "/in") == 0o700)
        socket.removeFile()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aGroupMayConnectWhereToldSo() throws {
        let folder = try TemporaryFolder()
        let own = String(cString: try #require(getgrgid(getegid())).pointee.gr_name)
        let socket = try ListeningSocket.open(path: folder.path + "/s", access: .group(own))
        defer { close(socket.descriptor) }
        #expect(try mode(folder.path + "/s") == 0o660)
        #expect { try ListeningSocket.open(path: folder.path + "/t", access: .group("no-such-group")) } throws: {
            "\($0)".contains("there is no group no-such-group")
        }
    }

    @Test func aSocketThatNobodyAnswersIsReplacedAndOneThatIsAnsweredIsNot() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        let first = try ListeningSocket.open(path: path, access: .owner)
        #expect { try ListeningSocket.open(path: path, access: .owner) } throws: {
            "\($0)" == "another daemon answers on \(path): stop it, or give another --socket"
        }
        close(first.descriptor)
        let second = try ListeningSocket.open(path: path, access: .owner)
        defer { close(second.descriptor) }
        // The first one's file is gone: what lies there now is not its own to remove.
        first.removeFile()
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("precious", to: "s")
        #expect(throws: ListeningError.self) { try ListeningSocket.open(path: path, access: .owner) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test func aPathThatTheSystemCannotTakeIsSaidSo() {
        let path = "/tmp/" + String(repeating: "x", count: 120)
        #expect { try ListeningSocket.open(path: path, access: .owner) } throws: {
            "\($0)" == "the socket's path has 125 bytes, the system takes 107: \(path)"
        }
    }
}
