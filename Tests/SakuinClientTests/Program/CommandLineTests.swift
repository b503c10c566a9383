// SPDX-License-Identifier: GPL-2.0-or-later

import Foundation
import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct QueryWordsTests {
    @Test(
        "A minus before a word leaves the word out, whatever the word is",
        arguments: [
            ["-大阪"], ["東京", "-大阪"], ["-cat"], ["swift", "-java"], ["東京", "-host"], ["-title:選挙"],
            ["-title:x"], ["-\"東京 都\""], ["-「大 阪」"], ["-/re/"], ["-/x/"], ["-2024"], ["-5"], ["-X線"], ["-n型"],
            ["-C++"], ["-GPT-4"], ["-cc"], ["-00"], ["-nothing"], ["-other"], ["-quick"], ["-N1"], ["-'x'"], ["-(a"],
            ["－x"], ["東京", "－大阪"], ["ー犬"], ["–x"], ["-é"], ["-ａ"], ["-"], ["-゛"], ["東京", "NOT", "大阪"],
        ])
    func exclusions(words: [String]) throws {
        let found = try search(words)
        #expect(found.query == words.joined(separator: " "))
        #expect(
            found
                == Search(
                    words: words, order: nil, limit: nil, after: nil, fold: nil, isSentence: false,
                    options: CommandOptions()))
    }

    @Test("Behind two dashes everything is query")
    func literal() throws {
        #expect(try search("--", "-x", "--all", "-h", "-n", "3").query == "-x --all -h -n 3")
        #expect(try search("東京", "--limit", "3", "--", "--", "-o").query == "東京 -- -o")
        #expect(try search("--limit", "3", "--", "-n").limit == 3)
    }

    @Test("Options stand before, between and behind the words")
    func options() throws {
        let found = try search("-大阪", "--sort", "oldest", "--after", "-cursor", "--fold=0", "-京都", "--limit", "7")
        #expect(found.query == "-大阪 -京都")
        #expect(found.order == .oldest)
        #expect(found.after == "-cursor")
        #expect(found.fold == 0)
        #expect(found.limit == 7)
        let switches = try search("--all", "--json", "--no-pager", "--loose", "東京", "--color=always", "--socket", "/s")
        #expect(switches.all && switches.isSentence)
        #expect(switches.options == CommandOptions(socket: "/s", json: true, color: .always, noPager: true))
        // An alias's option can be overruled.
        #expect(try search("x", "--limit", "3", "-n5").limit == 5)
    }

    @Test(
        "Short options are read as people type them",
        arguments: [["-n", "3"], ["-n3"], ["-n=3"], ["--limit", "3"], ["--limit=3"], ["-qn3"], ["-0n", "3"]])
    func limits(arguments: [String]) throws {
        for words in [arguments + ["東京"], ["東京"] + arguments] {
            let found = try search(words)
            #expect(found.query == "東京")
            #expect(found.limit == 3)
        }
    }

    @Test("Every short option is its long one, and options without values stand together")
    func letters() throws {
        #expect(try search("x", "-c").isCount)
        #expect(try search("-c", "x") == search("--count", "x"))
        #expect(try search("-q", "x") == search("--quiet", "x"))
        #expect(try search("-0", "x") == search("--null", "x"))
        #expect(try search("-o", "a.tsv", "x") == search("--output", "a.tsv", "x"))
        #expect(try search("x", "-o", "-").options.file == nil)
        let both = try search("-q0", "x")
        #expect(both.options.isQuiet && both.end == 0)
        for help in [["-h"], ["--help"], ["x", "-h"], ["-qh", "x"]] {
            #expect(try Sakuin.description.invocation(["search"] + help) == .help("search"))
        }
    }

    @Test("The same holds for every command that takes a query")
    func queryCommands() throws {
        for name in ["verify", "why"] {
            let asked = try Sakuin.description.invocation([name, "--fold", "2", "東京 -大阪"])
            guard case .command(_, let parsed) = asked else { throw NoCommand(invocation: asked) }
            #expect(parsed.operands == ["東京 -大阪"])
            #expect(throws: UsageError.self) { try Sakuin.description.invocation([name, "東京", "-n", "3"]) }
        }
        let asked = try Sakuin.description.invocation(["verify", "東京", "-大阪"])
        guard case .command(_, let parsed) = asked else { throw NoCommand(invocation: asked) }
        #expect(parsed.operands == ["東京", "-大阪"])
    }
}

