// SPDX-License-Identifier: GPL-2.0-or-later
//
// `length:>500`, `length:..100`: posts whose body has so many characters. A character is a Unicode scalar value, as
// most programs count.

internal import SakuinText

extension QueryOperator {
    static let length = QueryOperator(
        "length", japanese: ["長さ", "文字数"],
        examples: [
            QueryExample("length:>500", "whose body has more characters; also >=, <, <=", "本文がこれより長い。>=、<、<= も"),
            QueryExample("length:100..200", "so many; also length:..100, length:100字以下", "この間の字数。..100、100字以下 も"),
        ],
        terms: { post, add in
            add(LengthBucket(of: LengthSelector.characters(post.record[post.body])).term.span)
        },
        read: { (value) throws(QueryError) in
            guard let range = NumberRange.read(value.text, counters: ["文字", "字"]) else {
                throw .noLength(value.text, at: value.position)
            }
            return LengthSelector(range: range)
        })
}

private struct LengthSelector: PostSelector {
    /// Characters of the body.
    let range: ClosedRange<Int>

    var kind: String { "length" }
    var explained: String { "\(range.lowerBound).." + (range.upperBound == .max ? "" : "\(range.upperBound)") }

    func compile(_ scope: QueryScope) -> CompiledQuery {
        let first = LengthBucket(of: range.lowerBound), last = LengthBucket(of: range.upperBound)
        let buckets = (first.number...last.number).map { LengthBucket(number: $0) }
        let whole = buckets.filter { range.contains($0.lengths.lowerBound) && range.contains($0.lengths.upperBound) }
        let edges = buckets.filter { bucket in !whole.contains { $0.number == bucket.number } }
        return CompiledQuery(
            .or([.anyTerm(whole.map(\.term)), .unverified(.anyTerm(edges.map(\.term)))]),
            StoredPostJudge { [range] post in range.contains(LengthSelector.characters(post.current.body.utf8)) })
    }

    /// The characters of UTF-8: its bytes but for those that continue a character (RFC 3629, 3).
    static func characters(_ bytes: some Sequence<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}

/// Lengths that share a term: each up to 15, then eight to an octave, so that few posts of a range have to be read.
private struct LengthBucket {
    let number: Int

    private static let exact = 16
    private static let shareBits = 3
    /// That of the longest body that a record can hold, and all beyond it.
    private static let last = LengthBucket(of: 1 << 40).number

    init(number: Int) { self.number = number }

    init(of length: Int) {
        guard length >= LengthBucket.exact else {
            number = length
            return
        }
        let octave = min(length, 1 << 40).bitWidth - 1 - min(length, 1 << 40).leadingZeroBitCount
        let share = min(length, 1 << 40) >> (octave - LengthBucket.shareBits) & (1 << LengthBucket.shareBits - 1)
        number = LengthBucket.exact + (octave - 4) << LengthBucket.shareBits + share
    }

    var lengths: ClosedRange<Int> {
        guard number >= LengthBucket.exact else { return number...number }
        let octave = 4 + (number - LengthBucket.exact) >> LengthBucket.shareBits
        let share = (number - LengthBucket.exact) & (1 << LengthBucket.shareBits - 1)
        let size = 1 << (octave - LengthBucket.shareBits)
        let first = (1 << LengthBucket.shareBits + share) * size
        return first...(number == LengthBucket.last ? .max : first + size - 1)
    }

    var term: [UInt8] { Schema.booleanTerm(.bodyLength, String(number)) }
}

extension QueryError {
    fileprivate static func noLength(_ value: String, at position: Range<Int>) -> QueryError {
        QueryError(
            "\(value) is no length: write length:>500, length:<=100, length:140 or length:100..200, in characters of the body",
            "\(value) は字数ではありません。length:>500、length:<=100、length:140、length:100..200 のように本文の字数を書いてください",
            at: position)
    }
}
