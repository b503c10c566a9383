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
    private let links: [(range: Range<Int>, address: String)]

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
        // The longest first: one address may begin with another.
        let known = links.filter(isWebAddress).map { Array($0.utf8) }.sorted { $0.count > $1.count }
        guard !known.isEmpty else { return [] }
        var (found, place) = ([(range: Range<Int>, address: String)](), 0)
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "h"), let link = known.first(where: { bytes[place...].starts(with: $0) }) {
                found.append((place..<place + link.count, String(decoding: link, as: UTF8.self)))
                place += link.count
            } else {
                place += 1
            }
        }
        return found
    }

    /// True of what a page may lead to: an address of the web.
    static func isWebAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }

    /// Runs of the text in order: `address` of a link, and `pieces` with `text`, which is `mark`ed or not. The marks are numbered from
    /// `first` on, so that a page can lead to each.
    func runs(numberedFrom first: Int = 1) -> [Model] {
        var runs: [Model] = []
        var place = 0
        for (range, address) in links {
            if place < range.lowerBound { runs.append(run(place..<range.lowerBound, nil, first)) }
            runs.append(run(range, address, first))
            place = range.upperBound
        }
        if place < bytes.count { runs.append(run(place..<bytes.count, nil, first)) }
        return runs
    }

    private func run(_ range: Range<Int>, _ address: String?, _ first: Int) -> Model {
        ["address": address, "pieces": pieces(of: range, numberedFrom: first)]
    }

    /// Pieces of the whole text, for a text without links.
    func pieces() -> [Model] { pieces(of: bytes.indices, numberedFrom: 1) }

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
