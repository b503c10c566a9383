// SPDX-License-Identifier: GPL-2.0-or-later
//
// A descriptor of the kernel that one thread reads and waits on, until somebody else ends the waiting: whatever the
// descriptor would or would not have reported. It is closed when nobody holds it any more, and by nothing else.

import CEvents
import Glibc

/// Reading that can be ended from outside.
final class WaitingDescriptor: Sendable {
    /// Not to be closed, nor to be used beyond the life of this object.
    let number: Int32
    /// Becomes readable for good once the reading is to end.
    private let end: Int32

    /// - Parameter number: an open descriptor, which is owned from here on.
    /// - Throws: `ListeningError`, with the descriptor closed, where the system has none left.
    init(owning number: Int32) throws(ListeningError) {
        let end = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard end >= 0 else {
            let reason = errno
            Glibc.close(number)
            throw ListeningError("cannot make a descriptor to wait on", reason)
        }
        self.number = number
        self.end = end
    }

    deinit {
        Glibc.close(number)
        Glibc.close(end)
    }

    /// Ends the reading that waits, and all that comes later. May be called by any thread, and more than once.
    func endReading() {
        var one: UInt64 = 1
        // Refused only where the counter is full, and then the reading has been ended already.
        _ = write(end, &one, MemoryLayout.size(ofValue: one))
    }

    /// Waits for bytes and reads them.
    /// - Returns: how many there are; nil once the reading was ended, and where the kernel gives nothing more.
    func read(into buffer: inout [UInt8]) -> Int? {
        while true {
            var waited = [
                pollfd(fd: number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waited, 2, -1) > 0 else {
                if errno == EINTR { continue }
                return nil
            }
            guard waited[1].revents == 0 else { return nil }
            let count = Glibc.read(number, &buffer, buffer.count)
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            return count > 0 ? count : nil
        }
    }
}
