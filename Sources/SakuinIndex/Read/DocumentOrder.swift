// SPDX-License-Identifier: GPL-2.0-or-later
//
// The order of documents that a question does not tell apart: newer slots first, then by what their current versions say. It
// depends on the posts alone, so it is the same after any commit, merge or rebuild; docids are not, nor is the document key of a post,
// which changes when another dump tells it apart from others of its id. In the main database docids follow the order,
// in the delta they follow the arrival of dumps.

internal import SakuinText

/// The place of a document among those of equal weight or time.
struct OrderKey: Sendable, Equatable, Comparable {
    /// The time slot.
    var slot: UInt32
    /// The content of the current version: most posts of one slot differ in it, and a build knows it of each.
    var content: PostDigest
    /// Tells apart what is folded alike, and other ids.
    var wording: PostDigest

    static func < (left: OrderKey, right: OrderKey) -> Bool {
        if left.slot != right.slot { return left.slot < right.slot }
        if left.content != right.content { return left.content < right.content }
        return left.wording < right.wording
    }
}

extension OrderKey {
    /// - Parameter path: of the dump with this number.
    init(_ stored: StoredPost, _ path: (Int) throws(IndexError) -> String) throws(IndexError) {
        let (post, dump) = (stored.current, stored.versions[0].sources.first?.dump ?? 0)
        self.init(
            slot: TimeSlot.of(seconds: post.time?.seconds), content: PostKey.content(of: post),
            wording: try PostKey.wording(of: post) { () throws(IndexError) in try path(dump) })
    }
}

/// A document in the order, as a cursor keeps it.
struct SortPosition: Sendable, Equatable {
    var key: OrderKey
    var docid: UInt32
    /// Which main database the docid is of (`XapianDatabase.mainStamp`).
    var main: UInt64
}

/// The order in one revision.
final class DocumentOrder {
    private let database: XapianDatabase
    private let scale: DocidScale
    private var keys: [UInt32: OrderKey] = [:]
    private var paths: [Int: String] = [:]
    private var undatedEnd: UInt32?

    init(_ database: XapianDatabase, _ scale: DocidScale) {
        self.database = database
        self.scale = scale
    }

    func key(_ docid: UInt32) throws(IndexError) -> OrderKey {
        var post = VerifiedPost(docid, in: database)
        return try key(&post)
    }

    private func key(_ post: inout VerifiedPost) throws(IndexError) -> OrderKey {
        if let known = keys[post.docid] { return known }
        let key = try OrderKey(try post.stored()) { (dump) throws(IndexError) in try path(of: dump) }
        keys[post.docid] = key
        return key
    }

    private func path(of dump: Int) throws(IndexError) -> String {
        if let known = paths[dump] { return known }
        let path = try IndexMetadata.dump(dump, in: database)?.path ?? ""
        paths[dump] = path
        return path
    }

    /// The place of a post that may have been read already.
    func place(_ post: inout VerifiedPost) throws(IndexError) -> SortPosition {
        SortPosition(key: try key(&post), docid: post.docid, main: database.mainStamp)
    }

    func precedes(_ left: UInt32, _ right: UInt32) throws(IndexError) -> Bool {
        if Docids.tier(of: left) == .main, Docids.tier(of: right) == .main { return left < right }
        return try key(left) < key(right)
    }

    /// True if the document comes after `place`; it does not come after its own.
    func isBehind(_ docid: UInt32, _ place: SortPosition) throws(IndexError) -> Bool {
        if isComparable(place), Docids.tier(of: docid) == .main { return docid > place.docid }
        return try place.key < key(docid)
    }

    /// True if the document comes before `place`; it does not come before its own.
    func isBefore(_ docid: UInt32, _ place: SortPosition) throws(IndexError) -> Bool {
        if isComparable(place), Docids.tier(of: docid) == .main { return docid < place.docid }
        return try key(docid) < place.key
    }

    private func isComparable(_ place: SortPosition) -> Bool {
        place.main == database.mainStamp && Docids.tier(of: place.docid) == .main
    }

    /// The last docid that a post without a time can have in the delta, whose docids do not follow the order. Its slots are
    /// taken one behind the other, so the last is found by halving.
    func lastUndatedOfDelta() throws(IndexError) -> UInt32 {
        if let undatedEnd { return undatedEnd }
        func isTaken(_ slot: UInt32) throws(IndexError) -> Bool {
            try database.hasDocument(Docids.docid(slot, .delta))
        }
        var (taken, free) = (scale.undatedSlot - 1, scale.undatedSlot)
        while free < Placeholder.slot, try isTaken(free) {
            (taken, free) = (free, min(Placeholder.slot, free + 2 * (free - taken)))
        }
        while free - taken > 1 {
            let middle = taken + (free - taken) / 2
            if try isTaken(middle) { taken = middle } else { free = middle }
        }
        let end = Docids.docid(taken, .delta)
        undatedEnd = end
        return end
    }
}

/// Documents of one weight in their order, one after the other: what nobody asks for is not ordered.
struct OrderedDocuments {
    private let order: DocumentOrder
    private var main: ArraySlice<UInt32>
    private var delta: ArraySlice<UInt32>

    /// - Parameters:
    ///   - docids: in any order.
    ///   - place: those that do not come after it are left out.
    ///   - deadline: where it passes, there are none.
    init(
        _ docids: [UInt32], behind place: SortPosition?, _ order: DocumentOrder, _ deadline: Deadline
    ) throws(IndexError) {
        self.order = order
        main = docids.filter { Docids.tier(of: $0) == .main }.sorted()[...]
        var keyed: [(key: OrderKey, docid: UInt32)] = []
        let ofDelta = docids.filter { Docids.tier(of: $0) != .main }
        // One alone is in order, and most weights are one document's.
        for docid in ofDelta where ofDelta.count > 1 {
            if deadline.isOver(after: Deadline.post) {
                (main, delta) = ([], [])
                return
            }
            keyed.append((try order.key(docid), docid))
        }
        keyed.sort { $0.key < $1.key }
        delta = ofDelta.count > 1 ? keyed.map(\.docid)[...] : ofDelta[...]
        if let place {
            while let first = delta.first, try !order.isBehind(first, place) { delta.removeFirst() }
            try skip(to: place)
        }
    }

    /// Leaves out of the main database's documents those that do not come after `place`.
    private mutating func skip(to place: SortPosition) throws(IndexError) {
        var (first, last) = (main.startIndex, main.endIndex)
        while first < last {
            let middle = first + (last - first) / 2
            if try order.isBehind(main[middle], place) { last = middle } else { first = middle + 1 }
        }
        main = main[first...]
    }

    mutating func next() throws(IndexError) -> UInt32? {
        guard let ofMain = main.first else { return delta.popFirst() }
        guard let ofDelta = delta.first else { return main.popFirst() }
        return try order.precedes(ofMain, ofDelta) ? main.popFirst() : delta.popFirst()
    }
}
