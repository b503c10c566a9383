// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

/// `/events`: how far the indexing is, once a second until it is done.
enum EventsPage {
    @Sendable static func show(_ request: PageRequest) async throws -> Page {
        .events(
            AsyncStream { continuation in
                let task = Task {
                    while !Task.isCancelled {
                        let status = try? await request.archive.ask(
                            .status, StatusAnswer.self, in: request.language)
                        guard let status else { break }
                        continuation.yield(event(status, request.words))
                        if status.work == nil { break }
                        try? await Task.sleep(for: .seconds(1))
                    }
                    continuation.finish()
                }
                continuation.onTermination = { _ in task.cancel() }
            })
    }

    static func event(_ status: StatusAnswer, _ words: Words) -> String {
        let text =
            status.work.map(words.progress)
            ?? words.posts(status.index.posts) + (status.index.asOf.map { " · " + words.asOf($0) } ?? "")
        let isDone: JSONValue = status.work == nil ? true : false
        let json: JSONValue = ["text": .string(text), "done": isDone]
        return "data: " + String(decoding: json.bytes, as: UTF8.self) + "\n\n"
    }
}

extension Words {
    /// `indexing, 63 % done, 8 s left`.
    func progress(_ work: IndexingWork) -> String {
        let percent = Int(min(max(work.fraction, 0), 1) * 100)
        let left = work.secondsLeft.map { seconds in
            let isLong = seconds >= 100
            let number = Int(min(isLong ? seconds / 60 : seconds, 1e9).rounded(.up))
            return say("、残り\(number)\(isLong ? "分" : "秒")", ", \(number) \(isLong ? "min" : "s") left")
        }
        return say("索引作成中 \(percent)%", "indexing, \(percent) % done") + (left ?? "")
    }
}
