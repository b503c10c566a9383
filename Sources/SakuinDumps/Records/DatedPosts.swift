// SPDX-License-Identifier: GPL-2.0-or-later
//
// Posts whose dates are still words go in, posts with their times come out, in the same order. A date such as 6/5/2024 says
// two days; the dump's other dates say which. As long as none has told, posts wait.

internal import SakuinText

struct DatedPosts {
    /// Of all that was read, and of the posts that have gone.
    var report = DumpReport()
    private var waiting: [DatedPost] = []
    /// Those of `waiting` that have gone.
    private var gone = 0
    /// Bytes of the bodies that wait.
    private var size = 0
    private var evidence = DayOrderEvidence()
    /// True once posts go although their dates may mean several days.
    private var isSettled = false
    private var hasToldContradiction = false
    private let read: (String, Set<DayOrder>) -> PostTime?

    /// What waits must fit into memory: so many posts, and so many bytes of their texts.
    private static let most = 20_000
    private static let mostBytes = 8 << 20

    init(read: @escaping (String, Set<DayOrder>) -> PostTime? = { DateText.time($0, orders: $1) }) {
        self.read = read
    }

    mutating func add(_ post: DatedPost) {
        waiting.append(post)
        size += post.placed.post.body.utf8.count
        if let words = post.date ?? post.clock { evidence.add(words) }
    }

    /// The next post whose time is known; nil where more have to be read first.
    mutating func next(isAtEnd: Bool) -> PlacedPost? {
        guard gone < waiting.count else { return nil }
        if evidence.isOpen, !isSettled {
            guard isAtEnd || waiting.count - gone >= DatedPosts.most || size >= DatedPosts.mostBytes else { return nil }
            isSettled = true
            tellOpen()
            evidence.settle()
        }
        let post = waiting[gone]
        gone += 1
        size -= post.placed.post.body.utf8.count
        if gone == waiting.count { (waiting, gone) = ([], 0) }
        report.posts += 1
        return timed(post)
    }

    private mutating func tellOpen() {
        guard let date = evidence.openDate, let time = read(date, evidence.possible) else { return }
        let line = waiting.first { $0.date == date || $0.clock == date }?.placed.place.line ?? 0
        report.warn(line, .openDayOrder, date, time.day.description)
    }

    private mutating func timed(_ post: DatedPost) -> PlacedPost {
        var placed = post.placed
        guard let words = post.date ?? post.clock else { return placed }
        let line = placed.place.line
        if let told = RecordField.time(date: post.date, clock: post.clock, { read($0, evidence.possible) }) {
            placed.post.time = told
        } else {
            report.warn(line, placed.post.time == nil ? .notADate : .notADateButID, String(words.prefix(40)))
        }
        if !hasToldContradiction, let date = evidence.contradiction, date == words {
            hasToldContradiction = true
            report.warn(line, .otherDayOrder, date)
        }
        return placed
    }
}
