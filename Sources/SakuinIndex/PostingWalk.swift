// SPDX-License-Identifier: GPL-2.0-or-later
//
// Candidates in the order of their docids, straight from the posting lists. Ascending, the walk stops as soon as nobody
// asks on; posting lists are not read backwards, so descending it goes through them once and gives their end first.

internal import CXapian

/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class PostingWalk {
    private let handle: OpaquePointer
    private let database: XapianDatabase
    private let bounds: ClosedRange<UInt32>
    private var page: [UInt32]
    private var count = 0
    private var position = 0
    private var pageSize = PostingWalk.shortestPage
    /// From where on the lists are still to be read; nil if they have been to their end.
    private var rest: UInt32?

    /// The first page answers at once, a long walk makes few calls.
    private static let shortestPage = 32
    private static let longestPage = 2048

    init(
        _ candidates: Candidates, in database: XapianDatabase, bounds: ClosedRange<UInt32> = 1...UInt32.max
    ) throws(IndexError) {
        unsafe handle = try PostingWalk.make(candidates, database)
        self.database = database
        self.bounds = bounds
        rest = bounds.lowerBound
        page = [UInt32](repeating: 0, count: PostingWalk.longestPage)
    }

    deinit { unsafe cx_walk_free(handle) }

    /// There are no more candidates than this.
    var most: Int { Int(clamping: unsafe cx_walk_most(handle)) }

    /// The next candidate, ascending.
    func next() throws(IndexError) -> UInt32? {
        if position == count { try fetch() }
        guard position < count, page[position] <= bounds.upperBound else { return nil }
        position += 1
        return page[position - 1]
    }

    private func fetch() throws(IndexError) {
        guard let from = rest else { return }
        // Its life is extended by hand: the handle has been read before the shim is called.
        defer { withExtendedLifetime(self) {} }
        count = try database.call { unsafe cx_walk_next($0, handle, from, &page, pageSize, $1) }
        position = 0
        let isLast = count < pageSize || page[count - 1] >= bounds.upperBound
        rest = isLast ? nil : page[count - 1] + 1
        pageSize = min(pageSize * 4, PostingWalk.longestPage)
    }

    /// All candidates, ascending.
    func all() throws(IndexError) -> [UInt32] {
        var docids: [UInt32] = []
        while let docid = try next() { docids.append(docid) }
        return docids
    }

    // MARK: Making

    @safe
    private static func make(_ candidates: Candidates, _ database: XapianDatabase) throws(IndexError) -> OpaquePointer {
        switch candidates {
        case .none: return try combine(CX_OR, [], database)
        case .all: return try combine(CX_AND_NOT, [.term([]), .term(Placeholder.term)], database)
        case .term(let term): return try made(try database.call { unsafe cx_walk_term($0, term, term.count, $1) })
        case .terms(let prefix):
            return try made(try database.call { unsafe cx_walk_prefix($0, prefix, prefix.count, $1) })
        case .docids(let range):
            return try made(try checked { unsafe cx_walk_docids(range.lowerBound, range.upperBound, $0) })
        case .and(let parts): return try combine(CX_AND, parts, database)
        case .or(let parts): return try combine(CX_OR, parts, database)
        case .andNot(let wanted, let unwanted): return try combine(CX_AND_NOT, [wanted, unwanted], database)
        case .andMaybe(let part, _), .scaled(let part, _): return try make(part, database)
        }
    }

    @safe
    private static func combine(
        _ op: cx_operator, _ parts: [Candidates], _ database: XapianDatabase
    ) throws(IndexError) -> OpaquePointer {
        var walks: [OpaquePointer?] = unsafe []
        do throws(IndexError) {
            for part in parts { unsafe walks.append(try make(part, database)) }
        } catch {
            unsafe walks.forEach { unsafe cx_walk_free($0) }
            throw error
        }
        return try made(try checked { unsafe cx_walk_combine(op, &walks, walks.count, $0) })
    }

    @safe
    private static func made(_ walk: OpaquePointer?) throws(IndexError) -> OpaquePointer {
        guard let walk = unsafe walk else { throw IndexError(.system, "libxapian gave no walk") }
        return unsafe walk
    }
}
