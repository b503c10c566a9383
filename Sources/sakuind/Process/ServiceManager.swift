// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the daemon tells systemd: one datagram a message (sd_notify(3)). Without systemd nothing is told.

import FoundationEssentials
import Glibc

struct ServiceManager: Sendable {
    private let address: String?
    /// Half the time after which systemd takes the daemon for stuck; nil where it does not watch.
    let watchdogInterval: Duration?

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        address = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        let isMeant = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init)
        watchdogInterval = isMeant ? microseconds.map { .microseconds($0 / 2) } : nil
    }

    func ready() { send("READY=1") }
    /// That the configuration is read again, until `ready` is told again.
    func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }
    func stopping() { send("STOPPING=1") }
    func alive() { send("WATCHDOG=1") }

    private func send(_ message: String) {
        guard let path = address else { return }
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: target.sun_path) else { return }
        withUnsafeMutableBytes(of: &target.sun_path) { bytes in
            bytes.copyBytes(from: path.utf8)
            // An @ stands for the zero byte of an abstract address.
            if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        withUnsafePointer(to: target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                // Best effort by its nature: systemd itself notices what does not arrive.
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
