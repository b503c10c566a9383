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
            throw Problem.parameter(
                "there is no parameter \(name): there are \(known.joined(separator: ", "))",
                "パラメータ \(name) はありません。あるのは \(known.joined(separator: "、")) です")
        }
    }

    init(_ query: String) {
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            pairs.append((decoded(name, plus: " "), decoded(pair.dropFirst(name.count + 1), plus: " ")))
        }
    }

    var names: [String] { pairs.map(\.name) }

    /// The value; of several with the name, the first.
    subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// What the parameter says; nil where it is not given.
    /// - Throws: a `Problem` that tells what is expected, where `parse` gives nil.
    func value<Value>(
        _ name: String, _ expected: Expected, _ parse: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = parse(text) else {
            throw Problem.parameter(
                "\(name) must be \(expected.english), not \(text)", "\(name) は\(expected.japanese)です。\(text) は使えません")
        }
        return value
    }

    /// What a parameter may say, in words.
    struct Expected {
        var english: String
        var japanese: String

        /// One of some words.
        static func oneOf(_ words: String...) -> Expected {
            Expected(
                english: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? ""),
                japanese: " " + words.joined(separator: "・") + " のどれか")
        }

        static func number(_ range: ClosedRange<Int>) -> Expected {
            Expected(
                english: "a number from \(range.lowerBound) to \(range.upperBound)",
                japanese: " \(range.lowerBound) から \(range.upperBound) までの数")
        }
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        try value(name, .number(range)) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func limit(upTo greatest: Int) throws(Problem) -> Int? { try number("limit", in: 0...greatest) }
}

extension String {
    /// The text with `%` and two hexadecimal digits as the bytes they stand for (RFC 3986, 2.1); what is no such triple,
    /// or gives no UTF-8, stays.
    var percentDecoded: String { decoded(utf8[...], plus: "+") }
}

/// `text` so decoded, with `plus` for every plus.
private func decoded(_ text: Substring.UTF8View, plus: Unicode.Scalar) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), let high = rest.first?.hexadecimal, let low = rest.dropFirst().first?.hexadecimal
        {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: plus) : byte)
        }
    }
    return String(validating: bytes, as: UTF8.self) ?? String(Substring(text))
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var hexadecimal: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
