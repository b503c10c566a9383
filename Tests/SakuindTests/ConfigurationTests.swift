// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinDumps
import SakuinTerminal
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
                == "\(file):1: there is no key dump; there are dumps, index, socket, socket_group, rescan_minutes, private_posts, missing_dumps, removed_dumps, columns"
        }
    }

    @Test(
        "What cannot be used is told with its line, what is written, and what would be right",
        arguments: [
            (
                "rescan_minutes = \"10\"",
                ":1: rescan_minutes must be a number of minutes from 1 to 525600, without quotes, such as 10, not \"10\""
            ),
            (
                "\nrescan_minutes = 0",
                ":2: rescan_minutes must be a number of minutes from 1 to 525600, without quotes, such as 10, not 0"
            ),
            (
                "rescan_minutes=1.5",
                ":1: rescan_minutes must be a number of minutes from 1 to 525600, without quotes, such as 10, not 1.5"
            ),
            ("dumps = \"x\"", ":1: dumps must be a list of folders, such as [\"/var/lib/sakuin/dumps\"], not \"x\""),
            (
                "# a\n  \"dumps\" = [1]",
                ":2: dumps must be a list of folders, such as [\"/var/lib/sakuin/dumps\"], not [1]"
            ),
            ("dumps = [\"\"]", ":1: dumps must be a list of folders, such as [\"/var/lib/sakuin/dumps\"], not [\"\"]"),
            ("dumps = []", ":1: dumps names no folder: name one, or leave dumps out for the default"),
            ("index = 3", ":1: index must be a text in quotes, such as \"/var/lib/sakuin/index\", not 3"),
            ("index = \"\"", ":1: index must be a text in quotes, such as \"/var/lib/sakuin/index\", not \"\""),
            ("socket = true", ":1: socket must be a text in quotes, such as \"/run/sakuin/sakuin.sock\", not true"),
            ("[socket_group]\na = 1", ":1: socket_group must be a text in quotes, such as \"sakuin\""),
            ("private_posts = \"yes\"", ":1: private_posts must be true or false, without quotes, not \"yes\""),
            ("private_posts = 1", ":1: private_posts must be true or false, without quotes, not 1"),
            ("missing_dumps = \"no\"", ":1: missing_dumps must be \"keep\" or \"drop\", not \"no\""),
            ("removed_dumps = true", ":1: removed_dumps must be \"keep\" or \"drop\", not true"),
        ])
    func refuses(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "c.toml")
        #expect(refusal(file) == file + message)
    }

    @Test(
        "What is no TOML is told with its line",
        arguments: [("dumps = [", 1), ("index = \"/i\"\nsocket /s", 2), ("dumps = ['a']\n\n==", 3)])
    func noTOML(text: String, line: Int) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "c.toml")
        let told = refusal(file)
        #expect(
            told?.hasPrefix("\(file):\(line): this is no TOML: ") == true && told?.contains("\n") == false,
            "\(told ?? "")")
    }

    @Test func aFileThatCannotBeReadIsOneSentence() throws {
        let folder = try TemporaryFolder()
        let absent = folder.path + "/absent.toml"
        #expect(
            refusal(absent)
                == "cannot read the configuration \(absent): No such file or directory: give another --config")
        #expect(
            refusal(folder.path)
                == "cannot read the configuration \(folder.path): Is a directory: give another --config")
        let binary = folder.path + "/c.toml"
        try Data([0x64, 0xFF, 0xFE]).write(to: URL(filePath: binary))
        #expect(refusal(binary) == "\(binary) is not UTF-8: save it as UTF-8, without a mark at its beginning")
    }

    @Test func emptyOptionsAreErrors() {
        for (dumps, index, socket) in [([""], nil, nil), ([], "", nil), ([], nil, "")] as [([String], String?, String?)]
        {
            #expect(throws: ConfigurationError.self) {
                try Configuration(file: nil, dumps: dumps, index: index, socket: socket, environment: home)
            }
        }
    }

    private func refusal(_ file: String) -> String? {
        do {
            _ = try Configuration(file: file, dumps: [], index: nil, socket: nil, environment: home)
            return nil
        } catch {
            return error.description
        }
    }

    @Test("A running daemon takes over folders and minutes, and tells what waits for a restart")
    func adopting() throws {
        let folder = try TemporaryFolder()
        func read(_ text: String) throws -> Configuration {
            let file = try folder.write(text, to: "c.toml")
            return try Configuration(file: file, dumps: [], index: nil, socket: nil, environment: home)
        }
        let running = try read("dumps = [\"/a\"]\nindex = \"/i\"\n")
        let (same, none) = try read("dumps = [\"/b\"]\nindex = \"/i\"\nrescan_minutes = 3\nprivate_posts = true\n")
            .adopted(by: running)
        #expect(same.dumps == ["/b"] && same.rescanMinutes == 3 && same.includesPrivatePosts && none.isEmpty)
        let (kept, waiting) = try read("dumps = [\"/a\"]\nindex = \"/j\"\nsocket = \"/s\"\nsocket_group = \"g\"\n")
            .adopted(by: running)
        #expect(kept == running)
        #expect(waiting == ["index", "socket", "socket_group"])
        #expect(throws: ConfigurationError.self) { try read("dumps = [\"/i/x\"]\nindex = \"/j\"").adopted(by: running) }
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

    @Test("Names of keys and columns are told in a section, one or several for each field")
    func columns() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "[columns]\nbody = [\"感じたこと\", \"続き\"]\ntitle = \"お題目\"\nreply_to = [\"どれへ\"]\n", to: "c.toml")
        let settings = try Configuration(file: file, dumps: [], index: nil, socket: nil, environment: home)
        #expect(settings.reading.columns.names == [.body: ["感じたこと", "続き"], .title: ["お題目"], .replyTo: ["どれへ"]])
    }

    @Test(
        "A section of columns that cannot be used is told with its line",
        arguments: [
            (
                "[columns]\nbdy = \"x\"",
                ":2: there is no key bdy in [columns]; there are body, title, id, url, date, clock, author, reply_to"
            ),
            (
                "[columns]\nbody = 3",
                ":2: body in [columns] must be a name or a list of names in quotes, such as [\"感じたこと\"], not 3"
            ),
            (
                "[columns]\nbody = []",
                ":2: body in [columns] must be a name or a list of names in quotes, such as [\"感じたこと\"], not []"
            ),
            (
                "columns = \"x\"",
                ":1: columns must be a section: [columns], and below it body = [\"感じたこと\"], not \"x\""
            ),
        ])
    func refusesColumns(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "c.toml")
        #expect(refusal(file) == file + message)
    }
}

