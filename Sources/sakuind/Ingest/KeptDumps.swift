// SPDX-License-Identifier: GPL-2.0-or-later

/// Dumps that are not in the folders, and whose posts stay.
struct KeptDumps: Sendable, Equatable {
    enum Reason: Sendable, Hashable {
        /// The folder is there, and holds no dump any more.
        case empty
        /// A watched folder is not there.
        case missing
        /// At the folder's path is another folder, or another file system, than the one that was read.
        case replaced
        /// The folder is none of those that are watched now.
        case notWatched
        /// It cannot be read: nobody can say what has become of the dumps.
        case unreadable(String)

        /// True if an administrator can have the posts dropped.
        var canBeConfirmed: Bool { if case .unreadable = self { false } else { true } }
    }

    var folder: String
    var reason: Reason
    var dumps: [String]
}
