// SPDX-License-Identifier: GPL-2.0-or-later

/// What happened to a path.
enum FolderEvent: Sendable, Equatable {
    /// A file that was open for writing has been closed.
    case closed(String)
    case moved(String)
    /// A file has begun to be written, or a link has been made.
    case created(String)
    case gone(String)
    case folderAppeared(String)
    case folderGone(String)
    /// The kernel had more to say than its queue holds.
    case overflow
}
