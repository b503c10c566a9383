// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// What ends a page of hits: how many posts there are and how sure that is, the time it took, what wider folds would
// find, what the answer does not know of yet, and how to go on. Answers in, lines for a person out.

struct Summary: Equatable {
    /// With dots between them, on as many lines as the terminal needs.
    var parts: [String]
    /// How to ask for the next page; never broken, so that it can be copied.
    var next: String?

    func text(columns: Int) -> String {
        var lines: [[Cell]] = []
        for part in parts.map({ cells($0, .plain) }) {
            let dot = cells(" · ", .plain)
            if let last = lines.last, last.width + dot.width + part.width <= columns {
                lines[lines.count - 1] += dot + part
            } else {
                lines += wrapped(part, columns: columns)
            }
        }
        let texts = lines.map { $0.map(\.text).joined() } + (next.map { [$0] } ?? [])
        return texts.map { $0 + "\n" }.joined()
    }
}

extension Messages {
    func summary(of answer: SearchAnswer) -> Summary {
        var parts = [total(answer.total)]
        if !answer.hits.isEmpty && answer.hits.count != answer.total.value {
            parts.append(say("\(grouped(answer.hits.count))件を表示", "\(grouped(answer.hits.count)) shown"))
        }
        if answer.hits.contains(where: { $0.copies?.value ?? 1 > 1 }) {
            parts.append(say("同じ文は × でまとめて表示 (--all で全部)", "copies are folded (--all shows every one)"))
        }
        parts.append(milliseconds(answer.tookMilliseconds))
        if answer.timedOut { parts.append(say("時間切れ（途中までの答え）", "out of time: not all was looked at")) }
        parts += answer.notices.map { say("お知らせ: \(visible($0.message))", "note: \(visible($0.message))") }
        parts += answer.suggestions.map { suggestion in
            let query = "\(visible(suggestion.query)) (\(count(suggestion.total)))"
            return say("もしかして: \(query)", "did you mean: \(query)")
        }
        parts += answer.wider.filter { $0.more > 0 }.map(offer)
        if let loose = answer.loose {
            let posts = count(loose)
            parts.append(say("文として (--loose) なら \(posts)", "as a sentence (--loose): \(posts)"))
        }
        parts += freshness(answer.index)
        let next = answer.next.map { say("次のページ: ", "next page: ") + "--after \(visible(shellQuoted($0)))" }
        return Summary(parts: parts, next: next)
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

    func summary(ofStream count: Int) -> Summary {
        Summary(parts: [total(Total(value: count, relation: .exact))], next: nil)
    }

    func summary(ofMatches count: Int) -> Summary {
        let text =
            count == 0
            ? total(Total(value: 0, relation: .exact))
            : say("\(grouped(count))箇所", "\(grouped(count)) \(count == 1 ? "match" : "matches")")
        return Summary(parts: [text], next: nil)
    }

    private func total(_ total: Total) -> String {
        if total.value == 0 { return say("見つかりません", "no posts match") }
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
