// SPDX-License-Identifier: GPL-2.0-or-later

internal import NIOPosix
internal import SakuinClient
internal import SakuinTerminal

/// The daemon, asked without holding up the server: each question waits on a thread of its own.
///
/// Only what reads can be asked, whatever a page says: nothing here changes the archive.
struct Archive: Sendable {
    /// Questions that wait at a time; a thread that waits costs next to nothing.
    private static let threads = 32

    let socket: String
    /// Those of the configuration.
    let saved: [SavedSearch]
    let files: UserFiles
    private let pool: NIOThreadPool

    init(socket: String, saved: [SavedSearch], files: UserFiles) {
        self.socket = socket
        self.saved = saved
        self.files = files
        pool = NIOThreadPool(numberOfThreads: Archive.threads)
        pool.start()
    }

    /// The daemon, with the saved searches that a call may name.
    private func service(_ saved: [SavedSearch], _ language: Language) -> SakuinService {
        SakuinService(
            socket: socket, timeout: .seconds(30), language: language == .japanese ? "ja" : "en", saved: saved)
    }

    func ask<Answer: WireObject & Sendable>(
        _ call: ServiceCall, _ type: Answer.Type, in language: Language
    ) async throws -> Answer {
        let json = try await json(call, in: language)
        return try decodeAnswer(type, from: json)
    }

    /// The answer as the daemon sent it.
    func json(_ call: ServiceCall, in language: Language) async throws -> [UInt8] {
        guard call.isForReaders else { throw PageError.notFound }
        let (asked, saved) = try prepared(call)
        let service = service(saved, language)
        return try await pool.runIfActive { try service.json(asked) }
    }

    func search(_ request: SearchRequest, in language: Language) async throws -> SearchAnswer {
        var answer = try await ask(.search(request), SearchAnswer.self, in: language)
        if let notice = markNotice(request.query, Words(language)) { answer.notices.append(notice) }
        return answer
    }

    func post(_ id: String, in language: Language) async throws -> PostAnswer {
        try await ask(.post(id: id), PostAnswer.self, in: language)
    }

    /// Whole posts, as many as the request limits them to: they are held in memory.
    func posts(_ request: SearchRequest, in language: Language) async throws -> [ExportedPost] {
        let (call, saved) = try prepared(.export(request))
        guard case .export(let asked) = call else { return [] }
        let service = service(saved, language)
        return try await pool.runIfActive {
            var posts: [ExportedPost] = []
            try service.export(asked) { post, _ in
                posts.append(post)
                return .next
            }
            return posts
        }
    }

    /// What has come into the index and matches, behind a cursor; without one, where following begins.
    func arrivals(_ request: FollowRequest, in language: Language) async throws -> [FollowedEvent] {
        var request = request
        request.waits = false
        let (call, saved) = try prepared(.follow(request))
        guard case .follow(let asked) = call else { return [] }
        let service = service(saved, language)
        return try await pool.runIfActive {
            var all: [FollowedEvent] = []
            try service.follow(asked, silence: .seconds(20)) { events in
                all += events.map(\.event)
                return .next
            }
            return all
        }
    }
}

extension ServiceCall {
    /// True of a question that changes nothing, that is answered at once, and whose answer everybody may have.
    var isForReaders: Bool {
        switch self {
        case .search, .export, .post, .similar, .random, .thread, .why, .counts, .facets, .matches, .kwic, .collocates,
            .compare, .status, .dumps:
            true
        case .verify, .follow, .rescan, .rebuild, .forget, .unforget, .purge, .forgotten, .wait: false
        }
    }
}
