// SPDX-License-Identifier: GPL-2.0-or-later

/// Why the settings cannot be used.
struct ConfigurationError: Error, CustomStringConvertible, Equatable {
    var description: String
}
