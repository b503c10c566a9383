// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient

// A text with its matches and links, cut into pieces for a template. Offsets are UTF-8 bytes of the raw text, as the daemon tells them:
// what is shown is the text, byte for byte.

/// A text and what is marked in it.
struct MarkedText {
    let bytes: [UInt8]
    /// Matches, in order and apart from each other.
    let marks: [Range<Int>]
    /// What leads somewhere, in order and apart from each other.
    let links: [(range: Range<Int>, address: String)]

    /// Bytes of an address that a page leads to; a longer one is text alone.
    static let longestLink = 2000

    /// - Parameters:
    ///   - start: where the text begins in its field.
    ///   - highlights: of the field; those beside the text are left out.
    ///   - links: addresses of the web to be sought in the text.
    ///   - places: what else leads somewhere, in bytes, and where.
    init(
        _ text: String, start: Int = 0, _ highlights: [Highlight] = [], in field: Field = .body, links: [String] = [],
        places: [(range: Range<Int>, address: String)] = []
    ) {
        let bytes = Array(text.utf8)
        var (marks, end) = ([Range<Int>](), 0)
        for one in highlights where one.field == field {
            let (lower, upper) = (max(one.start - start, end), min(one.end - start, bytes.count))
            guard lower < upper else { continue }
            marks.append(lower..<upper)
            end = upper
        }
        self.bytes = bytes
        self.marks = marks
        let found = MarkedText.places(of: links, in: bytes)
        let others = places.filter { place in !found.contains { $0.range.overlaps(place.range) } }
        self.links = (found + others).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func places(
        of links: [String], in bytes: [UInt8]
    ) -> [(range: Range<Int>, address: String)] {
        let known = Set(links.filter { isWebAddress($0) && $0.utf8.count <= longestLink }.map { Array($0.utf8)[...] })
        // The longest first: one address may begin with another.
        let lengths = Set(known.map(\.count)).sorted(by: >)
        var (found, place) = ([(range: Range<Int>, address: String)](), 0)
        while !known.isEmpty, place < bytes.count {
            let isStart = bytes[place] == UInt8(ascii: "h") && bytes[place...].starts(with: "http".utf8)
            let length = isStart ? lengths.first { known.contains(bytes[place...].prefix($0)) } : nil
            if let length {
                let range = place..<place + length
                found.append((range, String(decoding: bytes[range], as: UTF8.self)))
            }
            place += length ?? 1
        }
        return found
    }

    /// True of what a page may lead to: an address of the web.
    static func isWebAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

    /// Runs of a part of the text in order: `address` of a link, and `pieces` with `text`, which is `mark`ed or not. The marks are numbered
    /// from `first` on, which is that of the whole text's first one, so that a page can lead to each.
    func runs(of part: Range<Int>? = nil, numberedFrom first: Int = 1) -> [Model] {
        let part = part ?? bytes.indices
        var runs: [Model] = []
        var place = part.lowerBound
        for (range, address) in links where range.overlaps(part) {
            let shown = range.clamped(to: part)
            if place < shown.lowerBound { runs.append(run(place..<shown.lowerBound, nil, first)) }
            runs.append(run(shown, address, first))
            place = shown.upperBound
        }
        if place < part.upperBound { runs.append(run(place..<part.upperBound, nil, first)) }
        return runs
    }

    private func run(_ range: Range<Int>, _ address: String?, _ first: Int) -> Model {
        ["address": address, "pieces": pieces(of: range, numberedFrom: first)]
    }

    /// Pieces of a text without links: of all of it, or of its beginning, with `…` behind that.
    func pieces(upTo end: Int? = nil) -> [Model] {
        guard let end, end < bytes.count else { return pieces(of: bytes.indices, numberedFrom: 1) }
        return pieces(of: 0..<end, numberedFrom: 1) + [["text": "…", "mark": false, "number": nil]]
    }

    private func pieces(of range: Range<Int>, numberedFrom first: Int) -> [Model] {
        var pieces: [Model] = []
        var place = range.lowerBound
        func add(_ part: Range<Int>, _ number: Int?) {
            guard !part.isEmpty else { return }
            pieces.append([
                "text": String(decoding: bytes[part], as: UTF8.self), "mark": number != nil, "number": number,
            ])
        }
        for (index, mark) in marks.enumerated() where mark.overlaps(range) {
            let part = mark.clamped(to: range)
            add(place..<part.lowerBound, nil)
            add(part, first + index)
            place = part.upperBound
        }
        add(place..<range.upperBound, nil)
        return pieces
    }
}
