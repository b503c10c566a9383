// SPDX-License-Identifier: GPL-2.0-or-later

/// Any answer that is not 200.
///
/// ```json
/// {"error":{"code":"bad_query","message":"m","start":1,"end":2}}
/// ```
public struct ErrorAnswer: Sendable, Equatable {
    public struct Problem: Sendable, Equatable {
        /// For programs: one of the codes that `GET /openapi.json` lists.
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
    }
    public var error: Problem

    public init(error: Problem) {
        self.error = error
    }
}

extension ErrorAnswer: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        error = try wire.member("error", \.error)
    }
}

extension ErrorAnswer.Problem: WireObject {
    package init<Wire: WireMembers<Self>>(wire: inout Wire) throws(Wire.Failure) {
        code = try wire.member("code", \.code)
        message = try wire.member("message", \.message)
        start = try wire.member("start", \.start)
        end = try wire.member("end", \.end)
    }
}
