// SPDX-License-Identifier: GPL-2.0-or-later

internal import Glibc

/// Held by a server as long as it runs: the kernel lets it go with the process, however that ends.
struct InstanceLock {
    /// True if this process holds it.
    let isHeld: Bool

    init(folder: String) {
        let descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        isHeld = descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0
        // It stays open: closing would let it go.
    }
}