@Suite struct UsageTests {
    @Test(
        "Wrong usage is exit status 2 and one line that says what was meant",
        arguments: [
            // Options that are none.
            ("search x --counts", "there is no option --counts; did you mean --count?"),
            ("search x --cuont", "there is no option --cuont; did you mean --count?"),
            ("search x --colour", "there is no option --colour; did you mean --color?"),
            ("search x --limt 3", "there is no option --limt; did you mean --limit?"),
            ("search x --limt=3", "there is no option --limt; did you mean --limit?"),
            ("search x --out f", "there is no option --out; did you mean --output?"),
            ("search x --so new", "there is no option --so; did you mean --sort or --socket?"),
            ("search x --nopager", "there is no option --nopager; did you mean --no-pager?"),
            ("search x --csv", "there is no option --csv; in a pipe fields are separated by tabs; --json gives JSON"),
            ("search x --since 2024", "there is no option --since; write it in the query: since:2024-06"),
            ("search x --since=2024", "there is no option --since; write it in the query: since:2024-06"),
            ("search x --until 2024", "there is no option --until; write it in the query: until:2024-06"),
            ("search x --title y", "there is no option --title; write it in the query: title:選挙"),
            ("search x --max-count 3", "there is no option --max-count; did you mean --limit?"),
            ("search x --versions", "there is no option --versions; it is one of sakuin show"),
            (
                "search --bogus",
                "there is no option --bogus; after -- all is query. sakuin help search lists the options"
            ),
            ("search --大阪", "there is no option --大阪; after -- all is query. sakuin help search lists the options"),
            ("status --bogus", "there is no option --bogus; sakuin help status lists the options"),
            ("search x --json=yes", "--json takes no value"),
            // Letters that are none.
            (
                "search -v 東京",
                "there is no option -v; to leave out a word write -word, as in: 東京 -大阪; the version is sakuin --version "
                    + "to leave out the word v, write NOT v"
            ),
            ("search 東京 -x", "there is no option -x; to leave out the word x, write NOT x"),
            (
                "search 東京 -a",
                "there is no option -a; did you mean --all? to leave out the word a, write NOT a"
            ),
            (
                "search 東京 -N 3",
                "there is no option -N; did you mean -n, --limit? to leave out the word N, write NOT N"
            ),
            ("show -v x", "there is no option -v; did you mean --versions?"),
            ("status -x", "there is no option -x; sakuin help status lists the options"),
            // What can be an option and a word.
            (
                "search 東京 -on",
                "-on can mean two things: for the option write -o n, to leave out the word on write NOT on"
            ),
            (
                "search 東京 -nc",
                "-nc can mean two things: for the option write -n c, to leave out the word nc write NOT nc"
            ),
            (
                "search 東京 -oout.csv",
                "-oout.csv can mean two things: for the option write -o out.csv, to leave out the word oout.csv write NOT oout.csv"
            ),
            // Values.
            ("search x -n", "-n needs a value: -n N"), ("search x --limit --json", "--limit needs a value: --limit N"),
            ("search x --output", "--output needs a value: --output FILE"),
            ("search x --limit 0", "--limit must be a whole number from 1 to 10000, not 0"),
            ("search x -n -3", "--limit must be a whole number from 1 to 10000, not -3"),
            ("search x --limit many", "--limit must be a whole number from 1 to 10000, not many"),
            ("search x --all --limit 0", "--limit must be a whole number, 1 or more, not 0"),
            ("search x --fold 5", "--fold must be a whole number from 0 to 4, not 5"),
            ("search x --page 0", "--page must be a whole number from 1 to 10000, not 0"),
            (
                "search x --sort best", "--sort is one of relevance, newest, oldest, replies, left, right, not best"
            ),
            (
                "search x --sort newst",
                "--sort is one of relevance, newest, oldest, replies, left, right, not newst; did you mean newest?"
            ),
            ("search x --sort left", "--sort left goes with --kwic"),
            (
                "search x --kwic --sort relevance",
                "with --kwic --sort is left, right, newest or oldest, not relevance"
            ),
            ("search x --color sometimes", "--color is one of auto, always, never, not sometimes"),
            ("search x -c -n 3", "--count and --limit do not go together: leave one out"),
            ("search x -cq", "--count and --quiet do not go together: leave one out"),
            ("search x --page 2 --after c", "--page and --after do not go together: leave one out"),
            ("wait --timeout 0", "--timeout must be more than 0 and no more than 31536000 seconds, not 0"),
            ("wait --timeout nan", "--timeout must be more than 0 and no more than 31536000 seconds, not nan"),
            ("wait --timeout soon", "--timeout must be more than 0 and no more than 31536000 seconds, not soon"),
            ("forget x --undo --purge", "--undo and --purge do not go together: leave one out"),
            ("forget --list x", "--list takes no posts"), ("forget", "name a post: sakuin forget ID"),
            ("forget --undo", "name a post: sakuin forget ID"),
            // Operands.
            ("search", "the query is missing, as in: sakuin search 東京都 -大阪"),
            ("search --json", "the query is missing, as in: sakuin search 東京都 -大阪"),
            ("show", "the post is missing, as in: sakuin show anond:20240605205024"),
            ("status x", "the argument x is one too many; see sakuin help status"),
            (
                "why 東京都 -大阪",
                "-大阪 is not the id of a post; the query is one argument: sakuin why '東京都 -大阪'"
            ),
            // Commands.
            ("serach", "there is no command serach; did you mean search?"),
            ("serach 東京", "there is no command serach; did you mean search?"),
            ("stauts", "there is no command stauts; did you mean status?"),
            ("sho", "there is no command sho; did you mean show?"),
            (
                "nonsense",
                "there is no command nonsense; there are search, browse, export, show, thread, similar, random, why, verify, count, trend, matches, kwic, collocates, compare, status, dumps, wait, rescan, rebuild"
            ),
            ("help nosuch", "there is no help for nosuch; there is help for "),
            ("help serach", "there is no help for serach; did you mean search?"),
            ("help search x", "the argument x is one too many: sakuin help search"),
            ("-v", "there is no option -v; did you mean --version?"),
            ("--verison", "there is no option --verison; did you mean --version?"),
            ("--json search x", "there is no command before --json; options come behind it: sakuin search --json"),
            ("--nonsense", "there is no option --nonsense; see sakuin help"),
            ("--generate-completion-script", "--generate-completion-script needs a shell: bash, zsh, fish"),
            ("--generate-completion-script csh", "--generate-completion-script needs a shell: bash, zsh, fish"),
        ])
    func usage(line: String, words: String) {
        let arguments = line.split(separator: " ").map(String.init)
        let outcome = runArguments(arguments)
        #expect(outcome.status == .failed)
        #expect(outcome.output == "")
        #expect(outcome.error.hasPrefix("sakuin: \(words)"))
        #expect(outcome.error.split(separator: "\n").count == 1)
        // The same in Japanese: in words of its own, with no word of the English left.
        let japanese = runArguments(arguments, environment: ["LC_ALL": "ja_JP.UTF-8"])
        #expect(japanese.status == .failed)
        #expect(japanese.error.unicodeScalars.contains { (0x3041...0x3096).contains($0.value) }, "\(japanese.error)")
        for word in [" is ", " no ", " write ", " did ", " needs ", " must ", " see "] {
            #expect(!japanese.error.contains(word), "\(japanese.error)")
        }
    }

