// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct ConfigurationTests {
    /// A folder that stands for the user's home, with a configuration.
    private static func home(_ configuration: String) -> TemporaryFolder {
        let folder = TemporaryFolder()
        mkdir(folder.path + "/sakuin", 0o700)
        let descriptor = open(folder.path + "/sakuin/config.toml", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        _ = writeAll(Array(configuration.utf8)[...], to: descriptor)
        close(descriptor)
        return folder
    }

    private static func variables(_ folder: TemporaryFolder) -> [String: String] { ["XDG_CONFIG_HOME": folder.path] }

    @Test("The part of TOML that is read is read as TOML is")
    func settings() throws {
        let text = """
            # 設定
            fold = 2 # kana\r
              limit=+50
            socket = '\\s'\t
            "sort" = "new\\u0065st\\t\\"\\\\"

            [ saved ]
            ego = '増田 # "OR" むらう'
            "日本 語" = ""
            flag = true
            -1_a = -0
            """
        let found = try SettingsLine.settings(of: text)
        #expect(
            found.map { "\($0.section).\($0.key)=\($0.value)@\($0.line):\($0.column)" } == [
                ".fold=number(2)@2:8", ".limit=number(50)@3:9", #".socket=text("\\s")@4:10"#,
                ".sort=text(\(String(reflecting: "newest\t\"\\")))@5:10",
                ".ego=".replacing(".", with: "saved.") + #"text("増田 # \"OR\" むらう")@8:7"#,
                #"saved.日本 語=text("")@9:10"#, "saved.flag=flag(true)@10:8", "saved.-1_a=number(0)@11:8",
            ])
    }

    @Test(
        "What is not read is an error with its line and column",
        arguments: [
            ("fold", "1:5", "the = is missing: a line is KEY = VALUE"), ("fold = ", "1:8", "the value is missing"),
            ("fold = 1 2", "1:10", "nothing may follow here but a comment, which begins with #"),
            ("\nfold = 1\nfold = 2", "3:1", "fold is on line 2 too: leave one out"),
            ("[saved]\n[saved]", "2:1", "[saved] is there twice: put all of it below the first"),
            ("[[saved]]", "1:2", "arrays of tables, [[…]], are not understood here"),
            ("[saved", "1:7", "the ] is missing"),
            (
                "saved.ego = 'x'", "1:6",
                "keys with dots are not understood here: write it below its [section], or quote the name"
            ),
            ("設定 = 1", "1:1", "a key is of ASCII letters, digits, _ and -: put any other in quotes"),
            ("fold = \"1", "1:8", "the quote is not closed"),
            ("a = \"\"\"\nx\"\"\"", "1:5", "texts of several lines are not understood here"),
            (#"a = "\x""#, "1:6", #"there is no such escape: a backslash itself is \\, or put the text in '…'"#),
            (#"a = "\uD800""#, "1:6", #"there is no such escape: a backslash itself is \\, or put the text in '…'"#),
            ("a = 'x\u{7}'", "1:7", "control characters cannot stand in a text"),
        ]
            + ["[1]", "{a = 1}", "1.5", "01", "0x1", "1_000", "2024-06-05", "yes", "inf", "99999999999999999999"].map {
                (
                    "a = \($0)", "1:5",
                    "a value here is a text in quotes on one line, a decimal whole number, true or false"
                )
            })
    func faults(text: String, place: String, message: String) {
        #expect {
            try SettingsLine.settings(of: text)
        } throws: { error in
            guard let error = error as? SettingsError else { return false }
            return "\(error.line):\(error.column)" == place && error.message.english == message
        }
    }

    @Test(
        "A setting that there is not, or that is of another kind, is an error of every command",
        arguments: [
            ("fold = 5", "1:8: fold must be a number from 0 to 4, without quotes"),
            ("fold = '1'", "1:8: fold must be a number from 0 to 4, without quotes"),
            ("limit = 0", "1:9: limit must be a number from 1 to 10000, without quotes"),
            ("sort = 'best'", "1:8: sort must be one of \"relevance\", \"newest\", \"oldest\", \"replies\""),
            ("color = true", "1:9: color must be one of \"auto\", \"always\", \"never\""),
            ("socket = ''", "1:10: socket must be a path in quotes"),
            ("folt = 1", "1:1: there is no setting folt; did you mean fold?"),
            (
                "x = 1",
                "1:1: there is no setting x: there are fold, sort, limit, color, socket, and names below [saved]"
            ),
            ("[search]\nx = 1", "2:1: there is no section [search]: there is [saved]"),
            ("[saved]\nego = 1", "2:7: a saved search is a query in quotes, on one line, such as ego = '増田 -大阪'"),
            (
                "[saved]\nego = \"a\\nb\"",
                "2:7: a saved search is a query in quotes, on one line, such as ego = '増田 -大阪'"
            ),
            ("[saved]\n'a b' = 'x'", "2:1: the name of a saved search holds neither spaces nor ="),
        ])
    func wrong(text: String, message: String) {
        let home = Self.home(text)
        for command in [["search", "x"], ["status"], ["config"]] {
            #expect(
                runArguments(command, environment: Self.variables(home))
                    == Run(status: .failed, output: "", error: "sakuin: \(home.path)/sakuin/config.toml:\(message)\n"))
        }
        // Helps do not need it.
        #expect(run("help", "config", environment: Self.variables(home)).status == .found)
        #expect(run("--version", environment: Self.variables(home)).status == .found)
    }

    @Test("A file that is no text is an error, one that is not there is none")
    func files() {
        let folder = TemporaryFolder()
        #expect(run("config", environment: Self.variables(folder)).status == .found)
        for bytes: [UInt8] in [[0xFF, 0x41], [0xEF, 0xBB, 0xBF, 0x23], Array(repeating: 0x23, count: 50_000)] {
            mkdir(folder.path + "/sakuin", 0o700)
            let descriptor = open(folder.path + "/sakuin/config.toml", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            _ = writeAll(bytes[...], to: descriptor)
            close(descriptor)
            let outcome = run("config", environment: Self.variables(folder))
            #expect(outcome.status == .failed)
            #expect(outcome.error.contains("/sakuin/config.toml "))
        }
    }

    private static let whole = """
        fold = 2
        sort = "oldest"
        limit = 7
        color = "always"
        socket = "~/mine.sock"

        [saved]
        ego = '増田 OR むらう'
        "夏" = 'saved:ego date:2024-06..2024-08'
        """

    @Test("`sakuin config` tells what holds and where it comes from")
    func shown() {
        let home = Self.home(Self.whole)
        let file = home.path + "/sakuin/config.toml"
        let variables = ["XDG_CONFIG_HOME": home.path, "HOME": "/home/a", "SAKUIN_SOCKET": ""]
        #expect(
            run("config", environment: variables).output == """
                file\t\(file)\t
                fold\t2\t\(file):1
                sort\toldest\t\(file):2
                limit\t7\t\(file):3
                color\talways\t\(file):4
                socket\t/home/a/mine.sock\t\(file):5
                saved:ego\t増田 OR むらう\t\(file):8
                saved:夏\tsaved:ego date:2024-06..2024-08\t\(file):9

                """)
        #expect(run("config", "--saved", environment: variables).output == "ego\n夏\n")
        let chosen = variables.merging(["SAKUIN_SOCKET": "/s"]) { $1 }
        #expect(run("config", environment: chosen).output.contains("\nsocket\t/s\t$SAKUIN_SOCKET\n"))
        #expect(run("config", "--socket", "/t", environment: chosen).output.contains("\nsocket\t/t\t--socket\n"))
        let none = run("config", environment: ["XDG_CONFIG_HOME": "/nowhere", "NO_COLOR": "1", "LANG": "ja_JP.UTF-8"])
            .output
        #expect(none.hasPrefix("file\t/nowhere/sakuin/config.toml（ありません）\t\nfold\t1\t既定\n"))
        #expect(none.contains("\ncolor\tnever\t$NO_COLOR\n"))
        #expect(
            run("config", "--json", environment: ["XDG_CONFIG_HOME": "/nowhere", "SAKUIN_SOCKET": "/s"]).output == """
                {"file":"/nowhere/sakuin/config.toml","exists":false,"settings":[\
                {"name":"fold","value":"1","origin":"default"},{"name":"sort","value":"relevance","origin":"default"},\
                {"name":"limit","value":"20","origin":"default"},{"name":"color","value":"auto","origin":"default"},\
                {"name":"socket","value":"/s","origin":"$SAKUIN_SOCKET"}],"saved":[]}

                """)
        for columns in [40, 80, 200] {
            let lines = run("config", terminal: columns, environment: variables).output.split(separator: "\n")
            #expect(lines.count >= 8)
            // Paths are not broken.
            #expect(lines.filter { !$0.contains("/") }.allSatisfy { displayWidth(String($0)) <= columns })
        }
    }

    /// What the search of these arguments asks.
    private static func asked(_ arguments: String..., configuration: String = whole) -> String {
        let home = home(configuration)
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        _ = runArguments(["search"] + arguments, daemon: daemon, environment: variables(home))
        return String(daemon.requests.first?.prefix { !$0.isNewline } ?? "")
    }

    @Test("Options that are not given are those of the configuration")
    func defaults() {
        #expect(Self.asked("x").hasPrefix("GET /v1/search?q=x&sort=oldest&limit=7&fold=2&total"))
        #expect(
            Self.asked("x", "-n", "3", "--fold=0", "--sort=newest").hasPrefix(
                "GET /v1/search?q=x&sort=newest&limit=3&fold=0&"))
        // All are all, and the best of a sentence are the best.
        #expect(Self.asked("x", "--all") == "GET /v1/search?q=x&sort=oldest&fold=2 HTTP/1.1")
        #expect(Self.asked("x", "--loose").hasPrefix("GET /v1/search?q=x&limit=7&fold=2&"))
        #expect(!Self.asked("x", "--kwic").contains("limit=7"))
        #expect(Self.asked("x", "-c").contains("limit=0"))
    }

    @Test("Colour and socket go before the environment where they should, and behind it where they should not")
    func precedence() throws {
        let home = Self.home(Self.whole)
        let daemon = FakeDaemon(json: Sample.search([Sample.hit]))
        let variables = Self.variables(home).merging(["NO_COLOR": "1"]) { $1 }
        // The socket is the environment's, the colour the file's.
        let shown = run("search", "x", daemon: daemon, environment: variables)
        #expect(shown.status == .found)
        let plain = run("search", "--color", "never", "x", daemon: daemon, terminal: 80, environment: variables).output
        let colored = run("search", "x", daemon: daemon, terminal: 80, environment: variables).output
        #expect(!plain.contains("\u{1B}") && colored.contains("\u{1B}"))
        let other = run(
            "search", "x", environment: Self.variables(home).merging(["SAKUIN_SOCKET": "", "HOME": "/home/a"]) { $1 })
        #expect(other.error.contains("/home/a/mine.sock"))
    }

    @Test("Saved searches go with a query that may name one, and with no other")
    func saved() {
        let sent =
            "&saved=ego%3D%E5%A2%97%E7%94%B0%20OR%20%E3%82%80%E3%82%89%E3%81%86%0A%E5%A4%8F%3Dsaved:ego%20date:2024-06..2024-08 HTTP/1.1"
        for query in ["saved:ego", "Saved:x", "保存検索:ego", "ｓａｖｅｄ：ego", "-saved:ego 東京"] {
            #expect(Self.asked(query).hasSuffix(sent), "\(query)")
        }
        for query in ["東京", "save", "ego"] { #expect(!Self.asked(query).contains("ego%3D"), "\(query)") }
        #expect(!Self.asked("saved:ego", configuration: "fold = 1").contains("&saved="))
    }
}
