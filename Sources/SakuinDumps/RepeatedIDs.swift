// SPDX-License-Identifier: GPL-2.0-or-later
//
// The daemon tells of a dump that gives one id to two texts. The kind of the id decides whether both are found
// (Index/DECISIONS.md, "Identity"); either way somebody may want to mend the dump.

internal import SakuinText

/// The ids that a dump has given so far, with what it said under them.
struct RepeatedIDs {
    /// 16 bytes: a dump may have millions.
    private struct Seen {
        /// A hash of title and text.
        var text: UInt32
        var line: UInt32
        /// The number of the file in the dump, from 0.
        var member: UInt32
    }

    private var seen: [UInt64: Seen] = [:]
    private var member: String?
    private var memberNumber: UInt32 = 0

    /// What is to be said of the post; nil if its id is new, or if it says what it said before.
    mutating func remark(on placed: PlacedPost) -> DumpMessage? {
        let post = placed.post
        // What lost characters says something else of course.
        guard let id = post.id, !post.isLossy else { return nil }
        if placed.place.member != member {
            member = placed.place.member
            memberNumber += 1
        }
        let scope = PostID.scope(of: id)
        let said = Seen(
            text: RepeatedIDs.text(post), line: UInt32(clamping: placed.place.line), member: memberNumber)
        let key = RepeatedIDs.key(id, in: scope == .local ? memberNumber : nil)
        guard let first = seen[key] else {
            seen[key] = said
            return nil
        }
        guard first.text != said.text else { return nil }
        guard first.member == said.member else {
            return DumpMessage(scope == .post ? .idOfTwoVersionsInFiles : .idOfTwoPostsInFiles, id)
        }
        return DumpMessage(
            scope == .post ? .idOfTwoVersions : .idOfTwoPosts, id, "\(first.line)", "\(said.line)")
    }

    private static func text(_ post: Post) -> UInt32 {
        var hasher = Hasher()
        add(post.title ?? "", to: &hasher)
        add(post.body, to: &hasher)
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    /// - Parameter member: each file of an archive counts its rows for itself; ids that are unique in the world are those of all.
    private static func key(_ id: String, in member: UInt32?) -> UInt64 {
        var hasher = Hasher()
        add(id, to: &hasher)
        hasher.combine(member)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// By bytes: strings that are canonically equal hash alike.
    private static func add(_ text: String, to hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
