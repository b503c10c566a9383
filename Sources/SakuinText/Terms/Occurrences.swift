// SPDX-License-Identifier: GPL-2.0-or-later
//
// How often a term occurs in a document and where, as one number small enough to stand in every posting: in the place of
// libxapian's within-document frequency. A phrase whose words' places do not fit is not looked up in the text, and one
// whose places are known and fit need not be.

/// The occurrences of one term in one document. The number depends on them alone, not on their order. `Index/README.md`
/// tells the form and what it costs; Sources/Shims/CXapian/occurrences.h reads it.
///
/// ```swift
/// var occurrences = Occurrences(at: 3)
/// occurrences.add(7)
/// occurrences.code  // 471: 128 + 3 · 112 + 7
/// ```
public struct Occurrences: Sendable, Equatable {
    public private(set) var code: UInt32

    // Where each form begins. LEB128 holds seven bits a byte, so 2^7, 2^14, 2^21 and 2^28 begin a further byte.
    //   near        one place below 112
    //   counted     from 1 to 16, without places; more take those of the near pairs whose second place would be 0
    //   nearPairs   two places below 112
    //   far         one place from 112 on
    //   pairs       two places below 1440
    //   farther     one place from 3824 on
    //   crowds      any number: a bit for each residue of the places by 24 and, above, their number less one
    //   farPairs    two places below 10992
    //   triples     three places below 1290
    private static let nearPairs: UInt32 = 1 << 7
    private static let far = nearPairs + nearEnd * nearEnd
    private static let pairs: UInt32 = 1 << 14
    private static let farther = pairs + pairEnd * pairEnd
    private static let crowds: UInt32 = 1 << 21
    private static let farPairs = crowds + (mostExtra + 1) << residues
    private static let triples = farPairs + fartherEnd * fartherEnd

    private static let nearEnd: UInt32 = 112
    private static let farEnd = nearEnd + (pairs - far)
    private static let pairEnd: UInt32 = 1440
    private static let fartherEnd = farEnd + (crowds - farther)
    private static let mostCountedNear = nearPairs - nearEnd
    private static let residues: UInt32 = 24
    private static let mostExtra: UInt32 = 61
    private static let tripleEnd: UInt32 = 1290

    /// One occurrence, so many characters of folded text from the document's start.
    public init(at place: UInt32) {
        if place < Occurrences.nearEnd {
            code = place
        } else if place < Occurrences.farEnd {
            code = Occurrences.far + (place - Occurrences.nearEnd)
        } else if place < Occurrences.fartherEnd {
            code = Occurrences.farther + (place - Occurrences.farEnd)
        } else {
            code = Occurrences.crowd(Occurrences.bit(place), extra: 0)
        }
    }

    /// So many occurrences at places that no phrase asks for; from 62 on, as many as 62.
    ///
    /// ```swift
    /// Occurrences(unplaced: 3).code  // 114
    /// ```
    public init(unplaced count: Int) {
        let count = UInt32(clamping: min(count, Int(Occurrences.mostExtra) + 1))
        code =
            count <= Occurrences.mostCountedNear
            ? Occurrences.nearEnd + count - 1 : Occurrences.nearPairs + count * Occurrences.nearEnd
    }

    /// How many there are; from 62 on, 62. Not of those without places.
    public var count: Int {
        if isCrowd { return Int((code - Occurrences.crowds) >> Occurrences.residues) + 1 }
        if code >= Occurrences.triples { return 3 }
        return single != nil ? 1 : 2
    }

    /// Occurrences whose code is known.
    public init(code: UInt32) { self.code = code }

