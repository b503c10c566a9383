// SPDX-License-Identifier: GPL-2.0-or-later
//
// Random queries as trees, most of whose phrases are cut from posts that are there.

import Foundation
import SakuinText

struct OracleQueries {
    var documents: [NaiveDocument]

    func query(_ random: inout OracleRandom) -> NaiveQuery {
        switch random.int(0...9) {
        case 0...3: return leaf(&random)
        case 4...6: return .all((0..<random.int(2...3)).map { _ in part(1, &random) })
        case 7: return .any((0..<random.int(2...3)).map { _ in part(1, &random) })
        default: return part(3, &random)
        }
    }

    private func part(_ depth: Int, _ random: inout OracleRandom) -> NaiveQuery {
        guard depth > 0 else { return leaf(&random) }
        switch random.int(0...9) {
        case 0...4: return leaf(&random)
        case 5...6: return .not(part(depth - 1, &random))
        case 7...8: return .all((0..<random.int(2...3)).map { _ in part(depth - 1, &random) })
        default: return .any((0..<random.int(2...3)).map { _ in part(depth - 1, &random) })
        }
    }

    private func leaf(_ random: inout OracleRandom) -> NaiveQuery {
        switch random.int(0...33) {
        case 30...31: if let near = near(&random) { return .near(near) }
        case 32...33:
            let broken = broken(&random)
            if NaivePhrase(broken.text).isSearchable { return .broken(broken) }
        case 0: return .isReply
        case 1: return .isTitleless
        case 2: return .isLossy
        case 3: return .id(id(&random, \.id))
        case 4: return .reply(id(&random, \.current.replyTo))
        case 5...7: return OracleDates.filter(&random)
        case 8: return .link(random.pick(NaiveLink.asked))
        case 9: return .source(random.pick(["d", "a", "1", "2", ".jsonl", "無い"]))
        case 12...13: return .selector(random.pick(NaiveSelectors.all).random(documents, &random))
        case 10...11:
            if let regex = regex(&random) { return .regex(regex) }
        default: break
        }
        while true {
            let phrase = phrase(&random)
            if phrase.isSearchable { return .phrase(phrase) }
        }
    }

    private func id(_ random: inout OracleRandom, _ field: (NaiveDocument) -> String?) -> String {
        let known = documents.isEmpty || random.oneIn(4) ? nil : field(random.pick(documents))
        var value = known ?? ""
        // One of white space cannot be asked for.
        while value.unicodeScalars.allSatisfy(\.properties.isWhitespace) { value = OraclePosts.id(&random) }
        return value.hasPrefix("anond:") && random.oneIn(2) ? String(value.dropFirst(6)) : value
    }

    /// Two pieces of a post with signs around and between, which both engines take in the same sense.
    private func regex(_ random: inout OracleRandom) -> NaiveRegex? {
        guard !documents.isEmpty else { return nil }
        let post = random.pick(documents).current
        let field = random.oneIn(8) ? random.pick([NaiveSoughtField.title, .body]) : .any
        let scalars = Array((field == .title ? post.title ?? post.body : post.body).unicodeScalars)
        guard scalars.count > 4 else { return nil }
        func piece(_ start: Int, _ count: Int) -> String? {
            let piece = scalars[start..<min(scalars.count, start + count)]
            // Letters whose case or composition the two engines fold differently are left to the phrases.
            let isSafe = piece.allSatisfy { scalar in
                let value = scalar.value
                return (0x3041...0x3096).contains(value) || (0x30A1...0x30FC).contains(value)
                    || NaiveClass.of(value) == .kanji
                    || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            }
            return isSafe && !piece.isEmpty ? String(String.UnicodeScalarView(piece)) : nil
        }
        let start = random.int(0...(scalars.count - 4))
        let gap = random.int(0...2)
        guard let first = piece(start, random.int(1...2)) else { return nil }
        let count = first.unicodeScalars.count
        let second = piece(min(start + count + gap, scalars.count - 1), random.int(1...2)) ?? first
        return NaiveRegex(
            pieces: OracleQueries.pieces(first, second, &random), field: field,
            level: random.oneIn(3) ? random.int(0...4) : nil)
    }

