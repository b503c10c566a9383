// SPDX-License-Identifier: GPL-2.0-or-later

internal import CXapian

/// What went wrong with the index: a code to act on, and words for people.
///
/// ```swift
/// do { _ = try IndexReader(IndexDirectory(path: "/none")) } catch { print(error.code, error.message) }
/// // missing there is no index in /none: run `sakuind index` or `sakuind serve`
/// ```
public struct IndexError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: Sendable, Equatable {
        /// Another process holds the index for writing.
        case locked
        /// There is no index at the path.
        case missing
        /// The index is damaged: rebuild it from the dumps.
        case damaged
        /// Written by another version of sakuin or of libxapian: rebuild it from the dumps.
        case foreignVersion
        /// The revision being read is gone: reopen and ask again.
        case stale
        case noDocument
        /// The caller no longer wanted it; the index is as it was.
        case cancelled
        /// The system refused: no space, no permission, input/output error.
        case system
    }

    public var code: Code
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

extension IndexError {
    init(_ error: cx_error) {
        // The shim ends every message with a zero byte.
        let message = unsafe withUnsafeBytes(of: error.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init(IndexError.code(of: error.code), message)
    }

    private static func code(of code: cx_code) -> Code {
        switch code {
        case CX_LOCKED: .locked
        case CX_MISSING: .missing
        case CX_CORRUPT: .damaged
        case CX_FORMAT: .foreignVersion
        case CX_STALE: .stale
        case CX_NO_DOCUMENT: .noDocument
        default: .system
        }
    }
}

/// Calls one function of the shim and turns what it reports into a typed error.
@inline(__always)
@safe
func checked<Result>(_ body: (UnsafeMutablePointer<cx_error>) -> Result) throws(IndexError) -> Result {
    var error = cx_error()
    let result = unsafe body(&error)
    guard error.code == CX_OK else { throw IndexError(error) }
    return result
}
