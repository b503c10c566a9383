// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// A text in a dump: the dump itself, or a file in the archive that it is.
struct DumpMember {
    /// Where it lies in the archive, containers before what is in them; nil for the dump itself, unpacked or not.
    var name: String?
    var bytes: HeadedBytes
    /// When a crawler took it; nil where nobody tells.
    var date: PostTime?
}
