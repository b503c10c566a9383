// SPDX-License-Identifier: GPL-2.0-or-later

/// A list over several pages, of which each is small: as many entries as there is room for, and no more than a number of them.
struct PagedList {
    /// The first entry of each page; an empty list has one page.
    let starts: [Int]
    private let count: Int

    /// - Parameters:
    ///   - sizes: bytes that each entry takes of a page.
    ///   - room: bytes of a page. An entry that takes more stands alone.
    init(_ sizes: [Int], room: Int, most: Int) {
        var (starts, left) = ([0], room)
        for (place, size) in sizes.enumerated() {
            if place > starts[starts.count - 1], size > left || place - starts[starts.count - 1] == most {
                starts.append(place)
                left = room
            }
            left -= size
        }
        (self.starts, count) = (starts, sizes.count)
    }

    /// The number of the page on which an entry stands; the last one's for what is behind the list.
    func page(of place: Int) -> Int { (starts.lastIndex { $0 <= place }) ?? 0 }

    func range(of page: Int) -> Range<Int> { starts[page]..<(page + 1 < starts.count ? starts[page + 1] : count) }

    /// The pages as links: `31–60`. Of very many those around this one, the first and the last.
    func links(at page: Int, address: (_ first: Int) -> String) -> [Model] {
        let near = 12
        return starts.indices.filter { $0 == 0 || $0 == starts.count - 1 || abs($0 - page) <= near }.map { other in
            let range = range(of: other)
            return [
                "name": range.count > 1 ? "\(range.lowerBound + 1)–\(range.upperBound)" : "\(range.lowerBound + 1)",
                "address": address(range.lowerBound), "isHere": other == page,
            ]
        }
    }
}
