// SPDX-License-Identifier: GPL-2.0-or-later
//
// White space by scalar. A `Character` is white space as soon as its first scalar is: a blank before a combining mark
// would take the mark, which is text, with it.

extension Unicode.Scalar {
    /// Unicode's property White_Space.
    var isWhiteSpace: Bool { isASCII ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace }
}

extension StringProtocol {
    /// True if there is nothing but white space.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.isWhiteSpace) }
}

extension String {
    /// Without white space at both ends.
    var trimmingWhiteSpace: String { String(Substring(self).trimmed) }
}

extension Substring {
    /// Without white space at both ends.
    var trimmed: Substring {
        var scalars = unicodeScalars.drop(while: \.isWhiteSpace)
        while scalars.last?.isWhiteSpace == true { scalars.removeLast() }
        return Substring(scalars)
    }
}
