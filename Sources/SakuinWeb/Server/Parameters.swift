// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// What stands behind the question mark of an address, and what a form sends: names and values in their order.

/// Names with their values; a name may come several times.
struct Parameters: Sendable, Equatable {
    private(set) var pairs: [(name: String, value: String)] = []

    static func == (left: Parameters, right: Parameters) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0 == $1 }
    }

    init(_ pairs: [(String, String?)] = []) {
        self.pairs = pairs.compactMap { name, value in value.map { (name, $0) } }
    }

    /// Of `application/x-www-form-urlencoded`. What is no UTF-8 is shown as U+FFFD: a question about it finds nothing.
    init(encoded text: some StringProtocol) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((formDecoded(parts[0]), parts.count > 1 ? formDecoded(parts[1]) : ""))
        }
    }

    /// The first value of that name; nil where there is none, or an empty one.
    subscript(name: String) -> String? { pairs.first { $0.name == name && !$0.value.isEmpty }?.value }

    func all(_ name: String) -> [String] { pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        self[name].flatMap(Int.init).flatMap { range.contains($0) ? $0 : nil }
    }

    func isSet(_ name: String) -> Bool { self[name] == "1" }

    /// As an address has them, with its question mark; empty where there are none.
    var encoded: String {
        pairs.isEmpty
            ? ""
            : "?" + pairs.map { percentEncoded($0.name) + "=" + percentEncoded($0.value) }.joined(separator: "&")
    }
}

func formDecoded(_ text: some StringProtocol) -> String {
    percentDecoded(String(text).utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
}

/// The bytes with each percent sign and its two digits as the byte that they stand for; a sign without digits stays.
func percentDecoded(_ bytes: some Collection<UInt8>) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = Array(bytes)[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), digits.count == 2, let high = hexadecimal(digits.first),
            let low = hexadecimal(digits.last)
        {
            decoded.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            decoded.append(byte)
        }
    }
    return String(decoding: decoded, as: UTF8.self)
}

private func hexadecimal(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): digit - UInt8(ascii: "0")
    case let digit? where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit): digit - UInt8(ascii: "A") + 10
    case let digit? where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
