// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird

/// What stands behind a URL's question mark, as forms and every HTTP library write it (WHATWG URL,
/// application/x-www-form-urlencoded): a plus is a space.
struct FormParameters {
    private var values: [String: String] = [:]
    /// Of those that may be given several times, all, in their order.
    private var repetitions: [String: [String]] = [:]

    /// - Parameters:
    ///   - known: the names there are.
    ///   - repeated: those of them that may be given several times.
    /// - Throws: a `Problem` that names the parameter: one that is not among those that are known, that is given twice, or that
    ///   is no UTF-8 in percent-encoding.
    init(_ request: Request, known: [String], repeated: [String] = []) throws(Problem) {
        try self.init(request.uri.query ?? "", known: known, repeated: repeated)
    }

    init(_ query: String, known: [String], repeated: [String] = []) throws(Problem) {
        // Wherever a query is taken, so are the saved queries that it names.
        let known = known.contains("q") ? known + ["saved"] : known
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let written = pair.prefix { $0 != UInt8(ascii: "=") }
            let name = String(Substring(written)).formDecoded ?? String(Substring(written))
            guard known.contains(name) else { throw Problem.unknownParameter(name, known) }
            guard let value = String(Substring(pair.dropFirst(written.count + 1))).formDecoded else {
                throw Problem.parameter(
                    "\(name) is not UTF-8 in percent-encoding: a percent sign itself is %25",
                    "\(name) がパーセント符号化した UTF-8 になっていません。パーセント記号そのものは %25 です")
            }
            if repeated.contains(name) { repetitions[name, default: []].append(value) }
            guard values.updateValue(value, forKey: name) == nil || repeated.contains(name) else {
                throw Problem.parameter("\(name) is given twice: give it once", "\(name) が二度あります。一度だけ指定してください")
            }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// Every value of a parameter that may be given several times.
    func all(_ name: String) -> [String] { repetitions[name] ?? [] }

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

        static let yesOrNo = oneOf("yes", "no")

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

    /// `yes`, `true` or `1`; `no`, `false` or `0`.
    func flag(_ name: String) throws(Problem) -> Bool? { try value(name, .yesOrNo) { FormParameters.flags[$0] } }

    static let flags = ["yes": true, "true": true, "1": true, "no": false, "false": false, "0": false]

    func limit(upTo greatest: Int) throws(Problem) -> Int? { try number("limit", in: 0...greatest) }
}

extension Problem {
    fileprivate static func unknownParameter(_ name: String, _ known: [String]) -> Problem {
        guard !known.isEmpty else {
            return parameter(
                "there is no parameter \(name): this call takes none", "パラメータ \(name) はありません。この呼び出しは何も受けません")
        }
        return parameter(
            "there is no parameter \(name): there are \(known.joined(separator: ", "))",
            "パラメータ \(name) はありません。あるのは \(known.joined(separator: "、")) です")
    }
}

extension String {
    /// The text with `%` and two hexadecimal digits as the bytes they stand for (RFC 3986, 2.1); nil where a `%` is no such
    /// triple, or the bytes are no UTF-8.
    var percentDecoded: String? { decoded(plus: "+") }

    /// The same with a space for every plus.
    fileprivate var formDecoded: String? { decoded(plus: " ") }

    private func decoded(plus: Unicode.Scalar) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst()?.hexadecimal, let low = rest.popFirst()?.hexadecimal else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: plus) : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
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
