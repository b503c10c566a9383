// SPDX-License-Identifier: GPL-2.0-or-later

// A long text goes over several pages. Put together, the parts are the text, byte for byte.

/// Where a text is cut so that each part of it is small as HTML: behind a paragraph or a line if there is one in the second half of the
/// part, else behind a sentence or a space, else between two characters. What must stay whole is not cut unless it has no room alone.
struct TextParts {
    /// In order, without gaps; an empty text is one part.
    let ranges: [Range<Int>]

    /// - Parameters:
    ///   - whole: what is not to be cut, in order and apart from each other.
    ///   - firm: what is not to be cut within that, where all of that has no room; likewise.
    ///   - extras: bytes that the page needs beside the text, by the place before which they stand, in order.
    ///   - room: bytes of HTML that a part may have.
    init(
        _ bytes: [UInt8], whole: [Range<Int>], firm: [Range<Int>] = [], extras: [(place: Int, bytes: Int)], room: Int
    ) {
        var ranges: [Range<Int>] = []
        // Made once: its characters are looked at where a part ends.
        var text: String?
        var (start, extra, solid) = (0, 0, 0)
        while true {
            var (place, used, next) = (start, 0, extra)
            while place < bytes.count {
                var cost = PageText.length(of: bytes[place])
                while next < extras.count, extras[next].place <= place {
                    cost += extras[next].bytes
                    next += 1
                }
                // Of what has no room at all there is a byte, so that every part goes on.
                guard used + cost <= room || place == start else { break }
                used += cost
                place += 1
            }
            guard place < bytes.count else { break }
            while solid < whole.count, whole[solid].upperBound <= start { solid += 1 }
            let known = text ?? String(decoding: bytes, as: UTF8.self)
            text = known
            let end = TextParts.end(of: start..<place, known, bytes, whole[solid...], firm)
            ranges.append(start..<end)
            start = end
            while extra < extras.count, extras[extra].place < end { extra += 1 }
        }
        self.ranges = ranges + [start..<bytes.count]
    }

    private static func end(
        of room: Range<Int>, _ text: String, _ bytes: [UInt8], _ whole: ArraySlice<Range<Int>>,
        _ firm: [Range<Int>]
    ) -> Int {
        /// False within what is to stay whole.
        func isFree(_ place: Int) -> Bool {
            !whole.prefix { $0.lowerBound < place }.contains { place < $0.upperBound }
        }
        let half = room.lowerBound + room.count / 2
        let line = UInt8(ascii: "\n")
        var candidates: [(end: Int, rank: Int)] = []
        for place in (half..<room.upperBound).reversed() where bytes[place] == line && place > room.lowerBound {
            let isParagraph =
                bytes[place - 1] == line || place > 1 && bytes[place - 1] == 0x0D && bytes[place - 2] == line
            candidates.append((place + 1, isParagraph ? 0 : 1))
            if isParagraph, isFree(place + 1) { break }
        }
        for rank in 0...1 {
            if let found = candidates.first(where: { $0.rank == rank && isFree($0.end) }) { return found.end }
        }
        // A sentence, or a word: 。 is E3 80 82, ！ and ？ are EF BC 81 and EF BC 9F.
        for place in (half..<room.upperBound).reversed() where place > room.lowerBound + 2 {
            let three = Array(bytes[place - 2...place])
            let ends: [[UInt8]] = [[0xE3, 0x80, 0x82], [0xEF, 0xBC, 0x81], [0xEF, 0xBC, 0x9F]]
            let end = place + 1
            if bytes[place] == UInt8(ascii: " ") || ends.contains(three), isFree(end), character(end, text) == end {
                return end
            }
        }
        var end = character(room.upperBound, text)
        if let solid = whole.first(where: { $0.lowerBound < end && end < $0.upperBound }),
            solid.lowerBound > room.lowerBound
        {
            end = solid.lowerBound
        } else if let mark = firm.first(where: { $0.lowerBound < end && end < $0.upperBound }),
            mark.lowerBound > room.lowerBound
        {
            end = mark.lowerBound
        }
        if end > room.lowerBound { return end }
        // A character, made of more scalars than there is room for.
        end = room.upperBound
        while end > room.lowerBound + 1, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end
    }

    /// The beginning of the character in which a byte stands.
    private static func character(_ place: Int, _ text: String) -> Int {
        let utf8 = text.utf8
        guard place < utf8.count else { return utf8.count }
        let index = utf8.index(utf8.startIndex, offsetBy: place)
        return utf8.distance(from: utf8.startIndex, to: text.index(before: text.index(after: index)))
    }
}

extension MarkedText {
    /// Bytes of the tags of a link and of a mark; a mark over a link's end has them twice.
    private static let linkBytes = 80
    private static let markBytes = 90

    private var extras: [(place: Int, bytes: Int)] {
        let all = links.map { ($0.range.lowerBound, MarkedText.linkBytes + PageText.length(of: $0.address)) }
        return (all + marks.map { ($0.lowerBound, MarkedText.markBytes) }).sorted { $0.0 < $1.0 }
    }

    /// Bytes that a part takes of a page.
    func size(of part: Range<Int>) -> Int {
        bytes[part].reduce(0) { $0 + PageText.length(of: $1) }
            + extras.reduce(0) { $0 + (part.contains($1.place) ? $1.bytes : 0) }
    }

    /// The text cut into parts.
    func parts(room: Int) -> [Range<Int>] {
        let whole = (marks + links.map(\.range)).sorted { $0.lowerBound < $1.lowerBound }
        let joined = whole.reduce(into: [Range<Int>]()) { all, range in
            if let last = all.last, range.lowerBound < last.upperBound {
                all[all.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                all.append(range)
            }
        }
        return TextParts(bytes, whole: joined, firm: marks, extras: extras, room: room).ranges
    }
}
