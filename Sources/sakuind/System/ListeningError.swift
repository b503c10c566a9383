// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc

/// Why there is nothing to listen on: no socket, no signals, no reports on folders.
struct ListeningError: Error, CustomStringConvertible {
    var description: String

    init(_ message: String, _ number: Int32? = nil) {
        description = message + (number.map { ": " + String(cString: strerror($0)) } ?? "")
    }
}
