// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

/// A thread as its page has it: every post with the number by which others point at it, and who answers whom.
struct ReadThread {
    struct Entry {
        var line: ThreadLine
        /// Nil of a gap: a post that is answered and is in no dump.
        var number: Int?
        /// The posts that it answers, and those that answer it.
        var answers: [Int] = []
        var answeredBy: [Int] = []
    }

    /// In the order of the tree.
    let entries: [Entry]
    /// In the order of their numbers, without gaps.
    let flat: [Entry]
    let numbers: Set<Int>
    /// The posts of each ID that a board gave, by their numbers in order.
    let posters: [String: [Int]]
    /// True of a board's thread, whose posts have numbers of their own.
    let isOfBoard: Bool

    init(_ lines: [ThreadLine]) {
        let own = lines.compactMap { $0.post.map { ReadThread.boardNumber($0.id) } }
        let isOfBoard = !own.isEmpty && own.allSatisfy { $0 != nil } && Set(own).count == own.count
        let places = lines.indices.filter { lines[$0].post != nil }
        // Of others the number is the place in time; where that is not known, behind all others.
        let inTime = places.sorted { (time(lines[$0]), $0) < (time(lines[$1]), $1) }
        func time(_ line: ThreadLine) -> String { line.post?.time ?? "\u{10FFFF}" }
        var numbers: [Int: Int] = [:]
        for (rank, place) in inTime.enumerated() {
            numbers[place] = isOfBoard ? lines[place].post.flatMap { ReadThread.boardNumber($0.id) } : rank + 1
        }
        var entries = lines.indices.map { Entry(line: lines[$0], number: numbers[$0]) }
        var bearers: [String: Int] = [:]
        var placeOf: [Int: Int] = [:]
        for place in inTime {
            guard let post = lines[place].post, let number = numbers[place] else { continue }
            placeOf[number] = place
            for name in [post.id, post.url].compactMap({ $0 }) where bearers[name] == nil { bearers[name] = number }
        }
        var posters: [String: [Int]] = [:]
        for place in inTime {
            guard let post = lines[place].post, let number = numbers[place] else { continue }
            if let poster = post.authorID { posters[poster, default: []].append(number) }
            let named = (post.replyTo.map { [$0] } ?? []) + (post.alsoReplyTo ?? [])
            for target in named.compactMap({ bearers[$0] }) where target != number {
                guard !entries[place].answers.contains(target), let other = placeOf[target] else { continue }
                entries[place].answers.append(target)
                entries[other].answeredBy.append(number)
            }
        }
        self.entries = entries
        flat = entries.filter { $0.number != nil }.sorted { $0.number ?? 0 < $1.number ?? 0 }
        self.numbers = Set(numbers.values)
        self.posters = posters
        self.isOfBoard = isOfBoard
    }

    /// `dat:BOARD/THREAD/12` is 12.
    private static func boardNumber(_ id: String) -> Int? {
        guard id.hasPrefix("dat:"), let slash = id.lastIndex(of: "/") else { return nil }
        return Int(id[id.index(after: slash)...])
    }

    /// The posts that most others answer, two or more, the most first.
    func mostAnswered(_ count: Int) -> [Entry] {
        let answered = entries.filter { $0.answeredBy.count >= 2 }
        return Array(
            answered.sorted { ($1.answeredBy.count, $0.number ?? 0) < ($0.answeredBy.count, $1.number ?? 0) }.prefix(
                count))
    }

    /// By which the thread is remembered: what its tree begins with.
    var name: String? {
        entries.first.flatMap { $0.line.post.map { $0.key ?? $0.id } ?? $0.line.missing }
    }

    var newest: String? { entries.compactMap { $0.line.post?.time }.max() }
}
