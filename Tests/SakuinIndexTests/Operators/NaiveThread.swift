// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who answers whom, worked out from all documents at once: by brute force.

import Foundation
import SakuinText

@testable import SakuinIndex

struct NaiveGraph {
    /// By the number of a document: those that answer it, without itself.
    private(set) var answers: [Set<Int>]
    /// By the number of a document: the least of its thread.
    private(set) var threads: [Int]
    /// By the number of a document: what it names, in this order, and who bears that name and is meant.
    private var named: [[(name: [UInt8], meant: [Int])]]
    private let documents: [NaiveDocument]

    init(_ documents: [NaiveDocument]) {
        self.documents = documents
        named = documents.map { _ in [] }
        answers = documents.map { _ in [] }
        threads = Array(documents.indices)
        var bearers: [[UInt8]: [Int]] = [:]
        for (number, document) in documents.enumerated() {
            for name in NaiveGraph.names(document) { bearers[Array(name.utf8), default: []].append(number) }
        }
        let dumps = documents.map(NaiveGraph.dumps)
        var groups: [[Int]] = []
        var missing: [[UInt8]: [Int]] = [:]
        for (number, document) in documents.enumerated() {
            for target in NaiveGraph.targets(document) {
                let name = Array(target.utf8)
                let isGlobal = NaiveArchive.isGlobal(target)
                let all = bearers[name] ?? []
                let near = isGlobal ? [] : all.filter { !dumps[$0].isDisjoint(with: dumps[number]) }
                let meant = near.isEmpty ? all : near
                named[number].append((name, meant))
                for other in meant where other != number { answers[other].insert(number) }
                groups.append([number] + meant)
                guard meant.isEmpty else { continue }
                for other in missing[name] ?? [] where isGlobal || !dumps[other].isDisjoint(with: dumps[number]) {
                    groups.append([number, other])
                }
                missing[name, default: []].append(number)
            }
        }
        var boards: [String: [Int]] = [:]
        for (number, document) in documents.enumerated() {
            guard let match = document.id.wholeMatch(of: /(dat:[^\/]+\/[^\/]+)\/[^\/]+/) else { continue }
            boards[String(match.1), default: []].append(number)
        }
        groups += boards.values
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for group in groups {
                let least = group.map { threads[$0] }.min() ?? 0
                for number in group where threads[number] != least {
                    threads[number] = least
                    hasChanged = true
                }
            }
        }
    }

    static func targets(_ document: NaiveDocument) -> [String] {
        (document.current.replyTo.map { [$0] } ?? []) + document.current.alsoReplyTo
    }

    /// Its id, and its address where the id was not made for one post. What has no id is named by a hash, which nobody names here.
    static func names(_ document: NaiveDocument) -> [String] {
        let id = document.current.id
        let address = document.current.url
        return (id.map { [$0] } ?? []) + (id.map(NaiveArchive.isMade) == true ? [] : address.map { [$0] } ?? [])
    }

    private static func dumps(_ document: NaiveDocument) -> Set<[UInt8]> {
        Set(
            document.versions.flatMap(\.places).map { place in
                Array(
                    place.utf8.prefix(
                        place.utf8.lastIndex(of: 0x3A).map { place.utf8.distance(from: place.utf8.startIndex, to: $0) }
                            ?? 0))
            })
    }
}

/// A line of a thread's tree.
struct NaiveLine: Equatable {
    var depth: Int
    /// Nil for a gap.
    var post: ExactPost?
    /// The id of a gap.
    var missing: [UInt8]?
    var replies: Int
    var hidden = 0
}

extension NaiveGraph {
    private enum Above: Equatable {
        case nothing
        case post(Int)
        case missing([UInt8])
    }

    func members(of thread: Int) -> [Int] { documents.indices.filter { threads[$0] == thread } }

    /// False where two posts have the same time and the same id, or one that is not known here: nobody says which of them comes first.
    func isOrdered(_ members: [Int]) -> Bool {
        let bySecond = Dictionary(grouping: members) { documents[$0].current.time?.seconds }
        return bySecond.values.allSatisfy { posts in
            let ids = Set(posts.compactMap { documents[$0].current.id.map { Array($0.utf8) } })
            return posts.count == 1 || ids.count == posts.count
        }
    }

