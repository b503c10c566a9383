// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// A thread as an agent may see it: the posts that are in the scope. The daemon marks the lines that match one query; where there are
// a scope and a query of the agent's, it is asked for both.

struct AskedThread {
    struct Line {
        var line: ThreadLine
        /// True if it is in the scope; a gap always is.
        var isShown: Bool
        /// True if it matches the agent's query.
        var isMatch: Bool
    }

    struct Part {
        /// Posts of the thread that are in the scope.
        var total: Total
        /// Of these, those that match the agent's query; nil without one.
        var matched: Total?
        var lines: [Line]
        var next: String?
    }

    /// Lines that the daemon gives at most.
    static let greatestPart = 2000
    /// Lines that an overview is made of.
    private static let mostLines = 10_000

    let name: String
    let query: String?
    /// How widely characters of the query count as equal; nil is the daemon's own. In a scope there is none.
    var fold: Int?
    /// True if the query is a sentence.
    var isSentence = false
    let context: ToolContext

    /// - Parameter name: of a post, or of a board's thread. A post that is there is in the scope, or this throws.
    init(name: String, query: String?, in context: ToolContext) throws(ToolFailure) {
        let reference = try AskedThread.existing(name, context)
        self.name = reference
        self.query = query
        self.context = context
    }

    /// The name that the daemon knows it by.
    private static func existing(_ name: String, _ context: ToolContext) throws(ToolFailure) -> String {
        do throws(ToolFailure) {
            let posts = try context.posts(named: name)
            // Several that bear one id are for the daemon to tell apart, which names their keys; but not those outside of a scope.
            return posts.count == 1 || context.scope != nil ? posts[0].key ?? name : name
        } catch {
            guard error == ToolFailure(context.messages.noSuchPost(name)) else { throw error }
            return name
        }
    }

    /// - Parameter after: where the part before ended; nil for the beginning.
    func part(after: String?, limit: Int) throws(ToolFailure) -> Part {
        var question = ThreadQuestion(name)
        (question.after, question.limit) = (after, limit)
        let inScope = try context.askScope { service, text throws(ClientError) in
            try service.thread(question.marking(text))
        }
        let marked: ThreadAnswer?
        if let query {
            var marking = question
            (marking.fold, marking.isSentence) = (fold, isSentence)
            let asked = marking
            marked = try context.ask([query], isSentence: isSentence) { service, texts throws(ClientError) in
                try service.thread(asked.marking(texts[0]))
            }
        } else {
            marked = nil
        }
        var plain: ThreadAnswer?
        if inScope == nil, marked == nil {
            plain = try context.ask { service throws(ClientError) in try service.thread(question) }
        }
        guard let lines = inScope ?? marked ?? plain else { throw ToolFailure(context.messages.noSuchPost(name)) }
        let matches = Set((marked?.lines ?? []).filter { $0.matches == true }.compactMap(\.post?.key))
        return Part(
            total: inScope?.matched ?? lines.total, matched: marked?.matched,
            lines: lines.lines.map { line in
                Line(
                    line: line, isShown: inScope == nil || line.post == nil || line.matches == true,
                    isMatch: line.post?.key.map(matches.contains) ?? false)
            }, next: lines.next)
    }

    /// All lines, or the first of very many.
    func whole() throws(ToolFailure) -> Part {
        var whole = try part(after: nil, limit: AskedThread.greatestPart)
        while let next = whole.next, whole.lines.count < AskedThread.mostLines {
            let part = try part(after: next, limit: AskedThread.greatestPart)
            whole.lines += part.lines
            whole.next = part.next
        }
        return whole
    }
}

extension ThreadQuestion {
    fileprivate func marking(_ query: String) -> ThreadQuestion {
        var question = self
        question.query = query
        return question
    }
}
