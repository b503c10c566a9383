// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a reader found goes in; what the index keeps of it comes out, and the words for the log: what could not be read, what
// could in part, and what is merely to be said are never called the same.

import SakuinDumps
import SakuinIndex
import SakuinText

extension DumpProblem {
    /// Why a whole dump cannot be read.
    init(_ error: DumpError) {
        let place = Place(line: error.line, details: error.fault.details)
        self.init(.failure, error.fault.why.sentence, places: [place])
    }
}

extension DumpReport {
    /// The warnings, each reason once with its number and its first places, in the order of their coming.
    var problems: [DumpProblem] {
        let byReason = Dictionary(grouping: warnings, by: \.fault.why)
        return byReason.keys.sorted { first(byReason[$0]) < first(byReason[$1]) }.map { why in
            let places = (byReason[why] ?? []).prefix(DumpProblem.mostPlaces).map { warning in
                DumpProblem.Place(
                    line: warning.line > 0 ? warning.line : nil, member: warning.member,
                    details: warning.fault.details)
            }
            let kind: DumpProblem.Kind = why.kind == .unread ? .unread : .remark
            return DumpProblem(kind, why.sentence, count: counts[why] ?? places.count, places: places)
        }
    }

    private func first(_ warnings: [DumpWarning]?) -> Int {
        warnings?.first.flatMap { self.warnings.firstIndex(of: $0) } ?? .max
    }
}

extension DumpOutcome {
    /// What became of the dump at a path, in a line; nil where nothing became of it.
    func told(of path: String) -> Bilingual? {
        switch self {
        case .indexed(let posts, let problems):
            let isPartly = problems.contains { $0.kind == .unread }
            let count = Bilingual(posts == 1 ? "1 post" : "\(posts) posts", "投稿 \(posts)件")
            let rest = problems.map(\.told)
            return Bilingual(
                "\(isPartly ? "partly read" : "indexed") \(path): "
                    + ([count.english] + rest.map(\.english)).joined(separator: "; "),
                "\(isPartly ? "一部だけ読めました" : "索引に入れました") \(path): "
                    + ([count.japanese] + rest.map(\.japanese)).joined(separator: "、"))
        case .quarantined(let problem):
            return Bilingual("cannot read \(path): \(problem.told.english)", "読めません \(path): \(problem.told.japanese)")
        case .removed: return Bilingual("removed \(path)", "除きました \(path)")
        case .kept:
            return Bilingual("\(path) is not there, and its posts are kept", "\(path) はありませんが、その投稿は残しています")
        case .unchanged, .beingWritten, .tooFresh: return nil
        }
    }
}

extension DumpOutcome {
    /// True if the dump holds text that is not in the index.
    var leavesTextOut: Bool {
        switch self {
        case .indexed(_, let problems): problems.contains { $0.kind == .unread }
        case .quarantined, .kept: true
        default: false
        }
    }
}

extension DumpProblem {
    /// The reason with its first place and how often it came.
    fileprivate var told: Bilingual {
        guard let place = places.first else { return reason.filled([]) }
        if count == 1 {
            let words = words(at: place)
            guard let line = place.line else { return words }
            return Bilingual("line \(line): \(words.english)", "\(line)行目: \(words.japanese)")
        }
        let common = reason.common(to: places.map(\.details))
        let english = [place.member, place.line.map { "line \($0)" }].compactMap { $0 }.joined(separator: ", ")
        let japanese = [place.member, place.line.map { "\($0)行目" }].compactMap { $0 }.joined(separator: "、")
        return Bilingual(
            "\(common.english) (\(count) times\(english.isEmpty ? "" : ", first: \(english)"))",
            "\(common.japanese)（\(count) 箇所\(japanese.isEmpty ? "" : "、最初は \(japanese)")）")
    }
}
