// SPDX-License-Identifier: GPL-2.0-or-later
//
// Every call of the system that bringing dumps in makes fails once, and once for good: what was served stays served,
// whole, or what was to come is there, whole; and after trying again all is there. Some of the points, spread over all of
// them; all with SAKUIN_FAULT_POINTS=1000000.

import FaultShim
import Foundation
import SakuinText
import Testing

@testable import SakuinIndex

@Suite(.serialized) struct PublicationFaultTests {
    @Test(
        "whatever call fails, the answers are those before or those after, and the dump comes in when it is tried again"
    )
    func everyPoint() throws {
        let asked = ProcessInfo.processInfo.environment["SAKUIN_FAULT_POINTS"].flatMap { Int($0) }
        var points = 0
        var failures: [String] = []
        for way in FaultedWay.allCases {
            let trial = try FaultTrial(way)
            for fault in try trial.faults(atMost: asked ?? 200) {
                points += 1
                do {
                    if let failure = try trial.failure(of: fault) { failures.append("\(way), \(fault): \(failure)") }
                } catch {
                    failures.append("\(way), \(fault): \(error)")
                }
                if failures.count == 10 { break }
            }
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(points >= 200)
        print("\(points) points of failure tried")
    }
}

/// A way in which the index changes.
private enum FaultedWay: CaseIterable {
    case patch, delta, main, bulk, rebuild, removal, forget

    func run(_ writer: IndexWriter) throws {
        // So that posts and documents lie in files.
        writer.spillFolder.mostInMemory = 2000
        switch self {
        case .patch, .delta, .main:
            writer.policy = self == .patch ? .patch : self == .delta ? .delta : .main
            try writer.put("/d/b", modified: 5, posts: FaultTrial.posts(120..<190, "二度目"))
        case .bulk:
            writer.policy = .main
            try writer.put("/d/a", posts: FaultTrial.posts(0..<150, "一度目"))
        case .rebuild:
            // The other dump cannot be read now.
            let ingest = try writer.ingest(replacingAll: true)
            try ingest.put("/d/a", modified: 5, posts: FaultTrial.posts(10..<160, "作り直し"))
            try writer.apply(ingest)
        case .removal:
            writer.policy = .patch
            try writer.removeDump(at: "/d/b")
        case .forget:
            writer.policy = .patch
            try writer.register.forget(FaultTrial.forgotten([7, 20, 151]))
            try writer.takeOutForgotten()
        }
    }
}

/// A call that fails.
private struct Fault: CustomStringConvertible {
    var kind: fault_kind
    /// Which of the calls of the kind, from 1 on.
    var nth: Int
    var isForGood: Bool
    /// True if another dump comes while the fault lasts.
    var isFollowed: Bool

    static let numbers = [ENOSPC, EIO, EMFILE, ENOMEM, EROFS]

    /// What the system says.
    var number: Int32 { Fault.numbers[(nth + Int(kind.rawValue)) % Fault.numbers.count] }

    func arm(below folder: String) { fault_arm(kind, nth, number, isForGood, folder) }

    var description: String {
        let names = ["open", "write", "sync", "rename", "unlink", "truncate", "mmap", "mkdir", "read"]
        return "\(names[Int(kind.rawValue)]) \(nth) \(isForGood ? "and all after it" : "once"), "
            + "\(String(cString: strerror(number)))\(isFollowed ? ", another dump at once" : "")"
    }
}

/// One way, tried from the same beginning again and again.
private final class FaultTrial {
    private let way: FaultedWay
    /// The index as it is before, to be copied.
    private let template: TemporaryFolder
    /// What is answered before and after, without and with the other dump.
    private var before: [String] = []
    private var after: [String] = []
    private var beforeWithOther: [String] = []
    private var afterWithOther: [String] = []

    static func posts(_ numbers: Range<Int>, _ word: String) -> [Post] {
        numbers.map { number in
            var random = OracleRandom(seed: UInt64(number))
            let text = OracleTexts.madeUp.text(30, &random) + word
            return SmallIndex.post(
                text, id: number.isMultiple(of: 3) ? nil : "\(number)", seconds: SmallIndex.day + Int64(number % 70))
        }
    }

    /// As the list has them.
    static func forgotten(_ numbers: [Int]) throws -> [ForgottenPost] {
        try numbers.map { number in
            let post = posts(number..<number + 1, "一度目")[0]
            let stored = StoredPost(versions: [PostVersion(post: post, sources: [])])
            return try ForgottenPost(stored, key: "key:\(number)", dumps: ["/d/a"], at: 7)
        }
    }

    init(_ way: FaultedWay) throws {
        self.way = way
        template = try TemporaryFolder()
        do {
            let writer = try IndexWriter(IndexDirectory(path: template.path + "/index"))
            if way != .bulk {
                writer.policy = .main
                try writer.put("/d/a", posts: FaultTrial.posts(0..<150, "一度目"))
                writer.policy = .patch
                try writer.put("/d/b", posts: FaultTrial.posts(140..<180, "一度目"))
                try writer.put("/d/c", posts: FaultTrial.posts(170..<200, "去る"))
                try writer.removeDump(at: "/d/c")
            }
        }
        before = try answers { _ in }
        after = try answers { try way.run($0) }
        beforeWithOther = try answers { try FaultTrial.runOther($0) }
        afterWithOther = try answers {
            try way.run($0)
            try FaultTrial.runOther($0)
        }
        #expect(Set([before, after, beforeWithOther, afterWithOther]).count == 4)
    }

