// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird

/// What stands behind a URL's question mark, as forms and every HTTP library write it (WHATWG URL,
/// application/x-www-form-urlencoded): a plus is a space.
struct FormParameters {
    private var pairs: [(name: String, value: String)] = []

    init(_ request: Request) { self.init(request.uri.query ?? "") }

    /// - Throws: a `Problem` that names a parameter that is not among those that are known.
    init(_ request: Request, known: [String]) throws(Problem) {
        self.init(request)
        for name in names where !known.contains(name) {
            throw Problem.parameter("there is no parameter \(name): there are \(known.joined(separator: ", "))")
        }
    }

    init(_ query: String) {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).replacing("+", with: " ").percentDecoded }
            pairs.append((parts[0], parts.count > 1 ? parts[1] : ""))
        }
    }

    var names: [String] { pairs.map(\.name) }

    /// The value; of several with the name, the first.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// What the parameter says; nil where it is not given.
    /// - Throws: a `Problem` that tells what is expected, where `parse` gives nil.
    func value<Value>(_ name: String, _ expected: String, _ parse: (String) -> Value?) throws(Problem) -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = parse(text) else { throw Problem.parameter("\(name) must be \(expected), not \(text)") }
        return value
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        try value(name, "a number from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func limit(upTo greatest: Int) throws(Problem) -> Int? { try number("limit", in: 0...greatest) }
}

extension String {
    /// The text with `%` and two hexadecimal digits as the bytes they stand for (RFC 3986, 2.1); what is no such triple,
    /// or gives no UTF-8, stays.
    var percentDecoded: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let decoded = UInt8(digits, radix: 16) {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? self
    }
}
