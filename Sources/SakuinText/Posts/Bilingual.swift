// SPDX-License-Identifier: GPL-2.0-or-later

/// What is said to people, in both languages that the programs speak. A sentence may have gaps, `{0}` and `{1}`, for
/// what differs from case to case.
///
/// ```swift
/// let words = Bilingual("{0} posts", "投稿 {0}件").filled([Bilingual(verbatim: "3")])
/// words.text(isJapanese: true)  // "投稿 3件"
/// ```
public struct Bilingual: Sendable, Hashable {
    public var english: String
    public var japanese: String

    public init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    /// What is no word of a language: a name, a number, a piece of a dump.
    public init(verbatim text: String) {
        self.init(text, text)
    }

    public func text(isJapanese: Bool) -> String { isJapanese ? japanese : english }

    /// The sentence with its gaps filled.
    public func filled(_ details: [Bilingual]) -> Bilingual {
        Bilingual(
            Bilingual.filled(english, details.map(\.english)), Bilingual.filled(japanese, details.map(\.japanese)))
    }

    /// The sentence for several cases: gaps that are not filled alike in all of them are left open.
    public func common(to cases: [[Bilingual]]) -> Bilingual {
        guard let first = cases.first else { return filled([]) }
        let open = Bilingual(verbatim: "…")
        let count = cases.map(\.count).max() ?? 0
        return filled(
            (0..<count).map { index in
                cases.allSatisfy { index < $0.count && $0[index] == first[index] } ? first[index] : open
            })
    }

    /// By hand and in one pass: a detail may hold what looks like a gap.
    private static func filled(_ sentence: String, _ details: [String]) -> String {
        var text = ""
        var rest = Substring(sentence)
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: "}"), let number = Int(inner[..<close]) else {
                text.append("{")
                rest = inner
                continue
            }
            text += details.indices.contains(number) ? details[number] : "…"
            rest = inner[inner.index(after: close)...]
        }
        return text + rest
    }
}
