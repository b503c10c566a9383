// SPDX-License-Identifier: GPL-2.0-or-later
//
// The troubles of all dumps as `status` tells them: equal reasons together, and three kinds that are never added to each other.

import SakuinClient
import SakuinIndex
import SakuinText

extension DumpTroubles {
    /// So many places of a reason show what is meant.
    private static let mostExamples = 3

    fileprivate struct Key: Hashable {
        var kind: DumpProblem.Kind
        var reason: Bilingual
    }

    fileprivate struct Found {
        var count = 0
        var dumps = 0
        var places: [(path: String, problem: DumpProblem, place: DumpProblem.Place)] = []
    }

    init(_ dumps: [DumpState], isJapanese: Bool) {
        var groups: [Key: Found] = [:]
        // So that the first path is the same at every call.
        for dump in dumps.sorted(by: { $0.path < $1.path }) {
            for problem in dump.allProblems {
                groups[Key(kind: problem.kind, reason: problem.reason), default: Found()].add(problem, of: dump.path)
            }
        }
        let told = groups.map { key, found in found.group(key, isJapanese: isJapanese) }
        self.init(
            unreadable: DumpTroubles.count(of: .failure, in: dumps), partly: DumpTroubles.count(of: .unread, in: dumps),
            remarked: DumpTroubles.count(of: .remark, in: dumps),
            groups: told.sorted { left, right in
                (left.kind, -left.count, left.reason) < (right.kind, -right.count, right.reason)
            })
    }

    /// Dumps whose worst trouble is of a kind, and all troubles of it.
    private static func count(of kind: DumpProblem.Kind, in dumps: [DumpState]) -> TroubleCount {
        TroubleCount(
            dumps: dumps.count { $0.worst == kind }, count: dumps.reduce(0) { $0 + $1.count(of: kind) })
    }
}

extension DumpTroubles.Found {
    fileprivate mutating func add(_ problem: DumpProblem, of path: String) {
        count += problem.count
        dumps += 1
        places += problem.places.map { (path, problem, $0) }
    }

    fileprivate func group(_ key: DumpTroubles.Key, isJapanese: Bool) -> TroubleGroup {
        TroubleGroup(
            kind: key.kind.told,
            reason: key.reason.common(to: places.map(\.place.details)).text(isJapanese: isJapanese),
            count: count, dumps: dumps,
            examples: places.prefix(DumpTroubles.mostExamples).map { path, problem, place in
                Quarantined(
                    path: path, line: place.line, reason: problem.words(at: place).text(isJapanese: isJapanese))
            })
    }
}

extension DumpProblem.Kind {
    fileprivate var told: TroubleKind {
        switch self {
        case .failure: .unreadable
        case .unread: .partly
        case .remark: .remarked
        }
    }
}
