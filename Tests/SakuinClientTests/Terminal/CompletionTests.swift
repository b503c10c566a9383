// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc
import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct CompletionTests {
    private func offered(_ word: String, after before: String...) -> [String]? {
        switch Sakuin.description.completion(of: word, after: before, known: ["saved": ["ego", "夏"]]) {
        case .files: nil
        case .values(let values): values.map(\.value)
        }
    }

    @Test("Commands come first, then what the command takes")
    func commands() {
        #expect(offered("") == Sakuin.description.commands.map(\.name) + ["help"])
        #expect(offered("se") == ["search"])
        #expect(offered("--") == ["--help", "--version"])
        #expect(offered("qu", after: "help") == ["query"])
        #expect(offered("se", after: "help") == ["search"])
        #expect(offered("", after: "help", "query") == [])
        #expect(offered("", after: "nonsense") == [])
    }

    @Test("Options are those of the command that were not given and contradict none that was")
    func options() {
        #expect(offered("--ver", after: "show") == ["--versions"])
        #expect(offered("--ver", after: "search") == [])
        #expect(offered("--co", after: "search") == ["--count", "--color"])
        #expect(offered("--co", after: "search", "--count") == ["--color"])
        #expect(offered("--li", after: "search", "-c") == [])
        #expect(offered("--", after: "search", "--") == [])
        // Where nothing else may stand.
        #expect(offered("", after: "status")?.contains("--json") == true)
    }

    @Test("Values are those of the option before them, however it is written")
    func values() {
        #expect(offered("", after: "search", "--sort") == HitOrder.allCases.map(\.rawValue))
        #expect(offered("ne", after: "search", "東京", "--sort") == ["newest"])
        #expect(offered("--sort=ne", after: "search") == ["--sort=newest"])
        #expect(offered("", after: "search", "--fold") == ["0", "1", "2", "3", "4"])
        #expect(offered("--fold=", after: "count") == ["0", "1", "2", "3", "4"].map { "--fold=" + $0 })
        #expect(offered("x", after: "search", "-o") == nil)
        #expect(offered("--output=x", after: "search") == nil)
        #expect(offered("x", after: "search", "-qo") == nil)
        #expect(offered("x", after: "search", "-n") == [])
        #expect(offered("tim", after: "export", "--fields") == ["time"])
        #expect(offered("time,ti", after: "export", "--fields") == ["time,title"])
        #expect(offered("ma", after: "export", "--format") == ["markdown"])
    }

    @Test("Fields, their values and levels stand anywhere in a query")
    func queries() {
        #expect(offered("", after: "search") == QueryOperator.all.map { $0.name + ":" })
        #expect(offered("ti", after: "search") == ["title:"])
        #expect(
            offered("is:", after: "search", "東京")
                == QueryOperator.all.first { $0.name == "is" }?.values.map { "is:" + $0 })
        #expect(offered("is:ti", after: "search", "-n", "5", "東京") == ["is:titleless"])
        #expect(offered("-is:re", after: "search") == ["-is:reply"])
        #expect(offered("(犬 OR is:re", after: "search") == ["(犬 OR is:reply"])
        #expect(offered("東京　-au", after: "search") == ["東京　-author:"])
        #expect(offered("form:5", after: "count") == ["form:5ch-html"])
        #expect(offered("since:2", after: "search") == [])
        #expect(offered("サーバー~", after: "search") == ["0", "1", "2", "3", "4"].map { "サーバー~" + $0 })
        #expect(offered("is:re", after: "search", "--", "-n") == ["is:reply"])
        // Of `why` only the first argument is a query, and a post is none.
        #expect(offered("is:re", after: "why") == ["is:reply"])
        #expect(offered("is:re", after: "why", "東京") == [])
        #expect(offered("is:re", after: "show") == [])
    }

    @Test("Fields have their Japanese names for who has begun in Japanese")
    func japanese() {
        #expect(offered("作", after: "search") == ["作者:"])
        #expect(offered("保存検索：", after: "search") == ["保存検索：ego", "保存検索：夏"])
        #expect(offered("種類:re", after: "search") == ["種類:reply"])
        #expect(offered("東", after: "search") == [])
    }

    @Test("Saved searches are those of the user")
    func saved() {
        #expect(offered("saved:", after: "search") == ["saved:ego", "saved:夏"])
        #expect(offered("-saved:e", after: "search") == ["-saved:ego"])
        #expect(offered("saved:夏", after: "count", "東京") == ["saved:夏"])
        #expect(offered("", after: "mcp", "--scope") == ["ego", "夏"])
        #expect(offered("--scope=e", after: "mcp") == ["--scope=ego"])
    }

    // MARK: The program's own words

    private func bash(_ line: String, home: TemporaryFolder? = nil) -> [String] {
        let outcome = run(
            "--complete", "bash", " \t\n\"'><=;|&(:", line,
            environment: home.map { ["HOME": $0.path] } ?? [:])
        #expect(outcome.status == .found && outcome.error == "")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        return lines.first == "files" ? lines : lines.dropFirst().map { String($0.prefix { $0 != "\t" }) }
    }

    @Test("To bash a colon and an equals sign begin another word, unless they are quoted; quotes stay as they are")
    func bash() {
        #expect(bash("sakuin se") == ["search"])
        #expect(bash("sakuin search is:re") == ["reply"])
        #expect(bash("sakuin search 東京 is:") == QueryOperator.all.first { $0.name == "is" }?.values)
        #expect(bash("sakuin search is: au") == ["author:"])
        #expect(bash("sakuin search --sort=ne") == ["newest"])
        #expect(bash("sakuin search 'is:re") == ["is:reply"])
        #expect(bash("sakuin search '(犬 OR is:re") == ["(犬 OR is:reply"])
        #expect(bash("sakuin search \"東京 is:re") == ["東京 is:reply"])
        #expect(bash("sakuin search \\(is:re") == ["reply"])
        #expect(bash("sakuin search \\(au") == ["\\(author:"])
        #expect(bash("sakuin search '東京' -au") == ["-author:"])
        #expect(bash("sakuin search -o ") == ["files"])
        #expect(bash("sakuin search --output=x") == ["files"])
    }

    @Test("Names of saved searches come from the file of the user, and a file with a fault gives none")
    func configuration() throws {
        let home = TemporaryFolder()
        for folder in ["/.config", "/.config/sakuin"] { mkdir(home.path + folder, 0o700) }
        try home.write("[saved]\nego = '増田'\n\"a$b\" = 'x'\n", to: ".config/sakuin/config.toml")
        #expect(bash("sakuin search saved:", home: home) == ["ego", "a\\$b"])
        #expect(bash("sakuin search 'saved:a", home: home) == ["saved:a$b"])
        try home.write("[saved]\nego = \n", to: ".config/sakuin/config.toml")
        #expect(bash("sakuin search saved:", home: home) == [])
        #expect(bash("sakuin se", home: home) == ["search"])
    }

    @Test("What is offered has its meaning behind a tab, in the language of the user")
    func meanings() {
        #expect(run("--complete", "zsh", "sea").output == "values\nsearch\tSearch the posts.\n")
        #expect(
            run("--complete", "fish", "search", "--fold", "2", environment: ["LANG": "ja_JP.UTF-8"]).output
                == "values\n2\tカナとかな\n")
        #expect(run("--complete", "fish", "search", "'(犬 OR is:re").output == "values\n(犬 OR is:reply\t\n")
        #expect(run("--complete", "csh").error == "sakuin: --complete needs a shell: bash, zsh, fish\n")
    }

    @Test("A script for every shell, and none for another", arguments: ["bash", "zsh", "fish"])
    func scripts(shell: String) {
        let outcome = run("--generate-completion-script", shell)
        #expect(outcome.status == .found && outcome.error == "")
        #expect(outcome.output.contains("--complete \(shell)"))
    }
}
