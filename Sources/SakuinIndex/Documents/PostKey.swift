// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// 80 bits of a SHA-256: a clash among ten million posts is a matter of 1 in 10^10.
struct PostDigest: Hashable, Comparable, Sendable {
    // In halves, so that it takes no more than its bytes beside others: a bulk build holds one or two for each post.
    private var first: UInt32
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

    /// The first bytes of `other`, and what `hash` ends with.
    fileprivate init(beginningOf other: PostDigest, _ hash: inout SHA256) {
        self.init(&hash)
        first = other.first
    }

    /// What all document keys with one id have in common.
    var beginning: UInt32 { first }

    static func < (left: PostDigest, right: PostDigest) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// 10 bytes.
    var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) } + [UInt8(low >> 8), UInt8(low & 0xFF)]
    }

    /// Nil unless `bytes` are 10.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == 10 else { return nil }
        self.init(
            high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes.suffix(2).reduce(0) { $0 << 8 | UInt16($1) })
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

/// What makes two posts of two dumps the same (Index/README.md, "A dump"): the id where it means one post, the id with time or
/// dump where it does not, and the content without an id.
///
/// ```swift
/// let post = StoredPost(versions: [PostVersion(post: Post(body: "東京"), sources: [])])
/// post.id.hasPrefix(PostKey.hashPrefix)  // true for a post without an id
/// ```
public enum PostKey {
    /// The first characters of an id that is made of the content's hash.
    public static let hashPrefix = "hash:"
    /// The first characters of a post's key as programs give it.
    public static let keyPrefix = "key:"

    /// The digest of day, title, reply target, author and folded body. The reply target is part of it because a short answer
    /// (それな) is given to many posts of a day, and the author because two people may say the same. An author who is not
    /// told is one more: which of several that are told is meant, the dumps cannot say.
    static func content(of post: Post) -> PostDigest {
        var hash = SHA256()
        for part in [post.time?.day.description, post.title, post.replyTo, post.author] {
            hash.update(FoldedText(part ?? "").bytes.span)
            hash.update("\u{0}")
        }
        hash.update(FoldedText(post.body).bytes.span)
        return PostDigest(&hash)
    }

    /// The digest of an id that means one post, which is never that of a content: those begin with a digit or a zero byte.
    static func digest(ofID id: String) -> PostDigest {
        var hash = SHA256()
        hash.update("id")
        hash.update(id)
        return PostDigest(&hash)
    }

    /// What the posts of a document key have in common, and how they are found when others of it come or go.
    enum Kind: UInt8, Sendable {
        /// The content.
        case content
        /// An id that is global.
        case globalID
        /// A local id and a time to the second or minute.
        case timedID
        /// A local id and the content, which holds the day; or, without a time, with the dump, too. Two tables that count their
        /// rows from 1 may well share days.
        case contentAndID
    }

    static func kind(of post: Post) -> Kind {
        guard let id = post.id else { return .content }
        if PostID.isGlobal(id) { return .globalID }
        guard let time = post.time, time.precision != .day else { return .contentAndID }
        return .timedID
    }

    /// The document key of a post: posts of one document key are one document, unless a dump tells them apart.
    /// - Parameters:
    ///   - content: the post's, asked for where the document key depends on it: a long post takes longer to fold than to find.
    ///   - path: of the dump that holds the post.
    static func documentKey(
        of post: Post, content: @autoclosure () -> PostDigest, path: () throws(IndexError) -> String
    ) throws(IndexError) -> PostDigest {
        guard let id = post.id else { return content() }
        switch kind(of: post) {
        case .content: return content()
        case .globalID: return digest(ofID: id)
        case .timedID: return documentKey(ofID: id) { $0.update("\(post.time?.seconds ?? 0)") }
        case .contentAndID:
            let path = post.time == nil ? try path() : nil
            let content = content()
            return documentKey(ofID: id) { hash in
                hash.update(content.bytes.span)
                if let path { hash.update(path) }
            }
        }
    }

    /// The document key of what a dump tells apart from the rest of a document key by saying something else of it.
    static func documentKey(of post: Post, within documentKey: PostDigest) -> PostDigest {
        func add(_ hash: inout SHA256) {
            hash.update(documentKey.bytes.span)
            hash.update(saying(of: post).span)
        }
        if let id = post.id { return self.documentKey(ofID: id, add) }
        var hash = SHA256()
        hash.update("part")
        add(&hash)
        return PostDigest(&hash)
    }

    /// A document key that begins as the digest of the id does: those who bear an id are found by what their document keys have in common.
    /// 48 bits are left to tell them apart.
    private static func documentKey(ofID id: String, _ add: (inout SHA256) -> Void) -> PostDigest {
        var hash = SHA256()
        hash.update("local")
        hash.update(id)
        hash.update("\u{0}")
        add(&hash)
        return PostDigest(beginningOf: digest(ofID: id), &hash)
    }

    /// What a record says: two records of a dump that differ in it are two posts, unless an id says that they are one.
    static func saying(of post: Post) -> [UInt8] {
        PostRecord.encode(
            Post(
                time: post.time, title: post.title, body: post.body, replyTo: post.replyTo,
                alsoReplyTo: post.alsoReplyTo, author: post.author, authorID: post.authorID))
    }

    /// The digest of `saying(of:)`.
    static func digest(ofSaying post: Post) -> PostDigest {
        var hash = SHA256()
        hash.update("saying")
        hash.update(saying(of: post).span)
        return PostDigest(&hash)
    }

    /// The digest that stands for a dump where its path is not to be written down.
    static func digest(ofDump path: String) -> PostDigest {
        var hash = SHA256()
        hash.update("dump")
        hash.update(path)
        return PostDigest(&hash)
    }

    /// The digest of what the post says, word for word, and of its id; and of the dump's path where a document key depends on it. Like a
    /// document key, no two documents have the same; unlike a document key, it stays when another dump tells posts of the id apart.
    static func wording(of post: Post, path: () throws(IndexError) -> String) throws(IndexError) -> PostDigest {
        var hash = SHA256()
        hash.update(PostRecord.encode(post).span)
        if kind(of: post) == .contentAndID, post.time == nil { hash.update(try path()) }
        return PostDigest(&hash)
    }

    /// The ids that a user may mean by `value`: itself and, for 14 digits, the anonymous diary's.
    static func idsMeant(by value: String) -> [String] {
        let isAnondNumber = value.utf8.count == 14 && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isAnondNumber ? [value, "anond:" + value] : [value]
    }

    static func hashID(_ content: PostDigest) -> String { hashPrefix + content.text }
}
