// SPDX-License-Identifier: GPL-2.0-or-later

/// Why a tool has no answer, in words for the model, which can then ask otherwise; a query's fault with the place below it.
struct ToolFailure: Error, Equatable {
    var message: String

    init(_ message: String) {
        self.message = message
    }
}
