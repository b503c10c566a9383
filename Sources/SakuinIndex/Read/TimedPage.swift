// SPDX-License-Identifier: GPL-2.0-or-later

/// The first matches by time: at most so many, in order.
struct TimedPage {
    let wanted: Int
    private(set) var matches: [SearchMatch] = []

    init(_ wanted: Int) {
        self.wanted = wanted
    }

    /// The last match of a page that is full.
    var final: SearchMatch? { matches.count >= wanted ? matches.last : nil }

    /// Puts a match in its place; one that is beyond a full page goes.
    mutating func insert(
        _ match: SearchMatch, before precedes: (SearchMatch, SearchMatch) throws(IndexError) -> Bool
    ) throws(IndexError) {
        var place = matches.count
        while place > 0, try precedes(match, matches[place - 1]) { place -= 1 }
        matches.insert(match, at: place)
        if matches.count > wanted { matches.removeLast() }
    }

    /// Drops those that one which was not looked at may stand before.
    mutating func keepSettled(
        _ isSettled: (SearchMatch) throws(IndexError) -> Bool
    ) throws(IndexError) {
        var kept: [SearchMatch] = []
        for match in matches where try isSettled(match) { kept.append(match) }
        matches = kept
    }
}
