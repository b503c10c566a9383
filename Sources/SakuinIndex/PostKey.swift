// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What makes two posts of two dumps the same (DESIGN §5): the id or, without one, the content.
public enum PostKey {
    /// The first characters of an id that is made of the content's hash.
    public static let hashPrefix = "hash:"

    /// 20 hexadecimal digits of SHA-256 over day, title, reply target and folded body. 80 bits make a clash among ten
    /// million posts a matter of 1 in 10^10. The reply target is part of it because a short answer (それな) is given to
    /// many posts of a day.
    static func content(of post: Post) -> String {
        var hash = SHA256()
        for part in [post.time?.day.description, post.title, post.replyTo] {
            hash.update(FoldedText(part ?? "").bytes.span)
            hash.update("\u{0}")
        }
        hash.update(FoldedText(post.body).bytes.span)
        return String(hash.finish().prefix(20))
    }

    static func hashID(_ content: String) -> String { hashPrefix + content }
}
