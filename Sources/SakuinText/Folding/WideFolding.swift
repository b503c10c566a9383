// SPDX-License-Identifier: GPL-2.0-or-later
//
// The rungs of the ladder above the one that terms are made from. What they do depends on no more than a neighbour: a
// long-vowel mark goes behind a kana, an iteration mark repeats what stands before it, ヴ takes a small vowel behind it.

/// What folds text of the indexed level further, to one wider level.
struct WideFolding: Sendable {
    let level: FoldLevel
    /// Level 2 of plane 0, one by one; what stays is itself.
    private let kana: [UInt32]
    /// Levels 3 and 4, of what level 2 gives.
    private let rest: [UInt32]
    /// The same beyond plane 0.
    private let far: [UInt32: UInt32]
    private let pairs: [UInt64: [UInt32]]
    /// Characters that begin a pair; there is one.
    private let pairBegins: Set<UInt32>
    private let dropped: Set<UInt32>
    private let repetitions: [UInt32: LadderFile.Repetition]
    private let voicing = Voicing.shared

    private static let tables: [FoldLevel: WideFolding] = Dictionary(
        uniqueKeysWithValues: FoldLevel.allCases.filter { $0 > .indexed }.map { ($0, WideFolding($0)) })

    /// Nil for a level that is no wider than the indexed one.
    static func to(_ level: FoldLevel) -> WideFolding? { tables[level] }

    private init(_ level: FoldLevel) {
        self.level = level
        func singles(_ level: FoldLevel) -> [UInt32: UInt32] { LadderFile.levels[level]?.singles ?? [:] }
        let second = singles(.kana)
        let third = level >= .sounds ? singles(.sounds) : [:]
        let fourth = level >= .variants ? singles(.variants) : [:]
        // Few of the 65,536 change: each table is the identity, and only these are looked up.
        let identity = Array(UInt32(0)..<0x10000)
        var (kana, rest) = (identity, identity)
        for (scalar, folded) in second where scalar < 0x10000 { kana[Int(scalar)] = folded }
        for scalar in Set(third.keys).union(fourth.keys) where scalar < 0x10000 {
            let sound = third[scalar] ?? scalar
            rest[Int(scalar)] = fourth[sound] ?? sound
        }
        (self.kana, self.rest) = (kana, rest)
        far = fourth.filter { $0.key >= 0x10000 }
        let sounds = level >= .sounds ? LadderFile.levels[.sounds] : nil
        pairs = sounds?.pairs ?? [:]
        pairBegins = Set(pairs.keys.map { UInt32($0 >> 32) })
        dropped = sounds?.dropped ?? []
        repetitions = level >= .variants ? LadderFile.levels[.variants]?.repetitions ?? [:] : [:]
    }

    // MARK: One character

    /// Level 2 of a character.
    @inline(__always)
    func kana(_ scalar: UInt32) -> UInt32 { scalar < 0x10000 ? kana[Int(scalar)] : scalar }

    /// What level 2 gave, without regard to its neighbours.
    @inline(__always)
    func alone(_ kana: UInt32) -> UInt32 { kana < 0x10000 ? rest[Int(kana)] : far[kana] ?? kana }

    /// What two neighbours, at level 2, become together.
    @inline(__always)
    func pair(_ first: UInt32, _ second: UInt32) -> [UInt32]? {
        guard pairBegins.contains(first) else { return nil }
        return pairs[LadderFile.pair(first, second)]
    }

    /// True if `kana` goes behind the folded character `previous`.
    @inline(__always)
    func goes(_ kana: UInt32, behind previous: UInt32) -> Bool {
        dropped.contains(kana) && WideFolding.isKana(previous)
    }

    /// What an iteration mark becomes behind the folded character `previous`; nil if it stays, or is none.
    @inline(__always)
    func repeated(_ kana: UInt32, behind previous: UInt32) -> UInt32? {
        guard let repetition = repetitions[kana] else { return nil }
        switch repetition {
        case .same: return CharacterClass(previous) == .kanji ? previous : nil
        case .unvoiced: return WideFolding.isKana(previous) ? voicing.without[previous] ?? previous : nil
        case .voiced: return voicing.with[previous]
        }
    }

    /// Hiragana, the katakana that have none (ヷ, ㇰ), old kana.
    static func isKana(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3041...0x3096, 0x309D...0x309E, 0x30A1...0x30FA, 0x31F0...0x31FF, 0x1B000...0x1B16F: true
        default: false
        }
    }

    // MARK: What a neighbour may change

    /// True if what stands before `kana` may change it at this level.
    func isChangedByPrevious(_ kana: UInt32) -> Bool {
        dropped.contains(kana) || repetitions[kana] != nil
            || pairs.keys.contains { UInt32(truncatingIfNeeded: $0) == kana }
    }

    /// True if what stands behind `kana` may change it at this level.
    func isChangedByNext(_ kana: UInt32) -> Bool { pairBegins.contains(kana) }
}

/// Hiragana, and their iteration marks, with and without their voicing marks, as canonical composition has them.
private struct Voicing: Sendable {
    static let shared = Voicing()
    private(set) var with: [UInt32: UInt32] = [:]
    private(set) var without: [UInt32: UInt32] = [:]

    private init() {
        for kana in Array(UInt32(0x3041)...0x3096) + [0x309D] {
            let voiced = Voicing.composed(kana, 0x3099)
            if let voiced {
                with[kana] = voiced
                with[voiced] = voiced
                without[voiced] = kana
            }
            if let halfVoiced = Voicing.composed(kana, 0x309A) {
                without[halfVoiced] = kana
                with[halfVoiced] = voiced
            }
        }
    }

    /// The one character that `kana` and `mark` become, if they do.
    private static func composed(_ kana: UInt32, _ mark: UInt32) -> UInt32? {
        var pair: [UInt8] = []
        pair.append(scalar: kana)
        pair.append(scalar: mark)
        let composed = Normalization.composed(pair.span)
        let (scalar, width) = composed.span.scalar(at: 0)
        return width == composed.count ? scalar : nil
    }
}