    private static func pieces(
        _ first: String, _ second: String, _ random: inout OracleRandom
    ) -> [NaiveRegex.Piece] {
        func literal(_ text: String) -> NaiveRegex.Piece {
            random.oneIn(6) ? .coded(text) : .literal(text)
        }
        switch random.int(0...9) {
        // Literals side by side are one: neighbours change each other.
        case 0: return [literal(first + second)]
        case 1: return [.sign("^"), literal(first)]
        case 2: return [literal(first), .sign("$")]
        case 3: return [.sign("(?:"), literal(first), .sign("|"), literal(second), .sign(")")]
        case 4:
            let sign = random.pick([
                "[^a-z]", "[ぁ-ん]", "[0-9]{1,2}", "[ぁ-\\x{3093}]+", "[\\x{4E00}-\\x{9FFF}]?", "[^\\n]{2}", "\\n",
            ])
            return random.oneIn(2) ? [literal(first), .sign(sign)] : [literal(first), .sign(sign), literal(second)]
        default:
            let sign = random.pick([".", ".?", ".*", "|", ".{0,3}", "(?:.|..)"])
            return [literal(first), .sign(sign), literal(second)]
        }
    }

    // MARK: Phrases

    /// Pieces of a post, as near as they are there, or a little nearer.
    private func near(_ random: inout OracleRandom) -> NaiveNear? {
        guard !documents.isEmpty else { return nil }
        let post = random.pick(documents).current
        let field = random.oneIn(8) ? random.pick([NaiveSoughtField.title, .body]) : .any
        let scalars = Array((field == .title ? post.title ?? post.body : post.body).unicodeScalars)
        var phrases: [NaivePhrase] = []
        var distances: [Int] = []
        var start = random.int(0...max(0, scalars.count - 6))
        for _ in 0..<(random.oneIn(4) ? 3 : 2) {
            guard start < scalars.count else { return nil }
            let end = min(scalars.count, start + random.int(1...4))
            let text = varied(String(String.UnicodeScalarView(scalars[start..<end])), &random)
            let phrase = NaivePhrase(text, level: random.oneIn(8) ? random.int(0...4) : nil)
            guard phrase.isSearchable else { return nil }
            phrases.append(phrase)
            let gap = random.int(0...random.pick([2, 20]))
            // One more than there are to be.
            distances.append(max(0, gap + random.int(-1...2)))
            start = end + gap
        }
        distances.removeLast()
        if random.oneIn(2) { (phrases, distances) = (phrases.reversed(), distances.reversed()) }
        return NaiveNear(phrases: phrases, distances: distances, field: field)
    }

    /// A piece of a post with white space more or less in it.
    private func broken(_ random: inout OracleRandom) -> NaiveBroken {
        let field = random.oneIn(8) ? random.pick([NaiveSoughtField.title, .body]) : .any
        var scalars = Array(cut(title: field == .title, &random).unicodeScalars)
        if random.oneIn(2) { scalars.removeAll { $0.properties.isWhitespace } }
        for _ in 0..<random.int(0...2) {
            let space = random.pick(Array(" \n\u{3000}\t".unicodeScalars))
            scalars.insert(space, at: random.int(0...scalars.count))
        }
        let text = varied(String(String.UnicodeScalarView(scalars)), &random)
        return NaiveBroken(text, field: field, level: random.oneIn(5) ? random.int(0...4) : nil)
    }

    private func phrase(_ random: inout OracleRandom) -> NaivePhrase {
        var field = NaivePhrase.Field.any
        if random.oneIn(8) { field = random.oneIn(2) ? .title : .body }
        var text = random.oneIn(15) ? OracleTexts.trap(&random) : cut(title: field == .title, &random)
        if random.oneIn(60) { text = OracleTexts.longWord(&random) }
        if random.oneIn(8), let prefix = prefix(of: text, &random) {
            return NaivePhrase(prefix, isPrefix: true, field: field, level: random.oneIn(4) ? random.int(0...4) : nil)
        }
        let level = random.oneIn(10) ? random.int(0...4) : nil
        return NaivePhrase(varied(text, &random), field: field, level: level)
    }

