// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a page tells where its posts begin, decided once for the whole page: authors write ■ too, as a bullet, and one
// such line must not make a page of reply targets into a page of squares.

internal import SakuinText

struct PageLayout {
    enum Marks {
        /// `Permalink | 記事への反応(3) | 20:50` ends a post. Where ■ are marks too, the first one behind it begins the next.
        case footers
        /// ■ begins a post.
        case squares
        /// Neither: rules A and B.
        case rules
    }

    let marks: Marks
    let hasSquares: Bool
    /// Only squares that are links are marks: the page keeps its links.
    private let needsLink: Bool
    private let isParagraphAt: [Bool]
    private let opensParagraphAt: [Bool]
    /// For each line, and for the end: the first line from there on that is not blank; the number of lines if there is none.
    private let textFrom: [Int]
    /// For each line, and for the end: where a post begins whose lines begin there.
    private let startFrom: [Int?]

    var hasFooters: Bool { marks == .footers }
    var isByRules: Bool { marks == .rules }

    init(_ lines: [PageLine]) {
        let blanks = lines.map(\.isBlank)
        (opensParagraphAt, isParagraphAt) = PageLayout.paragraphs(blanks)
        textFrom = PageLayout.backwards(blanks, end: blanks.count) { index, below in blanks[index] ? below : index }
        let squares = lines.map { PageMark.square($0.content) }
        let isFooter = lines.map { PageMark.footer($0.content) != nil }
        let needsLink = squares.contains { $0?.id != nil }
        let hasSquares = needsLink || PageLayout.areMarks(squares, isFooter, lines, textFrom, isParagraphAt)
        self.needsLink = needsLink
        self.hasSquares = hasSquares
        marks = isFooter.contains(true) ? .footers : hasSquares ? .squares : .rules
        guard hasSquares, marks == .footers else {
            startFrom = textFrom.map { $0 < blanks.count ? $0 : nil }
            return
        }
        let isSquare = squares.map { $0.map { $0.id != nil || !needsLink } ?? false }
        startFrom = PageLayout.backwards(blanks, end: nil) { index, below in
            if isSquare[index] || isFooter[index] { return index }
            guard let below, !isSquare[below], !blanks[index] else { return below }
            return index
        }
    }

    /// The square at the beginning of a line, if squares are marks here.
    func square(_ line: Substring) -> PageMark.Square? {
        guard hasSquares, let square = PageMark.square(line), square.id != nil || !needsLink else { return nil }
        return square
    }

    /// True if the line is a paragraph by itself.
    func isParagraph(_ index: Int) -> Bool { isParagraphAt[index] }

    /// True if a paragraph begins with the line.
    func opensParagraph(_ index: Int) -> Bool { opensParagraphAt[index] }

    /// Where the post begins whose lines begin at `first`: at the next ■ if there is one before the next footer (the
    /// site prints buttons between them), else at the first text. Nil where no post begins any more.
    func nextStart(from first: Int) -> Int? { startFrom[first] }

    /// The next line below that is not blank.
    func nextText(behind index: Int) -> Int? {
        textFrom[index + 1] < isParagraphAt.count ? textFrom[index + 1] : nil
    }

    /// A value for each line, made from the one of the line below; the last is `end`.
    private static func backwards<Value>(
        _ blanks: [Bool], end: Value, _ value: (_ index: Int, _ below: Value) -> Value
    ) -> [Value] {
        var values = [end]
        values.reserveCapacity(blanks.count + 1)
        for index in blanks.indices.reversed() { values.append(value(index, values[values.count - 1])) }
        return values.reversed()
    }

    /// Which lines begin a paragraph, and which are one. Extractors that drop blank lines make every line a paragraph.
    private static func paragraphs(_ blanks: [Bool]) -> (opens: [Bool], isWhole: [Bool]) {
        guard blanks.contains(true) else { return (blanks.map { _ in true }, blanks.map { _ in true }) }
        let opens = blanks.indices.map { !blanks[$0] && ($0 == 0 || blanks[$0 - 1]) }
        return (opens, blanks.indices.map { opens[$0] && ($0 == blanks.count - 1 || blanks[$0 + 1]) })
    }

    /// Squares without links are marks where one stands before a reply target, or where posts must begin: at the first
    /// line of a page that has no lone reply targets, or behind at least half of the footers.
    private static func areMarks(
        _ squares: [PageMark.Square?], _ isFooter: [Bool], _ lines: [PageLine], _ textFrom: [Int], _ isParagraph: [Bool]
    ) -> Bool {
        let found = squares.compactMap(\.self)
        guard !found.isEmpty else { return false }
        if found.contains(where: { PageMark.replyTitle($0.title) != nil }) { return true }
        let isFirst = squares.first.map { $0 != nil } ?? false
        guard isFooter.contains(true) else {
            return isFirst && !lines.indices.contains { isParagraph[$0] && AnondID.exact(lines[$0].content) != nil }
        }
        let behind = lines.indices.filter { isFooter[$0] }.map { textFrom[$0 + 1] }.filter { $0 < lines.count }
        let marked = behind.count { squares[$0] != nil }
        return isFirst || (marked > 0 && marked * 2 >= behind.count)
    }
}
