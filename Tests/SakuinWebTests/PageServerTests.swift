// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import Testing

@testable import SakuinWeb

@Suite struct PageServerTests {
    @Test("A date is told as HTTP has it")
    func dates() {
        #expect(PageServer.date(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(PageServer.date(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    @Test(
        "A socket that was handed over tells where it listens; one that does not listen, or that others reach, is refused"
    )
    func inherited() throws {
        func address(_ host: UInt32) -> sockaddr_in {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = host.bigEndian
            return address
        }
        func bound(_ host: UInt32) -> Int32 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = address(host)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            #expect(status == 0)
            return descriptor
        }
        let own = bound(0x7F00_0001), all = bound(0)
        defer {
            close(own)
            close(all)
        }
        #expect(throws: WebError.system("listen LISTEN_FDS", EINVAL)) { try InheritedSocket.place(of: own) }
        listen(own, 1)
        listen(all, 1)
        guard case .port(let port) = try InheritedSocket.place(of: own) else {
            Issue.record("no port")
            return
        }
        #expect(port > 1023)
        #expect(throws: WebError.self) { try InheritedSocket.place(of: all) }
        // Of another process nothing is taken.
        #expect(try InheritedSocket.find(["LISTEN_PID": "1", "LISTEN_FDS": "1"]) == nil)
        #expect(throws: WebError.manySockets(2)) {
            try InheritedSocket.find(["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"])
        }
    }

    @Test("A text is cut between characters, and a page's room is shared so that short texts stay whole")
    func room() {
        #expect(beginning(of: "あいう", bytes: 9) == "あいう")
        for (bytes, text) in [(8, "あい"), (7, "あい"), (6, "あい"), (5, "あ"), (2, ""), (0, "")] {
            #expect(beginning(of: "あいう", bytes: bytes) == text)
        }
        #expect(fairShare(of: 100, among: [10, 20, 70]) == .max)
        #expect(fairShare(of: 100, among: [10, 200, 70]) == 45)
        #expect(fairShare(of: 90, among: [1000, 1000, 1000]) == 30 && fairShare(of: 1, among: []) == .max)
    }

    @Test("What is usual stands in no address, and what stays for the next question is what the form can say")
    func usual() {
        let usual = SearchState(Parameters(encoded: "q=a&sort=relevance&fold=1&as=posts&n=20"))
        #expect(usual.parameters.encoded == "?q=a" && usual.kept.pairs.isEmpty)
        let other = SearchState(Parameters(encoded: "q=a&sort=oldest&n=50&loose=1&after=x"))
        #expect(other.kept.encoded == "?sort=oldest&n=50" && other.length == 50)
        #expect(SearchState(Parameters(encoded: "q=a&n=1000")).length == SearchState.usualLength)
    }
}