    func sorted(_ members: [Int]) -> [Int] {
        members.sorted { left, right in
            func key(_ number: Int) -> (Int64, Int) {
                (documents[number].current.time?.seconds ?? .max, documents[number].id.utf8.count)
            }
            if key(left) != key(right) { return key(left) < key(right) }
            return documents[left].id.utf8.lexicographicallyPrecedes(documents[right].id.utf8)
        }
    }

    /// What a post of the thread stands below, before rings are broken.
    private func above(_ number: Int) -> Above {
        var gap: Above = .nothing
        for (name, meant) in named[number] {
            if let above = sorted(meant.filter { $0 != number }).first { return .post(above) }
            if meant.isEmpty, gap == .nothing { gap = .missing(name) }
        }
        return gap
    }

    private func aboves(_ members: [Int]) -> [Int: Above] {
        var aboves = Dictionary(uniqueKeysWithValues: members.map { ($0, above($0)) })
        for member in members {
            var path = [member]
            while case .post(let next)? = path.last.flatMap({ aboves[$0] }) {
                if let place = path.firstIndex(of: next) {
                    if let first = sorted(Array(path[place...])).first { aboves[first] = .nothing }
                    break
                }
                path.append(next)
            }
        }
        return aboves
    }

    /// The tree of a thread whose posts are in order.
    func tree(of members: [Int], depth: Int? = nil, asked: Int? = nil) -> [NaiveLine] {
        let aboves = aboves(members)
        let sorted = sorted(members)
        var (lines, kept) = ([NaiveLine](), Set<Int>())
        var next = asked
        while let number = next {
            kept.insert(number)
            next = if case .post(let above)? = aboves[number] { above } else { nil }
        }
        func visit(_ number: Int, _ level: Int, _ line: Int?) {
            var line = line
            if depth.map({ level <= $0 }) ?? true || kept.contains(number) {
                line = lines.count
                lines.append(
                    NaiveLine(
                        depth: level, post: ExactPost(documents[number].current), replies: answers[number].count))
            } else if let line {
                lines[line].hidden += 1
            }
            for other in sorted where aboves[other] == .post(number) { visit(other, level + 1, line) }
        }
        var gaps: Set<[UInt8]> = []
        for number in sorted {
            if aboves[number] == .nothing { visit(number, 0, nil) }
            guard case .missing(let name)? = aboves[number], gaps.insert(name).inserted else { continue }
            let line = lines.count
            let replies = members.count { named[$0].contains { $0.name == name && $0.meant.isEmpty } }
            lines.append(NaiveLine(depth: 0, missing: name, replies: replies))
            for other in sorted where aboves[other] == .missing(name) { visit(other, 1, line) }
        }
        return lines
    }

    /// The tree's posts in the order of time.
    func flat(_ members: [Int]) -> [NaiveLine] {
        let lines = tree(of: members).filter { $0.post != nil }
        return sorted(members).compactMap { member in
            lines.first { $0.post == ExactPost(documents[member].current) }
        }
    }

    /// What a thread is called whose posts are in order: by its board, by its first post, or by the one that is missing there. Of a
    /// first post without an id nothing is known.
    func name(of members: [Int]) -> (name: [UInt8]?, isPost: Bool) {
        let aboves = aboves(members)
        let first = sorted(members).first { if case .post? = aboves[$0] { false } else { true } }
        guard let first else { return (nil, false) }
        if case .missing(let name)? = aboves[first] { return (name, false) }
        guard let id = documents[first].current.id else { return (nil, true) }
        if let match = id.wholeMatch(of: /(dat:[^\/]+\/[^\/]+)\/[^\/]+/) { return (Array(match.1.utf8), false) }
        return (Array(id.utf8), true)
    }
}

/// The thread of a post.
struct NaiveThread: NaiveSelector {
    static let name = "in"

