// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import SakuinWeb

@Suite struct SessionsTests {
    private static func folder() -> String { NSTemporaryDirectory() + "sakuin-web-" + Sessions.randomName() }

    @Test("A token lets one browser in, once, and its session is known after a new start")
    func once() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sessions = try Sessions(folder: folder)
        let token = try sessions.newToken()
        let session = try #require(sessions.enter(token: token))
        #expect(sessions.enter(token: token) == nil)
        #expect(try Sessions(folder: folder).session(id: session.id) == session)
        #expect(session.id != session.formToken && session.id != token)
        #expect(sessions.session(id: session.formToken) == nil)
    }

    @Test("What is no token leads nowhere, least of all out of the folder")
    func forged() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sessions = try Sessions(folder: folder)
        let session = try #require(sessions.enter(token: try sessions.newToken()))
        for name in ["", "..", "../sessions/" + session.id, session.id + "\0", session.id.uppercased() + "G"] {
            #expect(sessions.enter(token: name) == nil && sessions.session(id: name) == nil)
        }
        // A session is no token.
        #expect(sessions.enter(token: session.id) == nil && sessions.session(id: session.id) == session)
    }

    @Test("A token that has lain for long is none")
    func old() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sessions = try Sessions(folder: folder)
        let token = try sessions.newToken()
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder + "/tokens/" + token)
        #expect(sessions.enter(token: token) == nil)
    }

    @Test("A folder that others may look into is refused, and files are the user's alone")
    func modes() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sessions = try Sessions(folder: folder)
        let token = try sessions.newToken()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/tokens/" + token)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        #expect(throws: WebError.folderOfOthers(folder)) { try Sessions(folder: folder) }
    }
}
