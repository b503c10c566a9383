// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinClient

@Suite struct DefaultPathsTests {
    private func paths(_ environment: [String: String], user: UInt32 = 1000, there: Set<String> = []) -> [String] {
        [
            DefaultPaths.socket(environment: environment, user: user, exists: there.contains),
            DefaultPaths.socketToAsk(environment: environment, user: user, exists: there.contains),
        ]
    }

    @Test("A user's daemon listens in the user's runtime folder, and the client asks there")
    func ofUser() {
        let own = "/run/user/1000/sakuin.sock"
        #expect(paths(["XDG_RUNTIME_DIR": "/run/user/1000"]) == [own, own])
        #expect(paths(["XDG_RUNTIME_DIR": "/run/user/1000/"]) == [own, own])
        #expect(paths(["XDG_RUNTIME_DIR": "/run/user/1000"], there: [own, DefaultPaths.systemSocket]) == [own, own])
        #expect(paths([:], there: ["/run/user/1000"]) == [own, own])
        #expect(paths(["XDG_RUNTIME_DIR": "relative"], there: ["/run/user/1000"]) == [own, own])
    }

    @Test("Where only the system service listens the client asks there, but a user's daemon does not take its place")
    func ofSystem() {
        let own = "/run/user/1000/sakuin.sock"
        let system = DefaultPaths.systemSocket
        #expect(paths(["XDG_RUNTIME_DIR": "/run/user/1000"], there: [system]) == [own, system])
        #expect(paths([:]) == [system, system])
        #expect(paths([:], user: 0, there: ["/run/user/0"]) == ["/run/user/0/sakuin.sock", "/run/user/0/sakuin.sock"])
    }

    @Test("SAKUIN_SOCKET is taken at its word")
    func chosen() {
        let environment = ["SAKUIN_SOCKET": "x.sock", "XDG_RUNTIME_DIR": "/run/user/1000"]
        #expect(paths(environment, there: [DefaultPaths.systemSocket]) == ["x.sock", "x.sock"])
        #expect(paths(["SAKUIN_SOCKET": "", "XDG_RUNTIME_DIR": "/r"]) == ["/r/sakuin.sock", "/r/sakuin.sock"])
    }

    @Test("Dumps and index lie in the user's XDG folders")
    func folders() {
        let home = ["HOME": "/home/a"]
        #expect(DefaultPaths.dumps(environment: home) == "/home/a/.local/share/sakuin/dumps")
        #expect(DefaultPaths.index(environment: home) == "/home/a/.local/state/sakuin")
        let set = ["HOME": "/home/a", "XDG_DATA_HOME": "/d/", "XDG_STATE_HOME": "/s"]
        #expect(DefaultPaths.dumps(environment: set) == "/d/sakuin/dumps")
        #expect(DefaultPaths.index(environment: set) == "/s/sakuin")
        #expect(DefaultPaths.dumps(environment: ["XDG_DATA_HOME": "relative"]) == nil)
        #expect(DefaultPaths.index(environment: [:]) == nil)
    }
}
