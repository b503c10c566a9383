// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts that are to be in no answer: forgotten, listed, brought back, and their words taken out of the files. For the daemon's own
// user and root alone, the list too: it tells whom somebody wanted to be forgotten.

import Glibc
import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex
import SakuinText

struct ForgettingRoutes {
    let pool: SearchPool
    let queue: IngestQueue
    let register: ForgottenRegister

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.forgotten, use: list)
        router.add(.forget, use: forget)
        router.add(.unforget, use: unforget)
        router.add(.purge, use: purge)
    }

    /// Posts with one id that are forgotten at a time: a table may write the same id in every row, and then nobody means all.
    private static let mostBearers = 1000

    private func list(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        _ = try FormParameters(request, of: .forgotten)
        return try await answer { reader in
            try reader.forgotten().map { ForgottenEntry($0.post, isPurged: $0.isPurged) }
        }
    }

    private func forget(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        let parameters = try FormParameters(request, of: .forget)
        let names = try ForgettingRoutes.names(parameters)
        let isDryRun = try parameters.flag("dry_run") ?? false
        let now = Int64(time(nil))
        let found = try await pool.run { reader in try ForgettingRoutes.find(names, at: now, reader) }
        guard !isDryRun else { return try await answer { _ in found.map { $0.entry(isDryRun: true) } } }
        let posts = found.compactMap(\.forgettable?.forgotten)
        // Waits for the disk.
        try await pool.run { [register] _ in try register.forget(posts) }
        pool.indexHasChanged()
        await queue.requestForgetting()
        return try await answer { _ in found.map { $0.entry(isDryRun: false) } }
    }

    private func unforget(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        let names = try ForgettingRoutes.names(try FormParameters(request, of: .unforget))
        let forgotten = register.posts.filter { !$0.isReturning }
        for name in names where !forgotten.contains(where: { $0.isNamed(name) }) { throw Problem.notForgotten(name) }
        let returning = try await pool.run { [register] _ in try register.undo(names) }
        pool.indexHasChanged()
        await queue.requestScan()
        return try await answer { reader in
            try returning.map { post in
                var entry = ForgottenEntry(post, isPurged: false)
                entry.dumps = try reader.dumps(of: post)
                entry.missingDumps = ForgettingRoutes.missing(entry.dumps)
                return entry
            }
        }
    }

    private func purge(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        _ = try FormParameters(request, of: .purge)
        guard await queue.waitUntilPurged() else { throw Problem.stopping }
        return try await answer { reader in
            try reader.forgotten().filter(\.isPurged).map { ForgottenEntry($0.post, isPurged: true) }
        }
    }

    // MARK: Parts

    private func answer(_ posts: @Sendable (IndexReader) throws -> [ForgottenEntry]) async throws -> Response {
        let pending = await queue.snapshot.pending.count
        return Response.json(
            try await pool.run { reader in
                ForgottenAnswer(posts: try posts(reader), index: try reader.state(pending: pending))
            })
    }

    private static func names(_ parameters: FormParameters) throws -> [String] {
        let names = parameters.all("id")
        guard !names.isEmpty, !names.contains("") else {
            throw Problem.parameter("id is missing: name at least one post", "id がありません。投稿を一つ以上指定してください")
        }
        return names
    }

    /// A post that was named.
    private struct Found: Sendable {
        var listed: ForgottenEntry
        /// Nil for one that is forgotten already.
        var forgettable: ForgettablePost?

        func entry(isDryRun: Bool) -> ForgottenEntry {
            guard let forgettable else { return listed }
            guard isDryRun else {
                var entry = listed
                (entry.state, entry.time, entry.text) = (.forgotten, nil, nil)
                entry.forgottenAt = PostTime(seconds: forgettable.forgotten.seconds, precision: .second).description
                return entry
            }
            return listed
        }
    }

    /// Every post that one of the names means, each once.
    private static func find(_ names: [String], at now: Int64, _ reader: IndexReader) throws -> [Found] {
        var found: [Found] = []
        let forgotten = try reader.forgotten().filter { !$0.post.isReturning }
        for name in names {
            let posts = try reader.forgettable(named: name, limit: mostBearers + 1, at: now)
            guard posts.count <= mostBearers else { throw Problem.tooManyToForget(name, mostBearers) }
            let listed = forgotten.filter { $0.post.isNamed(name) }
            if posts.isEmpty, listed.isEmpty { throw Problem.noPost(name) }
            found += listed.map { Found(listed: ForgottenEntry($0.post, isPurged: $0.isPurged)) }
            for post in posts {
                let copies = try post.copies.map { copy in
                    CountedPost(id: copy.id, key: try reader.key(of: copy), time: copy.current.time?.description)
                }
                found.append(Found(listed: ForgottenEntry(post, copies: copies), forgettable: post))
            }
        }
        var keys: Set<String> = []
        return found.filter { keys.insert($0.listed.key).inserted }
    }

    fileprivate static func missing(_ dumps: [String]) -> [String] {
        dumps.filter { FileStamp.ofRegularFile($0) == nil }
    }
}

extension ForgottenEntry {
    fileprivate init(_ post: ForgottenPost, isPurged: Bool) {
        self.init(
            id: post.id, key: post.key, state: post.isReturning ? .returning : isPurged ? .purged : .forgotten,
            forgottenAt: PostTime(seconds: post.seconds, precision: .second).description)
    }

    /// One that is only found.
    fileprivate init(_ found: ForgettablePost, copies: [CountedPost]) {
        let current = found.post.current
        self.init(
            id: found.forgotten.id, key: found.forgotten.key, state: .found, time: current.time?.description,
            text: String((current.title.flatMap { $0.isEmpty ? nil : $0 } ?? current.body).prefix(60)),
            versions: found.post.versions.count, dumps: found.dumps,
            missingDumps: ForgettingRoutes.missing(found.dumps), copies: copies)
    }
}

extension Problem {
    fileprivate static func notForgotten(_ name: String) -> Problem {
        Problem(
            .notFound, .notFound, "no post \(name) is forgotten: see `sakuin forget --list`",
            "忘れた投稿に \(name) はありません。`sakuin forget --list` で確かめられます")
    }

    fileprivate static func tooManyToForget(_ name: String, _ most: Int) -> Problem {
        Problem(
            .conflict, .severalPosts,
            "more than \(most) posts bear the id \(name), and nothing is forgotten: name those that are meant by their keys",
            "id \(name) の投稿は \(most) 件を超えるため、何も忘れていません。key で指定してください")
    }
}
