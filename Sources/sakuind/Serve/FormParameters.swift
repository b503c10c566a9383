// SPDX-License-Identifier: GPL-2.0-or-later

import Hummingbird
import SakuinText

/// What stands behind a URL's question mark, as forms and every HTTP library write it (WHATWG URL,
/// application/x-www-form-urlencoded): a plus is a space.
struct FormParameters {
    /// Those that there are.
    private let known: [Parameter]
    private var values: [String: String] = [:]
    /// Of those that may be given several times, all, in their order.
    private var repetitions: [String: [String]] = [:]

    /// - Parameter endpoint: the route that is asked, whose parameters these are.
    /// - Throws: a `Problem` that names the parameter: one that is not among those that are known, that is given twice, or that
    ///   is no UTF-8 in percent-encoding.
    init(_ request: Request, of endpoint: Endpoint) throws(Problem) {
        try self.init(request.uri.query ?? "", endpoint.queryParameters)
    }

    init(_ query: String, _ known: [Parameter]) throws(Problem) {
        self.known = known
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            let written = pair.prefix { $0 != UInt8(ascii: "=") }
            let name = String(Substring(written)).formDecoded ?? String(Substring(written))
            guard let parameter = known.first(where: { $0.name == name }) else {
                throw Problem.unknownParameter(name, known.map(\.name))
            }
            guard let value = String(Substring(pair.dropFirst(written.count + 1))).formDecoded else {
                throw Problem.parameter(
                    "\(name) is not UTF-8 in percent-encoding: a percent sign itself is %25",
                    "\(name) がパーセント符号化した UTF-8 になっていません。パーセント記号そのものは %25 です")
            }
            if parameter.isRepeated { repetitions[name, default: []].append(value) }
            guard values.updateValue(value, forKey: name) == nil || parameter.isRepeated else {
                throw Problem.parameter("\(name) is given twice: give it once", "\(name) が二度あります。一度だけ指定してください")
            }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// Every value of a parameter that may be given several times.
    func all(_ name: String) -> [String] { repetitions[name] ?? [] }

    /// What the parameter says; nil where it is not given.
    /// - Throws: a `Problem` that tells what is expected, where `parse` gives nil.
    func value<Value>(_ name: String, _ parse: (String) -> Value?) throws(Problem) -> Value? {
        guard let parameter = known.first(where: { $0.name == name }), let text = self[name] else { return nil }
        guard let value = parse(text) else {
            let expected = parameter.expected
            throw Problem.parameter(
                "\(name) must be \(expected.english), not \(text)", "\(name) は\(expected.japanese)です。\(text) は使えません")
        }
        return value
    }

    /// A number within the bounds of the parameter.
    func number(_ name: String) throws(Problem) -> Int? {
        guard case .number(let range)? = known.first(where: { $0.name == name })?.kind else { return nil }
        return try value(name) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    func flag(_ name: String) throws(Problem) -> Bool? { try value(name) { FormParameters.flags[$0] } }

    /// A time in milliseconds.
    func milliseconds(_ name: String) throws(Problem) -> Duration? { try number(name).map { .milliseconds($0) } }

    func fold() throws(Problem) -> FoldLevel {
        try value("fold") { Int($0).flatMap(FoldLevel.init) } ?? .standard
    }

    static let flags = ["yes": true, "true": true, "1": true, "no": false, "false": false, "0": false]
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
