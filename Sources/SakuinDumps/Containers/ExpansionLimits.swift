// SPDX-License-Identifier: GPL-2.0-or-later

/// What a container may make of its bytes. A bomb is a small file that becomes a huge one.
struct ExpansionLimits: Sendable {
    /// Bytes for each byte of the file that has been read. Text that repeats itself comes to some 30.
    var ratio = 200
    /// Bytes that any file may become.
    var free = 64 << 20
    /// Archives in archives, and compressions around each other.
    var depth = 3
    /// Files in a container and the containers in it.
    var members = 1_000_000
}
