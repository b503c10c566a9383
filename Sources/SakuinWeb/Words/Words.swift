// SPDX-License-Identifier: GPL-2.0-or-later

internal import Mustache
internal import SakuinClient
internal import SakuinExport
internal import SakuinTerminal

// What pages say, in both languages. A template takes a word by its name, `{{t.newest}}`; what has a number in it is made here. Each
// page may have a table of its own beside this one (`WordTable.swift` lists them); a test asks that every word that a template takes is there.

struct Words: MustacheParent, Sendable {
    let language: Language

    init(_ language: Language) { self.language = language }

    subscript(name: String) -> String { WordTable.all[name]?(language) ?? "" }

    func child(named name: String) -> Any? { WordTable.all[name]?(language) }

    func say(_ japanese: String, _ english: String) -> String { language.say(japanese, english) }

    // MARK: Numbers

    func posts(_ count: Int) -> String { language.posts(count) }

    /// `1,234 posts`, `at least 1,234 posts`.
    func total(_ total: Total) -> String {
        total.relation == .exact
            ? posts(total.value)
            : say("\(grouped(total.value))件以上", "at least \(language.posts(total.value))")
    }

    /// `+12`, with a plus behind it where there are more.
    func more(_ count: Int, _ relation: Total.Relation) -> String {
        let number = "+" + grouped(count) + (relation == .exact ? "" : "+")
        return say(number + "件", number)
    }

    func matches(_ count: Int) -> String {
        say("一致 \(grouped(count))箇所", "\(grouped(count)) \(count == 1 ? "match" : "matches")")
    }

    func copies(_ total: Total) -> String { "×" + grouped(total.value) + (total.relation == .exact ? "" : "+") }

    func replies(_ count: Int) -> String {
        say("返信 \(grouped(count))", "\(grouped(count)) \(count == 1 ? "reply" : "replies")")
    }

    /// How much of a thread matches: `3/25`.
    func share(_ thread: ThreadShare) -> String {
        let sign = thread.total.relation == .exact ? "" : "+"
        return say("スレッド ", "thread ") + "\(grouped(thread.matched.value))/\(grouped(thread.total.value))\(sign)"
    }

    /// `2024-06-05 20:50`, in Japan's time; what is not known stands for itself.
    func time(_ time: String?) -> String { shortTime(time).map { String($0.prefix(16)) } ?? self["noTime"] }

    /// What stands for the title of a post.
    var untitled: String { language.untitled }
}