    /// One to twelve scalars of a post; half of the time what stands between two ends of words or marks.
    private func cut(title: Bool, _ random: inout OracleRandom) -> String {
        guard !documents.isEmpty else { return "無" }
        let post = random.pick(documents).current
        let scalars = Array((title ? post.title ?? post.body : post.body).unicodeScalars)
        guard !scalars.isEmpty else { return "空" }
        var start = random.int(0...(scalars.count - 1))
        var end = min(scalars.count, start + (random.oneIn(4) ? 1 : random.int(2...12)))
        if random.oneIn(2) {
            // Words are rarely hit whole by chance.
            while start > 0, OracleQueries.isLatin(scalars[start]), OracleQueries.isLatin(scalars[start - 1]) {
                start -= 1
            }
            while end < scalars.count, OracleQueries.isLatin(scalars[end]), OracleQueries.isLatin(scalars[end - 1]) {
                end += 1
            }
        }
        return String(String.UnicodeScalarView(scalars[start..<end]))
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool { NaiveClass.of(scalar.value) == .word }

    private func prefix(of text: String, _ random: inout OracleRandom) -> String? {
        let scalars = Array(text.unicodeScalars.prefix(random.int(1...6)))
        let prefix = String(String.UnicodeScalarView(scalars))
        return OracleWriting.canBeBare(prefix) && prefix.unicodeScalars.last != "*" ? prefix : nil
    }

    /// The same phrase in another width, case or composition, or with something invisible in it.
    private func varied(_ text: String, _ random: inout OracleRandom) -> String {
        switch random.int(0...29) {
        case 13...14:
            // What a lossy dump may have lost.
            var scalars = Array(text.unicodeScalars)
            let particle = random.pick(Array("のをがは、ー。".unicodeScalars))
            if scalars.count > 1 { scalars.insert(particle, at: random.int(1...(scalars.count - 1))) }
            return String(String.UnicodeScalarView(scalars))
        case 7: return text.applyingTransform(.hiraganaToKatakana, reverse: false) ?? text
        case 8: return text.applyingTransform(.hiraganaToKatakana, reverse: true) ?? text
        case 9: return text.replacingOccurrences(of: "ー", with: "")
        case 10: return String(text.flatMap { random.oneIn(3) ? [$0, "ー"] : [$0] })
        case 11: return text.replacingOccurrences(of: "ヴァ", with: "バ").replacingOccurrences(of: "っ", with: "つ")
        case 12: return text.replacingOccurrences(of: "国", with: "國").replacingOccurrences(of: "人人", with: "人々")
        case 0: return text.applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? text
        case 1: return text.applyingTransform(.fullwidthToHalfwidth, reverse: true) ?? text
        case 2: return text.uppercased()
        case 3: return text.decomposedStringWithCanonicalMapping
        case 4: return text.precomposedStringWithCompatibilityMapping
        case 5: return text + "\u{200B}"
        case 6: return text.replacingOccurrences(of: "〜", with: "～").replacingOccurrences(of: "-", with: "−")
        default: return text
        }
    }
}

/// Date filters, reckoned with Foundation's calendar.
enum OracleDates {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// What 昨日 is reckoned from: noon of the day around which most posts are.
    static let now: Int64 = 1_717_513_200 + 12 * 3600

    static func filter(_ random: inout OracleRandom) -> NaiveQuery {
        let first = seconds(&random)
        // Without a year the last that has begun: today is 5 June.
        if random.oneIn(12) {
            let day = random.int(1...9)
            let date = day <= 5 ? 19_874 + day : 19_508 + day
            return .time(midnight(date)...Int.max, written: "since:" + random.pick(["6月\(day)日", "6/\(day)"]))
        }
        switch random.int(0...5) {
        case 0: return .time(first.range.lowerBound...Int.max, written: "since:\(first.written)")
        case 1: return .time(Int.min...first.range.upperBound, written: "until:\(first.written)")
        case 2: return .time(first.range.lowerBound...Int.max, written: "date:\(first.written)..")
        case 3: return .time(Int.min...first.range.upperBound, written: "date:..\(first.written)")
        case 4:
            let last = seconds(&random)
            guard first.range.lowerBound <= last.range.upperBound else { fallthrough }
            let range = first.range.lowerBound...last.range.upperBound
            return .time(range, written: "date:\(first.written)..\(last.written)")
        default: return .time(first.range, written: "date:\(first.written)")
        }
    }

    private typealias Seconds = (range: ClosedRange<Int>, written: String)

    private static func seconds(_ random: inout OracleRandom) -> Seconds {
        if random.oneIn(3) { return moment(&random) }
        let (days, written) = period(&random)
        return (midnight(days.lowerBound)...midnight(days.upperBound + 1) - 1, written)
    }

    private static func midnight(_ day: Int) -> Int { day * 86_400 - 9 * 3600 }

