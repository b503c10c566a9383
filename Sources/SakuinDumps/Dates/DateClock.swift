// SPDX-License-Identifier: GPL-2.0-or-later

/// Clocks and zones of dates.
extension DateGrammar {
    // MARK: Clocks

    /// A clock before a date begins with a mark of the half of the day, or has a colon or 時 behind its hour.
    mutating func earlyClock() -> Clock? {
        let start = rest
        if case .number = rest.first, !(rest.dropFirst().first.map { isSign($0, ":時") } ?? false) { return nil }
        if let clock = clock() { return clock }
        rest = start
        return nil
    }

    mutating func lateClock() -> Clock? {
        _ = takeSign(",·・-|")
        let start = rest
        _ = take(word: "t") || take(word: "at") || takeSign("の")
        if let clock = clock() { return clock }
        rest = start
        return nil
    }

    private enum Half { case morning, afternoon }

    private mutating func clock() -> Clock? {
        let half = takeHalf()
        guard let first = takeNumber(1...6) else { return nil }
        var clock = Clock(hour: first.value, minute: 0)
        switch first.digits {
        case 1, 2:
            if takeSign("時") {
                guard hourBehindSign(&clock) else { return nil }
            } else if takeSign(":") {
                guard minuteBehindColon(&clock) else { return nil }
            } else {
                guard let late = half ?? takeHalf() else { return nil }
                return halved(clock, late)
            }
        // ISO 8601's basic form.
        case 4: (clock.hour, clock.minute) = (first.value / 100, first.value % 100)
        case 6:
            clock = Clock(hour: first.value / 10_000, minute: first.value / 100 % 100, second: first.value % 100)
            passFraction()
        default: return nil
        }
        guard let half = half ?? takeHalf() else { return clock }
        return halved(clock, half)
    }

    private mutating func hourBehindSign(_ clock: inout Clock) -> Bool {
        if takeSign("半") {
            clock.minute = 30
            return true
        }
        guard let minute = takeNumber(1...2) else { return true }
        clock.minute = minute.value
        guard takeSign("分") else { return rest.isEmpty || seconds(&clock, 2...2) }
        return seconds(&clock, 1...2)
    }

    private mutating func minuteBehindColon(_ clock: inout Clock) -> Bool {
        guard let minute = takeNumber(2...2) else { return false }
        clock.minute = minute.value
        if takeSign(":分") { return seconds(&clock, 2...2) }
        return true
    }

    /// Seconds, if there are.
    private mutating func seconds(_ clock: inout Clock, _ length: ClosedRange<Int>) -> Bool {
        _ = takeSign(":")
        guard case .number(let second) = rest.first else { return true }
        guard length.contains(second.digits) else { return false }
        rest.removeFirst()
        clock.second = second.value
        _ = takeSign("秒")
        passFraction()
        return true
    }

    private mutating func passFraction() {
        let start = rest
        guard takeSign(".,") else { return }
        if takeNumber(1...12) == nil { rest = start }
    }

    /// 午前, 午後, AM or PM.
    private mutating func takeHalf() -> Half? {
        if take(signs: "午前") || take(word: "am") { return .morning }
        if take(signs: "午後") || take(word: "pm") { return .afternoon }
        let start = rest
        for (letter, half) in [("a", Half.morning), ("p", Half.afternoon)] where take(word: letter) {
            if takeSign("."), take(word: "m") {
                _ = takeSign(".")
                return half
            }
        }
        rest = start
        return nil
    }

    /// 午後8 is 20; 午後12 and 12 PM are noon, 午前12 and 12 AM midnight; who writes 午後20 means 20.
    private func halved(_ clock: Clock, _ half: Half) -> Clock? {
        var clock = clock
        switch half {
        case .morning where clock.hour == 12: clock.hour = 0
        case .morning: if clock.hour > 12 { return nil }
        case .afternoon: if clock.hour < 12 { clock.hour += 12 }
        }
        return clock
    }

    // MARK: Zones

    /// Hours ahead of UTC (RFC 822 §5, and those of Japan and its neighbours).
    private static let zones: [String: Int] = [
        "z": 0, "utc": 0, "gmt": 0, "ut": 0, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
        "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "hst": -10,
    ]

    /// Seconds ahead of UTC of `Z`, `JST`, `+09:00`, `+0900`, `GMT+9`; nil where there is no zone.
    mutating func zone() -> Int64? {
        let start = rest
        var named: Int64?
        if case .word(let name) = rest.first, let hours = DateGrammar.zones[name] {
            rest.removeFirst()
            named = Int64(hours) * 3600
        }
        guard named == nil || next(is: "+-"), let sign = takeSign(oneOf: "+-") else { return named }
        guard let number = takeNumber(1...4) else {
            rest = start
            return nil
        }
        var (hours, minutes) = (number.value, 0)
        if number.digits > 2 { (hours, minutes) = (number.value / 100, number.value % 100) }
        if number.digits <= 2, takeSign(":") { minutes = takeNumber(2...2)?.value ?? 60 }
        guard hours <= 15, minutes < 60 else {
            rest = start
            return nil
        }
        return Int64(hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }

    /// `(日本標準時)` and `[Asia/Tokyo]` behind a zone say the same again.
    mutating func passRemark() {
        for (open, close) in [("(", ")"), ("[", "]")] as [(Unicode.Scalar, Unicode.Scalar)]
        where rest.first == .sign(open) && rest.last == .sign(close) {
            if rest.contains(where: { if case .number = $0 { true } else { false } }) { continue }
            rest = rest.suffix(0)
        }
    }
}
