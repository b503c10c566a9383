// SPDX-License-Identifier: GPL-2.0-or-later

/// What does not stop the work but should be known, in both languages.
struct ServiceWarning: Sendable, Equatable {
    var english: String
    var japanese: String

    init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    /// One that there is in English alone.
    init(_ english: String) { self.init(english, english) }
}

extension KeptDumps {
    /// What an administrator is told.
    var notice: ServiceWarning {
        let count = dumps.count == 1 ? "1 dump" : "\(dumps.count) dumps"
        let (stay, cure) = ("stay in the index", "if they are to go, run `sakuin rescan --confirm`")
        let (keeps, remedy) = ("の投稿は索引に残しています", "消してよければ `sakuin rescan --confirm` を実行してください")
        switch reason {
        case .empty:
            return ServiceWarning(
                "\(folder) has no dumps any more: the posts of the \(count) that it had \(stay); \(cure)",
                "\(folder) にダンプがなくなりました。あった \(dumps.count) 件\(keeps)。\(remedy)")
        case .missing:
            return ServiceWarning(
                "\(folder) is not there: the posts of its \(count) \(stay); \(cure)",
                "\(folder) がありません。そのダンプ \(dumps.count) 件\(keeps)。\(remedy)")
        case .replaced:
            return ServiceWarning(
                "\(folder) is another folder, or on another file system, than the one that was indexed: the posts of \(count) that it lacks \(stay); \(cure)",
                "\(folder) は索引を作ったときとは別のフォルダーか、別のファイルシステムです。そこにないダンプ \(dumps.count) 件\(keeps)。\(remedy)")
        case .notWatched:
            return ServiceWarning(
                "\(folder) is not watched any more: the posts of its \(count) \(stay); \(cure)",
                "\(folder) はもう見ているフォルダーではありません。そのダンプ \(dumps.count) 件\(keeps)。\(remedy)")
        case .unreadable(let reason):
            return ServiceWarning(
                "\(folder) cannot be read (\(reason)): its dumps stay in the index as they were",
                "\(folder) が読めません（\(reason)）。そのダンプは索引に元のまま残しています")
        }
    }
}
