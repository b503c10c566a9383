// SPDX-License-Identifier: GPL-2.0-or-later
//
// Hatena Diary's export: a day's text in the diary's own syntax, in which `*` begins an entry (Index/DUMPS.md, "Blogs and
// feeds").

internal import SakuinText

struct HatenaDiary: PostSequence {
    static let format = DumpFormat(name: "hatena-diary", version: 3)

    private var days: XMLElements
    private(set) var report = DumpReport()
    /// Of the day that was read last, the first at the end.
    private var posts: [PlacedPost] = []
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { XMLHead.root(head) == "diary" }

    init(_ text: TextStream) throws(DumpError) {
        days = XMLElements(text, named: ["day"])
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        guard !hasEnded else { return nil }
        while posts.isEmpty, let day = try days.next() {
            switch day {
            case .unreadable(let line, let fault): report.warn(line, fault)
            case .element(let day): posts = entries(day).reversed()
            }
        }
        if let post = posts.popLast() {
            report.posts += 1
            return post
        }
        hasEnded = true
        guard report.posts > 0 else { throw DumpError(.empty, .noEntry) }
        return nil
    }

    private mutating func entries(_ day: XMLElement) -> [PlacedPost] {
        let date = day.node.attribute("date").flatMap { PageMark.date(Substring($0)) }
        if date == nil { report.warn(day.line, .dayWithoutDate) }
        report.passOver(.comments, count: day.node.child("comments")?.children.count { $0.name == "comment" } ?? 0)
        guard let body = day.node.child("body") else { return [] }
        // Who gave days titles gave their entries none.
        let dayTitle = (day.node.attribute("title")?.trimmingWhiteSpace).flatMap { $0.isEmpty ? nil : $0 }
        return HatenaSyntax.entries(of: body.allText).enumerated().compactMap { index, entry in
            let text = HatenaSyntax.plain(entry.lines)
            let title = entry.title ?? (index == 0 ? dayTitle : nil)
            guard title != nil || !text.isEmpty else { return nil }
            let time =
                entry.epoch.map { PostTime(seconds: $0, precision: .second) }
                ?? date.map { PostTime(seconds: $0.startInJapan, precision: .day) }
            let line = day.line(of: body) + entry.firstLine
            let post = Post(time: time, title: title, body: text, links: Links.found(in: text))
            return PlacedPost(post: post, place: Place(line: line, lastLine: line + max(0, entry.lines.count - 1)))
        }
    }
}
