// SPDX-License-Identifier: GPL-2.0-or-later

/// A dump, or a line of one, that could not be read.
public struct Quarantined: Codable, Sendable, Equatable {
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

    enum CodingKeys: String, CodingKey {
        case path, line, reason
    }
}

extension Quarantined: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.path, path)
        json.member(CodingKeys.line, line)
        json.member(CodingKeys.reason, reason)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        path = try members.value(CodingKeys.path)
        line = try members.optional(CodingKeys.line)
        reason = try members.value(CodingKeys.reason)
    }
}
