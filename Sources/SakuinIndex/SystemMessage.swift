// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// What the system says of the last error.
func systemMessage(_ number: Int32 = errno) -> String {
    unsafe String(cString: strerror(number))
}
