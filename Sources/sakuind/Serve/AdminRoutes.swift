// SPDX-License-Identifier: GPL-2.0-or-later
//
// What an administrator asks: the state, and to look at the folders now. What changes anything is for the daemon's own
// user and root alone.

import Glibc
import HTTPTypes
import Hummingbird
import SakuinClient
import SakuinIndex

struct AdminRoutes {
    let pool: SearchPool
    let queue: IngestQueue
    let progress: IndexingProgress
    let live: LiveConfiguration
    let troubles: ServiceErrors

    func add(to router: Router<SakuinRequestContext>) {
        router.add(.health, use: health)
        router.add(.status, use: status)
        router.add(.dumps, use: dumps)
        router.add(.rescan, use: rescan)
        router.add(.rebuild, use: rebuild)
        router.add(.wait, use: wait)
    }

    private func health(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        _ = try await pool.run { try $0.summary() }
        let lines = troubles.lines(inJapanese: request.prefersJapanese)
        let text = lines.isEmpty ? "ok\n" : lines.map { $0 + "\n" }.joined()
        return Response(
            status: lines.isEmpty ? .ok : .serviceUnavailable,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func status(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        _ = try FormParameters(request, of: .status)
        let work = await queue.snapshot
        let (configuration, state) = (live.current, progress.current)
        let inJapanese = request.prefersJapanese
        let notices =
            troubles.lines(inJapanese: inJapanese) + work.notices.map { inJapanese ? $0.japanese : $0.english }
        let answer = try await pool.run { reader in
            let forgotten = try reader.forgotten().filter { !$0.post.isReturning }
            return StatusAnswer(
                version: sakuinVersion, state: work.current.isEmpty ? "idle" : "indexing", work: state?.work,
                index: try reader.state(pending: work.pending.count), indexPath: configuration.index,
                folders: configuration.dumps, dumps: try reader.dumpCount(), forgotten: forgotten.count,
                unpurged: forgotten.count { !$0.isPurged }, pending: work.pending,
                troubles: DumpTroubles(try reader.dumps(), isJapanese: inJapanese),
                quarantine: try reader.quarantine(isJapanese: inJapanese), notices: notices)
        }
        return Response.json(answer)
    }

    private func dumps(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        _ = try FormParameters(request, of: .dumps)
        let pending = await queue.snapshot.pending.count
        let inJapanese = request.prefersJapanese
        return Response.json(
            try await pool.run { reader in
                DumpsAnswer(
                    dumps: try reader.dumps().map { DumpEntry($0, isJapanese: inJapanese) },
                    index: try reader.state(pending: pending))
            })
    }

    private func rescan(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        let parameters = try FormParameters(request, of: .rescan)
        await queue.requestScan(isConfirmed: try parameters.flag("confirm") ?? false)
        return try await indexAnswer()
    }

    /// The index that stands is served until the new one takes its place.
    private func rebuild(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        _ = try FormParameters(request, of: .rebuild)
        let folders = DumpFolders(roots: live.current.dumps)
        if let missing = try await pool.run({ _ in folders.list().unreadable.first }) {
            throw Problem(
                .conflict, .unavailable,
                "no rebuild: \(missing.folder) cannot be read (\(missing.reason)): put it back first",
                "作り直せません。\(missing.folder) が読めません（\(missing.reason)）。先に元へ戻してください")
        }
        await queue.requestRebuild()
        return try await indexAnswer()
    }

    private func wait(_ request: Request, _ context: SakuinRequestContext) async throws -> Response {
        try context.authorize()
        _ = try FormParameters(request, of: .wait)
        guard await queue.waitUntilSearchable() else { throw Problem.stopping }
        return try await indexAnswer()
    }

    private func indexAnswer() async throws -> Response {
        let pending = await queue.snapshot.pending.count
        return Response.json(IndexAnswer(index: try await pool.run { try $0.state(pending: pending) }))
    }
}

extension SakuinRequestContext {
    /// For what is the owner's alone.
    /// - Throws: a `Problem` for anybody but root and the daemon's own user.
    func authorize() throws {
        guard let peer, peer.uid == 0 || peer.uid == geteuid() else {
            throw Problem(
                .forbidden, .forbidden, "only root and the user that runs sakuind may do this: try `sudo sakuin …`",
                "これができるのは root と sakuind を動かしている利用者だけです。`sudo sakuin …` を試してください")
        }
    }
}