    /// One more occurrence.
    public mutating func add(_ place: UInt32) {
        if let known = single {
            self = Occurrences(min(known, place), max(known, place))
        } else if let (first, second) = pair {
            let (least, middle) = (min(first, place), max(first, min(second, place)))
            self = Occurrences(least, middle, max(second, place))
        } else if let three = places {
            let bits = three.reduce(Occurrences.bit(place)) { $0 | Occurrences.bit($1) }
            code = Occurrences.crowd(bits, extra: 3)
        } else {
            let extra = (code - Occurrences.crowds) >> Occurrences.residues
            let bits = (code - Occurrences.crowds) & (1 << Occurrences.residues - 1)
            code = Occurrences.crowd(bits | Occurrences.bit(place), extra: min(extra + 1, Occurrences.mostExtra))
        }
    }

    /// Two occurrences, in order.
    private init(_ first: UInt32, _ second: UInt32) {
        if second < Occurrences.nearEnd {
            code = Occurrences.nearPairs + first * Occurrences.nearEnd + second
        } else if second < Occurrences.pairEnd {
            code = Occurrences.pairs + first * Occurrences.pairEnd + second
        } else if second < Occurrences.fartherEnd {
            code = Occurrences.farPairs + first * Occurrences.fartherEnd + second
        } else {
            code = Occurrences.crowd(Occurrences.bit(first) | Occurrences.bit(second), extra: 1)
        }
    }

    /// Three occurrences, in order.
    private init(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
        if third < Occurrences.tripleEnd {
            code = Occurrences.triples + (first * Occurrences.tripleEnd + second) * Occurrences.tripleEnd + third
        } else {
            let bits = Occurrences.bit(first) | Occurrences.bit(second) | Occurrences.bit(third)
            code = Occurrences.crowd(bits, extra: 2)
        }
    }

    /// True if the number tells of the places no more than their residues.
    @inline(__always)
    public var isCrowd: Bool { code >= Occurrences.crowds && code < Occurrences.farPairs }

    /// The places in ascending order; nil for a crowd. Not of those without places.
    ///
    /// ```swift
    /// Occurrences(at: 3).places  // [3]
    /// ```
    public var places: [UInt32]? {
        if let single { return [single] }
        if let (first, second) = pair { return [first, second] }
        guard code >= Occurrences.triples else { return nil }
        let (head, third) = (code - Occurrences.triples).quotientAndRemainder(dividingBy: Occurrences.tripleEnd)
        let (first, second) = head.quotientAndRemainder(dividingBy: Occurrences.tripleEnd)
        return [first, second, third]
    }

    /// The place, if there is one alone and it is known.
    private var single: UInt32? {
        switch code {
        case ..<Occurrences.nearEnd: code
        case Occurrences.far..<Occurrences.pairs: code - Occurrences.far + Occurrences.nearEnd
        case Occurrences.farther..<Occurrences.crowds: code - Occurrences.farther + Occurrences.farEnd
        default: nil
        }
    }

    /// The places, if there are two and they are known.
    private var pair: (UInt32, UInt32)? {
        let (start, end): (UInt32, UInt32)
        switch code {
        case Occurrences.nearPairs..<Occurrences.far: (start, end) = (Occurrences.nearPairs, Occurrences.nearEnd)
        case Occurrences.pairs..<Occurrences.farther: (start, end) = (Occurrences.pairs, Occurrences.pairEnd)
        case Occurrences.farPairs..<Occurrences.triples: (start, end) = (Occurrences.farPairs, Occurrences.fartherEnd)
        default: return nil
        }
        let (first, second) = (code - start).quotientAndRemainder(dividingBy: end)
        return (first, second)
    }

    private static func crowd(_ bits: UInt32, extra: UInt32) -> UInt32 { crowds + (extra << residues | bits) }

    private static func bit(_ place: UInt32) -> UInt32 { 1 << (place % residues) }

    /// As many characters as places of a document are told apart; the next ones are alike to what reads them (they have
    /// the same residue).
    public static let placesEnd: UInt32 = 3_000_000

    /// The place of a character, so many from the document's start.
    static func place(_ characters: Int) -> UInt32 {
        characters < placesEnd ? UInt32(characters) : placesEnd + UInt32(characters % Int(residues))
    }
}
