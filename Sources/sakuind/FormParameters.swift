// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird

/// What stands behind a URL's question mark, as forms and every HTTP library write it (WHATWG URL,
/// application/x-www-form-urlencoded): a plus is a space.
struct FormParameters {
    private var pairs: [(name: String, value: String)] = []

    init(_ request: Request) { self.init(request.uri.query ?? "") }

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
