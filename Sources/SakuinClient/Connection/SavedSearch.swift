// SPDX-License-Identifier: GPL-2.0-or-later

/// A query by the name that the person who asks has given it: `saved:ego` in a query stands for that of the name `ego`.
///
/// ```swift
/// let ego = SavedSearch(name: "ego", query: "増田 OR むらう")
/// let sakuin = SakuinService(socket: "/run/sakuin/sakuin.sock", saved: [ego])
/// let answer = try sakuin.search(SearchRequest("saved:ego since:昨日"))
/// ```
public struct SavedSearch: Sendable, Equatable {
    /// Holds neither `=` nor a line feed.
    public var name: String
    /// Holds no line feed.
    public var query: String

    public init(name: String, query: String) {
        self.name = name
        self.query = query
    }

    /// The first line of a request with the parameter `saved`, where it has a query that may name one: the daemon alone knows how a
    /// query is read, so a query that merely looks as if it did gets them too.
    static func added(_ all: [SavedSearch], to head: String) -> String {
        guard !all.isEmpty, mayName(head), let end = head.range(of: " HTTP/") else { return head }
        let lines = all.map { "\($0.name)=\($0.query)" }.joined(separator: "\n")
        return head[..<end] + "&saved=" + percentEncoded(lines) + head[end...]
    }

    private static func mayName(_ head: String) -> Bool {
        let folded = head.lowercased()
        guard folded.range(of: "?q=") != nil || folded.range(of: "&q=") != nil else { return false }
        return ["saved", percentEncoded("保存"), percentEncoded("ｓ"), percentEncoded("Ｓ")].contains {
            folded.range(of: $0.lowercased()) != nil
        }
    }
}

extension String {
    /// Where a piece of ASCII begins.
    fileprivate func range(of piece: String) -> String.Index? {
        let piece = Array(piece.utf8)
        return utf8.indices.first { utf8[$0...].starts(with: piece) }
    }
}
