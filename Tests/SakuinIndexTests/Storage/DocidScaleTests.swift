// SPDX-License-Identifier: GPL-2.0-or-later

import SakuinText
import Testing

@testable import SakuinIndex

@Suite struct DocidScaleTests {
    /// Archives by the seconds of their posts.
    private static let archives: [(name: String, seconds: [Int64?])] = {
        var random = OracleRandom(seed: 5)
        let day = SmallIndex.day
        func anywhere(_ count: Int, _ range: ClosedRange<Int>) -> [Int64?] {
            (0..<count).map { _ in Int64(random.int(range)) }
        }
        let years = 1_150_000_000...1_717_513_200
        return [
            ("nothing", []),
            ("one post", [day]),
            ("no time", [Int64?](repeating: nil, count: 300)),
            ("eighteen years, evenly", anywhere(20_000, years)),
            ("a post each second", (0..<5000).map { day + $0 }),
            ("days alone", (0..<8000).map { day - 86_400 * Int64($0 / 100) }),
            ("one day alone", [Int64?](repeating: day, count: 5000)),
            ("a crowd in the midst", anywhere(3000, years) + [Int64?](repeating: 1_400_000_000, count: 3000)),
            (
                "two years, eighteen apart",
                anywhere(3000, 1_150_000_000...1_180_000_000) + anywhere(3000, 1_690_000_000...1_717_513_200)
            ),
            ("beyond both ends", anywhere(900, -5000...5000) + anywhere(900, 3_799_990_000...3_800_010_000)),
            ("some of all", anywhere(500, years) + [nil, nil, 0, 4_000_000_000, day]),
        ]
    }()

    private static func slots(_ seconds: [Int64?]) -> [UInt32] { seconds.map { TimeSlot.of(seconds: $0) }.sorted() }

    /// Time slots at which a scale may bend, and others.
    private static func probes(_ slots: [UInt32]) -> [UInt32] {
        var random = OracleRandom(seed: 6)
        var probes: Set<UInt32> = [1, 2, TimeSlot.epoch - 1, TimeSlot.epoch, TimeSlot.undated]
        for slot in slots {
            probes.formUnion([slot - 1, slot, slot + 1].filter { (1...TimeSlot.undated).contains($0) })
        }
        for _ in 0..<2000 { probes.insert(UInt32(random.int(1...Int(TimeSlot.undated)))) }
        return probes.sorted()
    }

    @Test(
        "a scale never falls, keeps times apart from no time, and is read as it was written",
        arguments: archives.indices)
    func shape(number: Int) throws {
        let slots = Self.slots(Self.archives[number].seconds)
        let scale = DocidScaleMaker.scale(of: slots)
        let placed = Self.probes(slots).map { scale.slot($0) }
        #expect(placed[0] == 1)
        #expect(zip(placed, placed.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(scale.slot(TimeSlot.epoch) < scale.undatedSlot)
        #expect(scale.slot(TimeSlot.undated) == scale.undatedSlot)
        #expect(try DocidScale(encoded: scale.encoded()) == scale)
    }

    @Test(
        "posts that one time slot has move no others, and those of a stretch that lie unevenly move few",
        arguments: archives.indices)
    func distances(number: Int) {
        let slots = Self.slots(Self.archives[number].seconds)
        let scale = DocidScaleMaker.scale(of: slots)
        var crowds: [UInt32: Int] = [:]
        for slot in slots { crowds[slot, default: 0] += 1 }
        var free: UInt32 = 1
        for time in slots where time < TimeSlot.undated {
            let slot = max(scale.slot(time), free)
            free = slot + 1
            // Its own crowd, and what its stretch has before it.
            #expect(Int(slot - scale.slot(time)) <= crowds[time, default: 0] + 40, "\(time)")
        }
        #expect(free <= scale.undatedSlot)
    }

    @Test("an archive has hardly more slots than posts, and room before and behind")
    func room() {
        let slots = Self.slots(Self.archives[3].seconds)
        let scale = DocidScaleMaker.scale(of: slots)
        let (first, last) = (scale.slot(slots[0]), scale.slot(slots[slots.count - 1]))
        #expect(Double(last - first) < 1.25 * Double(slots.count))
        // Three bytes for the first posting of a list.
        #expect(last < 1 << 21)
        // For a day after the newest post each two seconds have their slot, for a year each quarter of an hour.
        #expect(first - scale.slot(slots[0] - 43_200) == 43_200)
        #expect(first - scale.slot(slots[0] - 15_768_000) > 15_768_000 / 450)
        #expect(scale.slot(slots[slots.count - 1] + 43_200) - last >= 43_000)
    }

    @Test("a scale that is none is damage")
    func damaged() throws {
        let slots = Self.slots(Self.archives[3].seconds)
        let whole = DocidScaleMaker.scale(of: slots).encoded()
        var falling = RecordWriter()
        for number in [2, 5, 5, Int(TimeSlot.undated) - 6, 0] { falling.write(number) }
        var long = RecordWriter()
        for number in [1, Int(TimeSlot.undated) - 1, Int(Docids.lastSlot) - 1] { long.write(number) }
        for bytes in [Array(whole.dropLast()), whole + [0], [0], [1, 5, 5], falling.bytes, long.bytes] {
            let error = #expect(throws: IndexError.self) { try DocidScale(encoded: bytes) }
            #expect(error?.code == .damaged)
        }
    }

    @Test("posts of times that the main database has few of are built into it, so that orders by time stay quick")
    func crowding() throws {
        let index = try SmallIndex()
        func posts(_ count: Int, from seconds: Int64, each step: Int64, _ text: String) -> [Post] {
            (0..<count).map { SmallIndex.post("\(text)の話 \($0)", seconds: seconds + step * Int64($0)) }
        }
        let long = String(repeating: "猫と犬と鳥", count: 200)
        index.writer.policy = .main
        try index.put(
            "/d/a",
            posts: posts(1500, from: 1_100_000_000, each: 1000, long)
                + posts(1500, from: 1_600_000_000, each: 1000, long))
        index.writer.policy = nil
        let main = try #require(try index.directory.current()).main
        let between = posts(6000, from: 1_300_000_000, each: 10_000, "真ん中")
        try index.put("/d/b", posts: between)
        #expect(try #require(try index.directory.current()).main != main)
        let reader = try IndexReader(index.directory)
        #expect(reader.times.docidSkew < 200)
        // Little by little they come into the delta, and into main while nothing waits.
        index.writer.policy = .patch
        try index.put("/d/c", posts: (0..<6000).map { SmallIndex.post("昔 \($0)", seconds: 900_000_000 + $0 % 2) })
        try reader.refresh()
        #expect(reader.times.docidSkew > 8192)
        let found = try index.found("昔", sort: .oldest)
        #expect(try index.writer.reclaimSpace())
        #expect(try index.found("昔", sort: .oldest) == found)
        #expect(try !index.writer.reclaimSpace(), "a build cannot mend it any further")
    }
}

extension DocidScaleMaker {
    /// The scale of posts of these time slots, which ascend.
    static func scale(of times: [UInt32]) -> DocidScale {
        var maker = DocidScaleMaker(count: times.count)
        for time in times { maker.add(time) }
        return maker.finish()
    }
}
