// SPDX-License-Identifier: GPL-2.0-or-later

/// A dump, or a line of one, that could not be read.
///
/// ```json
/// {"path":"p","line":4,"reason":"why"}
/// ```
public struct Quarantined: Sendable, Equatable {
    public var path: String
    /// Counted from 1; nil where the whole dump is meant.
    public var line: Int?
    /// What is wrong and what to do.
    public var reason: String

    public init(path: String, line: Int?, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }
}

extension Quarantined: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        path = try wire.member("path", \.path)
        line = try wire.member("line", \.line)
        reason = try wire.member("reason", \.reason)
    }
}
