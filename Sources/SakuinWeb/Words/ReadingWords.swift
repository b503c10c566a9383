// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinTerminal

// The words of threads and of days.

extension WordTable {
    static let thread: [String: Text] = [
        "viewFlat": Text("順に", "In order"),
        "viewTree": Text("木で", "As a tree"),
        "viewLabel": Text("見せ方", "View"),
        "threadIsCut": Text("長いスレッドなので、初めの部分だけです。", "The thread is long: this is its first part."),
        "searchThread": Text("スレッドの中を探す", "Search in this thread"),
        "onlyMatches": Text("一致した投稿だけ", "Matching posts only"),
        "wholeThread": Text("全部の投稿", "All posts"),
        "mostAnswered": Text("返信の多い投稿", "Most answered"),
        "pagesBelow": Text("スレッドのページ", "Pages of the thread"),
        "ngList": Text("NG リスト", "NG list"),
        "ngLead": Text("ここにあるものを含む投稿は、スレッドの中で畳まれます。", "Posts of threads that hold one of these are folded."),
        "ngNone": Text("まだありません。", "Nothing yet."),
        "ngAll": Text("NG リストのすべて", "All of the NG list"),
        "ngKind": Text("種類", "Kind"),
        "ngWord": Text("言葉", "Word"),
        "ngAuthor": Text("名前", "Name"),
        "ngPoster": Text("ID", "Poster's ID"),
        "ngValue": Text("隠すもの", "What to hide"),
        "ngAdd": Text("加える", "Add"),
        "ngRemove": Text("外す", "Remove"),
        "ngHidden": Text("NG で隠した投稿", "Hidden by the NG list"),
        "isNew": Text("新着", "new"),
    ]

    static let days: [String: Text] = [
        "asResults": Text("検索結果で見る", "As search results"),
        "days": Text("ほかの日", "Other days"),
        "noPosts": Text("投稿はありません。", "There are no posts."),
        "onward": Text("続き", "Go on"),
        "allYears": Text("年", "Years"),
        "asTable": Text("表で", "As a table"),
        "newestPosts": Text("新しい投稿", "Newest posts"),
        "wholePost": Text("全文を読む", "All of it"),
        "tellingWords": Text("ほかの人より多く使う言葉", "Words that others use less"),
        "newestWords": Text("いちばん新しい月に増えた言葉", "Words of the newest month"),
        "browse": Text("めくって読む", "Leaf through it"),
        "onToday": Text("毎年の今日", "Today in all years"),
        "perMonth": Text("月ごと", "Per month"),
        "perYear": Text("年ごと", "Per year"),
        "perWeekday": Text("曜日ごと", "By weekday"),
        "perHour": Text("時間帯ごと", "By hour"),
    ]
}

extension Words {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["月", "火", "水", "木", "金", "土", "日"]
    private static let englishWeekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// - Parameter number: 0 for Monday.
    func weekday(_ number: Int) -> String {
        let place = (number % 7 + 7) % 7
        return say(Words.weekdays[place], Words.englishWeekdays[place])
    }

    func day(_ day: CalendarDay) -> String {
        say(
            "\(day.year)年\(day.month)月\(day.day)日（\(weekday(day.weekday))）",
            "\(weekday(day.weekday)), \(day.day) \(Words.months[day.month - 1]) \(day.year)")
    }

    func yearlyDay(_ day: CalendarDay) -> String {
        say("毎年の\(day.month)月\(day.day)日", "\(day.day) \(Words.months[day.month - 1]) in all years")
    }

    func month(_ day: CalendarDay) -> String {
        say("\(day.year)年\(day.month)月", "\(Words.months[day.month - 1]) \(day.year)")
    }

    func shortMonth(_ month: Int) -> String { say("\(month)月", String(Words.months[month - 1].prefix(3))) }

    func year(_ year: Int) -> String { say("\(year)年", "\(year)") }

    /// How many of all posts are replies.
    func share(of replies: Int, _ posts: Int) -> String {
        let percent = Int((Double(replies) / Double(max(1, posts)) * 100).rounded())
        return say("返信 \(percent)%", "\(percent) % replies")
    }
}