    /// To the hour, the minute or the second, where most posts are.
    private static func moment(_ random: inout OracleRandom) -> Seconds {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = random.int(2...8)
        let hour = random.oneIn(2) ? 0 : random.int(0...23)
        let minute = random.int(0...5), second = random.int(0...9)
        let start = midnight(19_874 + day) + hour * 3600
        let date = "2024-06-\(two(day))"
        switch random.int(0...5) {
        case 0: return (start...start + 3599, random.pick(["\(date)T\(two(hour))", "令和6年6月\(day)日\(hour)時"]))
        case 1:
            let clock = "\(two(hour)):\(two(minute))"
            let first = start + minute * 60
            return (
                first...first + 59,
                random.pick(["\(date)T\(clock)", "2024年6月\(day)日\(clock)", "２０２４／６／\(day)Ｔ\(clock)+0900"])
            )
        case 2:
            // Nine hours before.
            let first = start + 9 * 3600 + minute * 60 + second
            return (first...first, "\(date)T\(two(hour)):\(two(minute)):\(two(second))Z")
        case 3:
            let first = start + minute * 60 + second
            return (first...first, "202406\(two(day))\(two(hour))\(two(minute))\(two(second))")
        case 4:
            let hours = random.int(1...30)
            return (Int(now) - hours * 3600...Int(now) - hours * 3600, "\(hours)時間前")
        default:
            let first = start + minute * 60 + second
            return (first...first, "\(date)T\(two(hour)):\(two(minute)):\(two(second))")
        }
    }

    private static func period(_ random: inout OracleRandom) -> (days: ClosedRange<Int>, written: String) {
        let year = random.oneIn(3) ? random.pick([1969, 1970, 2023, 2025, 2090, 2096, 2100]) : 2024
        let month = random.oneIn(3) ? random.int(1...12) : 6
        let day = random.oneIn(3) ? random.int(1...28) : random.int(1...10)
        func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
            let date = calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
            return Int((date.timeIntervalSince1970 / 86_400).rounded())
        }
        if random.oneIn(3) { return inWords(number, &random) }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch random.int(0...4) {
        case 0: return (number(year, 1, 1)...number(year + 1, 1, 1) - 1, "\(year)")
        case 1: return (number(year, month, 1)...number(year, month + 1, 1) - 1, "\(year)-\(two(month))")
        case 2: return (number(year, month, day)...number(year, month, day), "\(year)/\(month)/\(day)")
        case 3: return (number(year, month, day)...number(year, month, day), "\(year)\(two(month))\(two(day))")
        default:
            return (number(year, month, day)...number(year, month, day), "\(year)-\(two(month))-\(two(day))")
        }
    }

    /// As Japanese say it.
    private static func inWords(
        _ number: (Int, Int, Int) -> Int, _ random: inout OracleRandom
    ) -> (days: ClosedRange<Int>, written: String) {
        let today = number(2024, 6, 5)
        let ago = random.int(0...9)
        let day = random.int(1...30)
        return random.pick([
            (today...today, "今日"), (today - 1...today - 1, "昨日"), (today - 2...today - 2, "おととい"),
            (number(2024, 6, 3)...number(2024, 6, 9), "今週"), (number(2024, 5, 27)...number(2024, 6, 2), "先週"),
            (number(2024, 6, 1)...number(2024, 6, 30), "今月"), (number(2024, 5, 1)...number(2024, 5, 31), "先月"),
            (number(2024, 1, 1)...number(2024, 12, 31), "今年"), (number(2023, 1, 1)...number(2023, 12, 31), "去年"),
            (today - ago...today - ago, "\(ago)日前"), (number(2024, 3, 5)...number(2024, 3, 5), "３か月前"),
            (number(2024, 6, 1)...number(2024, 6, 30), "令和6年6月"),
            (number(2024, 6, day)...number(2024, 6, day), "令和六年六月\(day)日"),
            (number(2024, 6, day)...number(2024, 6, day), "R6.6.\(day)"),
            (number(2024, 6, day)...number(2024, 6, day), "２０２４年６月\(day)日"),
            (number(2020, 1, 1)...number(2029, 12, 31), "2020年代"), (number(2023, 12, 5)...number(2023, 12, 5), "半年前"),
            (number(2024, 6, day)...number(2024, 6, day), "2024.6.\(day)"),
            (number(2019, 1, 1)...number(2019, 4, 30), "平成31年"), (number(2019, 5, 1)...number(2019, 12, 31), "令和元年"),
            (number(1970, 1, 1)...number(1970, 12, 31), "昭和45年"), (number(1989, 1, 1)...number(1989, 1, 7), "昭和64年"),
        ])
    }
}
