// SPDX-License-Identifier: GPL-2.0-or-later

import Synchronization

/// The settings that the daemon runs with now, for all that must heed a change.
final class LiveConfiguration: Sendable {
    private let state: Mutex<Configuration>

    init(_ configuration: Configuration) {
        state = Mutex(configuration)
    }

    var current: Configuration {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
