// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DocidsTests {
    @Test("later times get smaller time slots, no time the greatest")
    func order() {
        let times: [Int64?] = [
            4_000_000_000, 3_799_999_999, 3_799_999_998, 3_799_999_997, 1_717_513_200, 1_717_513_199, 1, 0, -1, nil,
        ]
        let last: UInt32 = 1_900_000_000
        #expect(
            times.map { TimeSlot.of(seconds: $0) } == [
                1, 1, 1, 2, 1_041_243_400, 1_041_243_401, last, last, last, last + 1,
            ])
    }

    @Test("the docids of both tiers keep the order of the slots, and tell slot and tier")
    func numbering() {
        var before: UInt32 = 0
        for slot in [1, 2, 3, 1_000_000, DocidScale.identity.undatedSlot, Docids.lastSlot] {
            for tier in Tier.allCases {
                let docid = Docids.docid(slot, tier)
                #expect(docid > before)
                #expect(Docids.slot(of: docid) == slot)
                #expect(Docids.tier(of: docid) == tier)
                before = docid
            }
        }
    }

    // MARK: Ranges of times

    private static let edges: [Int64] = [0, 3_800_000_000, 1_717_513_200]

    private static func scale(_ seconds: some Sequence<Int64>) -> DocidScale {
        let slots = seconds.map { TimeSlot.of(seconds: $0) }.sorted()
        return DocidScaleMaker.scale(of: slots)
    }

    /// That of an index that began empty, and such as tell the times at the edges well, badly or not at all.
    private static let scales: [DocidScale] = [
        .identity,
        scale(edges),
        scale((0..<4000).map { 1_717_513_200 - 2000 + $0 }),
        scale((0..<500).map { 1_717_513_200 - 40 + $0 / 7 }),
        scale((0..<500).map { 1_300_000_000 + 500_000 * $0 }),
        scale((0..<90).map { $0 - 30 } + (0..<90).map { 3_800_000_000 - 40 + $0 }),
        DocidScaleMaker.scale(of: [TimeSlot.undated]),
    ]

    @Test(
        "docids of a range of times are possible where a post of it can stand, sure where no other can",
        arguments: scales.indices)
    func ranges(number: Int) {
        let scale = Self.scales[number]
        var random = OracleRandom(seed: 3)
        for _ in 0..<3000 {
            let edge = random.pick(Self.edges)
            let (first, second) = (edge + Int64(random.int(-8...8)), edge + Int64(random.int(-8...8)))
            var range = min(first, second)..<max(first, second)
            if random.oneIn(4) { range = range.lowerBound..<DocidTimes.latest }
            if random.oneIn(4) { range = Int64.min / 4..<range.upperBound }
            let times = DocidTimes(scale: scale, docidSkew: random.int(0...4))
            let possible = times.possible(range)
            let exact = times.exact(range)
            for seconds in edge - 12...edge + 12 {
                // By the rule: its own or up to the skew further on.
                let home = Docids.docid(scale.slot(TimeSlot.of(seconds: seconds)), .delta)
                for docid in home...home + UInt32(times.docidSkew) {
                    if range.contains(seconds) {
                        #expect(possible?.contains(docid) == true, "\(range) \(seconds)")
                    } else {
                        #expect(!exact.contains(docid), "\(range) \(seconds) \(times.docidSkew)")
                    }
                }
            }
            #expect(!exact.contains(times.undated))
        }
    }

    @Test("a whole month without clashes is sure but for its first seconds' neighbours")
    func sureIsUseful() throws {
        let june = try #require(DateFilter(now: 0).range("date", "2024-06"))
        let times = DocidTimes(scale: .identity, docidSkew: 1)
        let exact = times.exact(june)
        #expect(exact == times.first(june.upperBound - 1)..<times.first(june.lowerBound - 1))
        #expect(exact.count > 29 * 86_400)
        #expect(DocidTimes(scale: .identity, docidSkew: 101).exact(june).count == exact.count - 100)
        #expect(times.exact(5..<5).isEmpty)
        #expect(times.possible(5..<5) == nil)
    }
}