    var written: String
    private var members: Set<NaiveVersion>

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveThread {
        let graph = NaiveGraph(documents)
        var written = "anond:20240605201000"
        // One that answers or is answered, mostly.
        let linked = documents.indices.filter {
            !graph.answers[$0].isEmpty || !NaiveGraph.targets(documents[$0]).isEmpty
        }
        for _ in 0..<20 where !documents.isEmpty {
            let document = documents[
                linked.isEmpty || random.oneIn(5) ? random.int(0...documents.count - 1) : random.pick(linked)]
            let names = random.oneIn(4) ? NaiveGraph.targets(document) : NaiveGraph.names(document)
            guard let name = names.isEmpty ? nil : random.pick(names),
                !name.unicodeScalars.allSatisfy(\.properties.isWhitespace), !name.hasPrefix("key:")
            else { continue }
            written = name
            break
        }
        if written.hasPrefix("anond:"), random.oneIn(3) { written = String(written.dropFirst(6)) }
        if written.wholeMatch(of: /dat:[^\/]+\/[^\/]+\/[^\/]+/) != nil, random.oneIn(2) {
            written = written.components(separatedBy: "/").dropLast().joined(separator: "/")
        }
        let meant = NaiveThread.meant(written, documents)
        let threads = Set(meant.map { graph.threads[$0] })
        let members = documents.indices.filter { threads.contains(graph.threads[$0]) }
        return NaiveThread(written: written, members: Set(members.map { documents[$0].versions[0] }))
    }

    /// Those who bear the name; else a board's thread; else those who answer what is missing.
    private static func meant(_ name: String, _ documents: [NaiveDocument]) -> [Int] {
        func isMeant(_ id: String) -> Bool {
            Array(id.utf8) == Array(name.utf8)
                || name.wholeMatch(of: /[0-9]{14}/) != nil && Array(id.utf8) == Array("anond:\(name)".utf8)
        }
        let bearers = documents.indices.filter { index in
            let names = NaiveGraph.names(documents[index])
            return documents[index].current.id.map(isMeant) == true
                || names.contains { Array($0.utf8) == Array(name.utf8) }
        }
        if !bearers.isEmpty { return bearers }
        let ofBoard = documents.indices.filter { index in
            let id = documents[index].id
            return id.hasPrefix(name + "/") && NaiveArchive.isMade(id) && id.hasPrefix("dat:")
                && !id.dropFirst(name.utf8.count + 1).contains("/")
        }
        if !ofBoard.isEmpty { return ofBoard }
        return documents.indices.filter { NaiveGraph.targets(documents[$0]).contains(where: isMeant) }
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool { members.contains(document.versions[0]) }
}

/// How many posts answer.
struct NaiveReplies: NaiveSelector {
    static let name = "replies"

    var written: String
    private var members: Set<NaiveVersion>

    static func random(_ documents: [NaiveDocument], _ random: inout OracleRandom) -> NaiveReplies {
        let graph = NaiveGraph(documents)
        let number = random.oneIn(3) ? 0 : random.int(0...3)
        let other = number + random.int(0...3)
        let all: [(ClosedRange<Int>, String)] = [
            (number + 1...Int.max, ">\(number)"), (number...Int.max, "\(number)件以上"), (0...number, "<=\(number)"),
            (number...other, "\(number)..\(other)"), (number...number, "\(number)"), (0...number, "\(number + 1)件未満"),
            (number...Int.max, "\(number).."), (0...number, "＜\(number + 1)"), (number...number, "\(number)レス"),
        ]
        let (range, written) = random.pick(all)
        let members = documents.indices.filter { range.contains(graph.answers[$0].count) }
        return NaiveReplies(written: written, members: Set(members.map { documents[$0].versions[0] }))
    }

    func matches(_ document: NaiveDocument, fold: Int) -> Bool { members.contains(document.versions[0]) }
}

extension NaiveQuery {
    /// True if other posts decide whether a post matches.
    var asksForOthers: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.contains(where: \.asksForOthers)
        case .not(let part): part.asksForOthers
        case .selector(let selector): selector is NaiveThread || selector is NaiveReplies
        default: false
        }
    }
}
