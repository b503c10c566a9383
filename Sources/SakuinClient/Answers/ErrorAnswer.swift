// SPDX-License-Identifier: GPL-2.0-or-later

/// Any answer that is not 200.
public struct ErrorAnswer: Codable, Sendable, Equatable {
    public struct Problem: Codable, Sendable, Equatable {
        /// For programs: `bad_query`, `bad_parameter`, `bad_address`, `bad_request`, `not_found`, `method_not_allowed`,
        /// `forbidden`, `too_large`, `timed_out`, `unavailable`, `stopping`, `internal`.
        public var code: String
        /// For people: what is wrong and what to do.
        public var message: String
        /// Where in the query: Unicode scalars from its start, `end` excluded.
        public var start: Int?
        public var end: Int?

        public init(code: String, message: String, start: Int? = nil, end: Int? = nil) {
            self.code = code
            self.message = message
            self.start = start
            self.end = end
        }

        enum CodingKeys: String, CodingKey {
            case code, message, start, end
        }
    }
    public var error: Problem

    public init(error: Problem) {
        self.error = error
    }

    enum CodingKeys: String, CodingKey {
        case error
    }
}

extension ErrorAnswer: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.error, error)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        error = try members.value(CodingKeys.error)
    }
}

extension ErrorAnswer.Problem: WireObject {
    package func writeMembers(to json: inout JSONWriter) {
        json.member(CodingKeys.code, code)
        json.member(CodingKeys.message, message)
        json.member(CodingKeys.start, start)
        json.member(CodingKeys.end, end)
    }

    package init(members: JSONMembers) throws(JSONFault) {
        code = try members.value(CodingKeys.code)
        message = try members.value(CodingKeys.message)
        start = try members.optional(CodingKeys.start)
        end = try members.optional(CodingKeys.end)
    }
}
