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
    let saved: [SavedSearch]
    private let pool: NIOThreadPool

    init(socket: String, saved: [SavedSearch]) {
        self.socket = socket
        self.saved = saved
        pool = NIOThreadPool(numberOfThreads: Archive.threads)
        pool.start()
    }

    private func service(_ language: Language) -> SakuinService {
        SakuinService(
            socket: socket, timeout: .seconds(30), language: language == .japanese ? "ja" : "en", saved: saved)
    }

    func ask<Answer: WireObject & Sendable>(
        _ call: ServiceCall, _ type: Answer.Type, in language: Language
    ) async throws -> Answer {
        guard call.isForReaders else { throw PageError.notFound }
        let service = service(language)
        return try await pool.runIfActive { try decodeAnswer(type, from: try service.json(call)) }
    }

    /// The answer as the daemon sent it.
    func json(_ call: ServiceCall, in language: Language) async throws -> [UInt8] {
        guard call.isForReaders else { throw PageError.notFound }
        let service = service(language)
        return try await pool.runIfActive { try service.json(call) }
    }

    func search(_ request: SearchRequest, in language: Language) async throws -> SearchAnswer {
        try await ask(.search(request), SearchAnswer.self, in: language)
    }

    func post(_ id: String, in language: Language) async throws -> PostAnswer {
        try await ask(.post(id: id), PostAnswer.self, in: language)
    }

    /// Whole posts, as many as the request limits them to: they are held in memory.
    func posts(_ request: SearchRequest, in language: Language) async throws -> [ExportedPost] {
        let service = service(language)
        return try await pool.runIfActive {
            var posts: [ExportedPost] = []
            try service.export(request) { post, _ in
                posts.append(post)
                return .next
            }
            return posts
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
