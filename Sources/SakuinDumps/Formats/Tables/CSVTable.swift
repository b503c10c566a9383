// SPDX-License-Identifier: GPL-2.0-or-later
//
// Comma-, tab- or semicolon-separated values, with a head that names the columns or without one: one row, one post.

internal import SakuinText

struct CSVTable: DatedSequence {
    static let format = DumpFormat(name: "csv", version: 3)

    private var text: TextCursor
    private let layout: CSVLayout
    private let names: [String]
    /// Columns of each field, those to be taken first before the others.
    private let columns: [RecordField: [Int]]
    /// True for Twitter's: its ids are tweets'.
    private let isOfTwitter: Bool
    var dated: DatedPosts
    private(set) var hasEnded = false
    private var html = HTMLShare()

    static func recognises(_ head: ArraySlice<UInt8>) -> Bool { recognises(head, ReadingOptions()) }

    static func recognises(_ head: ArraySlice<UInt8>, _ options: ReadingOptions) -> Bool {
        // A file of another kind may have rows of one length; zero bytes in a table are a program's fault.
        CSVLayout.found(head, options.columns, isCut: head.count >= TextStream.headLength) != nil
            && ForeignHead.refusal(head.filter { $0 != 0 }[...]) == nil
    }

    init(_ stream: TextStream) throws(DumpError) {
        let head = try stream.head()
        let isCut = head.count >= TextStream.headLength
        guard let layout = CSVLayout.found(head, stream.origin.options.columns, isCut: isCut) else {
            throw DumpError(.unknownFormat, line: 1, .noTextColumn)
        }
        self.layout = layout
        text = TextCursor(stream)
        names = layout.names
        isOfTwitter = names.contains("tweetid") && names.contains("text")
        var columns: [RecordField: [Int]] = [:]
        for (index, column) in layout.columns.enumerated() {
            if let field = column.field { columns[field, default: []].append(index) }
        }
        self.columns = columns.mapValues { places in
            places.sorted { (layout.columns[$0].rank, $0) < (layout.columns[$1].rank, $1) }
        }
        dated = isOfTwitter ? DatedPosts { words, _ in TweetText.time(words) } : DatedPosts()
        if CSVLayout.mark(head) != nil { _ = try CSVRow.next(&text, 0) }
        var passed = 0
        while layout.hasHead, passed <= layout.rowsBefore, let row = try CSVRow.next(&text, layout.separator) {
            if !row.isEmpty { passed += 1 }
        }
        for remark in layout.remarks { dated.report.warn(1, remark) }
    }

    mutating func tellEnd() throws(DumpError) {
        guard dated.report.posts > 0 else { throw DumpError(.empty, .noRow) }
    }

    mutating func readOn() throws(DumpError) {
        let line = text.line
        guard let row = try CSVRow.next(&text, layout.separator) else {
            hasEnded = true
            return
        }
        if row.isEmpty || row.fields.allSatisfy(\.isEmpty) { return }
        var cells = row.fields.map { CSVRow.text($0) }
        // Tables put together have a head in the middle.
        if layout.hasHead, cells.lazy.map({ RecordField.comparable($0) }).elementsEqual(names) { return }
        let lastLine = max(line, text.line - (row.endsLine ? 1 : 0))
        if row.isBrokenOff { dated.report.warn(line, .brokenOffField) }
        if cells.count != layout.columns.count {
            dated.report.warn(line, .wrongColumns, "\(cells.count)", "\(layout.columns.count)")
            joinSurplus(&cells)
        }
        guard let post = post(cells, line) else { return }
        let place = Place(line: line, lastLine: lastLine)
        dated.add(
            DatedPost(
                placed: PlacedPost(post: post, place: place), date: first(.date, cells), clock: first(.clock, cells)))
    }

    /// What is too much belongs to the text: in a row that was not quoted its separators part it.
    private func joinSurplus(_ cells: inout [String]) {
        let width = layout.columns.count
        guard cells.count > width, let body = columns[.body]?.first ?? columns[.title]?.first else { return }
        let surplus = cells[width...].joined(separator: String(UnicodeScalar(layout.separator)))
        cells.removeSubrange(width...)
        guard !surplus.isBlank else { return }
        let separator = body == width - 1 ? String(UnicodeScalar(layout.separator)) : "\n"
        cells[body] += separator + surplus
    }

    /// What the first of the field's columns holds that is not blank. Columns of one name, and those that the configuration
    /// names, are taken together.
    private func first(_ field: RecordField, _ cells: [String]) -> String? {
        let full = (columns[field] ?? []).filter { $0 < cells.count && !cells[$0].isBlank }
        guard let first = full.first else { return nil }
        guard field == .body else { return cells[first] }
        let chosen = layout.columns[first].rank
        let together = full.filter { layout.columns[$0].rank == chosen || (chosen < 0 && layout.columns[$0].rank < 0) }
        return together.map { cells[$0] }.joined(separator: "\n")
    }

    private mutating func post(_ cells: [String], _ line: Int) -> Post? {
        let written = first(.body, cells) ?? ""
        let title = first(.title, cells)
        guard title != nil || !written.isBlank else {
            dated.report.warn(line, .rowWithoutText)
            return nil
        }
        let html = isOfTwitter ? nil : self.html.text(written)
        let body = isOfTwitter ? TweetText.unescaped(written) : html?.string ?? written
        let url = isOfTwitter ? first(.id, cells).map(TweetText.address) : first(.url, cells)
        var id = first(.id, cells).map { isOfTwitter ? TweetText.id($0) : $0 }
        if let rounded = first(.id, cells), RecordField.isRounded(rounded) {
            dated.report.warn(line, .roundedID, rounded)
            id = nil
        }
        let ownID = AnondID.inLink(url) ?? AnondID.canonical(id)
        let target = first(.replyTo, cells).flatMap { target in
            RecordField.isRounded(target) ? nil : isOfTwitter ? TweetText.id(target) : target
        }
        return Post(
            id: ownID, time: AnondID.time(of: ownID),
            title: html == nil
                ? title.map { HTMLBody.isMarkup($0) ? HTMLBody.title($0) : $0 } : title.map(HTMLBody.title),
            body: body,
            replyTo: AnondID.canonical(target), links: links(html?.allLinks ?? Links.found(in: body), cells),
            author: first(.author, cells), url: url)
    }

    /// Those of the text, and those that a column has beside it, parted by commas.
    private func links(_ own: [String], _ cells: [String]) -> [String] {
        var links = own
        for link in first(.links, cells)?.split(separator: ",").map(String.init) ?? [] where link.hasPrefix("http") {
            if !links.contains(link) { links.append(link) }
        }
        return links
    }
}
