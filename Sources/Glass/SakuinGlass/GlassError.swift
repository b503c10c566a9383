// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// Why a table could not be written.
///
/// ```swift
/// do { _ = try GlassDocdataWriter(path: "/none/docdata.glass") } catch { print(error) }
/// // cannot write /none/docdata.glass: No such file or directory
/// ```
public struct GlassError: Error, Sendable, Equatable, CustomStringConvertible {
    public var path: String
    public var reason: String

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
    }

    /// The reason is the system's for `errno`.
    init(system path: String) {
        self.init(path, unsafe String(cString: strerror(errno)))
    }

    public var description: String { "cannot write \(path): \(reason)" }
}
