// SPDX-License-Identifier: GPL-2.0-or-later

/// Bytes that come piece by piece.
protocol ByteSource: AnyObject {
    /// The next piece, not empty; nil at the end.
    func next() throws(DumpError) -> [UInt8]?
}