    @Test("An empty id or file is named")
    func empty() {
        #expect(run("show", "").error == "sakuin: an id cannot be empty\n")
        #expect(run("similar", "").error == "sakuin: an id cannot be empty\n")
        #expect(run("search", "x", "-o", "").error == "sakuin: the name of the file of --output is empty\n")
    }

    @Test(
        "Bytes that are not UTF-8 are refused, with the encoding that they look like",
        arguments: [
            (
                [0x93, 0x8C, 0x8B, 0x9E],
                "argument 2 is not UTF-8 (93 8C 8B 9E): it looks like Shift_JIS; set the terminal to UTF-8, "
                    + "or convert the argument with iconv -f CP932 -t UTF-8"
            ),
            (
                [0x61, 0xC5, 0xEC, 0xB5, 0xFE, 0xC5, 0xD4, 0xA4, 0xCE],
                "argument 2 is not UTF-8 (C5 EC B5 FE C5 D4 …): it looks like EUC-JP; set the terminal to UTF-8, "
                    + "or convert the argument with iconv -f EUC-JP -t UTF-8"
            ),
            (
                [0xFF],
                "argument 2 is not UTF-8 (FF); set the terminal to UTF-8, or convert the argument with iconv -f CP932 -t UTF-8"
            ),
        ] as [([UInt8], String)])
    func otherEncodings(bytes: [UInt8], words: String) throws {
        let error = #expect(throws: UsageError.self) { try ArgumentBytes.text(bytes, number: 2) }
        #expect(error?.message(.english) == words)
        #expect(try ArgumentBytes.text(Array("東京".utf8), number: 1) == "東京")
    }
}

