// SPDX-License-Identifier: GPL-2.0-or-later
//
// Ids of the Hatena Anonymous Diary: the time of posting in Japan, 14 digits (Index/DUMPS.md, "Ids").

internal import SakuinText

enum AnondID {
    private static let prefix = "anond:"

    /// `anond:` and 14 digits for `anond:ID` and for a link to a post; any other text as it is.
    static func canonical(_ text: String?) -> String? {
        guard let text else { return nil }
        return exact(text) ?? inLink(text) ?? text
    }

    /// The id if `text` is `anond:ID` or a post's address and nothing else.
    static func exact(_ text: some StringProtocol) -> String? {
        for start in [prefix, "http://anond.hatelabo.jp/", "https://anond.hatelabo.jp/"] where text.hasPrefix(start) {
            return digits(text.dropFirst(start.count)).map { prefix + $0 }
        }
        return nil
    }

    /// The id that a post's address names; nil for any other address.
    static func inLink(_ link: String?) -> String? {
        link.flatMap { $0.hasPrefix("http") ? exact($0.prefix { $0 != "#" && $0 != "?" }) : nil }
    }

    /// The id that an address on the site names, whole or from its root.
    static func onSite(_ address: String?) -> String? {
        guard let address else { return nil }
        if address.hasPrefix("/") { return exact(prefix + address.dropFirst().prefix { $0 != "#" && $0 != "?" }) }
        return inLink(address)
    }

    /// The day of a day page's address (`https://anond.hatelabo.jp/20240605?page=7`).
    static func day(ofPage address: String) -> CivilDate? {
        guard let digits = page(address), digits.utf8.count == 8, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        func number(_ range: Range<Int>) -> Int? { Int(String(Array(digits)[range])) }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// True for the address of a page of several posts: the top page, a day's, a keyword's.
    static func isPage(_ address: String) -> Bool {
        page(address).map { $0.isEmpty || $0.hasPrefix("keyword/") } ?? false || day(ofPage: address) != nil
    }

    /// The path of an address on the site, without its first slash.
    private static func page(_ address: String) -> Substring? {
        for start in ["http://anond.hatelabo.jp", "https://anond.hatelabo.jp"] where address.hasPrefix(start) {
            let rest = address.dropFirst(start.count).prefix { $0 != "#" && $0 != "?" }
            if rest.isEmpty || rest.first == "/" { return rest.drop { $0 == "/" } }
        }
        return nil
    }

    /// The address of the post.
    static func link(to id: String) -> String { "https://anond.hatelabo.jp/" + id.dropFirst(prefix.count) }

    /// The moment that the id tells, to the second.
    static func time(of id: String?) -> PostTime? {
        guard let id, let text = exact(id) else { return nil }
        let numbers = Array(text.dropFirst(prefix.count))
        func number(_ range: Range<Int>) -> Int { Int(String(numbers[range])) ?? 0 }
        guard let day = CivilDate(year: number(0..<4), month: number(4..<6), day: number(6..<8)) else { return nil }
        return day.at(hour: number(8..<10), minute: number(10..<12), second: number(12..<14))
    }

    private static func digits(_ text: some StringProtocol) -> String? {
        text.utf8.count == 14 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? String(text) : nil
    }
}
