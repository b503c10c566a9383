// SPDX-License-Identifier: GPL-2.0-or-later

package import SakuinClient
package import SakuinTerminal

// What a table, a chart and a picture of a trend show: the daemon's counts as lines with names, and the words around them.

package struct TrendFigure: Sendable {
    package let answer: CountsAnswer
    /// True if shares are shown and not counts.
    package let isNormalized: Bool
    package let language: Language

    package init(answer: CountsAnswer, isNormalized: Bool, language: Language) {
        self.answer = answer
        self.isNormalized = isNormalized
        self.language = language
    }

    /// One line of the figure.
    package struct Line: Sendable, Equatable {
        package var name: String
        /// Of each bucket.
        package var counts: [Int]
        /// What is shown: counts, or shares.
        package var values: [Double]
        package var total: Int
        /// The posts that match first and last.
        package var first: CountedPost?
        package var last: CountedPost?
    }

    package var lines: [Line] { answer.series.map(line) }

    private func line(_ series: CountSeries) -> Line {
        Line(
            name: name(of: series), counts: series.counts,
            values: isNormalized ? series.shares.map { $0 * factor } : series.counts.map(Double.init),
            total: series.total, first: series.first, last: series.last)
    }

    /// Shares of posts are shown in a hundred.
    private var factor: Double { isPerCharacters ? 1 : 100 }
    private var isPerCharacters: Bool { answer.per == "million-chars" }

    private func name(of series: CountSeries) -> String {
        let isOneQuery = Set(answer.series.map(\.query)).count == 1
        let text = series.isRest ? language.say("（ほか）", "(others)") : series.spelling
        guard let text else { return oneLine(series.query) }
        return isOneQuery ? oneLine(text) : "\(oneLine(series.query)): \(oneLine(text))"
    }

    /// What the values of some buckets come to, taken for one.
    package func value(of line: Line, _ buckets: Range<Int>) -> Double {
        let count = buckets.reduce(0) { $0 + line.counts[$1] }
        guard isNormalized else { return Double(count) }
        let base = buckets.reduce(0) { sum, place in
            sum + (isPerCharacters ? answer.buckets[place].characters ?? 0 : answer.buckets[place].posts)
        }
        return base == 0 ? 0 : Double(count) * (isPerCharacters ? 1_000_000 : 100) / Double(base)
    }

    /// A share of fewer posts than this says little.
    package static let fewPosts = 30

    /// True of a bucket whose shares are of few posts.
    package func isScarce(_ place: Int) -> Bool { isNormalized && answer.buckets[place].posts < TrendFigure.fewPosts }

    // MARK: Words

    /// What buckets are called.
    package var labels: [String] {
        guard answer.by == "weekday" else { return answer.buckets.map(\.key) }
        return answer.buckets.map { language.weekday(Int($0.key) ?? 0) }
    }

    /// What stands in place of a drawing where there is nothing to draw: nil where any bucket has a match.
    package func emptiness(of lines: [Line]) -> String? {
        guard lines.allSatisfy({ line in line.counts.allSatisfy { $0 == 0 } }) else { return nil }
        if lines.allSatisfy({ $0.total == 0 }) { return language.say("一致する投稿はありません", "no post matches") }
        return language.say("どの区間にも入る一致がありません", "no match falls into a stretch")
    }

    /// What the values are.
    package var unit: String {
        let isMatches = answer.unit == "matches"
        guard isNormalized else {
            return isMatches ? language.say("一致数", "matches") : language.say("投稿数", "posts")
        }
        if isPerCharacters {
            return isMatches
                ? language.say("100万字あたりの一致数", "matches per million characters")
                : language.say("100万字あたりの投稿数", "posts per million characters")
        }
        return isMatches
            ? language.say("投稿100件あたりの一致数", "matches per 100 posts")
            : language.say("全投稿に占める割合（%）", "share of all posts (%)")
    }

    /// What buckets are.
    package var period: String { language.period(answer.by ?? "") }

    /// What is to be known beside the values.
    package var notes: [String] {
        var notes: [String] = []
        if let until = answer.completeUntil, answer.buckets.contains(where: { $0.incomplete == "running" }) {
            notes.append(
                language.say(
                    "最後の区間は途中までです（\(until) まで）", "the last stretch is not complete: the archive goes to \(until)"))
        }
        if answer.buckets.contains(where: { $0.incomplete == "cut" }) {
            notes.append(
                language.say("問いの日付が区間の途中で始まるか終わっています", "the dates of the query begin or end within a stretch"))
        }
        let undated = answer.series.reduce(0) { $0 + $1.undated }
        if undated > 0 {
            notes.append(
                language.say(
                    "日時不明の\(counted(undated))は含みません",
                    "without \(counted(undated)) that \(undated == 1 ? "has" : "have") no date"))
        }
        let untimed = answer.series.reduce(0) { $0 + $1.untimed }
        if untimed > 0 {
            notes.append(
                language.say(
                    "時刻不明の\(counted(untimed))は含みません", "without \(counted(untimed)) of which only the day is known"))
        }
        if answer.copies == "fold" {
            notes.append(language.say("同じ文は最も古い一件だけを数えています", "of copies the oldest alone is counted"))
        }
        return notes
    }

    /// So many posts, or matches, as the figure has it.
    package func counted(_ count: Int) -> String {
        answer.unit == "matches"
            ? language.say("一致 \(grouped(count))箇所", "\(grouped(count)) \(count == 1 ? "match" : "matches")")
            : language.posts(count)
    }

    /// `1,234 posts, 2006-10-05 to 2024-06-05`.
    package func summary(of line: Line) -> String {
        let total =
            answer.unit == "matches"
            ? language.say(
                "\(grouped(line.total))箇所", "\(grouped(line.total)) \(line.total == 1 ? "match" : "matches")")
            : language.posts(line.total)
        guard let first = line.first?.time, let last = line.last?.time else { return total }
        let days = [first, last].map { String($0.prefix(10)) }
        return language.say(
            "\(total)、初出 \(days[0])、最後 \(days[1])", "\(total), first \(days[0]), last \(days[1])")
    }
}

