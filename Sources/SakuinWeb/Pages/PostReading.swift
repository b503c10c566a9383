// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// A post's title and text as its page has them: a long text by parts, and matches numbered over all of them, those of the title first.
struct PostReading {
    /// Bytes of HTML that a part may have: as much as one reads at a sitting, and with what stands around it no large page.
    private static let room = 32_000
    /// Characters of a title that stands above the text.
    private static let longestTitle = 400

    let title: MarkedText
    let body: MarkedText
    let parts: [Range<Int>]
    /// The part that is shown, counted from 0.
    let part: Int
    private let titleEnd: Int

    /// - Parameter part: as the address has it, counted from 1; one that there is not is the nearest.
    init(_ post: PostAnswer, _ highlights: [Highlight], part: Int) {
        title = MarkedText(post.title ?? "", highlights, in: .title)
        body = MarkedText(post.body, highlights, in: .body, links: post.links)
        parts = body.parts(room: PostReading.room)
        self.part = min(max(part, 1), parts.count) - 1
        titleEnd = shortEnd(of: post.title ?? "", characters: PostReading.longestTitle)
    }

    var isFirst: Bool { part == 0 }
    var titlePieces: [Model] { title.pieces(upTo: titleEnd) }
    var runs: [Model] { body.runs(of: parts[part], numberedFrom: titleMarks + 1) }
    var text: String { String(decoding: body.bytes[parts[part]], as: UTF8.self) }
    var matches: Int { titleMarks + body.marks.count }
    private var titleMarks: Int { title.marks.count { $0.lowerBound < titleEnd } }

    /// The numbers of the matches that begin in a part.
    func numbers(in part: Int) -> Range<Int> {
        let first = body.marks.count { $0.lowerBound < parts[part].lowerBound }
        let count = body.marks.count { parts[part].contains($0.lowerBound) }
        return part == 0 ? 1..<titleMarks + count + 1 : titleMarks + first + 1..<titleMarks + first + count + 1
    }

    /// Puts into a post's model what leads from part to part and from match to match.
    ///
    /// - Parameter address: of a part, counted from 1.
    func lead(_ model: inout Model, _ words: Words, address: (Int) -> String) {
        PartLinks.add(to: &model, part, of: parts.count, words, address: address)
        guard matches > 0 else { return }
        let numbers = parts.indices.map(numbers)
        func link(_ other: Int, _ number: Int) -> String { (other == part ? "" : address(other + 1)) + "#m\(number)" }
        let marked = parts.indices.filter { !numbers[$0].isEmpty }
        let here = numbers[part]
        model["matchCount"] = words.matches(matches)
        if parts.count > 1 { model["matchesHere"] = words.matchesHere(here.count) }
        // Behind the last part comes the first, as within one.
        let others = marked.filter { $0 != part }
        let after = others.first { $0 > part } ?? others.first
        let before = others.last { $0 < part } ?? others.last
        model["match"] = here.isEmpty ? after.map { link($0, numbers[$0].lowerBound) } : "#m\(here.lowerBound)"
        model["matchAfter"] = here.isEmpty ? nil : after.map { link($0, numbers[$0].lowerBound) }
        model["matchBefore"] = before.map { link($0, numbers[$0].upperBound - 1) }
    }
}

/// Links to the parts before and behind one, for the template `parts`.
enum PartLinks {
    /// - Parameters:
    ///   - part: counted from 0.
    ///   - address: of a part, counted from 1.
    static func add(to model: inout Model, _ part: Int, of count: Int, _ words: Words, address: (Int) -> String) {
        model["hasParts"] = count > 1
        model["partName"] = "\(part + 1) / \(count)"
        model["partBefore"] = part > 0 ? address(part) : nil
        model["partAfter"] = part + 1 < count ? address(part + 2) : nil
    }
}

extension Words {
    func matchesHere(_ count: Int) -> String { say("ここに\(grouped(count))箇所", "\(grouped(count)) in this part") }
}
