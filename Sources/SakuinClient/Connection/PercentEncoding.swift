// SPDX-License-Identifier: GPL-2.0-or-later

// Texts and numbers as they stand in URLs.

/// A duration as the API takes it.
func milliseconds(_ duration: Duration) -> String { String(Int(duration / .milliseconds(1))) }

/// The parameters that have a value, as a URL has them behind its question mark.
func queryString(_ parameters: [(String, String?)]) -> String {
    parameters.compactMap { name, value in value.map { name + "=" + percentEncoded($0) } }.joined(separator: "&")
}

/// Percent-encoding for a query's value or one segment of a path: RFC 3986's unreserved characters and the colon, which
/// both allow and which every post's id holds, stay as they are.
package func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: ":"):
            encoded.append(byte)
        default:
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}
