// SPDX-License-Identifier: GPL-2.0-or-later
//
// What keeps the index from being what it should be, from its beginning to its end: told by `status`, `/healthz` and the
// log. Whoever meets a trouble begins it, whoever sees that it is over ends it.

import Synchronization

/// One trouble. The same one that begins again replaces its reason.
enum ServiceError: Hashable, Sendable {
    /// The index could not take this dump, which waits and is tried again.
    case dump(String)
    /// The rebuild that was asked for failed and is tried again.
    case rebuild
    /// The folders could not be compared with the index.
    case scan
    /// The index that is served is damaged, and is built anew.
    case damage
    /// What is forgotten could not be taken out of the index, or its words out of the files.
    case forgetting
}

/// All troubles there are now.
final class ServiceErrors: Sendable {
    private struct Entry {
        var reason: String
        /// How often it has begun without having ended.
        var times: Int
    }

    private let entries = Mutex<[ServiceError: Entry]>([:])

    /// - Returns: how often it has begun since it last ended, this time included.
    @discardableResult
    func begin(_ trouble: ServiceError, _ reason: String) -> Int {
        entries.withLock { entries in
            let times = (entries[trouble]?.times ?? 0) + 1
            entries[trouble] = Entry(reason: reason, times: times)
            return times
        }
    }

    func end(_ trouble: ServiceError) {
        entries.withLock { _ = $0.removeValue(forKey: trouble) }
    }

    /// A line for each, those of dumps with the same reason on one.
    func lines(inJapanese: Bool) -> [String] {
        let entries = entries.withLock { $0 }
        var dumps: [String: [String]] = [:]
        var lines: [String] = []
        for (trouble, entry) in entries {
            if case .dump(let path) = trouble {
                dumps[entry.reason, default: []].append(path)
            } else {
                lines.append(ServiceErrors.line(trouble, entry.reason, inJapanese))
            }
        }
        for (reason, paths) in dumps { lines.append(ServiceErrors.line(paths.sorted(), reason, inJapanese)) }
        return lines.sorted()
    }

    private static func line(_ trouble: ServiceError, _ reason: String, _ inJapanese: Bool) -> String {
        switch trouble {
        case .dump(let path): line([path], reason, inJapanese)
        case .rebuild:
            inJapanese
                ? "索引を作り直せませんでした（\(reason)）。今までの索引のまま、また試します"
                : "the index could not be built anew (\(reason)): the one before is served, and it is tried again"
        case .scan:
            inJapanese
                ? "フォルダーを索引と比べられませんでした（\(reason)）。また試します"
                : "the folders could not be compared with the index (\(reason)): it is tried again"
        case .forgetting:
            inJapanese
                ? "忘れた投稿を索引のファイルから除けませんでした（\(reason)）。どの答えにも出ません。また試します"
                : "forgotten posts could not be taken out of the files of the index (\(reason)): they are in no answer, and it is tried again"
        case .damage:
            inJapanese
                ? "索引が壊れているため、ダンプから作り直しています（\(reason)）" : "\(reason): it is being built anew from the dumps"
        }
    }

    private static func line(_ paths: [String], _ reason: String, _ inJapanese: Bool) -> String {
        let first = paths.first ?? ""
        let more = paths.count - 1
        if inJapanese {
            let others = more > 0 ? " ほか \(more) 件" : ""
            return "\(first)\(others) を索引に入れられませんでした（\(reason)）。待って、また試します"
        }
        let others = more > 0 ? " and \(more) more" : ""
        return "the index could not take \(first)\(others) (\(reason)): "
            + (more > 0 ? "they wait and are tried again" : "it waits and is tried again")
    }
}
