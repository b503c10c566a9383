// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinClient
import SakuinTerminal
import Testing

@testable import sakuin

@Suite struct ManualPageTests {
    /// What a reader reads of a page, without what is blank.
    private func read(_ page: String) -> String {
        let text = page.split(separator: "\n").filter { !$0.hasPrefix(".\\\"") }.joined()
        return read(keepingBlanks: text).filter { !$0.isWhitespace }
    }

    private func read(keepingBlanks source: String) -> String {
        var text = source
        for (written, shown) in [
            ("\\:", ""), ("\\%", ""), ("\\&", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(ha", "^"),
            ("\\(ti", "~"),
            ("\\(dq", "\""), ("\\e", "\\"),
        ] {
            text = text.replacing(written, with: shown)
        }
        return text
    }

    private func page(_ name: String, _ language: Language) throws -> String {
        let outcome = run(
            "--generate-manual", name, environment: language == .japanese ? ["LC_ALL": "ja_JP.UTF-8"] : [:])
        #expect(outcome.status == .found && outcome.error == "")
        return outcome.output
    }

    @Test("Every command has its page, with every sentence and every option of its help", arguments: Language.allCases)
    func commands(language: Language) throws {
        for command in Sakuin.description.commands {
            let source = try page("sakuin-\(command.name).1", language)
            let text = read(source)
            for option in command.options {
                #expect(source.contains("Fl Fl " + option.name.dropFirst(2).replacing("-", with: "\\-")))
                #expect(
                    text.contains(option.help(language).filter { !$0.isWhitespace }), "\(command.name) \(option.name)")
            }
            let mark = language == .japanese ? "終了コード: " : "Exit status: "
            for line in command.discussion(language).split(separator: "\n") {
                let words = (line.hasPrefix(mark) ? line.dropFirst(mark.count) : line).filter { !$0.isWhitespace }
                #expect(text.contains(words), "\(command.name): \(line)")
            }
            #expect(source.contains("\n.Sh NAME\n.Nm sakuin-\(command.name)\n.Nd "))
        }
    }

    @Test("What stands as it is typed fits a page of 80 columns", arguments: Language.allCases)
    func literals(language: Language) throws {
        for name in run("--generate-manual").output.split(separator: "\n").map(String.init) {
            var isLiteral = false
            for line in try page(name, language).split(separator: "\n") {
                if line.hasPrefix(".Bd") || line.hasPrefix(".Ed") { isLiteral = line.hasPrefix(".Bd") }
                // The margin of a page has 5 columns, that of what is typed 6 more.
                if isLiteral { #expect(displayWidth(read(keepingBlanks: String(line))) <= 69, "\(name): \(line)") }
            }
        }
    }

    @Test("The page of the query language has every field and every example", arguments: Language.allCases)
    func query(language: Language) throws {
        let text = read(try page("sakuin-query.7", language))
        for one in QueryOperator.all { #expect(text.contains(one.name + ":")) }
        for one in QueryExample.all {
            #expect(text.contains(one.written.filter { !$0.isWhitespace }), "\(one.written)")
            #expect(text.contains(one.meaning(language).filter { !$0.isWhitespace }), "\(one.meaning(language))")
        }
    }

    @Test("The names of all pages are listed, and one that does not exist is told")
    func names() {
        let names = run("--generate-manual").output.split(separator: "\n").map(String.init)
        #expect(names.first == "sakuin.1")
        #expect(
            names.contains("sakuin-search.1") && names.contains("sakuin-query.7") && names.contains("sakuin-config.5"))
        #expect(names.count == Sakuin.description.commands.count + 3)
        let outcome = run("--generate-manual", "sakuin-serach.1")
        #expect(outcome.status == .failed && outcome.output == "")
        #expect(
            outcome.error
                == "sakuin: the manual has no page sakuin-serach.1; did you mean sakuin-search.1? --generate-manual alone lists them\n"
        )
    }

    @Test("What roff would take for its own is shown as it is written")
    func harmless() throws {
        let topic = HelpTopic(
            name: "signs", abstract: Text("印。", "Signs and 'quotes'."),
            parts: [
                HelpPart(
                    text: Text(
                        "段落です。",
                        """
                        .Sh is a word here. It costs \\5 or ~6; see -x, `y` and ^z. A sentence that is longer than a line of this page may be is broken.

                          .El 'as it is'

                          C:\\a -b
                        """),
                    rows: [(Text("No", "No"), Text("語。", "A word."))])
            ], page: ManualReference("signs", 7))
        let program = ProgramDescription(
            name: "p", version: "", abstract: Text("", ""), discussion: Text("", ""), commands: [], topics: [topic],
            date: "June 5, 2024")
        #expect(
            try program.manualPage("signs.7", in: .english) == #"""
                .\" SPDX-License-Identifier: GPL-2.0-or-later
                .\" Made by p --generate-manual: do not edit.
                .Dd June 5, 2024
                .Dt SIGNS 7 LOCAL
                .Os
                .Sh NAME
                .Nm signs
                .Nd \&signs and \(aqquotes\(aq\&
                .Sh DESCRIPTION
                \%.Sh is a word here.
                It costs \e5 or \(ti6; see \%\-x, \%\(gay\(ga and \%\(haz.
                A sentence that is longer than a line of this page may be is broken.
                .Bd -literal -offset indent
                \&.El \(aqas it is\(aq

                C:\ea \-b
                .Ed
                .Pp
                .Bl -tag -width 4n -compact
                .It "\&No\&"
                A word.
                .El
                .Sh SEE ALSO
                .Xr p 1

                """#)
        #expect(try program.manualPage("signs.7", in: .japanese).contains("\n段\\:落\\:で\\:す。\n"))
    }
}
