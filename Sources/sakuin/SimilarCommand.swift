// SPDX-License-Identifier: GPL-2.0-or-later

internal import ArgumentParser
internal import SakuinClient

struct SimilarCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar",
        abstract: "Show the posts that are most like one.",
        discussion: """
            Copies of it, whole or changed here and there, and what else has most of its rarest words; the likest first, \
            with the share of bigrams and words that both have.

            In a pipe every post is one line of five fields with tabs between them: the share in percent, id, time, title, \
            snippet.

            Exit status: 0 if there are any, 1 if not or if there is no such post, 2 on an error.
            """)

    @Argument(help: ArgumentHelp("An id or a key as a search gives it.", valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp("The number of posts (default: 20).", valueName: "n"))
    var limit: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if id.isEmpty { throw ValidationError("an id cannot be empty") }
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more") }
    }

    func execute(in surroundings: Surroundings) throws(Failure) -> ExitStatus {
        let choices = common.choices
        let json: [UInt8]
        do {
            json = try choices.service(in: surroundings).json(.similar(id: id, limit: limit))
        } catch .refused(let problem, 404) where problem.code == "not_found" {
            surroundings.tell("sakuin: \(surroundings.messages.noSuchPost(id))\n")
            return .none
        } catch {
            throw .client(error, query: nil)
        }
        let answer = try Failure.wrap { () throws(ClientError) in try decodeAnswer(SimilarAnswer.self, from: json) }
        var output = choices.output(in: surroundings)
        if common.json {
            output.write(line: json)
        } else {
            let layout = HitLayout(choices.palette(in: surroundings), in: surroundings)
            for hit in answer.hits {
                let share = Int(((hit.score ?? 0) * 100).rounded())
                output.write(layout.render(hit, note: surroundings.outputIsTerminal ? "\(share) %" : "\(share)"))
            }
            if answer.hits.isEmpty, surroundings.outputIsTerminal {
                output.write(surroundings.messages.noneSimilar + "\n")
            }
        }
        if let failure = output.finish() { throw failure }
        return answer.hits.isEmpty ? .none : .found
    }
}
