// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DocidsTests {
    @Test("later times get smaller docids, no time the greatest")
    func order() {
        let times: [Int64?] = [
            4_000_000_000, 3_799_999_999, 3_799_999_998, 3_799_999_997, 1_717_513_200, 1_717_513_199, 1, 0, -1, nil,
        ]
        let last: UInt32 = 1_900_000_000
        #expect(
            times.map { Docids.slot(seconds: $0) } == [
                1, 1, 1, 2, 1_041_243_400, 1_041_243_401, last, last, last, last + 1,
            ])
    }

    @Test("the docids of both tiers keep the order of the slots, and tell slot and tier")
    func numbering() {
        var before: UInt32 = 0
        for slot in [1, 2, 3, 1_000_000, Docids.undatedSlot, Docids.lastSlot] {
            for tier in Tier.allCases {
                let docid = Docids.docid(slot, tier)
                #expect(docid > before)
                #expect(Docids.slot(of: docid) == slot)
                #expect(Docids.tier(of: docid) == tier)
                before = docid
            }
        }
    }

    /// Every docid that a post of `seconds` can have, by the rule: its own or up to `docidSkew` further on.
    private static func docids(_ seconds: Int64, _ docidSkew: Int) -> ClosedRange<UInt32> {
        let homeSlot = Docids.homeSlot(seconds: seconds)
        return homeSlot...homeSlot + UInt32(docidSkew)
    }

    @Test("docids of a range of times are possible where a post of it can stand, sure where no other can")
    func ranges() {
        var random = OracleRandom(seed: 3)
        let edges: [Int64] = [0, 3_800_000_000, 1_717_513_200]
        for _ in 0..<3000 {
            let edge = random.pick(edges)
            let (first, second) = (edge + Int64(random.int(-8...8)), edge + Int64(random.int(-8...8)))
            var range = min(first, second)..<max(first, second)
            if random.oneIn(4) { range = range.lowerBound..<Docids.latest }
            if random.oneIn(4) { range = Int64.min / 4..<range.upperBound }
            let docidSkew = random.int(0...4)
            let possible = Docids.possible(range, docidSkew: docidSkew)
            let exact = Docids.exact(range, docidSkew: docidSkew)
            for seconds in edge - 12...edge + 12 {
                for docid in DocidsTests.docids(seconds, docidSkew) {
                    if range.contains(seconds) {
                        #expect(possible?.contains(docid) == true, "\(range) \(seconds)")
                    } else {
                        #expect(!exact.contains(docid), "\(range) \(seconds) \(docidSkew)")
                    }
                }
            }
            #expect(!exact.contains(Docids.undated))
        }
    }

    @Test("a whole month without clashes is sure but for its first seconds' neighbours")
    func sureIsUseful() throws {
        let june = try #require(DateFilter(now: 0).range("date", "2024-06"))
        let exact = Docids.exact(june, docidSkew: 0)
        #expect(exact == Docids.homeSlot(seconds: june.upperBound - 1)..<Docids.homeSlot(seconds: june.lowerBound) + 1)
        #expect(exact.count > 29 * 86_400)
        #expect(Docids.exact(june, docidSkew: 100).count == exact.count - 100)
        #expect(Docids.exact(5..<5, docidSkew: 0).isEmpty)
        #expect(Docids.possible(5..<5, docidSkew: 0) == nil)
    }
}
