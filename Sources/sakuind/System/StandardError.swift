// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc

/// One write, so that lines of several threads do not mix.
func writeToStandardError(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
