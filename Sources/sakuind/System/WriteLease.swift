// SPDX-License-Identifier: GPL-2.0-or-later

import Glibc

/// Whether somebody has a file open for writing. The kernel grants a read lease only if nobody has (fcntl(2), F_SETLEASE).
enum WriteLease: Sendable, Equatable {
    case free
    case beingWritten
    /// Not for us to ask: the file is another user's, or its file system has no leases.
    case unknown

    /// Asks of a file that is open for reading. The lease is given back at once.
    static func probe(_ descriptor: Int32) -> WriteLease {
        guard fcntl(descriptor, setLease, F_RDLCK) == 0 else {
            return errno == EAGAIN ? .beingWritten : .unknown
        }
        _ = fcntl(descriptor, setLease, F_UNLCK)
        return .free
    }

    /// Who opens the file for writing while the lease is held sends SIGIO, which would end the program.
    static func ignoreLeaseSignals() {
        signal(SIGIO, SIG_IGN)
    }

    /// F_SETLEASE of linux/fcntl.h (F_LINUX_SPECIFIC_BASE + 0), which Glibc hides behind _GNU_SOURCE.
    private static let setLease: Int32 = 1024
}
