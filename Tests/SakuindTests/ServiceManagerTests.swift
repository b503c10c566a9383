// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import Testing

@testable import sakuind

@Suite struct ServiceManagerTests {
    /// A datagram socket as systemd has one; what arrives.
    private func receive(at path: String, _ send: () -> Void) throws -> [String] {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            bytes.copyBytes(from: path.utf8)
            if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let bound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        try #require(bound == 0)
        send()
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 100)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }

    @Test func systemdIsToldInDatagramsByPathAndByAbstractName() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path + "/notify", "@sakuind-test-\(UUID().uuidString)"] {
            let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
            let messages = try receive(at: path) {
                manager.ready()
                manager.alive()
                manager.stopping()
            }
            #expect(messages == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
        }
    }

    @Test func readingTheConfigurationAgainIsToldWithItsTime() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/notify"
        let messages = try receive(at: path) {
            let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
            manager.reloading()
            manager.ready()
        }
        #expect(messages.count == 2 && messages.last == "READY=1")
        let lines = messages[0].split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "RELOADING=1")
        let time = try #require(Int(lines[1].dropFirst("MONOTONIC_USEC=".count)))
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        #expect(time > 0 && time <= now.tv_sec * 1_000_000 + now.tv_nsec / 1000)
    }

    @Test func theWatchdogIsFedTwiceInItsTimeAndOnlyIfItIsOurs() {
        let own = String(getpid())
        let mine = ServiceManager(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": own])
        #expect(mine.watchdogInterval == .seconds(15))
        #expect(ServiceManager(environment: ["WATCHDOG_USEC": "30000000"]).watchdogInterval == .seconds(15))
        let others = ServiceManager(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"])
        #expect(others.watchdogInterval == nil)
        #expect(ServiceManager(environment: [:]).watchdogInterval == nil)
    }
}
