// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct VerifyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every post and compare with what the index answers.",
        discussion: """
            The promise is that both are the same. Reading takes about a second for 20,000 posts.

            Exit status: 0 if they are the same, 1 if not, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("What to search for, as in 'sakuin search'.", valueName: "query"))
    var words: [String]

    @Option(help: ArgumentHelp("How widely characters count as equal; 0 is as written.", valueName: "level"))
    var fold: Int?

    @Flag(help: "As 'sakuin search --loose' asks.")
    var loose = false

    @OptionGroup var common: CommonOptions

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let query = SearchWords.query(words)
        let json = try Failure.wrap(query: query) { () throws(ClientError) in
            // However long it takes.
            try common.choices.service(in: surroundings, timeout: nil).json(
                .verify(query: query, isLoose: loose, fold: fold))
        }
        let answer = try common.show(json, in: surroundings, words: surroundings.messages.verification)
        return answer.isEqual ? .found : .none
    }
}

extension Messages {
    /// One line where all is well; else the posts that differ.
    func verification(_ answer: VerifyAnswer) -> String {
        let counts = say(
            "索引 \(posts(answer.byIndex))、全文走査 \(posts(answer.byScan))（\(posts(answer.posts))を読みました）",
            "\(posts(answer.byIndex)) by the index, \(posts(answer.byScan)) by reading all \(posts(answer.posts))")
        guard !answer.isEqual else { return say("一致: ", "equal: ") + counts + "\n" }
        let lines =
            [say("不一致: ", "different: ") + counts]
            + answer.missing.map { say("索引が見落とした: ", "missed by the index: ") + visible($0) }
            + answer.extra.map { say("索引だけが見つけた: ", "found by the index alone: ") + visible($0) }
        return lines.map { $0 + "\n" }.joined()
    }
}
