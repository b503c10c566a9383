// SPDX-License-Identifier: GPL-2.0-or-later
//
// Addresses as `link:` compares them: of hosts and paths that are written in many ways, one form.

internal import SakuinText

/// The address of a link, or the beginning of one that is asked for: a host, perhaps a port, and a path.
///
/// ```swift
/// try QueryParser.parse("link:EXAMPLE.com.") == QueryParser.parse("link:example.com")  // true
/// ```
public struct LinkAddress: Sendable, Equatable {
    /// As it is looked up: in lower case, punycode decoded, without a dot at its end.
    let host: String
    /// As written, or that of the scheme; nil where neither tells.
    let port: Int?
    /// True if the port is written.
    private let hasOwnPort: Bool
    /// What follows the host: percent-encoding decoded, in Normalization Form C. Empty where nothing does.
    private let path: [UInt8]

    /// The address that `text` is: with a scheme or without, in any width. Nil if it does not begin with a host.
    init?(_ text: String) {
        var rest = Substring(LinkAddress.narrowed(text))
        var schemePort: Int?
        if let scheme = rest.firstRange(of: "://"), rest[..<scheme.lowerBound].utf8.allSatisfy(LinkAddress.isOfScheme) {
            schemePort = LinkAddress.ports[rest[..<scheme.lowerBound].lowercased()]
            rest = rest[scheme.upperBound...]
        } else if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
        }
        let authority = rest.prefix { !"/?#\\".contains($0) }
        guard let (host, port) = LinkAddress.split(authority), let name = LinkAddress.canonical(host) else {
            return nil
        }
        self.host = name
        hasOwnPort = port != nil
        self.port = port ?? schemePort
        var path = LinkAddress.decoded(rest[authority.endIndex...])
        // An address without a path is that of the root (RFC 3986, 6.2.3).
        if let first = path.first, first != UInt8(ascii: "/") { path.insert(UInt8(ascii: "/"), at: 0) }
        self.path = path
    }

    /// The host itself and the domains that it belongs to: www.example.com, example.com, com.
    var domains: [String] {
        var domains = [host]
        while let dot = domains[domains.count - 1].firstIndex(of: "."), !host.hasPrefix("[") {
            let last = domains[domains.count - 1]
            domains.append(String(last[last.index(after: dot)...]))
        }
        return domains
    }

    /// True if the host's term alone tells which links are meant.
    var isHostAlone: Bool { !hasOwnPort && (path.isEmpty || path == [UInt8(ascii: "/")]) }

    /// True if `link` has this host or one of its domain, this port if one is asked for, and a path that begins with this one.
    func begins(_ link: LinkAddress) -> Bool {
        let root = [UInt8(ascii: "/")]
        return link.domains.contains(host) && (!hasOwnPort || port == link.port)
            && (link.path.isEmpty ? root : link.path).starts(with: path)
    }

    /// For a person to read.
    var written: String {
        host + (hasOwnPort ? port.map { ":\($0)" } ?? "" : "") + String(decoding: path, as: UTF8.self)
    }

    // MARK: Parts

    private static let ports = ["http": 80, "https": 443, "ftp": 21]
    /// RFC 1035, 2.3.4: bytes of a name.
    private static let longest = 255

    private static func isOfScheme(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The text with ASCII for its full-width forms, which are ASCII's U+0021 to U+007E, moved by 0xFEE0.
    private static func narrowed(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    ("！"..."～").contains(scalar) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
                }))
    }

    /// Host and port of `user@host:port`; nil if the port is none.
    private static func split(_ authority: Substring) -> (host: Substring, port: Int?)? {
        let user = authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex
        let place = authority[user...]
        // The colons of an address of IPv6 stand in brackets.
        let afterHost = place.hasPrefix("[") ? place.firstIndex(of: "]") ?? place.endIndex : place.startIndex
        guard let colon = place[afterHost...].lastIndex(of: ":") else { return (place, nil) }
        let digits = place[place.index(after: colon)...]
        if digits.isEmpty { return (place[..<colon], nil) }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits), port < 65_536 else {
            return nil
        }
        return (place[..<colon], port)
    }

    private static func canonical(_ host: Substring) -> String? {
        var name = String(decoding: FoldedText(String(decoding: decoded(host), as: UTF8.self)).bytes, as: UTF8.self)
        if name.hasPrefix("["), name.hasSuffix("]") { return name.utf8.count > 2 ? name : nil }
        // The full stops that IDNA takes for dots (RFC 3490, 3.1).
        name = String(name.map { "。｡．".contains($0) ? "." : $0 })
        if name.hasSuffix(".") { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map { label in
            let decoded = label.hasPrefix("xn--") ? Punycode.decoded(label.dropFirst(4)) : nil
            return decoded.map { String(decoding: FoldedText($0).bytes, as: UTF8.self) } ?? String(label)
        }
        let isName = labels.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isOfHost) }
        let canonical = labels.joined(separator: ".")
        return isName && canonical.utf8.count <= longest ? canonical : nil
    }

    private static func isOfHost(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
            : !scalar.properties.isWhitespace
    }

    /// The bytes of `text`, of which percent-encoded ones are decoded.
    private static func decoded(_ text: Substring) -> [UInt8] {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            let digits = source[(index + 1)...].prefix(2)
            if source[index] == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isHexadecimal),
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        // Bytes that are no text are compared as they are.
        guard let text = String(validating: bytes, as: UTF8.self) else { return bytes }
        return narrowed(text).composedUTF8
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }
}

/// Names of hosts in ASCII (RFC 3492).
enum Punycode {
    private static let (base, least, most, skew, damp) = (36, 1, 26, 38, 700)

    /// The label that `text`, what stands behind `xn--`, is; nil if it is none.
    static func decoded(_ text: Substring) -> String? {
        let delimiter = text.lastIndex(of: "-")
        var scalars = delimiter.map { Array(text[..<$0].unicodeScalars) } ?? []
        guard scalars.allSatisfy(\.isASCII) else { return nil }
        var (code, place, bias) = (128, 0, 72)
        var rest = Array(text[(delimiter.map { text.index(after: $0) } ?? text.startIndex)...].utf8)[...]
        while !rest.isEmpty {
            let start = place
            var weight = 1
            for step in 1... {
                guard let byte = rest.popFirst(), let digit = digit(byte) else { return nil }
                let (more, isTooMuch) = digit.multipliedReportingOverflow(by: weight)
                guard !isTooMuch, more < 1 << 32 else { return nil }
                place += more
                let threshold = min(max(base * step - bias, least), most)
                if digit < threshold { break }
                weight *= base - threshold
                guard weight < 1 << 40 else { return nil }
            }
            let count = scalars.count + 1
            bias = adapted(place - start, count: count, isFirst: start == 0)
            code += place / count
            place %= count
            guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else { return nil }
            scalars.insert(scalar, at: place)
            place += 1
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 0x61
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 0x41
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30 + 26
        default: nil
        }
    }

    private static func adapted(_ difference: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? difference / damp : difference / 2
        delta += delta / count
        var step = 0
        while delta > (base - least) * most / 2 {
            delta /= base - least
            step += base
        }
        return step + (base - least + 1) * delta / (delta + skew)
    }
}