    private static func runOther(_ writer: IndexWriter) throws {
        writer.policy = .patch
        try writer.put("/d/x", posts: posts(195..<200, "別のダンプ"))
    }

    private func answers(after body: (IndexWriter) throws -> Void) throws -> [String] {
        let folder = try copy()
        let directory = IndexDirectory(path: folder.path + "/index")
        try body(try IndexWriter(directory))
        return try FaultTrial.answers(of: try IndexReader(directory))
    }

    private func copy() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: template.path + "/index", toPath: folder.path + "/index")
        return folder
    }

    /// All that the index answers to some questions, and what it says of its dumps.
    private static func answers(of reader: IndexReader) throws -> [String] {
        try reader.refresh()
        var lines = ["\(try reader.summary().posts) posts"]
        for text in ["東", "の OR 人", "一度目", "gpt* OR NOT 国", "-二度目", "title:東 OR 目"] {
            let request = SearchRequest(query: try QueryParser.parse(text), sort: .newest, limit: 1000)
            let page = try reader.search(request)
            let hits = page.hits.map { "\($0.post.id) \($0.post.current.body)" }.sorted()
            lines.append("\(text) \(page.total) \(page.isTotalExact): \(hits.joined(separator: " "))")
        }
        return lines + (try reader.dumps().map { "\($0)" })
    }

    // MARK: Points

    /// Points of every kind of call, at most about `limit` over all ways.
    func faults(atMost limit: Int) throws -> [Fault] {
        var rows: [[Fault]] = []
        for number in 0..<FAULT_KINDS.rawValue {
            let kind = fault_kind(rawValue: number)
            let count = try calls(of: kind)
            for (isForGood, isFollowed) in [(false, false), (false, true), (true, false), (true, true)] where count > 0
            {
                rows.append(
                    (1...count).map { Fault(kind: kind, nth: $0, isForGood: isForGood, isFollowed: isFollowed) })
            }
        }
        let share = max(1, (limit + FaultedWay.allCases.count - 1) / FaultedWay.allCases.count)
        let quota = max(1, (share + rows.count - 1) / rows.count)
        // Each row from another place on, so that the few of each are not the first of all.
        return rows.enumerated().flatMap { number, row in
            let step = max(1, row.count / quota)
            let start = quota < row.count ? (number * 7 + 3) % step : 0
            return stride(from: start, to: row.count, by: step).prefix(quota).map { row[$0] }
        }
    }

    /// How many calls of the kind the way makes.
    private func calls(of kind: fault_kind) throws -> Int {
        let folder = try copy()
        let writer = try IndexWriter(IndexDirectory(path: folder.path + "/index"))
        fault_arm(kind, .max, 0, false, folder.path)
        defer { fault_disarm(folder.path) }
        try way.run(writer)
        return fault_disarm(folder.path)
    }

    /// What is wrong after the fault; nil if nothing is.
    func failure(of fault: Fault) throws -> String? {
        let folder = try copy()
        let directory = IndexDirectory(path: folder.path + "/index")
        let reader = try IndexReader(directory)
        if let failure = try failure(of: fault, in: directory, reader) { return failure }
        let last = fault.isFollowed ? afterWithOther : after
        guard try FaultTrial.answers(of: reader) == last else { return "tried again, not all is there" }
        _ = try IndexWriter(directory)
        guard try FaultTrial.answers(of: try IndexReader(directory)) == last else {
            return "after a start not all is there"
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        guard names.count == (way == .forget ? 6 : 4) else { return "files are left: \(names.sorted())" }
        return nil
    }

    private func failure(of fault: Fault, in directory: IndexDirectory, _ reader: IndexReader) throws -> String? {
        let writer = try IndexWriter(directory)
        let all = [before, after, beforeWithOther, afterWithOther]
        fault.arm(below: directory.path)
        defer { fault_disarm(directory.path) }
        let isDone = (try? way.run(writer)) != nil
        if let told = try? FaultTrial.answers(of: reader), told != after, isDone || told != before {
            return "under the fault an answer is neither that before nor that after"
        }
        var isOtherDone = false
        if fault.isFollowed {
            isOtherDone = (try? FaultTrial.runOther(writer)) != nil
            if let told = try? FaultTrial.answers(of: reader), !all.contains(told) {
                return "under the fault an answer is of no state there was"
            }
        }
        fault_disarm(directory.path)

        var allowed: [[String]] = []
        if !isDone && !isOtherDone { allowed.append(before) }
        if !isOtherDone { allowed.append(after) }
        if fault.isFollowed && !isDone { allowed.append(beforeWithOther) }
        if fault.isFollowed { allowed.append(afterWithOther) }
        let stands = try FaultTrial.answers(of: try IndexReader(directory))
        guard allowed.contains(stands) else { return "afterwards the answers are neither those before nor those after" }
        guard try FaultTrial.answers(of: reader) == stands else { return "a reader that was open answers otherwise" }
        guard try writer.dumps.map({ "\($0)" }).sorted() == IndexReader(directory).dumps().map({ "\($0)" }).sorted()
        else { return "the writer knows other dumps than are served" }

        try way.run(writer)
        if fault.isFollowed { try FaultTrial.runOther(writer) }
        return nil
    }
}
