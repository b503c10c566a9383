// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// What was asked of late, the last question first.
struct RecentQuestions: Sendable, Equatable {
    static let most = 20

    /// True if the user wants none to be kept.
    var isOff = false
    var questions: [String] = []

    init() {}

    mutating func add(_ question: String) {
        guard !isOff, !question.isEmpty, question.utf8.count <= 1000 else { return }
        questions.removeAll { $0 == question }
        questions.insert(question, at: 0)
        questions = Array(questions.prefix(RecentQuestions.most))
    }

    mutating func turn(off isOff: Bool) {
        self.isOff = isOff
        if isOff { questions = [] }
    }
}

extension RecentQuestions: WireObject {
    init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        isOff = try wire.member("off", \.isOff, or: false)
        questions = try wire.member("questions", \.questions, or: [])
    }
}
