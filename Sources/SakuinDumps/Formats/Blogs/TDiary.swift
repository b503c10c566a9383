// SPDX-License-Identifier: GPL-2.0-or-later
//
// A month of a tDiary as its default storage keeps it (`.td2`): days with a head like mail's, a text in which a
// line `.` ends the day and `..` begins a line with a dot. A day is a post: what its sections are depends on the style.

internal import SakuinText

struct TDiary: PostSequence {
    static let format = DumpFormat(name: "tdiary", version: 2)

    private var lines: LineReader
    private(set) var report = DumpReport()
    private var hasEnded = false

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { head.starts(with: "TDIARY2.".utf8) }

    init(_ text: TextStream) throws(DumpError) {
        lines = LineReader(text)
        // The version's line.
        _ = try lines.next()
    }

    mutating func next() throws(DumpError) -> PlacedPost? {
        while !hasEnded {
            guard let day = try day() else {
                hasEnded = true
                break
            }
            if day.values["visible"]?.lowercased() == "false" {
                report.passOver(.hiddenDays)
            } else if let post = post(day) {
                report.posts += 1
                return PlacedPost(post: post, place: day.place)
            }
        }
        guard report.posts > 0 || !report.passedOver.isEmpty else { throw DumpError(.empty, .noDay) }
        return nil
    }

    /// Bytes. A day of this length is a broken file.
    private static let longestDay = 16 << 20

    private struct Day {
        var place: Place
        /// By names in lower case.
        var values: [String: String] = [:]
        var text: [String] = []
    }

    private mutating func post(_ day: Day) -> Post? {
        // Sections are parted by blank lines; mark-up goes line by line, for a line is a paragraph.
        let lines = day.text.map { line in
            line.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
                ? MarkupText.of(html: line).string : line
        }
        let text = String(Substring(lines.joined(separator: "\n")).trimmed)
        let title = day.values["title"].flatMap { $0.isEmpty ? nil : $0 }
        guard title != nil || !text.isEmpty else { return nil }
        let date = day.values["date"].flatMap(DateText.time)
        if date == nil { report.warn(day.place.line, .dayWithoutDate) }
        return Post(time: date, title: title, body: text, links: Links.found(in: day.text.joined(separator: "\n")))
    }

    /// The next day; nil at the end.
    private mutating func day() throws(DumpError) -> Day? {
        var day: Day?
        var isInText = false
        var size = 0
        while let line = try lines.text(&report) {
            if line == "." { return day ?? Day(place: Place(line: lines.number, lastLine: lines.number)) }
            if day == nil, line.isEmpty { continue }
            if day == nil { day = Day(place: Place(line: lines.number, lastLine: lines.number)) }
            day?.place.lastLine = lines.number
            size += line.utf8.count + 1
            guard size <= TDiary.longestDay else {
                throw DumpError(
                    .tooLarge, line: lines.number,
                    .longDay, "\(TDiary.longestDay >> 20)")
            }
            if isInText {
                day?.text.append(line.hasPrefix("..") ? String(line.dropFirst()) : line)
            } else if line.isEmpty {
                isInText = true
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...].trimmed
                day?.values[line[..<colon].lowercased()] = String(value)
            } else {
                report.warn(lines.number, .neitherHeaderNorText)
            }
        }
        if day != nil { report.warn(lines.number, .brokenOffDay) }
        return day
    }
}
