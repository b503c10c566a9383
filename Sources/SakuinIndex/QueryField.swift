// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// The fields of the query language, in the order in which errors name them.
enum QueryField: String, CaseIterable {
    case title, body
    case replyTo = "re"
    case id, link, source
    case flag = "is"
    case since, until, date

    /// Other names that are the same field.
    var japaneseNames: [String] {
        switch self {
        case .title: ["タイトル", "題名", "表題"]
        case .body: ["本文"]
        case .replyTo: ["返信", "返信先"]
        case .id: []
        case .link: ["リンク"]
        case .source: ["出典"]
        case .flag: ["種類"]
        case .since: ["以降", "から"]
        case .until: ["以前", "まで"]
        case .date: ["日付", "日時"]
        }
    }

    private static let fields: [[UInt8]: QueryField] = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { field in field.japaneseNames.map { (FoldedText($0).bytes, field) } })

    /// The field of that name in Japanese, in any width; nil if there is none.
    init?(japanese name: String) {
        guard let field = QueryField.fields[FoldedText(name).bytes] else { return nil }
        self = field
    }

    /// `title, body, …` with what stands between.
    static func names(_ separator: String) -> String { allCases.map(\.rawValue).joined(separator: separator) }
}

extension PostFlag {
    /// The flag that a value of `is:` names, in English or in Japanese.
    init?(named name: String) {
        let folded = String(decoding: FoldedText(name).bytes, as: UTF8.self)
        guard let flag = PostFlag.allCases.first(where: { folded == $0.rawValue || folded == $0.japaneseName }) else {
            return nil
        }
        self = flag
    }

    var japaneseName: String {
        switch self {
        case .reply: "返信"
        case .titleless: "無題"
        case .lossy: "欠字"
        }
    }
}
