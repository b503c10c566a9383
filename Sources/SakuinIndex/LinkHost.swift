// SPDX-License-Identifier: GPL-2.0-or-later

/// The host of a link, in lower case.
struct LinkHost {
    let name: String

    /// The host that `text`, an address or a host alone, names; nil if it names none.
    init?(_ text: String) {
        var rest = Substring(text)
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        rest = rest.prefix { !"/?#".contains($0) }
        if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
        if let port = rest.lastIndex(of: ":") { rest = rest[..<port] }
        let name = rest.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard !name.isEmpty, name.utf8.count <= LinkHost.longest, !labels.contains(where: \.isEmpty),
            !name.unicodeScalars.contains(where: { $0.properties.isWhitespace })
        else { return nil }
        self.name = name
    }

    /// RFC 1035, 2.3.4: bytes of a name.
    private static let longest = 255

    /// The host itself and the domains that it belongs to: www.example.com, example.com, com.
    var domains: [String] {
        var domains = [name]
        while let dot = domains[domains.count - 1].firstIndex(of: ".") {
            let last = domains[domains.count - 1]
            domains.append(String(last[last.index(after: dot)...]))
        }
        return domains
    }
}
