// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// 80 bits of a SHA-256: a clash among ten million posts is a matter of 1 in 10^10.
struct PostDigest: Hashable, Comparable, Sendable {
    // In halves, so that it takes no more than its bytes beside others: a bulk build holds one or two for each post.
    private let first: UInt32
    private let second: UInt32
    private let low: UInt16

    private var high: UInt64 { UInt64(first) << 32 | UInt64(second) }

    private init(high: UInt64, low: UInt16) {
        first = UInt32(high >> 32)
        second = UInt32(truncatingIfNeeded: high)
        self.low = low
    }

    /// The first 10 of the 32 bytes that `hash` ends with.
    fileprivate init(_ hash: inout SHA256) {
        let bytes = hash.finishBytes()
        self.init(
            high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, low: UInt16(bytes[8]) << 8 | UInt16(bytes[9]))
    }

    static func < (left: PostDigest, right: PostDigest) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// 10 bytes.
    var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) } + [UInt8(low >> 8), UInt8(low & 0xFF)]
    }

    /// Nil unless `text` is 20 hexadecimal digits in lower case.
    init?(text: some StringProtocol) {
        guard text.utf8.count == 20, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let high = UInt64(text.prefix(16), radix: 16), let low = UInt16(text.suffix(4), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// 20 hexadecimal digits.
    var text: String {
        let digits = String(high, radix: 16), last = String(low, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + String(repeating: "0", count: 4 - last.count)
            + last
    }
}

/// What makes two posts of two dumps the same (DESIGN §5): the id or, without one, the content.
public enum PostKey {
    /// The first characters of an id that is made of the content's hash.
    public static let hashPrefix = "hash:"

    /// The digest of day, title, reply target and folded body. The reply target is part of it because a short answer
    /// (それな) is given to many posts of a day.
    static func content(of post: Post) -> PostDigest {
        var hash = SHA256()
        for part in [post.time?.day.description, post.title, post.replyTo] {
            hash.update(FoldedText(part ?? "").bytes.span)
            hash.update("\u{0}")
        }
        hash.update(FoldedText(post.body).bytes.span)
        return PostDigest(&hash)
    }

    /// The digest of an id, which is never that of a content: those begin with a digit or a zero byte.
    static func digest(ofID id: String) -> PostDigest {
        var hash = SHA256()
        hash.update("id")
        hash.update(id)
        return PostDigest(&hash)
    }

    static func hashID(_ content: PostDigest) -> String { hashPrefix + content.text }
}
