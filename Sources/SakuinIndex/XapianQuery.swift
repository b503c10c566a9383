// SPDX-License-Identifier: GPL-2.0-or-later

internal import CXapian

/// A query of libxapian's, built from smaller ones, which stay usable.
/// The handle is freed by `deinit` and by nothing else, and no method gives it away: that makes the class safe.
@safe
final class XapianQuery {
    let handle: OpaquePointer

    private init(_ handle: OpaquePointer?) throws(IndexError) {
        guard let handle = unsafe handle else { throw IndexError(.system, "libxapian gave no query") }
        unsafe self.handle = handle
    }

    deinit { unsafe cx_query_free(handle) }

    @safe
    private static func make(
        _ body: (UnsafeMutablePointer<cx_error>) -> OpaquePointer?
    ) throws(IndexError) -> XapianQuery {
        try unsafe XapianQuery(checked(body))
    }

    /// Every post.
    static func all() throws(IndexError) -> XapianQuery {
        try make { unsafe cx_query_all($0) }.andNot(term(Placeholder.term))
    }

    static func none() throws(IndexError) -> XapianQuery { try make { unsafe cx_query_none($0) } }

    static func term(_ term: [UInt8]) throws(IndexError) -> XapianQuery {
        try make { unsafe cx_query_term(term, term.count, $0) }
    }

    /// Every term that starts with `prefix`, itself included.
    static func prefix(_ prefix: [UInt8]) throws(IndexError) -> XapianQuery {
        try make { unsafe cx_query_prefix(prefix, prefix.count, $0) }
    }

    /// Docids in `range`; to be combined with a query that names documents.
    static func docids(_ range: ClosedRange<UInt32>) throws(IndexError) -> XapianQuery {
        try make { unsafe cx_query_docids(range.lowerBound, range.upperBound, $0) }
    }

    func and(_ other: XapianQuery) throws(IndexError) -> XapianQuery { try combined(CX_AND, other) }
    func or(_ other: XapianQuery) throws(IndexError) -> XapianQuery { try combined(CX_OR, other) }
    func andNot(_ other: XapianQuery) throws(IndexError) -> XapianQuery { try combined(CX_AND_NOT, other) }
    /// The same documents; those that `other` matches too weigh more.
    func andMaybe(_ other: XapianQuery) throws(IndexError) -> XapianQuery { try combined(CX_AND_MAYBE, other) }

    func scaled(by factor: Double) throws(IndexError) -> XapianQuery {
        try withExtendedLifetime(self) { () throws(IndexError) in
            try XapianQuery.make { unsafe cx_query_scale(handle, factor, $0) }
        }
    }

    private func combined(_ op: cx_operator, _ other: XapianQuery) throws(IndexError) -> XapianQuery {
        try withExtendedLifetime((self, other)) { () throws(IndexError) in
            try XapianQuery.make { unsafe cx_query_combine(op, handle, other.handle, $0) }
        }
    }
}
