// SPDX-License-Identifier: GPL-2.0-or-later
//
// Bad days: eight clients ask all kinds of questions while a dump of one post comes every few milliseconds and the index is
// built anew in between; and the daemon is stopped at random moments of everything that it does.
// SAKUIN_STRESS_SECONDS (20) and SAKUIN_STOPS (12) make it longer, SAKUIN_STRESS_SEED repeats it.

import Foundation
import SakuinClient
import Synchronization
import Testing

@Suite(.serialized) struct StressTests {
    private static func number(_ name: String, else standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
    }

    private static let seed = UInt64(number("SAKUIN_STRESS_SEED", else: Int.random(in: 1..<1_000_000)))

    // MARK: Questions while everything changes

    @Test func everyAnswerIsRightWhileDumpsComeAndTheIndexIsBuiltAnew() async throws {
        let home = try Home()
        try home.drop(StressPosts.many(4000), as: "many.jsonl")
        try home.drop(try Home.seed(), as: "seed.txt")
        let daemon = try await home.startDaemon()
        #expect(home.sakuin("wait").status == 0)
        let before = try home.status().index.posts
        let socket = home.socket
        let coming = ComingDumps(home)
        let end = ContinuousClock.now + .seconds(StressTests.number("SAKUIN_STRESS_SECONDS", else: 20))
        let faults = Faults()
        let dropped = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 1...8 {
                group.addTask {
                    await onThread {
                        var asking = Asking(socket: socket, seed: StressTests.seed &+ UInt64(client), faults: faults)
                        while ContinuousClock.now < end { asking.askOne() }
                        return 0
                    }
                }
            }
            group.addTask {
                let service = SakuinService(socket: socket)
                while ContinuousClock.now < end {
                    try await Task.sleep(for: .seconds(3))
                    do { _ = try service.rebuild() } catch { faults.note("rebuild: \(error)") }
                }
                return 0
            }
            group.addTask {
                var count = 0
                while ContinuousClock.now < end {
                    try coming.drop(count)
                    count += 1
                    try await Task.sleep(for: .milliseconds(4))
                }
                return count
            }
            return try await group.reduce(0, +)
        }
        #expect(faults.all == [], "seed \(StressTests.seed)")
        #expect(home.sakuin("wait").status == 0)
        #expect(try home.status().index.posts == before + dropped)
        let total = try SakuinService(socket: socket).search(SearchRequest("増える投稿", limit: 0, total: .exact)).total
        #expect(total == Total(value: dropped, relation: .exact))
        #expect(!daemon.log.contains(" error ") && !daemon.log.contains(" critical "), "\(daemon.log.suffix(2000))")
        #expect(try await daemon.stop(within: .seconds(15)) == 0)
        print("stress: \(faults.questions) questions, \(dropped) dumps, seed \(StressTests.seed)")
    }

    // MARK: Stops

    @Test func itStopsInItsTimeAtEveryMoment() async throws {
        var chance = Chance(state: StressTests.seed)
        let phases = Phase.allCases
        for stop in 0..<StressTests.number("SAKUIN_STOPS", else: 12) {
            let phase = phases[stop % phases.count]
            let pause = Duration.milliseconds(Int(chance.next(below: UInt64(phase.longest))))
            let place: Comment = "\(phase) after \(pause), seed \(StressTests.seed)"
            let home = try Home()
            let daemon = try await phase.enter(home)
            try await Task.sleep(for: pause)
            let start = ContinuousClock.now
            #expect(try await daemon.stop(within: .seconds(15)) == 0, place)
            print("stop \(stop): \(phase) after \(pause): \(ContinuousClock.now - start)")
            #expect(!daemon.log.contains(" error ") && !daemon.log.contains("Fatal"), place)
            #expect(!FileManager.default.fileExists(atPath: home.socket), place)
            await phase.leave(home)
            guard phase != .withoutFolders else { continue }
            // What was begun is made whole by the next start.
            try await home.startDaemon()
            #expect(home.sakuin("wait").status == 0, place)
            let posts = try FileManager.default.subpathsOfDirectory(atPath: home.dumps).filter {
                $0.hasSuffix(".jsonl")
            }
            .reduce(0) {
                $0 + (try String(contentsOfFile: home.dumps + "/" + $1, encoding: .utf8)).count { $0 == "\n" }
            }
            #expect(try home.status().index.posts == posts, place)
        }
    }

    /// What the daemon is doing when it is told to stop.
    private enum Phase: CaseIterable {
        case starting, bulk, patching, rebuilding, reclaiming, asked, withoutFolders

        /// Milliseconds within which the stop comes.
        var longest: Int {
            switch self {
            case .starting, .withoutFolders: 60
            case .bulk: 1500
            case .patching, .rebuilding, .reclaiming, .asked: 500
            }
        }

        func enter(_ home: Home) async throws -> Daemon {
            switch self {
            case .starting:
                try home.drop(StressPosts.many(500), as: "a.jsonl")
                return try await launch(home)
            case .withoutFolders:
                try FileManager.default.removeItem(atPath: home.dumps)
                return try await launch(home)
            case .bulk:
                try home.drop(StressPosts.many(30_000), as: "a.jsonl")
                return try await launch(home)
            case .patching, .rebuilding, .reclaiming, .asked:
                try home.drop(StressPosts.many(self == .reclaiming ? 500 : 3000), as: "a.jsonl")
                if self == .reclaiming { try home.drop(StressPosts.many(6000), as: "b.jsonl") }
                let daemon = try await home.startDaemon()
                #expect(home.sakuin("wait").status == 0)
                try disturb(home)
                return daemon
            }
        }

        /// Until it heeds signals: it has a mask then.
        private func launch(_ home: Home) async throws -> Daemon {
            let daemon = try home.launchDaemon()
            while daemon.isRunning, !daemon.holdsSignalsBack { try await Task.sleep(for: .milliseconds(1)) }
            return daemon
        }

        private func disturb(_ home: Home) throws {
            switch self {
            case .patching:
                let coming = ComingDumps(home)
                home.disturbance = Task.detached {
                    for number in 0..<Int.max {
                        try? coming.drop(number)
                        guard (try? await Task.sleep(for: .milliseconds(4))) != nil else { return }
                    }
                }
            case .rebuilding: #expect(home.sakuin("rebuild").status == 0)
            // Most of the index goes, and then its room.
            case .reclaiming: try FileManager.default.removeItem(atPath: home.dumps + "/b.jsonl")
            default:
                let socket = home.socket
                home.disturbance = Task.detached {
                    await withTaskGroup(of: Void.self) { group in
                        for client in 1...4 {
                            group.addTask {
                                await onThread {
                                    // What is refused when the daemon has gone is no fault here.
                                    var asking = Asking(socket: socket, seed: UInt64(client), faults: Faults())
                                    while !Task.isCancelled, FileManager.default.fileExists(atPath: socket) {
                                        asking.askOne()
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        func leave(_ home: Home) async {
            home.disturbance?.cancel()
            await home.disturbance?.value
        }
    }
}

/// Dumps of one post that are moved in, a thousand to a folder.
private struct ComingDumps: Sendable {
    private let beside: String
    private let dumps: String

    init(_ home: Home) {
        beside = home.path + "/coming.jsonl"
        dumps = home.dumps
    }

    func drop(_ number: Int) throws {
        let folder = dumps + "/\(number / 1000)"
        if number % 1000 == 0 {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        }
        try StressPosts.growing(number).write(toFile: beside, atomically: false, encoding: .utf8)
        guard rename(beside, folder + "/\(number).jsonl") == 0 else { throw ProgramFailure(description: "no rename") }
    }
}

/// Runs `body`, which blocks, on a thread of its own: those that tasks share are few.
private func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}

/// What was wrong, the first of it, and how much was asked.
final class Faults: Sendable {
    private let state = Mutex((faults: [String](), questions: 0))

    var all: [String] { state.withLock { $0.faults } }
    var questions: Int { state.withLock { $0.questions } }

    func count() { state.withLock { $0.questions += 1 } }

    func note(_ fault: String) {
        state.withLock { if $0.faults.count < 20 { $0.faults.append(fault) } }
    }
}

/// The same numbers for the same seed (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators").
struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}

enum StressPosts {
    private static let words = ["東京", "大阪", "増田", "日記", "サーバー", "ＧＰＴ", "ﾊﾝｶｸ", "言及", "選挙", "雨"]

    static func many(_ count: Int) -> String {
        var text = ""
        for number in 0..<count {
            let day = 1 + number % 28
            text += "{\"id\":\"m:\(number)\",\"date\":\"2024-05-\(day < 10 ? "0" : "")\(day)T00:00:00+09:00\","
            text += "\"body\":\"\(words[number % 10])の\(words[number / 10 % 10])と\(number)番目の投稿。"
            text += "\(words[number / 100 % 10])である。\"}\n"
        }
        return text
    }

    /// The post of a dump that comes while questions are asked.
    static func growing(_ number: Int) -> String {
        "{\"id\":\"g:\(number)\",\"date\":\"2024-06-01T00:00:00+09:00\","
            + "\"body\":\"増える投稿の\(number)番目。\(words[number % 10])と猫。\"}\n"
    }
}

/// A client that asks one thing after the other and judges the answers.
private struct Asking {
    let service: SakuinService
    var chance: Chance
    let faults: Faults
    /// Of the posts that only become more, by fold level: the greatest exact total so far.
    var seen: [Int: Int] = [:]

    init(socket: String, seed: UInt64, faults: Faults) {
        service = SakuinService(socket: socket, timeout: .seconds(60))
        chance = Chance(state: seed)
        self.faults = faults
    }

    mutating func askOne() {
        faults.count()
        let kind = Int(chance.next(below: 14))
        do throws(ClientError) {
            switch kind {
            case 0, 1, 2: try askForMore()
            case 3: try page(.newest)
            case 4: try page(.relevance)
            case 5: try page(.oldest)
            case 6: try stream()
            case 7: try showOne()
            case 8: try verify()
            case 9: try why()
            case 10: try similar()
            case 11: _ = try service.status()
            default: try askAnything()
            }
        } catch {
            faults.note("kind \(kind): \(error)")
        }
    }

    private mutating func askForMore() throws(ClientError) {
        let fold = Int(chance.next(below: 5))
        let query = ["増える投稿", "増える投稿 猫", "/増える投.の/"][Int(chance.next(below: 3))]
        let answer = try service.search(
            SearchRequest(query, order: .newest, limit: 5, fold: fold, total: .exact, timeout: .seconds(60)))
        guard !answer.timedOut else { return }
        if answer.total.relation != .exact { faults.note("\(query): a total that is not exact") }
        if answer.total.value < seen[0, default: 0] {
            faults.note("\(query): \(answer.total.value) posts after \(seen[0, default: 0])")
        }
        seen[0] = max(seen[0, default: 0], answer.total.value)
        if answer.hits.count != min(5, answer.total.value) {
            faults.note("\(query): \(answer.hits.count) hits of \(answer.total.value)")
        }
        for hit in answer.hits where !hit.id.hasPrefix("g:") || !hit.snippet.text.contains("増える投稿") {
            faults.note("\(query): \(hit.id) says \(hit.snippet.text)")
        }
    }

    /// Pages over posts that do not change: all of them, each once.
    private mutating func page(_ order: SearchRequest.Order) throws(ClientError) {
        let word = ["東京の大阪", "選挙の雨", "増田の雨"][Int(chance.next(below: 3))]
        let limit = 5 + Int(chance.next(below: 20))
        var ids: [String] = []
        var after: String?
        repeat {
            let answer = try service.search(
                SearchRequest(word, order: order, limit: limit, after: after, total: .exact, timeout: .seconds(60)))
            if answer.timedOut { return }
            ids += answer.hits.map(\.id)
            after = answer.next
        } while after != nil && ids.count < 1000
        if ids.count != 40 || Set(ids).count != 40 {
            faults.note("\(word) by \(order.rawValue): \(ids.count) hits, \(Set(ids).count) posts, of 40")
        }
    }

    private mutating func stream() throws(ClientError) {
        var ids: [String] = []
        let order = SearchRequest.Order.allCases[Int(chance.next(below: 3))]
        try service.streamHits(SearchRequest("番目の投稿 大阪", order: order)) {
            ids.append($0.id)
            return .next
        }
        if ids.count != Set(ids).count { faults.note("a stream gives a post twice") }
        if ids.count < 1000 { faults.note("a stream gives \(ids.count) posts") }
    }

    private mutating func showOne() throws(ClientError) {
        let number = Int(chance.next(below: 4000))
        let post = try service.post(id: "m:\(number)")
        if !post.body.contains("と\(number)番目の投稿") { faults.note("m:\(number) says \(post.body)") }
    }

    private mutating func verify() throws(ClientError) {
        // Reads every post: seldom.
        guard chance.next(below: 20) == 0 else { return }
        let json = try service.json(.verify(query: "大阪 -雨", isSentence: false, fold: nil))
        let found = try decodeAnswer(VerifyAnswer.self, from: json)
        if !found.isEqual { faults.note("verify: \(found)") }
    }

    private mutating func why() throws(ClientError) {
        let number = Int(chance.next(below: 4000))
        let json = try service.json(.why(query: "番目の投稿 -猫", id: "m:\(number)", isSentence: false, fold: nil))
        let found = try decodeAnswer(WhyAnswer.self, from: json)
        if found.post?.matches != true, !found.timedOut { faults.note("why: m:\(number) does not match") }
    }

    private mutating func similar() throws(ClientError) {
        let id = "m:\(chance.next(below: 4000))"
        let found = try service.similar(toID: id, limit: 5)
        if found.hits.contains(where: { $0.id == id }) { faults.note("\(id) is similar to itself") }
    }

    private mutating func askAnything() throws(ClientError) {
        let query = [
            "猫", "の", "雨 OR 選挙", "東京 -大阪", "GPT*", "/第?[0-9]+番目/", "ハンカク~2", "body:言及", "「投稿の」", "since:2024-05-20 日記",
            "is:reply", "サーバ~3 雨",
        ][Int(chance.next(below: 12))]
        var request = SearchRequest(query, limit: 10, fold: Int(chance.next(below: 5)))
        request.order = SearchRequest.Order.allCases[Int(chance.next(below: 3))]
        request.wider = chance.next(below: 3) == 0
        request.isSentence = chance.next(below: 6) == 0 && request.order == .relevance
        request.collapsesDuplicates = chance.next(below: 6) == 0
        if chance.next(below: 6) == 0 { request.context = 10 }
        let answer: SearchAnswer
        do {
            answer = try service.search(request)
        } catch {
            return faults.note("\(request): \(error)")
        }
        if answer.hits.count > 10 || Set(answer.hits.map(\.id)).count != answer.hits.count {
            faults.note("\(query): \(answer.hits.map(\.id))")
        }
        if !answer.timedOut, answer.total.value < answer.hits.count { faults.note("\(query): fewer posts than hits") }
    }
}
