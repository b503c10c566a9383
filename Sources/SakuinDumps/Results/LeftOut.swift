// SPDX-License-Identifier: GPL-2.0-or-later

public import SakuinText

/// What is left out of a dump on purpose: told by its number, and no trouble.
///
/// ```swift
/// LeftOut.drafts.counted(2)  // Bilingual("2 drafts", "下書き 2件")
/// ```
public enum LeftOut: String, CaseIterable, Sendable {
    case drafts
    case privatePosts
    case boosts
    case boostsWithoutText
    case otherActivities
    case deletedPosts
    case hiddenDays
    case filesWithoutPosts
    case filesAndSettings
    case attachments
    /// Of readers, below an entry.
    case comments
    case trackbacks

    /// `1 draft`, `2 drafts`, `下書き 2件`.
    public func counted(_ count: Int) -> Bilingual {
        let row = row
        return Bilingual("\(count) \(count == 1 ? row.one : row.many)", "\(row.japanese) \(count)\(row.counter)")
    }

    private var row: (one: String, many: String, japanese: String, counter: String) {
        switch self {
        case .drafts: ("draft", "drafts", "下書き", "件")
        case .privatePosts: ("post that is not public", "posts that are not public", "公開でない投稿", "件")
        case .boosts: ("boost of another's post", "boosts of others' posts", "他人の投稿のブースト", "件")
        case .boostsWithoutText: ("boost or note without text", "boosts and notes without text", "文のないノートとリノート", "件")
        case .otherActivities: ("other activity", "other activities", "他の活動", "件")
        case .deletedPosts: ("deleted post", "deleted posts", "削除された書き込み", "件")
        case .hiddenDays: ("day that is not shown", "days that are not shown", "表示されない日", "日")
        case .filesWithoutPosts: ("file without posts", "files without posts", "投稿のないファイル", "個")
        case .filesAndSettings:
            ("file, menu or setting", "files, menus and settings", "ファイル・メニュー・設定", "件")
        case .attachments: ("attachment", "attachments", "添付ファイル", "個")
        case .comments: ("comment", "comments", "コメント", "件")
        case .trackbacks: ("trackback", "trackbacks", "トラックバック", "件")
        }
    }
}
