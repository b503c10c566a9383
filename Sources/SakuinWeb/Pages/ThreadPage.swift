// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// `/thread/ID`: the thread in which a post stands.
enum ThreadPage {
    /// What the daemon gives at once, and the most that a page looks at: of a longer thread these are the first.
    private static let mostLines = 2000
    private static let parts = 5

    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        let id = request.path.last ?? ""
        let state = ThreadState(request.parameters)
        var question = ThreadQuestion(id)
        (question.query, question.fold, question.limit) = (
            state.query.isEmpty ? nil : state.query, state.fold, mostLines
        )
        if request.format == .json {
            return .data(try await request.archive.json(.thread(question), in: request.language), .json)
        }
        if let format = request.format {
            return try await PostList.data(
                condition("in", id), order: format == .atom ? .newest : .oldest, format, request)
        }
        var answer: ThreadAnswer
        var fault: ErrorAnswer.Problem?
        do {
            answer = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
        } catch ClientError.refused(let problem, let status) where status == 400 && question.query != nil {
            // The thread is there though what is sought in it cannot be understood.
            fault = problem
            question.query = nil
            answer = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
        }
        for _ in 1..<parts {
            guard let next = answer.next else { break }
            question.after = next
            let part = try await request.archive.ask(.thread(question), ThreadAnswer.self, in: request.language)
            answer.lines += part.lines
            answer.next = part.next
        }
        let thread = ReadThread(answer.lines)
        let seen = lastVisit(to: thread)
        return request.page("thread", ThreadView(request, id, state, answer, thread, seen, fault).model)
    }

    /// The time of the newest post at the last visit; nil at the first. This visit is noted.
    private static func lastVisit(to thread: ReadThread) -> String? {
        guard let name = thread.name, let newest = thread.newest else { return nil }
        var visits = ThreadVisits.load()
        let seen = visits[name]
        if visits.note(name, newest: newest) { visits.save() }
        return seen
    }
}