/// What is told of the configuration file, in whichever place.
@Suite struct ConfigurationHelpTests {
    /// The file that `make install` puts in place.
    private func shipped() throws -> String {
        try String(
            contentsOfFile: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "systemd/sakuind.toml").path, encoding: .utf8)
    }

    @Test("The shipped file tells of every key what the manual tells", arguments: ConfigurationKey.allCases)
    func keys(key: ConfigurationKey) throws {
        let lines = try shipped().split(separator: "\n")
        let comments = lines.filter { $0.hasPrefix("# ") }.map { $0.dropFirst(2) }.joined(separator: " ")
        #expect(comments.contains(key.meaning.english))
        #expect(lines.contains { $0 == key.example || $0 == "# " + key.example })
    }

    @Test("Pages are made of what the helps know, in the language of who asks")
    func pages() throws {
        let program = try Sakuind.program()
        #expect(
            program.manualPages == [
                "sakuind.8", "sakuind-serve.8", "sakuind-index.8", "sakuind-check.8", "sakuind-inspect.8",
                "sakuind-schema.8", "sakuind.toml.5",
            ])
        let serve = try program.manualPage("sakuind-serve.8", in: .english)
        for part in [
            ".It Fl Fl config Ar file\n", #".It Fl Fl dumps Ar "\&dir\&" ..."#, ".It Fl Fl verbose\n",
            ".Sh EXIT STATUS\n0 when it was told to end, 2 on an error.\n", ".Xr sakuind.toml 5 ,\n",
        ] {
            #expect(serve.contains(part), "\(part)")
        }
        let file = try program.manualPage("sakuind.toml.5", in: .japanese)
        for key in ConfigurationKey.allCases { #expect(file.contains(key.rawValue), "\(key)") }
    }

    @Test("Several folders are completed behind --dumps, and files where a file is meant")
    func completion() throws {
        let program = try Sakuind.program()
        #expect(program.completion(of: "", after: ["serve", "--dumps"]) == .files)
        #expect(program.completion(of: "x", after: ["serve", "--dumps", "a", "b"]) == .files)
        #expect(
            program.completion(of: "--ver", after: ["serve", "--dumps", "a"])
                == .values([
                    OfferedValue("--verbose", Text("Say more on standard error.", "Say more on standard error."))
                ]))
        #expect(program.completion(of: "", after: ["inspect"]) == .files)
    }
}
