// SPDX-License-Identifier: GPL-2.0-or-later
//
// Dates as dumps write them: a text goes in, a moment comes out, and how exactly the text tells it. Without a zone, Japan's
// time is meant. What leaves the order of day and month open is read in the order that the dump's other dates show.

internal import SakuinText

enum DateText {
    /// `2024-06-05`, `2024/06/05(水) 20:50[:24]`, `2024年6月5日 午後8時50分`, `令和6年6月5日`, RFC 3339, ISO 8601's weeks and
    /// days of the year, the dates of mail and HTTP (RFC 822, 850, 1123), asctime(3) and Twitter with or without a zone,
    /// `6/5/2024 20:50`, or seconds since 1970 and parts of them.
    /// - Parameter orders: those that are left for day, month and year where the text alone leaves several.
    static func time(_ text: String, orders: Set<DayOrder>) -> PostTime? {
        if let time = EpochText.rfc3339(text) { return time }
        // WordPress writes this for a draft without a date: PHP's reading of 0000-00-00.
        if text.contains(" -0001 ") { return nil }
        let folded = DateTokens.folded(text)
        if let time = EpochText.time(folded) { return time }
        var grammar = DateGrammar(DateTokens.tokens(folded))
        guard let parts = grammar.parts() else { return nil }
        let fitting = parts.days.first { $0.order.map(orders.contains) ?? true }
        guard let day = (fitting ?? parts.days.first)?.day else { return nil }
        guard let clock = parts.clock else { return PostTime(seconds: day.startInJapan, precision: .day) }
        return day.at(
            hour: clock.hour, minute: clock.minute, second: clock.second, offset: parts.offset ?? japanOffset)
    }

    /// The order in which an open date is read; nil for any other text.
    static func firstOrder(_ text: String, _ orders: Set<DayOrder>) -> DayOrder? {
        var grammar = DateGrammar(DateTokens.tokens(DateTokens.folded(text)))
        return grammar.parts()?.days.lazy.compactMap(\.order).first { orders.contains($0) }
    }

    /// The moment of a text of which nothing is known beside.
    static func time(_ text: String) -> PostTime? { time(text, orders: DayOrder.all) }

    /// The orders of day, month and year in which the numbers of the text are a day; none where the text leaves nothing open.
    static func orders(_ text: String) -> Set<DayOrder> {
        // Behind a year of four digits there is but one order.
        if text.utf8.count >= 4, text.utf8.prefix(4).allSatisfy({ (0x30...0x39).contains($0) }) { return [] }
        var grammar = DateGrammar(DateTokens.tokens(DateTokens.folded(text)))
        guard let days = grammar.parts()?.days else { return [] }
        // 5/5/2024 is the same day both ways, and tells nothing.
        guard days.count == 1 || Set(days.map(\.day)).count > 1 else { return [] }
        return Set(days.compactMap(\.order))
    }
}
