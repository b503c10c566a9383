// SPDX-License-Identifier: GPL-2.0-or-later

/// How a piece of text is to look, by what it means.
package enum Style: Sendable {
    case plain, faint, identifier, title, reply, match

    /// Parameters of SGR (ECMA-48 §8.3.117).
    var parameters: String? {
        switch self {
        case .plain: nil
        case .faint: "2"
        case .identifier: "33"
        case .title: "1"
        case .reply: "36"
        case .match: "1;31"
        }
    }
}
