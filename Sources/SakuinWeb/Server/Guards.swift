// SPDX-License-Identifier: GPL-2.0-or-later

// Who may ask. Every page of every site can have a browser ask 127.0.0.1, under any name that its owner lets point there (DNS
// rebinding): the name that was asked for tells, and what changes something must come from a page of this server.

enum Guards {
    /// True of a `Host` that names this machine, with any port: a tunnel may have given it another one.
    static func isLoopback(host: String) -> Bool {
        let name: Substring
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return false }
            return host[...end] == "[::1]"
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[colon...]) else { return false }
            name = host[..<colon]
        } else {
            name = host[...]
        }
        let lower = name.lowercased()
        if lower == "localhost" || lower.hasSuffix(".localhost") { return true }
        let parts = lower.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                    && Int(part).map { $0 < 256 } ?? false
            }
        return isAddress && parts[0] == "127"
    }

    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        return text.first == ":" && (1...5).contains(digits.utf8.count)
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// False of a form that comes from a page of another server. What tells nothing of where it comes from is judged by its token alone:
    /// w3m sends neither header, and Chromium the origin `null`, because this server's pages hide their addresses.
    ///
    /// - Parameters:
    ///   - origin: the header `Origin`.
    ///   - fetchSite: the header `Sec-Fetch-Site`.
    ///   - host: the header `Host`.
    static func isOwnForm(origin: String?, fetchSite: String?, host: String) -> Bool {
        if let fetchSite, fetchSite != "same-origin" { return false }
        guard let origin, origin != "null" else { return true }
        return origin == "http://" + host || origin == "https://" + host
    }

    /// The language of the first range that is Japanese or English, the most wanted one first (RFC 9110, 12.5.4).
    static func isJapanese(accepted: String?) -> Bool? {
        var best: (quality: Double, isJapanese: Bool)?
        for range in (accepted ?? "").split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.lowercased().split(separator: "-").first, tag == "ja" || tag == "en" else {
                continue
            }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if quality > best?.quality ?? 0 { best = (quality, tag == "ja") }
        }
        return best?.isJapanese
    }
}
