// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

// What is said of an answer beside its hits. Before them stand how many posts there are and how sure that is, and the time it
// took; behind them what wider folds would find, what the answer does not know of yet, and how to go on. Answers in, lines for
// a person out.

struct Summary: Equatable {
    var head: [String]
    var tail: [String] = []
    /// How to ask for the next page; never broken, so that it can be copied.
    var next: String?
    /// True if no hit stands between head and tail.
    var isAlone = false

    /// What stands before the hits.
    func top(columns: Int) -> String {
        isAlone ? text(columns: columns) : Summary.lines(head, columns: columns) + "\n"
    }

    /// What stands behind them.
    func bottom(columns: Int) -> String {
        isAlone ? "" : Summary.lines(tail, columns: columns) + lastLine
    }

    /// All of it.
    func text(columns: Int) -> String {
        Summary.lines(head + tail, columns: columns) + lastLine
    }

    private var lastLine: String { next.map { $0 + "\n" } ?? "" }

    /// With dots between them, on as many lines as the terminal needs.
    private static func lines(_ parts: [String], columns: Int) -> String {
        var lines: [[Cell]] = []
        for part in parts.map({ cells($0, .plain) }) {
            let dot = cells(" · ", .plain)
            if let last = lines.last, last.width + dot.width + part.width <= columns {
                lines[lines.count - 1] += dot + part
            } else {
                lines += wrapped(part, columns: columns)
            }
        }
        return lines.map { $0.map(\.text).joined() + "\n" }.joined()
    }
}

extension Messages {
    /// - Parameters:
    ///   - first: the number of the first hit.
    ///   - nextPage: the number of the page after this one; nil where the person counts by cursors.
    ///   - isShown: false of hits that go into a file.
    func summary(
        of answer: SearchAnswer, first: Int = 1, nextPage: Int? = 2, isShown: Bool = true
    ) -> Summary {
        var head = [total(answer.total)]
        let last = first + answer.hits.count - 1
        if first > 1 && !answer.hits.isEmpty {
            head.append(say("\(grouped(first))〜\(grouped(last))件目", "hits \(grouped(first)) to \(grouped(last))"))
        } else if isShown && !answer.hits.isEmpty && answer.hits.count != answer.total.value {
            head.append(say("\(grouped(answer.hits.count))件を表示", "\(grouped(answer.hits.count)) shown"))
        }
        if answer.hits.contains(where: { $0.copies?.value ?? 1 > 1 }) {
            head.append(say("同じ文は × でまとめて表示 (--all で全部)", "copies are folded (--all shows every one)"))
        }
        head.append(milliseconds(answer.tookMilliseconds))
        if answer.timedOut { head.append(say("時間切れ（途中までの答え）", "out of time: not all was looked at")) }
        head += answer.notices.map(notice)
        let next = answer.next.map { cursor in
            say("次のページ: ", "next page: ")
                + (nextPage.map { "--page \($0)" } ?? "--after \(visible(shellQuoted(cursor)))")
        }
        return Summary(
            head: head, tail: offers(answer) + freshness(answer.index), next: next, isAlone: answer.hits.isEmpty)
    }

    /// What the daemon remarks on the query.
    func notice(_ notice: Notice) -> String {
        say("お知らせ: \(visible(notice.message))", "note: \(visible(notice.message))")
    }

    /// What would find more.
    private func offers(_ answer: SearchAnswer) -> [String] {
        var parts = answer.suggestions.map { suggestion in
            let query = "\(visible(suggestion.query)) (\(count(suggestion.total)))"
            return say("もしかして: \(query)", "did you mean: \(query)")
        }
        parts += answer.wider.filter { $0.more > 0 }.map(offer)
        if let loose = answer.loose {
            let posts = count(loose)
            parts.append(say("文として (--loose) なら \(posts)", "as a sentence (--loose): \(posts)"))
        }
        return parts
    }

    /// `かな同一視 (--fold 2) で +12件`.
    private func offer(_ wider: WiderFold) -> String {
        let names = [
            2: ("かな同一視", "kana alike"), 3: ("長音・小書き同一視", "long vowels and small kana alike"),
            4: ("旧字・異体字同一視", "old and variant characters alike"),
        ]
        let (japanese, english) = names[wider.fold] ?? ("", "")
        let option = "--fold \(wider.fold)"
        let isExact = wider.relation == .exact
        return say(
            "\(japanese.isEmpty ? option : "\(japanese) (\(option))") で +\(grouped(wider.more))件\(isExact ? "" : "以上")",
            "\(english.isEmpty ? option : "\(english) (\(option))"): \(isExact ? "" : "at least ")\(grouped(wider.more)) more"
        )
    }

    /// Of an answer with every hit.
    func summary(ofAll total: Total) -> Summary { Summary(head: [self.total(total)]) }

    /// - Parameter isAll: false if there may be more matches than were looked at.
    func summary(ofMatches count: Int, shown: Int, isAll: Bool = true) -> Summary {
        if count == 0 { return Summary(head: [total(Total(value: 0, relation: .exact))]) }
        let number = grouped(count)
        guard isAll else {
            return Summary(head: [say("最初の\(number)箇所", "the first \(number) \(count == 1 ? "match" : "matches")")])
        }
        var head = [say("\(number)箇所", "\(number) \(count == 1 ? "match" : "matches")")]
        if shown < count { head.append(say("\(grouped(shown))行を表示", "\(grouped(shown)) shown")) }
        return Summary(head: head)
    }

    func total(_ total: Total) -> String {
        if total.value == 0 { return noneMatch }
        return count(total) + (total.relation == .exact ? say(" (正確)", " (exact)") : "")
    }

    private func count(_ total: Total) -> String {
        switch total.relation {
        case .exact: posts(total.value)
        case .atLeast: say("\(posts(total.value))以上", "at least \(posts(total.value))")
        }
    }

    /// What an answer does not know of yet; nothing where it knows all.
    func freshness(_ index: IndexState) -> [String] {
        var parts: [String] = []
        if index.pending > 0 {
            parts.append(say("索引待ち \(dumps(index.pending))", "\(dumps(index.pending)) waiting to be indexed"))
        }
        if index.quarantined > 0 {
            let count = grouped(index.quarantined)
            parts.append(say("読めないもの \(count)件 (sakuin status)", "\(count) unreadable (see sakuin status)"))
        }
        return parts
    }
}

/// `0.4 ms`, `3.2 ms`, `27 ms`.
private func milliseconds(_ value: Double) -> String {
    let bounded = min(max(value, 0), 1e12)
    let tenths = Int((bounded * 10).rounded())
    return bounded < 10 ? "\(tenths / 10).\(tenths % 10) ms" : "\(grouped(Int(bounded.rounded()))) ms"
}
