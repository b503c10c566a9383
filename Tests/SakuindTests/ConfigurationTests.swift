// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import sakuind

@Suite struct ConfigurationTests {
    private let home = ["HOME": "/home/someone", "XDG_RUNTIME_DIR": "/run/user/7"]

    @Test func withoutAnythingThePlacesAreTheUsers() throws {
        let settings = try Configuration(file: nil, dumps: [], index: nil, socket: nil, environment: home)
        #expect(settings.dumps == ["/home/someone/.local/share/sakuin/dumps"])
        #expect(settings.index == "/home/someone/.local/state/sakuin")
        #expect(settings.socket == "/run/user/7/sakuin.sock")
        #expect(settings.socketGroup == nil)
        #expect(settings.rescanMinutes == 10)
        #expect(!settings.includesPrivatePosts)
    }

    @Test func optionsComeBeforeTheFileAndTheFileBeforeTheDefaults() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "dumps = [\"~/a\", \"/b/../c/\"]\nindex = \"/i\"\nsocket_group = \"g\"\nrescan_minutes = 3\nprivate_posts = true\n",
            to: "c.toml")
        let settings = try Configuration(file: file, dumps: [], index: "/j", socket: nil, environment: home)
        #expect(settings.dumps == ["/home/someone/a", "/c"])
        #expect(settings.index == "/j")
        #expect(settings.socketGroup == "g")
        #expect(settings.rescanMinutes == 3)
        #expect(settings.includesPrivatePosts)
    }

    @Test func aMisspeltKeyIsAnErrorThatNamesItAndTheKeysThereAre() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("dump = [\"/a\"]\n", to: "c.toml")
        #expect {
            try Configuration(file: file, dumps: [], index: nil, socket: nil, environment: home)
        } throws: {
            "\($0)"
                == "\(file): there is no key dump; there are dumps, index, socket, socket_group, rescan_minutes, private_posts"
        }
    }

    @Test("what cannot be used", arguments: ["dumps = 3", "dumps = [", "rescan_minutes = 0"])
    func refuses(text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "c.toml")
        #expect(throws: ConfigurationError.self) {
            try Configuration(file: file, dumps: [], index: nil, socket: nil, environment: home)
        }
    }

    @Test("an index and dumps one in the other", arguments: [("/a", "/a"), ("/a", "/a/b"), ("/a/b", "/a")])
    func nested(dumps: String, index: String) {
        #expect(throws: ConfigurationError.self) {
            try Configuration(file: nil, dumps: [dumps], index: index, socket: nil, environment: home)
        }
    }

    @Test func aNameThatOnlyBeginsAlikeIsAnotherFolder() throws {
        #expect(
            try Configuration(file: nil, dumps: ["/a"], index: "/ab", socket: nil, environment: home).index == "/ab")
    }

    @Test func theShippedConfigurationIsRead() throws {
        let shipped = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "systemd/sakuind.toml").path
        let settings = try Configuration(file: shipped, dumps: [], index: nil, socket: nil, environment: [:])
        #expect(settings.socket == "/run/sakuin/sakuin.sock")
        #expect(settings.socketGroup == "sakuin")
    }
}
