// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import SakuinText

@Suite struct OccurrencesTests {
    /// The code as `Index/README.md` tells it.
    private static func code(_ places: [UInt32]) -> UInt32 {
        let places = places.sorted()
        if places.count == 1 {
            let place = places[0]
            if place < 112 { return place }
            if place < 3824 { return 12_672 + place - 112 }
            if place < 10_992 { return 2_089_984 + place - 3824 }
        } else if places.count == 2 {
            if places[1] < 112 { return 128 + places[0] * 112 + places[1] }
            if places[1] < 1440 { return 16_384 + places[0] * 1440 + places[1] }
            if places[1] < 10_992 { return 1_042_284_544 + places[0] * 10_992 + places[1] }
        } else if places.count == 3 {
            if places[2] < 1290 { return 1_163_108_608 + (places[0] * 1290 + places[1]) * 1290 + places[2] }
        }
        let bits = places.reduce(UInt32(0)) { $0 | 1 << ($1 % 24) }
        return 2_097_152 + bits + UInt32(min(places.count - 1, 61)) * (1 << 24)
    }

    private static let ends: [UInt32] = [1, 24, 112, 1290, 1440, 3824, 10_992, 3_000_000]

    @Test("the code is that of the table, in whatever order places come")
    func codes() {
        var random = NastyText(seed: 5)
        for _ in 0..<200_000 {
            let end = OccurrencesTests.ends.randomElement(using: &random) ?? 1
            let count = Int.random(in: 1...(Bool.random(using: &random) ? 4 : 300), using: &random)
            var places: Set<UInt32> = []
            for _ in 0..<count {
                let place = Bool.random(using: &random) ? UInt32.random(in: 0..<end, using: &random) : end - 1
                places.insert(place)
            }
            let order = places.shuffled(using: &random)
            var occurrences = Occurrences(at: order[0])
            for place in order.dropFirst() { occurrences.add(place) }
            #expect(occurrences.code == OccurrencesTests.code(order))
            #expect(occurrences.count == min(order.count, 62))
            #expect(occurrences.isCrowd == (occurrences.places == nil))
            #expect(occurrences.places ?? order.sorted() == order.sorted())
        }
    }

    @Test("numbers without places are told by codes that no places have, up to sixteen in one byte")
    func unplaced() {
        var codes: Set<UInt32> = []
        for count in 1...62 { codes.insert(Occurrences(unplaced: count).code) }
        #expect(codes.count == 62)
        #expect((1...16).map { Occurrences(unplaced: $0).code } == Array(112...127))
        #expect((17...62).map { Occurrences(unplaced: $0).code } == (17...62).map { 128 + 112 * $0 })
        #expect(Occurrences(unplaced: 1000) == Occurrences(unplaced: 62))
        for place in UInt32(0)..<20_000 {
            #expect(!codes.contains(Occurrences(at: place).code))
            var pair = Occurrences(at: place)
            pair.add(place == 0 ? 1 : place / 2)
            #expect(!codes.contains(pair.code))
        }
    }

    @Test("a single near occurrence takes one byte of LEB128, a near pair two, no number more than five")
    func sizes() {
        for place in UInt32(0)..<112 { #expect(Occurrences(at: place).code < 1 << 7) }
        for place in UInt32(0)..<111 {
            var pair = Occurrences(at: place)
            pair.add(111)
            #expect(pair.code < 1 << 14)
        }
        var many = Occurrences(at: 23)
        for place in UInt32(0)..<1000 where place != 23 { many.add(place) }
        // One more than it is kept beside a document's terms.
        #expect(many.code < .max)
        var triple = Occurrences(at: 1289)
        for place in [1288, 1287] as [UInt32] { triple.add(place) }
        #expect(triple.code < .max)
    }

    @Test("places beyond those that are told apart keep their residue")
    func farPlaces() {
        for characters in [2_999_999, 3_000_000, 3_000_023, 3_000_024, 1 << 40] {
            let place = Occurrences.place(characters)
            #expect(place < 1 << 22)
            #expect(place % 24 == UInt32(characters % 24))
            #expect(characters >= 3_000_000 || place == UInt32(characters))
        }
    }
}
