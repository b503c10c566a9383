// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import Testing

@testable import SakuinWeb

@Suite struct UserFilesTests {
    private static func folder() -> String { NSTemporaryDirectory() + "sakuin-web-" + Sessions.randomName() }

    private static func mark(_ key: String) -> Mark {
        Mark(key: key, id: "x:" + key, markedAt: "2026-11-30T16:00:00+09:00")
    }

    @Test("What many windows and servers change at once is all there")
    func atOnce() async throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                // A server of its own each: only the file is shared.
                group.addTask { try? UserFiles(folder: folder).marks.change { $0.add(Self.mark("key:\(number)")) } }
            }
        }
        let files = UserFiles(folder: folder)
        #expect(try Set(files.marks.value().marks.map(\.key)) == Set((0..<40).map { "key:\($0)" }))
        try UserFiles(folder: folder).marks.change { $0.remove("key:7") }
        #expect(try files.marks.value().marks.count == 39)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/marks.json")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("A file in which something else stands is neither read nor written over")
    func broken() throws {
        let folder = Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/marks.json"
        try "my notes\n".write(toFile: path, atomically: false, encoding: .utf8)
        let files = UserFiles(folder: folder)
        #expect(throws: WebError.brokenFile(path)) { try files.marks.value() }
        #expect(throws: WebError.brokenFile(path)) { try files.marks.change { $0.add(Self.mark("key:a")) } }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "my notes\n")
    }

    @Test("A mark is made once, and its note stays until it is changed")
    func notes() {
        var marks = Marks()
        marks.add(Self.mark("key:a"))
        marks.setNote("読む", of: "key:a")
        marks.add(Self.mark("key:a"))
        #expect(marks.marks.count == 1 && marks["key:a"]?.note == "読む")
        marks.setNote("x", of: "key:b")
        #expect(marks["key:b"] == nil)
    }

    @Test(
        "is:marked is a condition where it is a word, and text in quotes and expressions",
        arguments: [
            ("is:marked", "saved:印☆印"), ("東京 is:marked", "東京 saved:印☆印"), ("東京 -is:marked", "東京 -saved:印☆印"),
            ("(犬 OR is:marked) 猫", "(犬 OR saved:印☆印) 猫"), ("is:marked is:reply", "saved:印☆印 is:reply"),
            ("\"is:marked\"", nil), ("「is:marked」", nil), ("/is:marked/", nil), ("is:markedly", nil),
            ("this:marked", nil),
            ("\"a\" is:marked", "\"a\" saved:印☆印"), ("a/b is:marked", "a/b saved:印☆印"), ("", nil),
        ])
    func replaced(query: String, expected: String?) {
        let replaced = Marks.replaced(in: query)
        #expect(replaced == expected)
        // The places of errors hold.
        if let replaced { #expect(replaced.unicodeScalars.count == query.unicodeScalars.count) }
    }

    @Test("A query names as many marks as the daemon takes, those marked last, and says how many are left")
    func most() {
        var marks = Marks()
        #expect(marks.query.left == 0 && !marks.query.text.isEmpty)
        for number in 0..<2000 { marks.add(Self.mark("key:\(number)")) }
        let (text, left) = marks.query
        #expect(text.unicodeScalars.count <= 9000 && text.hasPrefix("id:key:1999 OR id:key:1998"))
        #expect(left > 0 && text.split(separator: " OR ").count == 2000 - left)
    }

    @Test("A question is kept once, the last one first, and none where the user wants none")
    func recent() {
        var recent = RecentQuestions()
        for question in ["東京", "大阪", "東京", ""] { recent.add(question) }
        #expect(recent.questions == ["東京", "大阪"])
        for number in 0..<50 { recent.add("\(number)") }
        #expect(recent.questions.count == RecentQuestions.most && recent.questions.first == "49")
        recent.turn(off: true)
        recent.add("京都")
        #expect(recent.questions.isEmpty)
    }

    @Test("A saved search has a name that saved: takes, and one search a name")
    func saved() {
        var kept = KeptSearches()
        kept.save("犬 OR 猫", as: "")
        kept.save("犬", as: "pets=a b")
        kept.save("猫", as: "pets=a b")
        #expect(kept.searches.map(\.name) == ["犬_OR_猫", "pets_a_b"] && kept.searches[1].query == "猫")
        kept.look(at: "猫", upTo: "c-1")
        kept.look(at: "猫", upTo: "c-2")
        #expect(kept.cursor(of: "猫") == "c-2")
        kept.remove("pets_a_b")
        #expect(kept.cursor(of: "猫") == nil && kept.searches.count == 1)
    }

    @Test("A feed's secret opens that feed alone, until it is revoked")
    func feeds() {
        var feeds = Feeds()
        #expect(!feeds.opens(feeds.secret(of: "?q=a"), "?q=a"), "without a key nothing is secret")
        feeds.revokeAll()
        let secret = feeds.secret(of: "?q=a")
        #expect(secret.utf8.count == 32 && feeds.opens(secret, "?q=a"))
        #expect(!feeds.opens(secret, "?q=b") && !feeds.opens("", "?q=a") && !feeds.opens(secret + "0", "?q=a"))
        let other = feeds.secret(of: "?q=b")
        feeds.revoke("?q=a")
        #expect(
            !feeds.opens(secret, "?q=a") && feeds.opens(feeds.secret(of: "?q=a"), "?q=a") && feeds.opens(other, "?q=b"))
        feeds.revokeAll()
        #expect(!feeds.opens(other, "?q=b"))
    }

    @Test("The digest is that of FIPS 180-4, the code that of RFC 4231")
    func digest() {
        func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
        #expect(
            hex(MessageDigest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hex(MessageDigest.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            hex(MessageDigest.sha256([UInt8](repeating: UInt8(ascii: "a"), count: 1000)))
                == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
        #expect(
            hex(MessageDigest.authentication(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hex(
                MessageDigest.authentication(
                    of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                    key: [UInt8](repeating: 0xaa, count: 131)))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }
}
