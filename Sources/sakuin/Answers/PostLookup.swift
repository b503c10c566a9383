// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// Posts as the daemon has them, looked up by what a person typed.
struct PostLookup {
    let service: SakuinService
    let environment: CommandEnvironment

    /// The answer to the first id that a post has; nil if there is none.
    ///
    /// - Parameter call: the question about the post with an id.
    func answer(
        to text: String, _ call: (String) -> ServiceCall
    ) throws(Failure) -> (id: String, json: [UInt8])? {
        let reference = try reference(text)
        for id in reference.ids {
            guard let json = try ask(call(id)) else { continue }
            if let hit = reference.hit, hit != id {
                environment.complain(environment.messages.numberIsAnID(text))
            }
            return (id, json)
        }
        guard let hit = reference.hit else { return nil }
        return try ask(call(hit)).map { (hit, $0) }
    }

    /// What a person may mean by `text`.
    func reference(_ text: String) throws(Failure) -> PostReference {
        let variables = environment.variables
        return try Failure.understanding { () throws(UsageError) in
            try PostReference(text) { LastAnswer.load(variables) }
        }
    }

    /// Says that there is no such post, and where a number was typed which numbers the last answer has.
    func noSuchPost(_ text: String) -> String {
        let last = PostReference.number(text[...]).flatMap { _ in LastAnswer.load(environment.variables) }
        return environment.messages.noSuchPost(text, numbers: last?.numbers)
    }

    /// Nil if there is no such post.
    private func ask(_ call: ServiceCall) throws(Failure) -> [UInt8]? {
        do {
            return try service.json(call)
        } catch .refused(let problem, 404) where problem.code == "not_found" {
            return nil
        } catch {
            throw .client(error, query: nil)
        }
    }
}
