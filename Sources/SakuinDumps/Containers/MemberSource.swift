// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What holds several texts.
protocol MemberSource: ByteSource {
    /// What it is, in words.
    var format: String { get }
    /// Goes to the next member: its name, empty for what has none; nil at the end.
    func nextMember() throws(DumpError) -> String?
    /// Why the member's bytes cannot be read, and what to do; nil if they can.
    var obstacle: DumpMessage? { get }
    /// When a crawler took the member; nil where nobody tells.
    var date: PostTime? { get }
    /// What was found wrong since it was last asked for.
    func takeTroubles() -> [DumpMessage]
}

extension MemberSource {
    var date: PostTime? { nil }
}