@Suite struct NearNamesTests {
    @Test(
        "What is one slip away was meant, and nothing that shares no more than a letter",
        arguments: [
            ("counts", ["count"]), ("cuont", ["count"]), ("csv", []), ("count", ["count"]), ("jason", ["json"]),
            ("al", ["all"]), ("xyz", []), ("s", []), ("so", ["sort", "socket"]), ("kwik", ["kwic"]), ("pgae", ["page"]),
        ])
    func near(word: String, names: [String]) {
        let all = ["sort", "limit", "page", "count", "all", "kwic", "json", "socket", "fold"]
        #expect(nearNames(to: word, among: all) == names)
    }
}

@Suite struct HelpTests {
    private static let japanese = ["LC_ALL": "ja_JP.UTF-8"]

    @Test("Without arguments the help is an error; asked for, it is not")
    func help() {
        let bare = run()
        #expect(bare.status == .failed)
        #expect(bare.output == "")
        let asked = run("--help")
        #expect(asked == Run(status: .found, output: bare.error, error: ""))
        #expect(asked.output.hasPrefix("Search archives of Japanese posts.\n"))
        for same in [["-h"], ["help"], ["help", "help"]] { #expect(runArguments(same) == asked) }
        #expect(run("help", "search").output == run("search", "-h").output)
        #expect(run("--version") == Run(status: .found, output: "sakuin \(sakuinVersion)\n", error: ""))
    }

    @Test("Every text exists in both languages")
    func bothLanguages() {
        let program = Sakuin.description
        var texts = [program.abstract, program.discussion]
        for command in program.commands {
            texts += [command.abstract, command.discussion] + command.foreign.values
            for operand in command.operands { texts.append(operand.name) }
            for option in command.options { texts.append(option.help) }
        }
        for topic in program.topics {
            texts.append(topic.abstract)
            for part in topic.parts {
                texts += [part.heading, part.text].compactMap { $0 }.filter { !$0.english.isEmpty }
                texts += part.rows.map(\.text)
            }
        }
        for text in texts {
            #expect(text.japanese.unicodeScalars.contains { $0.value > 0x3000 }, "\(text)")
            #expect(!text.english.isEmpty && text.english != text.japanese, "\(text)")
        }
    }

    @Test("A help is as wide as the terminal allows, and no line is wider", arguments: [40, 80, 200])
    func widths(columns: Int) {
        let names = [nil] + Sakuin.description.commands.map(\.name) + Sakuin.description.topics.map(\.name)
        for language in Language.allCases {
            for name in names {
                let page = HelpPage(language, columns: columns).text(of: Sakuin.description, about: name)
                for line in page.split(separator: "\n") { #expect(displayWidth(String(line)) <= columns, "\(line)") }
            }
        }
    }

    @Test("The help for a command names every option, and the one for the query language every field")
    func complete() {
        for environment in [[:], HelpTests.japanese] {
            for command in Sakuin.description.commands {
                let page = run("help", command.name, environment: environment).output
                for option in command.options { #expect(page.contains(option.name)) }
            }
            let query = run("help", "query", environment: environment).output
            for field in QueryOperator.all.map(\.name) {
                #expect(query.contains(field + ":"))
            }
            // No help names a file that is not installed.
            #expect(!query.contains(".md") && !run("help", "search", environment: environment).output.contains(".md"))
        }
    }
}
