// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import Testing

@testable import SakuinWeb

@Suite struct GuardsTests {
    @Test(
        "A name of this machine is answered, with any port",
        arguments: [
            "127.0.0.1", "127.0.0.1:8080", "localhost:20001", "LOCALHOST", "a.localhost:1", "[::1]:80", "[::1]",
        ])
    func loopback(host: String) { #expect(Guards.isLoopback(host: host)) }

    @Test(
        "No other name is, however much it looks like one",
        arguments: [
            "", "example.com", "127.0.0.1.example.com", "localhost.example.com", "127.0.0.1:80:80",
            "127.0.0.1@example.com",
            "128.0.0.1", "127.0.0.256", "127.1", "0x7f.0.0.1", "127.0.0.1:", "[::2]:80", "[::1", "[::1]x",
            "localhost:8x",
            "evil-localhost", "１２７.0.0.1",
        ])
    func others(host: String) { #expect(!Guards.isLoopback(host: host)) }

    @Test("A form comes from a page of the same server, or it is none")
    func forms() {
        func isOwn(_ origin: String?, _ site: String? = nil) -> Bool {
            Guards.isOwnForm(origin: origin, fetchSite: site, host: "127.0.0.1:20001")
        }
        #expect(isOwn("http://127.0.0.1:20001") && isOwn("https://127.0.0.1:20001", "same-origin"))
        #expect(isOwn(nil, "same-origin"))
        for origin in [
            "http://127.0.0.1:20002", "http://127.0.0.1", "http://example.com",
            "http://127.0.0.1:20001.example.com",
        ] {
            #expect(!isOwn(origin) && !isOwn(origin, "same-origin"))
        }
        for site in ["cross-site", "same-site", "none"] {
            for origin in ["http://127.0.0.1:20001", "null", nil] { #expect(!isOwn(origin, site)) }
        }
        // w3m, and Chromium from a page that hides its address: the form's token decides.
        #expect(isOwn(nil) && isOwn("null", "same-origin") && isOwn("null"))
    }

    @Test("The language is the most wanted one of the two")
    func languages() {
        #expect(Guards.isJapanese(accepted: nil) == nil)
        #expect(Guards.isJapanese(accepted: "ja,en-US;q=0.9,en;q=0.8") == true)
        #expect(Guards.isJapanese(accepted: "en-US,en;q=0.9,ja;q=0.8") == false)
        #expect(Guards.isJapanese(accepted: "fr, ja;q=0.3, en;q=0.4") == false)
        #expect(Guards.isJapanese(accepted: "fr,de") == nil)
        #expect(Guards.isJapanese(accepted: "en;q=0, ja;q=0.1") == true)
    }

    @Test("No page can ask for what changes the archive")
    func calls() {
        let forbidden: [ServiceCall] = [
            .rescan(confirm: false), .rebuild, .forget(ids: ["a"], isDryRun: true), .unforget(ids: ["a"]), .purge,
            .forgotten, .wait(limit: nil),
        ]
        for call in forbidden { #expect(!call.isForReaders) }
        #expect(ServiceCall.status.isForReaders && ServiceCall.post(id: "a").isForReaders)
    }
}