extension TrendFigure {
    /// How the first and the last post are named; nil where there are none.
    package func ends(of line: Line) -> String? {
        guard let first = line.first, let last = line.last else { return nil }
        return language.say(
            "初出 \(visible(first.id))、最後 \(visible(last.id))", "first \(visible(first.id)), last \(visible(last.id))")
    }
}

extension Language {
    /// 1 is Monday.
    package func weekday(_ number: Int) -> String {
        let names = [
            ("月", "Mon"), ("火", "Tue"), ("水", "Wed"), ("木", "Thu"), ("金", "Fri"), ("土", "Sat"), ("日", "Sun"),
        ]
        guard names.indices.contains(number - 1) else { return String(number) }
        return say(names[number - 1].0, names[number - 1].1)
    }

    /// How long so many of them are: `3か月`, `3 months`.
    package func stretch(_ count: Int, of name: String) -> String {
        let word = ["month": "か月", "hour": "時間"][name] ?? period(name)
        return say("\(count)\(word)", "\(count) \(period(name))s")
    }

    package func period(_ name: String) -> String {
        let names = [
            "hour": ("時間", "hour"), "day": ("日", "day"), "week": ("週", "week"), "month": ("月", "month"),
            "year": ("年", "year"), "weekday": ("曜日", "weekday"), "hour-of-day": ("時刻", "hour of the day"),
        ]
        guard let (japanese, english) = names[name] else { return name }
        return say(japanese, english)
    }
}

/// A number for people: of a great one its whole part, of a small one three digits that say something.
package func shortNumber(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    if value == 0 || value >= 1000 || value == value.rounded() && value < 1e15 {
        return grouped(Int(min(max(value, -1e15), 1e15).rounded()))
    }
    var decimals = 1
    var scaled = value.magnitude
    while scaled < 10, decimals < 9 {
        scaled *= 10
        decimals += 1
    }
    if value.magnitude >= 100 { decimals = 0 }
    return decimal(value, decimals)
}

/// With so many digits behind the point, or fewer where the last are zeros.
package func decimal(_ value: Double, _ decimals: Int) -> String {
    var factor = 1
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int((value.magnitude * Double(factor)).rounded())
    let whole = grouped(scaled / factor)
    var fraction = decimals == 0 ? "" : String(String(factor + scaled % factor).dropFirst())
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
}
